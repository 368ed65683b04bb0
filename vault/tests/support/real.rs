//! A vault on a real file system.
#![allow(
    dead_code,
    clippy::panic,
    reason = "each test program uses a part of it"
)]

use std::path::Path;
use std::sync::Arc;

use clavis_vault::{
    FileDeviceKey, Found, LockedVault, MemoryBackend, SystemBootClock, SystemFiles, VaultConfig,
    VaultFolder,
};

/// The vault in `root/vault` with its device key beside it, as on a computer.
pub fn folder(root: &Path) -> VaultFolder {
    VaultFolder::new(VaultConfig {
        dir: root.join("vault"),
        files: Arc::new(SystemFiles),
        backend: Box::new(MemoryBackend::new(Arc::new(SystemFiles))),
        device_key: Box::new(FileDeviceKey::new(root.join("device.key"))),
        clock: Box::new(SystemBootClock),
    })
}

pub fn locked(folder: &VaultFolder) -> LockedVault {
    match folder.inspect() {
        Found::Locked(locked) => locked,
        other => panic!("not locked: {other:?}"),
    }
}
