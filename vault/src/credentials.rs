//! Changing what opens an open vault: the credential, the recovery code, the policy.

use rand_core::CryptoRngCore;

use crate::credential::{Credential, CredentialKind};
use crate::error::{ChangeError, CredentialError, SaveError};
use crate::header::{Header, MIN_WIPE_AFTER, SealedHeader};
use crate::kdf::{self, KdfParams};
use crate::open::OpenVault;
use crate::policy;
use crate::recovery::RecoveryCode;
use crate::slot::{Maker, Slot};
use crate::throttle::Tries;
use crate::try_count::TryError;

impl OpenVault {
    /// What opens the vault.
    #[must_use]
    pub fn credential_kind(&self) -> CredentialKind {
        let slot = self.header.header.credential_slot();
        slot.and_then(Slot::credential_kind)
            .unwrap_or(CredentialKind::Passphrase)
    }

    /// The wrong tries so far and what they cost.
    #[must_use]
    pub fn tries(&self) -> Tries {
        self.tries
            .tries(&self.folder, self.header.header.policy.wipe_after)
    }

    /// Whether the vault has a recovery code that was asked back.
    #[must_use]
    pub fn has_recovery_code(&self) -> bool {
        self.header.header.recovery_slot().is_some()
    }

    /// Whether everything is erased after too many wrong tries.
    #[must_use]
    pub fn wipes_after_failures(&self) -> bool {
        self.header.header.policy.wipe_after.is_some()
    }

    /// Asks for the credential again, before something that needs it. A wrong one counts like at unlocking; the wipe
    /// the owner may have chosen waits until the vault is locked.
    ///
    /// # Errors
    ///
    /// [`CredentialError::WrongCredential`], [`CredentialError::Throttled`], or what kept it from being tried.
    pub fn verify_credential(&mut self, credential: &Credential) -> Result<(), CredentialError> {
        let header = &self.header.header;
        let slot = header.credential_slot().ok_or(SaveError::NotSaved)?;
        let (folder, vault_id) = (&self.folder, header.vault_id.0);
        let tried = self.tries.attempt(folder, || {
            slot.unwrap_for_credential(credential, &*folder.device_key, &vault_id)
        });
        match tried {
            Ok(_) => Ok(()),
            Err(TryError::Wrong) => Err(CredentialError::WrongCredential(self.tries())),
            Err(TryError::Throttled) => Err(CredentialError::Throttled(self.tries())),
            Err(TryError::OutOfMemory(error)) => Err(CredentialError::OutOfMemory(error)),
            Err(TryError::DeviceKey(error)) => Err(CredentialError::DeviceKey(error)),
            Err(TryError::NotCounted(error)) => Err(CredentialError::NotCounted(error)),
        }
    }

    /// Puts a new PIN or passphrase in place of the current one, which is asked for. The cost of a guess stays what it
    /// was calibrated to. The old slot is gone from the header and from its backup.
    ///
    /// # Errors
    ///
    /// [`CredentialError`]; the current one holds then.
    pub fn change_credential(
        &mut self,
        current: &Credential,
        next: &Credential,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<(), CredentialError> {
        policy::check(next).map_err(CredentialError::Weak)?;
        self.verify_credential(current)?;
        let params = self
            .header
            .header
            .credential_slot()
            .and_then(Slot::params)
            .unwrap_or(kdf::DEFAULT);
        self.replace_credential_slot(next, params, |slot| slot.credential_kind().is_none(), rng)
    }

    /// Makes a recovery code to show. Nothing is saved before it is asked back.
    ///
    /// # Errors
    ///
    /// [`CredentialError::Save`] when there is no randomness.
    pub fn create_recovery_code(
        &self,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<RecoveryCode, CredentialError> {
        RecoveryCode::generate(rng).map_err(|_| SaveError::NotSaved.into())
    }

    /// Saves a slot for the recovery code that was shown, when it was asked back right. An older code opens nothing
    /// any more; it is gone from the backup of the header, too.
    ///
    /// # Errors
    ///
    /// [`CredentialError::RecoveryCodeDiffers`], or what saving says; an older code holds then.
    pub fn confirm_recovery_code(
        &mut self,
        shown: &RecoveryCode,
        asked_back: &RecoveryCode,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<(), CredentialError> {
        if !shown.is_same_as(asked_back) {
            return Err(CredentialError::RecoveryCodeDiffers);
        }
        let mut header = self.header.header.clone();
        let id = header.next_slot_id();
        let slot = self
            .maker(rng)
            .wrap_for_recovery(id, shown, &self.keys.vault)?;
        header.slots.retain(|slot| !slot.is_recovery());
        header.slots.push(slot);
        Ok(self.save_header(header)?)
    }

    /// Removes the recovery code, and with it the wipe after failures, which is only for who has one.
    ///
    /// # Errors
    ///
    /// What saving says.
    pub fn remove_recovery_code(&mut self) -> Result<(), CredentialError> {
        let mut header = self.header.header.clone();
        header.slots.retain(|slot| !slot.is_recovery());
        header.policy.wipe_after = None;
        Ok(self.save_header(header)?)
    }

    /// Chooses whether everything is erased after ten wrong tries in a row.
    ///
    /// # Errors
    ///
    /// [`ChangeError::RecoveryCodeRequired`], and what saving says.
    pub fn set_wipe_after_failures(&mut self, wipe: bool) -> Result<(), ChangeError> {
        if wipe && !self.has_recovery_code() {
            return Err(ChangeError::RecoveryCodeRequired);
        }
        let mut header = self.header.header.clone();
        header.policy.wipe_after = wipe.then_some(MIN_WIPE_AFTER);
        Ok(self.save_header(header)?)
    }

    /// A new credential after recovery: the code was right, so no other one is asked for.
    ///
    /// The count is forgotten before the header is written. The old slot needs no throttle by then: its device key is
    /// gone, or the person at the device has just proved who they are.
    pub(crate) fn set_recovered_credential(
        &mut self,
        credential: &Credential,
        params: KdfParams,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<(), CredentialError> {
        let params = params.check()?;
        self.folder.device_key.create(rng)?;
        self.tries
            .reset(&self.folder)
            .map_err(|error| match error {
                TryError::DeviceKey(error) => CredentialError::DeviceKey(error),
                TryError::NotCounted(error) => CredentialError::NotCounted(error),
                _ => CredentialError::Save(SaveError::NotSaved),
            })?;
        // Whoever forgot the PIN may also have lost the device: finger and face are to be enabled anew.
        self.replace_credential_slot(credential, params, Slot::is_recovery, rng)
    }

    /// What makes slots for this vault.
    pub(crate) fn maker<'a>(&'a self, rng: &'a mut dyn CryptoRngCore) -> Maker<'a> {
        Maker {
            vault_id: self.header.header.vault_id.0,
            device_key: &*self.folder.device_key,
            rng,
        }
    }

    fn replace_credential_slot(
        &mut self,
        credential: &Credential,
        params: KdfParams,
        stays: fn(&Slot) -> bool,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<(), CredentialError> {
        let mut header = self.header.header.clone();
        let id = header.next_slot_id();
        let slot = self
            .maker(rng)
            .wrap_for_credential(id, credential, params, &self.keys.vault)?;
        header.slots.retain(stays);
        header.slots.insert(0, slot);
        Ok(self.save_header(header)?)
    }

    /// Writes a header whose slots or policy changed, then its backup: an old slot must not live on there.
    pub(crate) fn save_header(&mut self, header: Header) -> Result<(), SaveError> {
        let header =
            SealedHeader::seal(header, &self.keys.header).map_err(|_| SaveError::NotSaved)?;
        self.folder.commit_header(Some(&self.header), &header)?;
        self.header = header;
        self.back_up_header();
        Ok(())
    }
}
