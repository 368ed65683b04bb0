//! How secrets leave an open vault: only under an [`Authority`], which a credential gives that was just asked for, or
//! the passphrase of automatic backups that was set under such a one.

use clavis_core::account::{Account, AccountId};
use clavis_core::otp::KeyRef;
use clavis_core::record;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::credential::Credential;
use crate::document::Document;
use crate::error::{ChangeError, CredentialError, SaveError};
use crate::open::OpenVault;
use crate::saving::RecordChange;

/// The longest passphrase kept for automatic backups, in bytes.
const MAX_PASSPHRASE: usize = 1_024;

/// Stands for a credential that was asked for and was right. It opens
/// [`OpenVault::export`] and what stands beside it, and nothing else.
#[derive(Debug)]
pub struct Authority(());

/// Authority to write automatic backups, and the passphrase that seals them.
pub struct AutomaticBackup {
    /// For [`OpenVault::export`].
    pub authority: Authority,
    /// What opens the backup.
    pub passphrase: Zeroizing<String>,
}

impl OpenVault {
    /// Asks for the credential again, before secrets leave. A wrong one counts like at unlocking.
    ///
    /// # Errors
    ///
    /// As [`OpenVault::verify_credential`].
    pub fn authorise(&mut self, credential: &Credential) -> Result<Authority, CredentialError> {
        self.verify_credential(credential).map(|()| Authority(()))
    }

    /// Hands every account with its key to a closure, Trash included, in the order they were added. What the closure
    /// makes of it holds secrets.
    ///
    /// # Errors
    ///
    /// [`ChangeError::RecordDamaged`] for an account whose record cannot be read; those before it were handed out.
    pub fn export(
        &self,
        _authority: &Authority,
        each: &mut dyn FnMut(&Account, KeyRef<'_>),
    ) -> Result<(), ChangeError> {
        let ids: Vec<_> = self.document.accounts.iter().map(|a| a.id).collect();
        // The store hands the records out in this order.
        let mut accounts = self.document.accounts.iter();
        let mut whole = true;
        self.store.with_each(&ids, &mut |_, record| {
            match (accounts.next(), record::parse(record)) {
                // EXPOSE: an export, which its owner has just asked for with the credential.
                (Some(account), Ok(key)) if whole => each(account, key),
                _ => whole = false,
            }
        })?;
        if whole {
            Ok(())
        } else {
            Err(ChangeError::RecordDamaged)
        }
    }

    /// Keeps the passphrase of automatic backups beside the secrets, in place of an older one.
    ///
    /// # Errors
    ///
    /// What saving says; [`SaveError::NotSaved`] for a passphrase that is empty or over 1,024 bytes.
    pub fn keep_backup_passphrase(
        &mut self,
        _authority: &Authority,
        passphrase: &str,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<(), ChangeError> {
        if passphrase.is_empty() || passphrase.len() > MAX_PASSPHRASE {
            return Err(SaveError::NotSaved.into());
        }
        let id = match self.document.backup_record {
            Some(id) => id,
            None => {
                let mut id = [0; 16];
                rng.try_fill_bytes(&mut id)
                    .map_err(|_| SaveError::NotSaved)?;
                AccountId::from_bytes(id)
            }
        };
        let next = Document {
            backup_record: Some(id),
            ..self.document.clone()
        };
        let record = Zeroizing::new(passphrase.as_bytes().to_vec());
        Ok(self.save(next, vec![RecordChange::Put(id, record)])?)
    }

    /// Forgets the passphrase of automatic backups. Older generations may hold it until they are replaced.
    ///
    /// # Errors
    ///
    /// What saving says.
    pub fn forget_backup_passphrase(&mut self) -> Result<(), ChangeError> {
        let Some(id) = self.document.backup_record else {
            return Ok(());
        };
        let next = Document {
            backup_record: None,
            ..self.document.clone()
        };
        Ok(self.save(next, vec![RecordChange::Remove(id)])?)
    }

    /// What automatic backups need; `None` while they are off.
    ///
    /// # Errors
    ///
    /// [`ChangeError::RecordDamaged`] when the record is none.
    pub fn automatic_backup(&self) -> Result<Option<AutomaticBackup>, ChangeError> {
        let Some(id) = self.document.backup_record else {
            return Ok(None);
        };
        let mut passphrase = None;
        self.store.with(id, &mut |record| {
            passphrase = std::str::from_utf8(record)
                .ok()
                .map(|text| Zeroizing::new(text.to_owned()));
        })?;
        let passphrase = passphrase.ok_or(ChangeError::RecordDamaged)?;
        Ok(Some(AutomaticBackup {
            authority: Authority(()),
            passphrase,
        }))
    }

    /// The number of the generation that is open: it grows with every save.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.document.generation
    }
}
