//! The suite every backend must pass. It panics where a backend breaks the contract, like any test.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test suite that other crates call from theirs"
)]

use std::path::Path;

use clavis_core::account::AccountId;

use crate::seal::SnapshotKey;
use crate::store::{Backend, SecretStore, StoreError};

/// Runs the suite in a folder of its own, which must be empty.
///
/// # Panics
///
/// Where the backend breaks the contract.
pub fn secret_store_contract(backend: &dyn Backend, dir: &Path) {
    assert!(!backend.name().is_empty());
    a_new_store_is_empty(backend);
    records_come_back(backend);
    a_committed_store_opens_again(backend, &dir.join("gen-00000001.hold"));
    a_commit_replaces_and_forgets(backend, &dir.join("gen-00000002.hold"));
    a_failed_commit_says_so(backend, dir);
    damage_is_noticed(backend, &dir.join("gen-00000003.hold"));
    many_records_fit(backend, &dir.join("gen-00000004.hold"));
}

fn key(number: u8) -> SnapshotKey {
    SnapshotKey::for_contract_tests([number; 32])
}

fn id(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn record(store: &dyn SecretStore, id: AccountId) -> Result<Vec<u8>, StoreError> {
    let mut copy = Vec::new();
    store.with(id, &mut |bytes| copy = bytes.to_vec())?;
    Ok(copy)
}

fn ids(store: &dyn SecretStore) -> Vec<AccountId> {
    let mut ids = store.ids().unwrap();
    ids.sort_unstable();
    ids
}

fn a_new_store_is_empty(backend: &dyn Backend) {
    let mut store = backend.create(&key(1)).unwrap();
    assert_eq!(store.ids().unwrap(), []);
    assert_eq!(*store.meta().unwrap(), b"");
    let mut called = false;
    assert_eq!(
        store.with(id(1), &mut |_| called = true),
        Err(StoreError::NoSuchRecord)
    );
    assert!(!called, "a closure was called without a record");
    assert_eq!(store.remove(id(1)), Err(StoreError::NoSuchRecord));
}

fn records_come_back(backend: &dyn Backend) {
    let mut store = backend.create(&key(1)).unwrap();
    let longest = [0xff; 200];
    store.put(id(1), b"one").unwrap();
    store.put(id(2), &longest).unwrap();
    store.put(id(1), b"one again").unwrap();
    store.set_meta(b"document").unwrap();
    assert_eq!(ids(&*store), [id(1), id(2)]);
    assert_eq!(record(&*store, id(1)).unwrap(), b"one again");
    assert_eq!(record(&*store, id(2)).unwrap(), longest);
    assert_eq!(*store.meta().unwrap(), b"document");
    store.remove(id(1)).unwrap();
    assert_eq!(record(&*store, id(1)), Err(StoreError::NoSuchRecord));
    assert_eq!(ids(&*store), [id(2)]);
}

fn a_committed_store_opens_again(backend: &dyn Backend, path: &Path) {
    let mut store = backend.create(&key(1)).unwrap();
    for number in 1..=20 {
        store.put(id(number), &[number; 20]).unwrap();
    }
    store.set_meta(&[7; 10_000]).unwrap();
    store.commit(path).unwrap();
    // What happens in memory after a commit is not in the file.
    store.remove(id(1)).unwrap();
    store.set_meta(b"later").unwrap();
    let opened = backend.open(path, &key(1)).unwrap();
    assert_eq!(ids(&*opened), (1..=20).map(id).collect::<Vec<_>>());
    assert_eq!(record(&*opened, id(13)).unwrap(), [13; 20]);
    assert_eq!(*opened.meta().unwrap(), [7; 10_000]);
    // Two stores on one file do not know of each other.
    assert_eq!(record(&*store, id(1)), Err(StoreError::NoSuchRecord));
    assert_eq!(record(&*opened, id(1)).unwrap(), [1; 20]);
    assert_eq!(ids(&*store).len(), 19);
}

fn a_commit_replaces_and_forgets(backend: &dyn Backend, path: &Path) {
    let mut store = backend.create(&key(1)).unwrap();
    store.put(id(1), b"stays").unwrap();
    store.put(id(2), b"goes").unwrap();
    store.commit(path).unwrap();
    let mut store = backend.open(path, &key(1)).unwrap();
    store.remove(id(2)).unwrap();
    store.put(id(3), b"comes").unwrap();
    store.set_meta(b"second").unwrap();
    store.commit(path).unwrap();
    let opened = backend.open(path, &key(1)).unwrap();
    assert_eq!(ids(&*opened), [id(1), id(3)]);
    assert_eq!(record(&*opened, id(1)).unwrap(), b"stays");
    assert_eq!(record(&*opened, id(3)).unwrap(), b"comes");
    assert_eq!(*opened.meta().unwrap(), b"second");
}

fn a_failed_commit_says_so(backend: &dyn Backend, dir: &Path) {
    let mut store = backend.create(&key(1)).unwrap();
    store.put(id(1), b"kept").unwrap();
    let nowhere = dir.join("no such folder").join("gen-00000001.hold");
    assert_eq!(store.commit(&nowhere), Err(StoreError::NotWritten));
    assert_eq!(record(&*store, id(1)).unwrap(), b"kept");
    let somewhere = dir.join("gen-00000009.hold");
    store.commit(&somewhere).unwrap();
    assert_eq!(
        record(&*backend.open(&somewhere, &key(1)).unwrap(), id(1)).unwrap(),
        b"kept"
    );
}

fn damage_is_noticed(backend: &dyn Backend, path: &Path) {
    let damaged = |path: &Path, key: &SnapshotKey| match backend.open(path, key) {
        Err(error) => assert_eq!(error, StoreError::Damaged, "{}", path.display()),
        Ok(_) => panic!("a damaged file opened"),
    };
    damaged(path, &key(1));
    assert!(!path.exists(), "opening made a file");
    let mut store = backend.create(&key(1)).unwrap();
    store
        .put(id(1), b"secret that must not be found in the file")
        .unwrap();
    store
        .set_meta(b"document that must not be found in the file")
        .unwrap();
    store.commit(path).unwrap();
    damaged(path, &key(2));
    let whole = std::fs::read(path).unwrap();
    for hidden in [
        b"secret that must not".as_slice(),
        b"document that must not",
    ] {
        assert!(
            !whole.windows(hidden.len()).any(|window| window == hidden),
            "the file is readable"
        );
    }
    let other = path.with_extension("other");
    let step = (whole.len() / 64).max(1);
    for place in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        std::fs::write(&other, &flipped).unwrap();
        damaged(&other, &key(1));
        std::fs::write(&other, &whole[..place]).unwrap();
        damaged(&other, &key(1));
    }
    std::fs::write(&other, [whole.as_slice(), b"x"].concat()).unwrap();
    damaged(&other, &key(1));
    assert!(
        backend.open(path, &key(1)).is_ok(),
        "the whole file no longer opens"
    );
}

fn many_records_fit(backend: &dyn Backend, path: &Path) {
    let many = |number: u32| AccountId::from_bytes(u128::from(number).to_be_bytes());
    let mut store = backend.create(&key(1)).unwrap();
    for number in 0..1_000 {
        store.put(many(number), &number.to_be_bytes()).unwrap();
    }
    store.commit(path).unwrap();
    let opened = backend.open(path, &key(1)).unwrap();
    assert_eq!(opened.ids().unwrap().len(), 1_000);
    assert_eq!(record(&*opened, many(999)).unwrap(), 999_u32.to_be_bytes());
}
