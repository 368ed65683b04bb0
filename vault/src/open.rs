//! An open vault: its accounts, their codes, and how changes are saved.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use clavis_core::account::{Account, AccountId, NewAccount};
use clavis_core::accounts;
use clavis_core::record;
use clavis_core::time::UnixTime;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::document::{Document, Fingerprint};
use crate::error::{ChangeError, SaveError};
use crate::folder::Folder;
use crate::header::SealedHeader;
use crate::locked::LockedVault;
use crate::saving::RecordChange;
use crate::seal::{SnapshotKey, VaultKey, hmac_sha256};
use crate::store::SecretStore;
use crate::try_count::TryCount;

/// A vault whose accounts can be seen and changed. It holds keys; dropping it wipes them.
pub struct OpenVault {
    pub(crate) folder: Arc<Folder>,
    pub(crate) header: SealedHeader,
    pub(crate) keys: Keys,
    pub(crate) tries: TryCount,
    pub(crate) store: Box<dyn SecretStore>,
    pub(crate) document: Document,
    pub(crate) restored: Option<Restored>,
    /// The highest generation number on disk: the next one is above it, so that no file is ever overwritten.
    pub(crate) highest: u64,
}

/// The keys of an open vault.
pub(crate) struct Keys {
    pub(crate) vault: VaultKey,
    pub(crate) snapshot: SnapshotKey,
    pub(crate) header: Zeroizing<[u8; 32]>,
    fingerprint: Zeroizing<[u8; 32]>,
}

impl Keys {
    pub(crate) fn new(vault: VaultKey) -> Self {
        Self {
            snapshot: vault.snapshot_key(),
            header: vault.header_key(),
            fingerprint: vault.fingerprint_key(),
            vault,
        }
    }
}

/// The vault was damaged and an older generation was opened in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// When that generation was saved; `None` when the file system does not say.
    pub saved_at: Option<UnixTime>,
    /// How many newer generations could not be read; they are kept beside the vault as `….broken`.
    pub generations_lost: u32,
}

/// What can be changed of an account by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    /// Which account.
    pub id: AccountId,
    /// See [`Account::issuer`].
    pub issuer: String,
    /// See [`Account::label`].
    pub label: String,
    /// See [`Account::groups`].
    pub groups: Vec<String>,
    /// See [`Account::note`].
    pub note: String,
    /// See [`Account::favourite`].
    pub favourite: bool,
}

impl OpenVault {
    pub(crate) fn new(
        folder: Arc<Folder>,
        header: SealedHeader,
        keys: Keys,
        store: Box<dyn SecretStore>,
        document: Document,
        tries: TryCount,
    ) -> Self {
        let highest = document.generation;
        Self {
            folder,
            header,
            keys,
            tries,
            store,
            document,
            restored: None,
            highest,
        }
    }

    /// All accounts, Trash included, in the order they were added.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.document.accounts
    }

    /// Whether an older state was opened, because a newer one could not be read.
    #[must_use]
    pub fn restored(&self) -> Option<Restored> {
        self.restored
    }

    /// Adds accounts, all or none, and answers with their ids in the same order.
    ///
    /// # Errors
    ///
    /// What saving says.
    pub fn add(
        &mut self,
        accounts: Vec<NewAccount>,
        rng: &mut dyn CryptoRngCore,
        now: UnixTime,
    ) -> Result<Vec<AccountId>, ChangeError> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let (mut next, mut records, mut ids) = (self.document.clone(), Vec::new(), Vec::new());
        let mut taken: HashSet<_> = next.record_ids().collect();
        for new in accounts {
            let mut id = [0; 16];
            rng.try_fill_bytes(&mut id)
                .map_err(|_| SaveError::NotSaved)?;
            let id = AccountId::from_bytes(id);
            // 128 random bits do not meet twice; a broken generator must not cost a kept secret.
            if !taken.insert(id) {
                return Err(SaveError::NotSaved.into());
            }
            let record = record::encode(&new.secret, new.pin.as_ref());
            next.push(kept(new, id, now), self.fingerprint(&record));
            records.push(RecordChange::Put(id, record));
            ids.push(id);
        }
        self.save(next, records)?;
        Ok(ids)
    }

    /// Changes names, groups, note and favourite.
    ///
    /// # Errors
    ///
    /// [`ChangeError::NoSuchAccount`], and what saving says.
    pub fn edit(&mut self, change: AccountChange) -> Result<(), ChangeError> {
        let AccountChange {
            id,
            issuer,
            label,
            groups,
            note,
            favourite,
        } = change;
        self.change(id, |account| {
            *account = Account {
                issuer,
                label,
                groups,
                note,
                favourite,
                ..account.clone()
            };
        })
    }

    /// Moves an account to Trash. One that is there already keeps its day.
    ///
    /// # Errors
    ///
    /// [`ChangeError::NoSuchAccount`], and what saving says.
    pub fn trash(&mut self, id: AccountId, now: UnixTime) -> Result<(), ChangeError> {
        self.change(id, |account| {
            account.trashed_at = account.trashed_at.or(Some(now))
        })
    }

    /// Takes an account out of Trash.
    ///
    /// # Errors
    ///
    /// [`ChangeError::NoSuchAccount`], and what saving says.
    pub fn restore(&mut self, id: AccountId) -> Result<(), ChangeError> {
        self.change(id, |account| account.trashed_at = None)
    }

    /// Deletes an account for good: once the generation without it was written and read back, every generation that
    /// holds its secret is removed, and every kept wreck. What cannot be removed now goes after the next save or at the
    /// next unlock.
    ///
    /// # Errors
    ///
    /// [`ChangeError::NoSuchAccount`], and what saving says.
    pub fn delete_for_good(&mut self, id: AccountId) -> Result<(), ChangeError> {
        self.find(id)?;
        self.delete_all(&[id])
    }

    /// Deletes for good what was in Trash for longer than its days, and answers with how many.
    ///
    /// # Errors
    ///
    /// What saving says.
    pub fn purge_expired(&mut self, now: UnixTime) -> Result<usize, ChangeError> {
        let expired = accounts::expired(&self.document.accounts, now);
        self.delete_all(&expired)?;
        Ok(expired.len())
    }

    /// Accounts with the same secret that make the same codes, Trash included.
    #[must_use]
    pub fn duplicates_of(&self, new: &NewAccount) -> Vec<&Account> {
        let fingerprint = self.fingerprint(&record::encode(&new.secret, new.pin.as_ref()));
        let accounts = self
            .document
            .accounts
            .iter()
            .zip(&self.document.fingerprints);
        accounts
            .filter(|(account, other)| **other == fingerprint && account.otp.same_series(&new.otp))
            .map(|(account, _)| account)
            .collect()
    }

    /// Whether to remind of the recovery code: there are accounts, there is no code, and the owner did not decline.
    #[must_use]
    pub fn recovery_reminder(&self) -> bool {
        !self.has_recovery_code()
            && !self.document.recovery_dismissed
            && !self.document.accounts.is_empty()
    }

    /// Reminds no more of the recovery code.
    ///
    /// # Errors
    ///
    /// What saving says.
    pub fn dismiss_recovery_reminder(&mut self) -> Result<(), ChangeError> {
        Ok(self.save(
            Document {
                recovery_dismissed: true,
                ..self.document.clone()
            },
            Vec::new(),
        )?)
    }

    /// Locks the vault; every key is wiped from memory.
    #[must_use]
    pub fn lock(self) -> LockedVault {
        LockedVault::again(self.folder, self.header, self.tries)
    }

    pub(crate) fn find(&self, id: AccountId) -> Result<&Account, ChangeError> {
        self.document
            .accounts
            .iter()
            .find(|account| account.id == id)
            .ok_or(ChangeError::NoSuchAccount)
    }

    fn fingerprint(&self, record: &[u8]) -> Fingerprint {
        let mut fingerprint = Fingerprint::default();
        for (place, byte) in fingerprint
            .iter_mut()
            .zip(hmac_sha256(&self.keys.fingerprint, &[record]))
        {
            *place = byte;
        }
        fingerprint
    }

    fn change(
        &mut self,
        id: AccountId,
        change: impl FnOnce(&mut Account),
    ) -> Result<(), ChangeError> {
        let mut next = self.document.clone();
        change(next.find_mut(id).ok_or(ChangeError::NoSuchAccount)?);
        Ok(self.save(next, Vec::new())?)
    }
}

impl fmt::Debug for OpenVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenVault")
            .field("accounts", &self.document.accounts.len())
            .finish_non_exhaustive()
    }
}

fn kept(new: NewAccount, id: AccountId, now: UnixTime) -> Account {
    Account {
        id,
        issuer: new.issuer,
        label: new.label,
        otp: new.otp,
        groups: new.groups,
        note: new.note,
        favourite: new.favourite,
        icon: new.icon,
        use_count: new.use_count,
        last_used: new.last_used,
        created_at: new.created_at.unwrap_or(now),
        // The thirty days begin anew: moving in deletes nothing.
        trashed_at: new.trashed_at.map(|_| now),
    }
}
