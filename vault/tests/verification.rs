//! A backend that says it wrote, and did not write that: the old state holds, and it is said.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test program stops at once when something is off"
)]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use clavis_core::account::AccountId;
use clavis_vault::{
    Backend, ChangeError, FileDeviceKey, Files, Found, MemoryBackend, SaveError, SecretStore,
    SnapshotKey, StoreError, VaultConfig, VaultFolder,
};
use support::*;
use zeroize::Zeroizing;

/// What a commit does instead of what it should.
#[derive(Debug, Clone, Copy)]
enum Lie {
    No,
    Nothing,
    AlterLastRecord,
    DropLastRecord,
    DropFirstRecord,
    MoreRecords,
    OldDocument,
    Refuse,
}

const LIES: [Lie; 8] = [
    Lie::No,
    Lie::Nothing,
    Lie::AlterLastRecord,
    Lie::DropLastRecord,
    Lie::DropFirstRecord,
    Lie::MoreRecords,
    Lie::OldDocument,
    Lie::Refuse,
];

struct LyingBackend {
    honest: MemoryBackend,
    lie: Arc<AtomicU8>,
}

impl Backend for LyingBackend {
    fn name(&self) -> &'static str {
        self.honest.name()
    }

    fn create(&self, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError> {
        Ok(Box::new(LyingStore {
            honest: self.honest.create(key)?,
            lie: Arc::clone(&self.lie),
        }))
    }

    fn open(&self, path: &Path, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError> {
        Ok(Box::new(LyingStore {
            honest: self.honest.open(path, key)?,
            lie: Arc::clone(&self.lie),
        }))
    }
}

struct LyingStore {
    honest: Box<dyn SecretStore>,
    lie: Arc<AtomicU8>,
}

impl LyingStore {
    fn newest(&self) -> AccountId {
        let meta: serde_json::Value = serde_json::from_slice(&self.honest.meta().unwrap()).unwrap();
        meta["accounts"].as_array().unwrap().last().unwrap()["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    fn oldest(&self) -> AccountId {
        let newest = self.newest();
        self.honest
            .ids()
            .unwrap()
            .into_iter()
            .find(|id| *id != newest)
            .unwrap()
    }

    fn record(&self, id: AccountId) -> Vec<u8> {
        let mut record = Vec::new();
        self.honest
            .with(id, &mut |bytes| record = bytes.to_vec())
            .unwrap();
        record
    }
}

impl SecretStore for LyingStore {
    fn put(&mut self, id: AccountId, record: &[u8]) -> Result<(), StoreError> {
        self.honest.put(id, record)
    }

    fn with(&self, id: AccountId, use_record: &mut dyn FnMut(&[u8])) -> Result<(), StoreError> {
        self.honest.with(id, use_record)
    }

    fn remove(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.honest.remove(id)
    }

    fn ids(&self) -> Result<Vec<AccountId>, StoreError> {
        self.honest.ids()
    }

    fn meta(&self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.honest.meta()
    }

    fn set_meta(&mut self, meta: &[u8]) -> Result<(), StoreError> {
        self.honest.set_meta(meta)
    }

    fn commit(&mut self, to: &Path) -> Result<(), StoreError> {
        match LIES[usize::from(self.lie.load(Ordering::SeqCst))] {
            Lie::No => self.honest.commit(to),
            Lie::Nothing => Ok(()),
            Lie::Refuse => Err(StoreError::NotWritten),
            Lie::AlterLastRecord => {
                let (id, record) = (self.newest(), self.record(self.newest()));
                self.honest.put(id, b"something else")?;
                self.honest.commit(to)?;
                self.honest.put(id, &record)
            }
            lie @ (Lie::DropLastRecord | Lie::DropFirstRecord) => {
                let id = if matches!(lie, Lie::DropLastRecord) {
                    self.newest()
                } else {
                    self.oldest()
                };
                let record = self.record(id);
                self.honest.remove(id)?;
                self.honest.commit(to)?;
                self.honest.put(id, &record)
            }
            Lie::MoreRecords => {
                let id = AccountId::from_bytes([0xee; 16]);
                self.honest.put(id, b"nobody's")?;
                self.honest.commit(to)?;
                self.honest.remove(id)
            }
            Lie::OldDocument => {
                let meta = self.honest.meta()?;
                self.honest.set_meta(
                    br#"{"schema":1,"generation":1,"recovery_dismissed":false,"accounts":[]}"#,
                )?;
                self.honest.commit(to)?;
                self.honest.set_meta(&meta)
            }
        }
    }
}

fn lying_folder(disk: &Arc<CrashDisk>, clock: &TestClock, lie: &Arc<AtomicU8>) -> VaultFolder {
    let files: Arc<dyn Files> = Arc::clone(disk) as Arc<dyn Files>;
    VaultFolder::new(VaultConfig {
        dir: DIR.into(),
        backend: Box::new(LyingBackend {
            honest: MemoryBackend::new(Arc::clone(&files)),
            lie: Arc::clone(lie),
        }),
        device_key: Box::new(FileDeviceKey::with_files(DEVICE_KEY, Arc::clone(&files))),
        clock: Box::new(clock.clone()),
        files,
    })
}

#[test]
fn what_cannot_be_read_back_the_same_is_not_saved() {
    for (number, lie) in (0..).zip(LIES) {
        let (disk, clock, truth) = (
            CrashDisk::new(),
            TestClock::new(),
            Arc::new(AtomicU8::new(0)),
        );
        let folder = lying_folder(&disk, &clock, &truth);
        let mut vault = folder
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
            .unwrap();
        let ids = vault
            .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
            .unwrap();
        let before = disk.names();
        truth.store(number, Ordering::SeqCst);
        let added = vault.add(vec![totp("new")], &mut SeededRng::new(3), NOW);
        truth.store(0, Ordering::SeqCst);
        let expected = match lie {
            Lie::No => {
                assert!(added.is_ok());
                continue;
            }
            Lie::Refuse => SaveError::NotSaved,
            _ => SaveError::VerificationFailed,
        };
        // A file that was never written cannot even be synced.
        let error = added.unwrap_err();
        let never_written =
            matches!(lie, Lie::Nothing) && error == ChangeError::Save(SaveError::NotSaved);
        assert!(
            error == ChangeError::Save(expected) || never_written,
            "{lie:?}: {error:?}"
        );
        assert_eq!(labels(&vault), ["kept"], "{lie:?}");
        assert_eq!(disk.names(), before, "{lie:?}: something was left behind");
        assert!(vault.code(ids[0], NOW).is_ok());
        vault
            .add(vec![totp("later")], &mut SeededRng::new(4), NOW)
            .unwrap();
        drop((vault, folder));
        let Found::Locked(mut locked) = support::folder(&disk, &clock).inspect() else {
            panic!("{lie:?}")
        };
        let vault = locked.unlock(&pin(PIN)).unwrap();
        assert_eq!(
            (labels(&vault), vault.restored()),
            (vec!["kept".into(), "later".into()], None),
            "{lie:?}"
        );
    }
}

#[test]
fn a_record_in_place_of_another_gives_way_when_it_is_not_saved() {
    let (disk, clock, truth) = (
        CrashDisk::new(),
        TestClock::new(),
        Arc::new(AtomicU8::new(0)),
    );
    let folder = lying_folder(&disk, &clock, &truth);
    let mut rng = SeededRng::new(1);
    let mut vault = folder.create(&pin(PIN), CHEAP, &mut rng).unwrap();
    let authority = vault.authorise(&pin(PIN)).unwrap();
    vault
        .keep_backup_passphrase(&authority, "the first one", &mut rng)
        .unwrap();
    let refuse = LIES.iter().position(|lie| matches!(lie, Lie::Refuse));
    truth.store(u8::try_from(refuse.unwrap()).unwrap(), Ordering::SeqCst);
    vault
        .keep_backup_passphrase(&authority, "the second one", &mut rng)
        .unwrap_err();
    truth.store(0, Ordering::SeqCst);
    let kept = vault.automatic_backup().unwrap().unwrap();
    assert_eq!(kept.passphrase.as_str(), "the first one");
    vault.add(vec![totp("later")], &mut rng, NOW).unwrap();
    assert_eq!(labels(&vault), ["later"]);
}
