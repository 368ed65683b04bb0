//! Stronghold behind `SecretStore`: the same contract as the store in memory, and the traps of Stronghold itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, Mutex};

use clavis_core::account::AccountId;
use clavis_lib::stronghold_store::StrongholdBackend;
use clavis_vault::{Backend, SnapshotKey, StoreError};

const KEY: [u8; 32] = [7; 32];
const ID: AccountId = AccountId::from_bytes([1; 16]);

fn key() -> SnapshotKey {
    SnapshotKey::for_contract_tests(KEY)
}

#[test]
fn stronghold_keeps_the_contract_of_a_secret_store() {
    let folder = tempfile::tempdir().expect("a folder to write in");
    clavis_vault::contract::secret_store_contract(&StrongholdBackend, folder.path());
}

#[test]
fn a_snapshot_is_a_standard_age_file_with_the_smallest_work_factor() {
    let folder = tempfile::tempdir().expect("a folder to write in");
    let path = folder.path().join("gen.hold");
    StrongholdBackend
        .create(&key())
        .expect("a store")
        .commit(&path)
        .expect("a folder to write in");
    let bytes = std::fs::read(&path).expect("the snapshot");
    let text = String::from_utf8_lossy(bytes.get(7..80).expect("a header"));
    assert!(
        bytes.starts_with(b"PARTI") && text.starts_with("age-encryption.org/v1\n-> scrypt "),
        "{text}"
    );
    let factor = text
        .lines()
        .nth(1)
        .and_then(|line| line.rsplit(' ').next())
        .expect("a work factor");
    assert_eq!(
        factor, "0",
        "the key is 256 random bits; stretching it would cost 3 s and 500 MB"
    );
}

#[test]
fn many_readers_behind_one_lock_do_no_harm() {
    // Without the lock this aborts the process: security.md 1.8. With it, four threads read for a while.
    let mut store = StrongholdBackend.create(&key()).expect("a store");
    store.put(ID, b"12345678901234567890").expect("a record");
    let store = Arc::new(Mutex::new(store));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                for _ in 0..200 {
                    let mut seen = 0;
                    store
                        .lock()
                        .unwrap()
                        .with(ID, &mut |record| seen = record.len())
                        .expect("the record");
                    assert_eq!(seen, 20);
                }
            })
        })
        .collect();
    for reader in readers {
        reader.join().expect("no reader dies");
    }
}

#[test]
fn every_truncation_and_many_flips_of_a_snapshot_are_damage_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder to write in");
    let path = folder.path().join("gen.hold");
    let mut store = StrongholdBackend.create(&key()).expect("a store");
    store.put(ID, b"12345678901234567890").expect("a record");
    store.set_meta(b"a document").expect("a document");
    store.commit(&path).expect("a folder to write in");
    let whole = std::fs::read(&path).expect("the snapshot");
    let damaged = folder.path().join("damaged.hold");
    let step = whole.len() / 64;
    let mut tried = 0;
    for at in (0..whole.len()).step_by(step.max(1)) {
        std::fs::write(&damaged, &whole[..at]).expect("a file");
        assert_eq!(
            StrongholdBackend.open(&damaged, &key()).err(),
            Some(StoreError::Damaged),
            "cut at {at}"
        );
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        std::fs::write(&damaged, &flipped).expect("a file");
        // The two version bytes behind the magic are the only ones that Stronghold reads without a check of its own.
        let opened = StrongholdBackend.open(&damaged, &key());
        assert_eq!(opened.err(), Some(StoreError::Damaged), "flipped at {at}");
        tried += 1;
    }
    assert!(tried >= 64);
    assert!(
        StrongholdBackend.open(&path, &key()).is_ok(),
        "the whole one opens"
    );
}
