//! A locked vault: what opens it, and what a wrong try costs.

use std::fmt;
use std::sync::Arc;

use rand_core::CryptoRngCore;

use crate::credential::{Credential, CredentialKind};
use crate::error::{CredentialError, NotErased, Problem, RecoverError, UnlockError};
use crate::folder::{Folder, HEADER_BACKUP, OnDisk};
use crate::generations::{self, Source};
use crate::header::SealedHeader;
use crate::kdf::KdfParams;
use crate::open::{Keys, OpenVault};
use crate::policy;
use crate::recovery::RecoveryCode;
use crate::seal::VaultKey;
use crate::slot::Slot;
use crate::throttle::{Throttle, Tries};
use crate::try_count::{TryCount, TryError};

/// A vault that waits for its credential. It holds no key.
pub struct LockedVault {
    folder: Arc<Folder>,
    pub(crate) header: Box<SealedHeader>,
    source: Source,
    /// `None` while the device key cannot be asked.
    tries: Option<TryCount>,
}

impl LockedVault {
    pub(crate) fn new(folder: Arc<Folder>, header: SealedHeader, source: Source) -> Self {
        let mut locked = Self {
            folder,
            header: Box::new(header),
            source,
            tries: None,
        };
        // Read now, so that a wait that must begin again begins now.
        let _ = locked.read_tries();
        locked
    }

    pub(crate) fn again(folder: Arc<Folder>, header: SealedHeader, tries: TryCount) -> Self {
        Self {
            folder,
            header: Box::new(header),
            source: Source::Header,
            tries: Some(tries),
        }
    }

    /// What opens it.
    #[must_use]
    pub fn credential_kind(&self) -> CredentialKind {
        self.slot()
            .and_then(Slot::credential_kind)
            .unwrap_or(CredentialKind::Passphrase)
    }

    /// What a guess costs, for whoever wants to make a new slot at the same cost.
    #[must_use]
    pub fn kdf_params(&self) -> Option<KdfParams> {
        self.slot().and_then(Slot::params)
    }

    /// The wrong tries so far and what they cost.
    #[must_use]
    pub fn tries(&self) -> Tries {
        match &self.tries {
            Some(tries) => tries.tries(&self.folder, self.wipe_after()),
            None => {
                let now = self.folder.clock.now();
                Throttle::fresh(now).tries(now, self.wipe_after())
            }
        }
    }

    /// Whether the vault has a recovery code.
    #[must_use]
    pub fn has_recovery_code(&self) -> bool {
        self.header.header.recovery_slot().is_some()
    }

    /// Whether everything is erased after too many wrong tries.
    #[must_use]
    pub fn wipes_after_failures(&self) -> bool {
        self.wipe_after().is_some()
    }

    /// Why the credential cannot open it, although the recovery code may: the device key is gone.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        let slot = self.slot()?;
        match slot.has_its_device_key(&*self.folder.device_key, &self.vault_id()) {
            Ok(false) => Some(Problem::DeviceKeyMissing {
                has_recovery_code: self.has_recovery_code(),
            }),
            Ok(true) | Err(_) => None,
        }
    }

    /// Opens the vault. The try is counted on disk before it is made.
    ///
    /// # Errors
    ///
    /// [`UnlockError`]; the vault stays locked and can be asked again.
    pub fn unlock(&mut self, credential: &Credential) -> Result<OpenVault, UnlockError> {
        if let Some(problem) = self.problem() {
            return Err(UnlockError::Unusable(problem));
        }
        self.read_tries().map_err(UnlockError::DeviceKey)?;
        let (Some(tries), Some(slot)) = (self.tries.as_mut(), self.header.header.credential_slot())
        else {
            return Err(UnlockError::Unusable(Problem::HeaderDamaged));
        };
        let (folder, vault_id) = (&self.folder, self.header.header.vault_id.0);
        let tried = tries.attempt(folder, || {
            slot.unwrap_for_credential(credential, &*folder.device_key, &vault_id)
        });
        let vault_key = match tried {
            Ok(vault_key) => vault_key,
            Err(TryError::Wrong) => return Err(self.wrong()),
            Err(TryError::Throttled) => return Err(UnlockError::Throttled(self.tries())),
            Err(TryError::OutOfMemory(error)) => return Err(UnlockError::OutOfMemory(error)),
            Err(TryError::DeviceKey(error)) => return Err(UnlockError::DeviceKey(error)),
            Err(TryError::NotCounted(error)) => return Err(UnlockError::NotCounted(error)),
        };
        self.open(vault_key).map_err(UnlockError::Unusable)
    }

    /// Opens the vault for a new credential, with the recovery code alone: it needs no device key, waits for no
    /// throttle and counts no try, because 128 random bits are not guessed.
    ///
    /// # Errors
    ///
    /// [`RecoverError::NoRecoveryCode`], [`RecoverError::WrongRecoveryCode`], [`RecoverError::Unusable`].
    pub fn recover(&self, code: &RecoveryCode) -> Result<Recovering, RecoverError> {
        let slot = self
            .header
            .header
            .recovery_slot()
            .ok_or(RecoverError::NoRecoveryCode)?;
        let vault_key = slot
            .unwrap_for_recovery(code, &self.vault_id())
            .ok_or_else(|| RecoverError::WrongRecoveryCode(self.tries()))?;
        let vault = self.open(vault_key).map_err(RecoverError::Unusable)?;
        Ok(Recovering { vault: Some(vault) })
    }

    /// Erases the vault and the device key.
    ///
    /// # Errors
    ///
    /// [`NotErased`] when something is left; the rest is gone.
    pub fn erase_everything(&self) -> Result<(), NotErased> {
        self.folder.erase()
    }

    /// The wipe the owner chose, or what is left of the tries.
    fn wrong(&self) -> UnlockError {
        let tries = self.tries();
        if tries.left_before_wipe == Some(0) && self.folder.erase().is_ok() {
            UnlockError::Erased
        } else {
            UnlockError::WrongCredential(tries)
        }
    }

    pub(crate) fn open(&self, vault_key: VaultKey) -> Result<OpenVault, Problem> {
        let keys = Keys::new(vault_key);
        let (header, source) = self.authentic_header(&keys)?;
        let opened = generations::open(&self.folder, &header.header, source, &keys.snapshot)?;
        let tries = match &self.tries {
            Some(tries) => tries.clone(),
            // Reached with the recovery code only: a credential needs the device key, and with it there is a count.
            None => TryCount::read(&self.folder, self.vault_id())
                .unwrap_or_else(|_| TryCount::fresh(&self.folder, self.vault_id())),
        };
        Ok(OpenVault::opened(
            Arc::clone(&self.folder),
            header,
            source,
            keys,
            opened,
            tries,
        ))
    }

    /// A header somebody changed without the key is passed over for a backup nobody changed.
    fn authentic_header(&self, keys: &Keys) -> Result<(SealedHeader, Source), Problem> {
        if self.header.is_authentic(&keys.header) {
            return Ok(((*self.header).clone(), self.source));
        }
        match self.folder.read_header(HEADER_BACKUP) {
            OnDisk::Whole(backup) if backup.is_authentic(&keys.header) => {
                Ok((*backup, Source::Backup))
            }
            _ => Err(Problem::HeaderTampered),
        }
    }

    fn read_tries(&mut self) -> Result<(), crate::device_key::DeviceKeyError> {
        if self.tries.is_none() && self.problem().is_none() {
            self.tries = Some(TryCount::read(&self.folder, self.vault_id())?);
        }
        Ok(())
    }

    fn slot(&self) -> Option<&Slot> {
        self.header.header.credential_slot()
    }

    pub(crate) fn vault_id(&self) -> [u8; 16] {
        self.header.header.vault_id.0
    }

    fn wipe_after(&self) -> Option<u32> {
        self.header.header.policy.wipe_after
    }
}

impl fmt::Debug for LockedVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LockedVault")
            .field("dir", &self.folder.dir)
            .finish_non_exhaustive()
    }
}

/// The recovery code was right: a new credential must be set before anything shows.
pub struct Recovering {
    /// `None` once it was handed out.
    vault: Option<OpenVault>,
}

impl Recovering {
    /// Sets a new PIN or passphrase in place of the old one, with a device key made anew where it was lost, and opens
    /// the vault. All wrong tries are forgotten.
    ///
    /// # Errors
    ///
    /// [`CredentialError`]; the old credential holds and this can be asked again.
    pub fn set_credential(
        &mut self,
        credential: &Credential,
        params: KdfParams,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<OpenVault, CredentialError> {
        policy::check(credential).map_err(CredentialError::Weak)?;
        let mut vault = self.vault.take().ok_or(crate::error::SaveError::NotSaved)?;
        match vault.set_recovered_credential(credential, params, rng) {
            Ok(()) => Ok(vault),
            Err(error) => {
                self.vault = Some(vault);
                Err(error)
            }
        }
    }

    /// Locks again without a new credential.
    #[must_use]
    pub fn lock(self) -> Option<LockedVault> {
        self.vault.map(OpenVault::lock)
    }
}

impl fmt::Debug for Recovering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recovering")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::sync::Arc;

    use clavis_core::account::AccountId;
    use rand_core::OsRng;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::header::Hex;
    use crate::kdf::Kib;
    use crate::{
        FileDeviceKey, Found, MemoryBackend, SystemBootClock, SystemFiles, VaultConfig, VaultFolder,
    };

    const PIN: &str = "482915";

    fn folder(root: &Path) -> VaultFolder {
        VaultFolder::new(VaultConfig {
            dir: root.join("vault"),
            files: Arc::new(SystemFiles),
            backend: Box::new(MemoryBackend::new(Arc::new(SystemFiles))),
            device_key: Box::new(FileDeviceKey::new(root.join("device.key"))),
            clock: Box::new(SystemBootClock),
        })
    }

    /// All files but the count of tries, which every try writes.
    fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(root.join("vault")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let read = |name: String| {
            (
                name.clone(),
                std::fs::read(root.join("vault").join(name)).unwrap(),
            )
        };
        names
            .filter(|name| name != "throttle.bin")
            .map(read)
            .collect()
    }

    /// Makes a vault and writes a whole second generation with this document and one record, named by an authentic
    /// header, as no version of this program would.
    fn write_by_hand(root: &Path, document: &str, record: [u8; 16]) {
        let params = KdfParams {
            memory: Kib(32),
            passes: 1,
            lanes: 1,
        };
        let vault = folder(root)
            .create(&Credential::pin(PIN), params, &mut OsRng)
            .unwrap();
        let mut store = vault.folder.backend.create(&vault.keys.snapshot).unwrap();
        store.set_meta(document.as_bytes()).unwrap();
        store.put(AccountId::from_bytes(record), b"\x01").unwrap();
        let path = generations::path(&vault.folder, 2);
        store.commit(&path).unwrap();
        let mut header = vault.header.header.clone();
        header.generation = 2;
        header.snapshot.file = generations::file_name(2);
        header.snapshot.sha256 = Hex(Sha256::digest(std::fs::read(&path).unwrap()).into());
        let header = SealedHeader::seal(header, &vault.keys.header).unwrap();
        vault
            .folder
            .commit_header(Some(&vault.header), &header)
            .unwrap();
    }

    fn unlock(root: &Path) -> Result<OpenVault, UnlockError> {
        match folder(root).inspect() {
            Found::Locked(mut locked) => locked.unlock(&Credential::pin(PIN)),
            other => panic!("not locked: {other:?}"),
        }
    }

    #[test]
    fn a_newer_schema_is_refused_and_left_untouched_although_older_generations_would_open() {
        let root = tempfile::tempdir().unwrap();
        write_by_hand(
            root.path(),
            r#"{"schema":3,"generation":2,"news":[]}"#,
            [1; 16],
        );
        let before = files(root.path());
        let refused = UnlockError::Unusable(Problem::TooNew {
            found: 3,
            supported: 2,
        });
        assert_eq!(unlock(root.path()).unwrap_err(), refused);
        assert_eq!(files(root.path()), before);
    }

    #[test]
    fn a_generation_whose_records_are_not_those_of_its_document_is_damaged() {
        let document = r#"{"schema":1,"generation":2,"recovery_dismissed":false,"accounts":[{
            "id":"01010101010101010101010101010101","issuer":"","label":"a","otp":{"method":"steam"},"groups":[],
            "note":"","favourite":false,"icon":null,"use_count":0,"last_used_ms":null,"created_ms":0,
            "trashed_ms":null,"fingerprint":"00000000000000000000000000000000"}]}"#;
        for (record, restored) in [([1; 16], false), ([2; 16], true)] {
            let root = tempfile::tempdir().unwrap();
            write_by_hand(root.path(), document, record);
            let vault = unlock(root.path()).unwrap();
            assert_eq!(vault.restored().is_some(), restored);
            assert_eq!(vault.accounts().len(), usize::from(!restored));
        }
    }
}
