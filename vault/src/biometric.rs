//! The slot for finger or face: a random key that the device keeps behind its sensor wraps the vault key.
//!
//! The vault never asks a sensor. Whoever does hands the key in, and what the device needs to give it back lies in the
//! slot. This slot is a convenience beside the PIN or passphrase, never the only way in.

use std::fmt;

use data_encoding::HEXLOWER;
use rand_core::{CryptoRngCore, Error as RngError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use zeroize::Zeroizing;

use crate::error::{BiometricUnlockError, CredentialError, SaveError};
use crate::exporting::Authority;
use crate::locked::LockedVault;
use crate::open::OpenVault;
use crate::slot::Slot;

/// More than any device needs to find its key again, in bytes.
const MAX_SEALED: usize = 512;

/// The 256-bit key that the device keeps behind its sensor.
pub struct BiometricKey(Zeroizing<[u8; 32]>);

impl BiometricKey {
    /// A new one.
    ///
    /// # Errors
    ///
    /// Fails without randomness.
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Result<Self, RngError> {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.try_fill_bytes(&mut *bytes)?;
        Ok(Self(bytes))
    }

    /// The one that the device gave back.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// For the device to keep, and for the wrapping key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for BiometricKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BiometricKey(32 bytes)")
    }
}

/// What the device needs to give the key back: cipher text on Android, nothing on iOS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed(Vec<u8>);

impl Sealed {
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= MAX_SEALED).then(|| Self(bytes.to_vec()))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        HEXLOWER
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| Self::new(&bytes))
            .ok_or_else(|| D::Error::custom("not hexadecimal of at most 512 bytes"))
    }
}

impl OpenVault {
    /// Whether finger or face open the vault.
    #[must_use]
    pub fn has_biometrics(&self) -> bool {
        self.header.header.biometric_slot().is_some()
    }

    /// Lets the key open the vault from now on, in place of an earlier one. `sealed` is what the device needs to give
    /// it back.
    ///
    /// # Errors
    ///
    /// What saving says; [`SaveError::NotSaved`] for more than 512 bytes.
    pub fn set_biometrics(
        &mut self,
        _authority: &Authority,
        key: &BiometricKey,
        sealed: &[u8],
        rng: &mut dyn CryptoRngCore,
    ) -> Result<(), CredentialError> {
        let sealed = Sealed::new(sealed).ok_or(SaveError::NotSaved)?;
        let mut header = self.header.header.clone();
        let id = header.next_slot_id();
        let slot = self
            .maker(rng)
            .wrap_for_biometrics(id, key, sealed, &self.keys.vault)?;
        header.slots.retain(|slot| !slot.is_biometric());
        header.slots.push(slot);
        Ok(self.save_header(header)?)
    }

    /// Lets finger and face open the vault no more.
    ///
    /// # Errors
    ///
    /// What saving says.
    pub fn remove_biometrics(&mut self) -> Result<(), SaveError> {
        if !self.has_biometrics() {
            return Ok(());
        }
        let mut header = self.header.header.clone();
        header.slots.retain(|slot| !slot.is_biometric());
        self.save_header(header)
    }
}

impl LockedVault {
    /// What the device needs to give the key back; `None` when finger and face do not open the vault.
    #[must_use]
    pub fn biometrics(&self) -> Option<&[u8]> {
        self.header.header.biometric_slot().and_then(Slot::sealed)
    }

    /// Opens the vault with the key that the device gave back. It counts no try and forgives none: the count is about
    /// the PIN, and 256 random bits are not guessed.
    ///
    /// # Errors
    ///
    /// [`BiometricUnlockError`]; the vault stays locked.
    pub fn unlock_with_biometrics(
        &self,
        key: &BiometricKey,
    ) -> Result<OpenVault, BiometricUnlockError> {
        let vault_key = self
            .header
            .header
            .biometric_slot()
            .and_then(|slot| slot.unwrap_for_biometrics(key, &self.vault_id()))
            .ok_or(BiometricUnlockError::WrongKey)?;
        self.open(vault_key).map_err(BiometricUnlockError::Unusable)
    }
}
