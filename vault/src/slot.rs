//! Slots: the vault key, wrapped once for each credential that opens the vault.

use rand_core::{CryptoRngCore, Error as RngError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::biometric::{BiometricKey, Sealed};
use crate::credential::{Credential, CredentialKind};
use crate::device_key::{DeviceKey, DeviceKeyError};
use crate::header::Hex;
use crate::kdf::{self, KdfParams, Kib, OutOfMemory};
use crate::recovery::RecoveryCode;
use crate::seal::{NONCE_BYTES, VaultKey, WRAPPED_BYTES, WrappingKey};

/// More rounds in hardware would take minutes.
const MAX_ROUNDS: u32 = 64;

/// One wrapped vault key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    pub(crate) id: u32,
    pub(crate) opens_with: OpensWith,
    salt: Hex<16>,
    nonce: Hex<NONCE_BYTES>,
    wrapped: Hex<WRAPPED_BYTES>,
}

/// What a slot opens with, and what that costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum OpensWith {
    Pin(Stretch),
    Passphrase(Stretch),
    RecoveryCode {},
    Biometric { sealed: Sealed },
}

/// How a typed credential becomes a wrapping key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stretch {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    device_rounds: u32,
    /// Tells that the device key is not the one the slot was made with. Says nothing about the credential.
    device_check: Hex<8>,
}

impl Stretch {
    fn params(&self) -> KdfParams {
        KdfParams {
            memory: Kib(self.memory_kib),
            passes: self.passes,
            lanes: self.lanes,
        }
    }
}

/// Why a slot was not made or not opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SlotError {
    #[error("the credential does not open the slot")]
    Wrong {
        stretched: Option<Zeroizing<[u8; 32]>>,
    },
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
    #[error(transparent)]
    DeviceKey(#[from] DeviceKeyError),
    #[error("no randomness")]
    Randomness,
}

impl From<RngError> for SlotError {
    fn from(_: RngError) -> Self {
        Self::Randomness
    }
}

/// What every slot of a vault is made with.
pub(crate) struct Maker<'a> {
    pub(crate) vault_id: [u8; 16],
    pub(crate) device_key: &'a dyn DeviceKey,
    pub(crate) rng: &'a mut dyn CryptoRngCore,
}

impl Maker<'_> {
    /// Wraps the vault key for a PIN or passphrase.
    pub(crate) fn wrap_for_credential(
        &mut self,
        id: u32,
        credential: &Credential,
        params: KdfParams,
        vault_key: &VaultKey,
    ) -> Result<Slot, SlotError> {
        let stretch = Stretch {
            memory_kib: params.memory.0,
            passes: params.passes,
            lanes: params.lanes,
            device_rounds: self.device_key.rounds()?.clamp(1, MAX_ROUNDS),
            device_check: Hex(device_check(self.device_key, &self.vault_id)?),
        };
        let opens_with = match credential.kind() {
            CredentialKind::Pin => OpensWith::Pin(stretch.clone()),
            CredentialKind::Passphrase => OpensWith::Passphrase(stretch.clone()),
        };
        let mut slot = self.empty(id, opens_with)?;
        let stretched = kdf::derive(credential.normalised().as_bytes(), &slot.salt.0, params)?;
        let key = slot.mix(&stretched, &stretch, self.device_key)?;
        slot.fill(&key, vault_key, &self.vault_id)?;
        Ok(slot)
    }

    /// Wraps the vault key for a recovery code: 128 random bits need neither stretching nor the device key, which may
    /// be what was lost.
    pub(crate) fn wrap_for_recovery(
        &mut self,
        id: u32,
        code: &RecoveryCode,
        vault_key: &VaultKey,
    ) -> Result<Slot, SlotError> {
        let mut slot = self.empty(id, OpensWith::RecoveryCode {})?;
        let key = slot.recovery_key(code);
        slot.fill(&key, vault_key, &self.vault_id)?;
        Ok(slot)
    }

    /// Wraps the vault key for a key that the device keeps behind its sensor.
    pub(crate) fn wrap_for_biometrics(
        &mut self,
        id: u32,
        key: &BiometricKey,
        sealed: Sealed,
        vault_key: &VaultKey,
    ) -> Result<Slot, SlotError> {
        let mut slot = self.empty(id, OpensWith::Biometric { sealed })?;
        let key = slot.biometric_key(key);
        slot.fill(&key, vault_key, &self.vault_id)?;
        Ok(slot)
    }

    fn empty(&mut self, id: u32, opens_with: OpensWith) -> Result<Slot, RngError> {
        let (mut salt, mut nonce) = ([0; 16], [0; NONCE_BYTES]);
        self.rng.try_fill_bytes(&mut salt)?;
        self.rng.try_fill_bytes(&mut nonce)?;
        Ok(Slot {
            id,
            opens_with,
            salt: Hex(salt),
            nonce: Hex(nonce),
            wrapped: Hex([0; WRAPPED_BYTES]),
        })
    }
}

impl Slot {
    /// The kind of credential; `None` for the recovery code and biometrics.
    pub(crate) fn credential_kind(&self) -> Option<CredentialKind> {
        match self.opens_with {
            OpensWith::Pin(_) => Some(CredentialKind::Pin),
            OpensWith::Passphrase(_) => Some(CredentialKind::Passphrase),
            OpensWith::RecoveryCode {} | OpensWith::Biometric { .. } => None,
        }
    }

    /// Whether the recovery code opens it.
    pub(crate) fn is_recovery(&self) -> bool {
        matches!(self.opens_with, OpensWith::RecoveryCode {})
    }

    /// Whether finger or face open it.
    pub(crate) fn is_biometric(&self) -> bool {
        matches!(self.opens_with, OpensWith::Biometric { .. })
    }

    /// What the device needs to give the key of biometrics back.
    pub(crate) fn sealed(&self) -> Option<&[u8]> {
        match &self.opens_with {
            OpensWith::Biometric { sealed } => Some(sealed.as_bytes()),
            _ => None,
        }
    }

    /// What a guess costs; `None` where nobody guesses.
    pub(crate) fn params(&self) -> Option<KdfParams> {
        self.stretch().map(Stretch::params)
    }

    /// Whether opening it stays within what this program runs.
    pub(crate) fn is_bounded(&self) -> bool {
        self.stretch().is_none_or(|stretch| {
            stretch.params().check().is_ok() && (1..=MAX_ROUNDS).contains(&stretch.device_rounds)
        })
    }

    /// Whether the device key is the one the slot was made with.
    pub(crate) fn has_its_device_key(
        &self,
        device_key: &dyn DeviceKey,
        vault_id: &[u8; 16],
    ) -> Result<bool, DeviceKeyError> {
        match self.stretch() {
            None => Ok(true),
            Some(stretch) => match device_check(device_key, vault_id) {
                Ok(check) => Ok(check == stretch.device_check.0),
                Err(DeviceKeyError::Missing) => Ok(false),
                Err(error) => Err(error),
            },
        }
    }

    /// Opens the slot with a PIN or passphrase.
    pub(crate) fn unwrap_for_credential(
        &self,
        credential: &Credential,
        device_key: &dyn DeviceKey,
        vault_id: &[u8; 16],
    ) -> Result<VaultKey, SlotError> {
        let stretch = match (&self.opens_with, credential.kind()) {
            (OpensWith::Pin(stretch), CredentialKind::Pin)
            | (OpensWith::Passphrase(stretch), CredentialKind::Passphrase) => stretch,
            _ => return Err(SlotError::Wrong { stretched: None }),
        };
        let stretched = kdf::derive(
            credential.normalised().as_bytes(),
            &self.salt.0,
            stretch.params(),
        )?;
        let key = self.mix(&stretched, stretch, device_key)?;
        key.unwrap_key(&self.wrapped.0, &self.nonce.0, &self.surroundings(vault_id))
            .ok_or(SlotError::Wrong {
                stretched: Some(stretched),
            })
    }

    /// Opens the slot with the recovery code.
    pub(crate) fn unwrap_for_recovery(
        &self,
        code: &RecoveryCode,
        vault_id: &[u8; 16],
    ) -> Option<VaultKey> {
        self.recovery_key(code).unwrap_key(
            &self.wrapped.0,
            &self.nonce.0,
            &self.surroundings(vault_id),
        )
    }

    /// Opens the slot with the key that the device gave back.
    pub(crate) fn unwrap_for_biometrics(
        &self,
        key: &BiometricKey,
        vault_id: &[u8; 16],
    ) -> Option<VaultKey> {
        self.biometric_key(key).unwrap_key(
            &self.wrapped.0,
            &self.nonce.0,
            &self.surroundings(vault_id),
        )
    }

    fn stretch(&self) -> Option<&Stretch> {
        match &self.opens_with {
            OpensWith::Pin(stretch) | OpensWith::Passphrase(stretch) => Some(stretch),
            OpensWith::RecoveryCode {} | OpensWith::Biometric { .. } => None,
        }
    }

    /// The wrapping key of a guess: what was typed, stretched, and the same again through the device key, so that
    /// neither alone is enough.
    fn mix(
        &self,
        stretched: &Zeroizing<[u8; 32]>,
        stretch: &Stretch,
        device_key: &dyn DeviceKey,
    ) -> Result<WrappingKey, DeviceKeyError> {
        let mut mixed = stretched.clone();
        for _ in 0..stretch.device_rounds {
            mixed = device_key.mix(&mixed)?;
        }
        let mut input = Zeroizing::new([0; 64]);
        for (place, byte) in input.iter_mut().zip(stretched.iter().chain(mixed.iter())) {
            *place = *byte;
        }
        Ok(WrappingKey::derive(&self.salt.0, &*input, self.label()))
    }

    fn recovery_key(&self, code: &RecoveryCode) -> WrappingKey {
        WrappingKey::derive(&self.salt.0, code.as_bytes(), self.label())
    }

    fn biometric_key(&self, key: &BiometricKey) -> WrappingKey {
        WrappingKey::derive(&self.salt.0, key.as_bytes(), self.label())
    }

    fn fill(
        &mut self,
        key: &WrappingKey,
        vault_key: &VaultKey,
        vault_id: &[u8; 16],
    ) -> Result<(), SlotError> {
        let wrapped = key.wrap_key(vault_key, &self.nonce.0, &self.surroundings(vault_id));
        self.wrapped = Hex(wrapped.ok_or(SlotError::OutOfMemory(OutOfMemory))?);
        Ok(())
    }

    fn label(&self) -> &'static [u8] {
        match self.opens_with {
            OpensWith::Pin(_) => b"otpv1/pin",
            OpensWith::Passphrase(_) => b"otpv1/passphrase",
            OpensWith::RecoveryCode {} => b"otpv1/recovery",
            OpensWith::Biometric { .. } => b"otpv1/biometric",
        }
    }

    /// What the wrapped key is bound to: it opens in no other vault, slot or kind, and at no other cost.
    fn surroundings(&self, vault_id: &[u8; 16]) -> Vec<u8> {
        let mut bytes = b"otpv1".to_vec();
        bytes.extend_from_slice(vault_id);
        bytes.extend_from_slice(&self.id.to_be_bytes());
        bytes.extend_from_slice(self.label());
        if let Some(stretch) = self.stretch() {
            for number in [
                stretch.memory_kib,
                stretch.passes,
                stretch.lanes,
                stretch.device_rounds,
            ] {
                bytes.extend_from_slice(&number.to_be_bytes());
            }
            bytes.extend_from_slice(&stretch.device_check.0);
        }
        if let Some(sealed) = self.sealed() {
            bytes.extend_from_slice(sealed);
        }
        bytes
    }
}

/// Input of the device key for a purpose of its own. What the key derivation gives is as good as random and never
/// meets such a digest.
pub(crate) fn device_input(purpose: &[u8], vault_id: &[u8; 16], bytes: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(purpose)
        .chain_update([0])
        .chain_update(vault_id)
        .chain_update(bytes)
        .finalize()
        .into()
}

fn device_check(
    device_key: &dyn DeviceKey,
    vault_id: &[u8; 16],
) -> Result<[u8; 8], DeviceKeyError> {
    let mixed = device_key.mix(&device_input(b"otpv1/device-check", vault_id, &[]))?;
    let [a, b, c, d, e, f, g, h, ..] = *mixed;
    Ok([a, b, c, d, e, f, g, h])
}
