//! All accounts at rest: a header with wrapped keys, numbered generations that survive a crash, and a throttle.
//!
//! The shell gives a [`VaultConfig`] and asks [`VaultFolder::inspect`] what there is. A [`LockedVault`] becomes an
//! [`OpenVault`] by a credential, or by a recovery code through [`Recovering`]. `docs/vault-format.md` says what lies
//! on disk, `docs/decisions/0002-vault.md` why.
//!
//! Nothing here is parallel: whoever holds an [`OpenVault`] keeps it behind one lock.

pub mod biometric;
mod boot_clock;
mod codes;
mod credential;
mod credentials;
mod device_key;
mod document;
mod error;
mod exporting;
mod files;
mod folder;
mod generations;
mod header;
pub mod kdf;
mod locked;
mod memory;
mod open;
pub mod policy;
mod recovery;
mod saving;
mod seal;
mod slot;
mod store;
pub mod strength;
pub mod throttle;
mod try_count;
mod vault;

#[cfg(feature = "contract-tests")]
pub mod contract;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;

pub use biometric::BiometricKey;
pub use boot_clock::{BootClock, BootTime, SystemBootClock};
pub use codes::{CounterCode, TimedCode};
pub use credential::{Credential, CredentialKind};
pub use device_key::{DeviceKey, DeviceKeyError, FileDeviceKey};
pub use error::{
    BiometricUnlockError, ChangeError, CreateError, CredentialError, NotErased, Problem,
    RecoverError, SaveError, UnlockError,
};
pub use exporting::{Authority, AutomaticBackup};
pub use files::{FileLock, Files, LockError, SystemFiles};
pub use kdf::{KdfParams, Kib, OutOfMemory, calibrate};
pub use locked::{LockedVault, Recovering};
pub use memory::MemoryBackend;
pub use open::{AccountChange, OpenVault, Restored};
pub use policy::Weakness;
pub use recovery::{Mistyped, RecoveryCode};
pub use seal::SnapshotKey;
pub use store::{Backend, SecretStore, StoreError};
pub use throttle::Tries;
pub use vault::{Found, VaultConfig, VaultFolder};
