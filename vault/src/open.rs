//! An open vault: its accounts, their codes, and how changes are saved.

use std::fmt;
use std::sync::Arc;

use clavis_core::account::{Account, AccountId, NewAccount};
use clavis_core::accounts;
use clavis_core::otp::{Code, CodeError, Counter, KeyRef, Otp, Validity};
use clavis_core::record;
use clavis_core::time::UnixTime;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::document::{Document, Fingerprint};
use crate::error::{ChangeError, SaveError};
use crate::folder::{Folder, HEADER_BACKUP, OnDisk};
use crate::generations::{self, Opened, Source};
use crate::header::{Hex, SealedHeader, Snapshot};
use crate::locked::LockedVault;
use crate::seal::{SnapshotKey, VaultKey, hmac_sha256};
use crate::store::SecretStore;
use crate::try_count::TryCount;

/// A vault whose accounts can be seen and changed. It holds keys; dropping it wipes them.
pub struct OpenVault {
    pub(crate) folder: Arc<Folder>,
    pub(crate) header: SealedHeader,
    pub(crate) keys: Keys,
    pub(crate) tries: TryCount,
    store: Box<dyn SecretStore>,
    document: Document,
    restored: Option<Restored>,
    /// The highest generation number on disk: the next one is above it, so that no file is ever overwritten.
    highest: u64,
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

/// The code of this moment and the one after it.
#[derive(Debug)]
pub struct TimedCode {
    /// What to type now.
    pub code: Code,
    /// What to type from the end of the validity on.
    pub next_code: Code,
    /// When `code` is good.
    pub validity: Validity,
}

/// A code of a counter that was saved as used up.
#[derive(Debug)]
pub struct CounterCode {
    /// What to type.
    pub code: Code,
    /// The counter it was made with.
    pub counter: Counter,
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

/// A change of the records that goes with a change of the document.
enum RecordChange {
    Put(AccountId, Zeroizing<Vec<u8>>),
    Remove(AccountId),
}

/// What to do with older generations after a save.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Older {
    Keep,
    /// They hold what must be gone.
    Forget,
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

    /// Takes over an opened generation and repairs what it can: a header or backup that was damaged or fell behind, an
    /// older generation that takes the place of a damaged one. What cannot be repaired now is tried again next time.
    pub(crate) fn opened(
        folder: Arc<Folder>,
        header: SealedHeader,
        source: Source,
        keys: Keys,
        opened: Opened,
        tries: TryCount,
    ) -> Self {
        let Opened {
            number,
            store,
            document,
            lost,
            highest,
        } = opened;
        let restored = (!lost.is_empty()).then(|| Restored {
            saved_at: folder.files.modified(&generations::path(&folder, number)),
            generations_lost: u32::try_from(lost.len()).unwrap_or(u32::MAX),
        });
        let mut vault = Self {
            folder,
            header,
            keys,
            tries,
            store,
            document,
            restored,
            highest,
        };
        if number != vault.header.header.generation || source == Source::Backup {
            if vault.save(vault.document.clone(), Vec::new()).is_ok() {
                generations::set_aside(&vault.folder, &lost);
                vault.back_up_header();
            }
        } else {
            if !vault.backup_is_current() {
                vault.back_up_header();
            }
            vault.highest = generations::remove_unnamed(&vault.folder, &vault.header.header);
            generations::prune(&vault.folder, &vault.header.header);
        }
        vault
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

    /// The codes of an account that follows the clock, computed inside the store's protected memory.
    ///
    /// # Errors
    ///
    /// [`ChangeError::OtherMethod`] for a counter.
    pub fn code(&self, id: AccountId, now: UnixTime) -> Result<TimedCode, ChangeError> {
        let otp = &self.find(id)?.otp;
        let validity = otp.validity(now).ok_or(ChangeError::OtherMethod)?;
        let codes = self.with_key(id, |key| {
            Ok((otp.code(key, now)?, otp.next_code(key, now)?))
        })?;
        Ok(TimedCode {
            code: codes.0,
            next_code: codes.1,
            validity,
        })
    }

    /// The code of an account's counter. The counter is saved as used up before the code is handed out: a crash may
    /// skip a code, and never gives one twice.
    ///
    /// # Errors
    ///
    /// [`ChangeError::OtherMethod`] for the clock, [`ChangeError::CounterExhausted`], and what saving says.
    pub fn next_counter_code(
        &mut self,
        id: AccountId,
        now: UnixTime,
    ) -> Result<CounterCode, ChangeError> {
        let otp = self.find(id)?.otp.clone();
        let Otp::Hotp(mut hotp) = otp.clone() else {
            return Err(ChangeError::OtherMethod);
        };
        let counter = hotp.counter;
        hotp.counter = counter.next().ok_or(ChangeError::CounterExhausted)?;
        let code = self.with_key(id, |key| otp.code(key, now))?;
        let mut next = self.document.clone();
        next.find_mut(id).ok_or(ChangeError::NoSuchAccount)?.otp = Otp::Hotp(hotp);
        self.save(next, Vec::new())?;
        Ok(CounterCode { code, counter })
    }

    /// Notes that a code was used. It is kept with the next save of something else; noting makes no save of its own.
    ///
    /// # Errors
    ///
    /// [`ChangeError::NoSuchAccount`].
    pub fn note_use(&mut self, id: AccountId, now: UnixTime) -> Result<(), ChangeError> {
        let account = self
            .document
            .find_mut(id)
            .ok_or(ChangeError::NoSuchAccount)?;
        account.use_count = account.use_count.saturating_add(1);
        account.last_used = Some(now);
        Ok(())
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
        for new in accounts {
            let mut id = [0; 16];
            rng.try_fill_bytes(&mut id)
                .map_err(|_| SaveError::NotSaved)?;
            let id = AccountId::from_bytes(id);
            // 128 random bits do not meet twice; a broken generator must not cost a kept secret.
            if next.find_mut(id).is_some() {
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

    fn find(&self, id: AccountId) -> Result<&Account, ChangeError> {
        self.document
            .accounts
            .iter()
            .find(|account| account.id == id)
            .ok_or(ChangeError::NoSuchAccount)
    }

    /// Lends the key of an account to a computation inside the store's protected memory.
    fn with_key<T>(
        &self,
        id: AccountId,
        compute: impl Fn(KeyRef<'_>) -> Result<T, CodeError>,
    ) -> Result<T, ChangeError> {
        let mut result = Err(ChangeError::RecordDamaged);
        self.store.with(id, &mut |record| {
            result = record::parse(record)
                .map_err(|_| ChangeError::RecordDamaged)
                .and_then(|key| compute(key).map_err(ChangeError::Code));
        })?;
        result
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

    fn delete_all(&mut self, ids: &[AccountId]) -> Result<(), ChangeError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut next = self.document.clone();
        ids.iter().for_each(|id| next.remove(*id));
        let records = ids.iter().copied().map(RecordChange::Remove).collect();
        self.commit(next, records, Older::Forget)?;
        self.back_up_header();
        generations::remove_broken(&self.folder);
        // One generation is no reserve: a second one without the secret is written, if it can be.
        let _ = self.save(self.document.clone(), Vec::new());
        Ok(())
    }

    fn save(&mut self, next: Document, records: Vec<RecordChange>) -> Result<(), SaveError> {
        self.commit(next, records, Older::Keep)
    }

    /// Makes a change in memory, writes it, reads it back and names it in the header. On an error the memory is what it
    /// was before, and so is the disk.
    fn commit(
        &mut self,
        next: Document,
        records: Vec<RecordChange>,
        older: Older,
    ) -> Result<(), SaveError> {
        let touched: Vec<_> = records.iter().map(RecordChange::id).collect();
        let mut undo = Vec::new();
        let mut result = records.into_iter().try_for_each(|change| {
            undo.push(apply(&mut *self.store, change)?);
            Ok(())
        });
        if result.is_ok() {
            result = self.write(next, &touched, older);
        }
        if result.is_err() {
            for change in undo.into_iter().rev() {
                // In memory only; a backend that fails here fails at the next save, which reads everything back.
                let _ = apply(&mut *self.store, change);
            }
        }
        result
    }

    fn write(
        &mut self,
        mut next: Document,
        touched: &[AccountId],
        older: Older,
    ) -> Result<(), SaveError> {
        let number = self.highest.saturating_add(1);
        next.generation = number;
        let sha256 = generations::write(
            &self.folder,
            &mut *self.store,
            &next,
            touched,
            &self.keys.snapshot,
        )?;
        let mut header = self.header.header.clone();
        header.generation = number;
        header.snapshot = Snapshot {
            file: generations::file_name(number),
            sha256: Hex(sha256),
        };
        if older == Older::Forget {
            header.oldest_kept = number;
        }
        let header =
            SealedHeader::seal(header, &self.keys.header).map_err(|_| SaveError::NotSaved)?;
        if let Err(error) = self.folder.commit_header(Some(&self.header), &header) {
            let _ = self
                .folder
                .files
                .remove(&generations::path(&self.folder, number));
            return Err(error);
        }
        (self.header, self.document, self.highest) = (header, next, number);
        generations::prune(&self.folder, &self.header.header);
        Ok(())
    }

    pub(crate) fn back_up_header(&self) {
        self.folder.back_up_header(&self.header);
    }

    /// Whether the backup opens with the same credentials. Its generation may be older.
    fn backup_is_current(&self) -> bool {
        match self.folder.read_header(HEADER_BACKUP) {
            OnDisk::Whole(backup) => {
                let (backup_header, header) = (&backup.header, &self.header.header);
                backup.is_authentic(&self.keys.header)
                    && backup_header.slots == header.slots
                    && backup_header.policy == header.policy
                    && backup_header.oldest_kept == header.oldest_kept
            }
            _ => false,
        }
    }
}

impl fmt::Debug for OpenVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenVault")
            .field("accounts", &self.document.accounts.len())
            .finish_non_exhaustive()
    }
}

impl RecordChange {
    fn id(&self) -> AccountId {
        match self {
            Self::Put(id, _) | Self::Remove(id) => *id,
        }
    }
}

/// Makes a change and answers with the one that undoes it.
fn apply(store: &mut dyn SecretStore, change: RecordChange) -> Result<RecordChange, SaveError> {
    let failed = |_| SaveError::NotSaved;
    match change {
        RecordChange::Put(id, record) => {
            store.put(id, &record).map_err(failed)?;
            Ok(RecordChange::Remove(id))
        }
        RecordChange::Remove(id) => {
            let mut record = Zeroizing::new(Vec::new());
            // EXPOSE: kept until the save is on disk, to be put back when it fails.
            store
                .with(id, &mut |bytes| *record = bytes.to_vec())
                .map_err(failed)?;
            store.remove(id).map_err(failed)?;
            Ok(RecordChange::Put(id, record))
        }
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
        use_count: 0,
        last_used: None,
        created_at: now,
        trashed_at: None,
    }
}
