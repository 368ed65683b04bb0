//! The suite every backend must pass. It panics where a backend breaks the contract, like any test.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test suite that other crates call from theirs"
)]

use std::path::Path;

use clavis_core::account::AccountId;
use zeroize::Zeroizing;

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
    many_records_at_once_are_like_one_by_one(backend, &dir.join("gen-00000005.hold"));
    records_that_came_together_go_one_by_one(backend, &dir.join("gen-00000006.hold"));
    many_records_go_at_once(backend, &dir.join("gen-00000007.hold"));
    long_records_come_with_others(backend, &dir.join("gen-00000008.hold"));
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

/// More than any backend packs together, so that there are several packs where there are packs.
const MANY: u8 = 200;

fn together(numbers: impl IntoIterator<Item = u8>) -> Vec<(AccountId, Zeroizing<Vec<u8>>)> {
    numbers
        .into_iter()
        .map(|number| (id(number), Zeroizing::new(vec![number; 20])))
        .collect()
}

fn all(store: &dyn SecretStore, ids: &[AccountId]) -> Vec<(AccountId, Vec<u8>)> {
    let mut all = Vec::new();
    store
        .with_each(ids, &mut |id, record| all.push((id, record.to_vec())))
        .unwrap();
    all
}

/// What is kept is this and nothing else, asked for one by one, together and in another order.
fn assert_kept(store: &dyn SecretStore, expected: &[(AccountId, Vec<u8>)]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    let mut wanted: Vec<_> = expected.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids(store), wanted);
    assert_eq!(all(store, &wanted), expected);
    for (id, bytes) in &expected {
        assert_eq!(record(store, *id).unwrap(), *bytes);
    }
    expected.reverse();
    wanted.reverse();
    assert_eq!(all(store, &wanted), expected);
}

/// The same in memory, after a commit, and in what was committed.
fn assert_committed(
    backend: &dyn Backend,
    store: &mut dyn SecretStore,
    path: &Path,
    expected: &[(AccountId, Vec<u8>)],
) -> Box<dyn SecretStore> {
    assert_kept(store, expected);
    store.commit(path).unwrap();
    assert_kept(store, expected);
    let opened = backend.open(path, &key(1)).unwrap();
    assert_kept(&*opened, expected);
    opened
}

fn plain(records: &[(AccountId, Zeroizing<Vec<u8>>)]) -> Vec<(AccountId, Vec<u8>)> {
    let plain = records.iter().map(|(id, record)| (*id, record.to_vec()));
    plain.collect()
}

fn many_records_at_once_are_like_one_by_one(backend: &dyn Backend, path: &Path) {
    let mut store = backend.create(&key(1)).unwrap();
    store.put_all(Vec::new()).unwrap();
    store.remove_all(&[]).unwrap();
    store
        .with_each(&[], &mut |_, _| {
            panic!("a closure was called without a record")
        })
        .unwrap();
    assert_kept(&*store, &[]);
    // A few, then many, then one: records of every kind beside each other.
    let few = together([201, 202]);
    let many = together((1..=MANY).rev());
    let mut expected = plain(&[few.clone(), many.clone()].concat());
    store.put_all(few).unwrap();
    store.put_all(many).unwrap();
    store.put(id(203), b"alone").unwrap();
    expected.push((id(203), b"alone".to_vec()));
    let opened = assert_committed(backend, &mut *store, path, &expected);
    let mixed = [id(7), id(203), id(8), id(201), id(199), id(7)];
    let asked = all(&*opened, &mixed);
    assert_eq!(asked.iter().map(|(id, _)| *id).collect::<Vec<_>>(), mixed);
    let mut seen = Vec::new();
    let refused = opened.with_each(&[id(3), id(204), id(4)], &mut |id, _| seen.push(id));
    assert_eq!(refused, Err(StoreError::NoSuchRecord));
    assert_eq!(seen, [id(3)]);
}

fn records_that_came_together_go_one_by_one(backend: &dyn Backend, path: &Path) {
    let mut store = backend.create(&key(1)).unwrap();
    let mut records = together(1..=MANY);
    store.put_all(records.clone()).unwrap();
    store.commit(path).unwrap();
    let mut store = backend.open(path, &key(1)).unwrap();
    // From the middle, the first and the last of all.
    for gone in [30, 1, MANY] {
        store.remove(id(gone)).unwrap();
        assert_eq!(store.remove(id(gone)), Err(StoreError::NoSuchRecord));
        assert_eq!(record(&*store, id(gone)), Err(StoreError::NoSuchRecord));
        records.retain(|(other, _)| *other != id(gone));
    }
    // In place of one that came with others, and of one that is gone.
    for (new, bytes) in [(40, b"new".as_slice()), (30, b"back"), (40, b"newer still")] {
        store.put(id(new), bytes).unwrap();
        records.retain(|(other, _)| *other != id(new));
        records.push((id(new), Zeroizing::new(bytes.to_vec())));
    }
    let mut store = assert_committed(backend, &mut *store, path, &plain(&records));
    // All of them in place of themselves, those alone and those together, with one more and one fewer.
    store.remove(id(50)).unwrap();
    let records = together((1..50).chain(51..=MANY + 1));
    store.put_all(records.clone()).unwrap();
    assert_committed(backend, &mut *store, path, &plain(&records));
    // One by one, until nothing is left.
    for (id, _) in &records {
        store.remove(*id).unwrap();
    }
    assert_committed(backend, &mut *store, path, &[]);
}

fn many_records_go_at_once(backend: &dyn Backend, path: &Path) {
    let mut store = backend.create(&key(1)).unwrap();
    store.put_all(together(1..=MANY)).unwrap();
    store.put_all(together([201, 202])).unwrap();
    let gone: Vec<_> = (20..=150).rev().chain([202]).map(id).collect();
    store.remove_all(&gone).unwrap();
    let rest = together((1..20).chain(151..=201));
    let mut store = assert_committed(backend, &mut *store, path, &plain(&rest));
    assert_eq!(store.remove_all(&[id(20)]), Err(StoreError::NoSuchRecord));
    assert_kept(&*store, &plain(&rest));
    let rest: Vec<_> = rest.iter().map(|(id, _)| *id).collect();
    store.remove_all(&rest).unwrap();
    assert_committed(backend, &mut *store, path, &[]);
}

fn long_records_come_with_others(backend: &dyn Backend, path: &Path) {
    let mut store = backend.create(&key(1)).unwrap();
    let length = |number: u8| match number {
        10 => 20_000,
        20 => 70_000,
        _ => usize::from(number) * 10,
    };
    let records: Vec<_> = (1..=MANY)
        .map(|number| (id(number), Zeroizing::new(vec![number; length(number)])))
        .collect();
    store.put_all(records.clone()).unwrap();
    assert_committed(backend, &mut *store, path, &plain(&records));
}
