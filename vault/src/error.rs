//! Why the vault did nothing: one type for each kind of request. None holds a secret.

use clavis_core::otp::CodeError;

use crate::device_key::DeviceKeyError;
use crate::kdf::{OutOfBounds, OutOfMemory};
use crate::policy::Weakness;
use crate::slot::SlotError;
use crate::store::StoreError;
use crate::throttle::Tries;

/// Why a vault that exists cannot be opened. It was left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Another process holds the vault.
    #[error("another process holds the vault")]
    InUse,
    /// Neither the header nor its backup can be read, but there are traces of a vault.
    #[error("the header is damaged")]
    HeaderDamaged,
    /// The header can be read, but somebody without the vault key changed it, and its backup too.
    #[error("the header was changed by somebody without the key")]
    HeaderTampered,
    /// The header is whole, but no generation can be read.
    #[error("no generation can be read")]
    GenerationsDamaged,
    /// A newer program wrote this vault.
    #[error("the vault has number {found}, known is {supported}")]
    TooNew {
        /// The format or schema number found.
        found: u32,
        /// The newest this program knows.
        supported: u32,
    },
    /// A program with another backend wrote this vault.
    #[error("another backend wrote this vault")]
    OtherBackend,
    /// The device key that the credential needs is gone: only the recovery code opens the vault.
    #[error("the device key is missing")]
    DeviceKeyMissing {
        /// Whether there is a recovery code to use.
        has_recovery_code: bool,
    },
    /// The folder cannot be read or made.
    #[error("the folder cannot be read")]
    FolderUnreadable,
}

/// Why a save was not made. The old state holds, in memory and on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The folder is read-only.
    #[error("the folder is read-only")]
    ReadOnly,
    /// Another reason of the system or the backend.
    #[error("not saved")]
    NotSaved,
    /// What was written could not be read back the same.
    #[error("what was written could not be read back")]
    VerificationFailed,
}

impl SaveError {
    pub(crate) fn from_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::DiskFull
            }
            _ if crate::files::is_read_only(error) => Self::ReadOnly,
            _ => Self::NotSaved,
        }
    }
}

/// Why no vault was made. There is still none, or the old one is untouched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// A vault or a trace of one is there.
    #[error("a vault exists already")]
    VaultExists,
    /// The folder cannot be used.
    #[error(transparent)]
    Unusable(Problem),
    /// The credential is too easy to guess.
    #[error("the credential is weak: {0}")]
    Weak(Weakness),
    /// The parameters of the key derivation are out of bounds.
    #[error(transparent)]
    Kdf(#[from] OutOfBounds),
    /// Not enough memory for the key derivation.
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
    /// The device key cannot be made or used.
    #[error(transparent)]
    DeviceKey(#[from] DeviceKeyError),
    /// The files could not be written.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// Why the vault stays locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnlockError {
    /// The PIN or passphrase is wrong; the try was counted.
    #[error("wrong credential")]
    WrongCredential(Tries),
    /// Too many wrong tries: wait. Nothing was tried.
    #[error("too many wrong tries")]
    Throttled(Tries),
    /// The credential was wrong as often as the owner allowed: everything is gone, as chosen.
    #[error("everything was erased after too many wrong tries")]
    Erased,
    /// Not enough memory for the key derivation. No try was counted.
    #[error(transparent)]
    OutOfMemory(OutOfMemory),
    /// The device key cannot be used just now. No try was counted.
    #[error(transparent)]
    DeviceKey(DeviceKeyError),
    /// The try could not be counted on disk, so it was not made.
    #[error("the try could not be counted: {0}")]
    NotCounted(SaveError),
    /// The vault cannot be opened at all.
    #[error(transparent)]
    Unusable(Problem),
}

/// Why finger or face did not open the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BiometricUnlockError {
    /// The key is not the one of the slot, or there is no slot.
    #[error("the key of the device opens nothing")]
    WrongKey,
    /// The vault cannot be opened at all.
    #[error(transparent)]
    Unusable(Problem),
}

/// Why a recovery code opened nothing, or no new credential was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecoverError {
    /// The vault has no recovery code.
    #[error("the vault has no recovery code")]
    NoRecoveryCode,
    /// The code is well formed and not this vault's. No try is counted: 128 bits cannot be guessed, and an old code
    /// on paper must not lock its owner out.
    #[error("wrong recovery code")]
    WrongRecoveryCode(Tries),
    /// The new credential could not be set.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The vault cannot be opened at all.
    #[error(transparent)]
    Unusable(Problem),
}

/// Why an account was not changed or its code not computed. The old state holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// No account of that id.
    #[error("no such account")]
    NoSuchAccount,
    /// The account follows a counter where the clock is wanted, or the other way.
    #[error("the account makes codes another way")]
    OtherMethod,
    /// The counter is at its end.
    #[error("the counter has reached its end")]
    CounterExhausted,
    /// The code cannot be computed from the secret.
    #[error(transparent)]
    Code(CodeError),
    /// The record of the account is damaged, or of a newer program.
    #[error("the record of the account is damaged")]
    RecordDamaged,
    /// There is no recovery code, and what was asked needs one.
    #[error("there is no recovery code")]
    RecoveryCodeRequired,
    /// The backend refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Saving failed.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// Why a credential was not verified or changed. The old one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// The current PIN or passphrase is wrong; the try was counted.
    #[error("wrong credential")]
    WrongCredential(Tries),
    /// Too many wrong tries: wait. Nothing was tried.
    #[error("too many wrong tries")]
    Throttled(Tries),
    /// The new credential is too easy to guess.
    #[error("the credential is weak: {0}")]
    Weak(Weakness),
    /// The recovery code was not asked back right.
    #[error("the recovery code was not repeated right")]
    RecoveryCodeDiffers,
    /// The parameters of the key derivation are out of bounds.
    #[error(transparent)]
    Kdf(#[from] OutOfBounds),
    /// Not enough memory for the key derivation.
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
    /// The device key cannot be used just now, or is gone.
    #[error(transparent)]
    DeviceKey(#[from] DeviceKeyError),
    /// The try could not be counted on disk, so it was not made.
    #[error("the try could not be counted: {0}")]
    NotCounted(SaveError),
    /// Saving failed.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// Not everything could be erased; what is left says so again at the next start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not everything could be erased")]
pub struct NotErased;

macro_rules! from_slot_error {
    ($($error:ident),*) => { $(
        impl From<SlotError> for $error {
            /// Making a slot cannot end in a wrong credential; where there is no randomness nothing can be saved.
            fn from(error: SlotError) -> Self {
                match error {
                    SlotError::OutOfMemory(error) => Self::OutOfMemory(error),
                    SlotError::DeviceKey(error) => Self::DeviceKey(error),
                    SlotError::Wrong { .. } | SlotError::Randomness => Self::Save(SaveError::NotSaved),
                }
            }
        }
    )* };
}
from_slot_error!(CreateError, CredentialError);
