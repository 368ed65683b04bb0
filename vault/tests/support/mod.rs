//! The world around a vault in a test: a disk, a clock, randomness that repeats, accounts.
#![allow(
    dead_code,
    unused_imports,
    reason = "each test program uses a part of it"
)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test support stops at once when something is off"
)]

mod disk;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use clavis_core::account::NewAccount;
use clavis_core::otp::{Algorithm, Counter, Digits, Hotp, Otp, Period, Totp};
use clavis_core::secret::Secret;
use clavis_core::time::UnixTime;
use clavis_vault::{
    BootClock, BootTime, Credential, FileDeviceKey, Files, Found, KdfParams, Kib, LockedVault,
    MemoryBackend, OpenVault, VaultConfig, VaultFolder,
};
use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};

pub use disk::{CrashDisk, EVERYTHING_LEFT, Left, Trouble};

/// As cheap as Argon2 gets.
pub const CHEAP: KdfParams = KdfParams {
    memory: Kib(32),
    passes: 1,
    lanes: 1,
};
pub const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);
pub const PIN: &str = "482915";
pub const OTHER_PIN: &str = "739164";
pub const DIR: &str = "/data/vault";
pub const DEVICE_KEY: &str = "/data/device.key";

/// A clock that a test sets.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<BootTime>>);

impl TestClock {
    pub fn new() -> Self {
        let start = BootTime {
            boot_id: [1; 16],
            elapsed: Duration::from_secs(1_000),
        };
        Self(Arc::new(Mutex::new(start)))
    }

    pub fn pass(&self, secs: u64) {
        self.0.lock().unwrap().elapsed += Duration::from_secs(secs);
    }

    pub fn reboot(&self) {
        let mut now = self.0.lock().unwrap();
        now.boot_id[0] += 1;
        now.elapsed = Duration::from_secs(5);
    }
}

impl BootClock for TestClock {
    fn now(&self) -> BootTime {
        *self.0.lock().unwrap()
    }
}

/// Bytes that look random and are the same in every run: SHA-256 over a seed and a counter.
pub struct SeededRng {
    seed: u64,
    counter: u64,
}

impl SeededRng {
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0 }
    }
}

impl RngCore for SeededRng {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(self.counter.to_be_bytes())
                .finalize();
            self.counter += 1;
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for SeededRng {}

/// A vault's folder on such a disk.
pub fn folder(disk: &Arc<CrashDisk>, clock: &TestClock) -> VaultFolder {
    let files: Arc<dyn Files> = Arc::clone(disk) as Arc<dyn Files>;
    VaultFolder::new(VaultConfig {
        dir: DIR.into(),
        backend: Box::new(MemoryBackend::new(Arc::clone(&files))),
        device_key: Box::new(FileDeviceKey::with_files(DEVICE_KEY, Arc::clone(&files))),
        clock: Box::new(clock.clone()),
        files,
    })
}

pub fn pin(digits: &str) -> Credential {
    Credential::pin(digits)
}

pub fn create(disk: &Arc<CrashDisk>, clock: &TestClock) -> OpenVault {
    folder(disk, clock)
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap()
}

pub fn locked(disk: &Arc<CrashDisk>, clock: &TestClock) -> LockedVault {
    match folder(disk, clock).inspect() {
        Found::Locked(locked) => locked,
        other => panic!("not locked: {other:?}"),
    }
}

pub fn open(disk: &Arc<CrashDisk>, clock: &TestClock) -> OpenVault {
    locked(disk, clock).unlock(&pin(PIN)).unwrap()
}

/// A TOTP account whose secret is its label.
pub fn totp(label: &str) -> NewAccount {
    new_account(
        label,
        Otp::Totp(Totp {
            algorithm: Algorithm::Sha1,
            digits: Digits::SIX,
            period: Period::THIRTY_SECONDS,
        }),
    )
}

/// An HOTP account whose secret is its label.
pub fn hotp(label: &str, counter: u64) -> NewAccount {
    new_account(
        label,
        Otp::Hotp(Hotp {
            algorithm: Algorithm::Sha1,
            digits: Digits::SIX,
            counter: Counter::new(counter).unwrap(),
        }),
    )
}

fn new_account(label: &str, otp: Otp) -> NewAccount {
    NewAccount {
        issuer: "CC Commerce Suisse".into(),
        label: label.into(),
        ..NewAccount::bare(otp, Secret::new(label.as_bytes().to_vec()).unwrap())
    }
}

/// Labels in order, those in Trash in brackets: enough to tell two states apart.
pub fn labels(vault: &OpenVault) -> Vec<String> {
    let label = |account: &clavis_core::account::Account| match account.trashed_at {
        Some(_) => format!("[{}]", account.label),
        None => account.label.clone(),
    };
    vault.accounts().iter().map(label).collect()
}
