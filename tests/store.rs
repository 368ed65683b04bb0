//! Stronghold behind `SecretStore`: the same contract as the store in memory, and the traps of Stronghold itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::path::Path;
use std::sync::{Arc, Mutex};

use clavis_core::account::AccountId;
use clavis_lib::stronghold_store::StrongholdBackend;
use clavis_vault::{Backend, SecretStore, SnapshotKey, StoreError};
use iota_stronghold::procedures::Runner;
use iota_stronghold::{Client, KeyProvider, Location, SnapshotPath};
use tauri_plugin_stronghold::stronghold::Stronghold;
use zeroize::Zeroizing;

const KEY: [u8; 32] = [7; 32];
const ID: AccountId = AccountId::from_bytes([1; 16]);

fn key() -> SnapshotKey {
    SnapshotKey::for_contract_tests(KEY)
}

fn id(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn secret(number: u8) -> Vec<u8> {
    format!("the secret of account {number:03}").into_bytes()
}

/// A store of many accounts that came together.
fn packed(most: u8) -> Box<dyn SecretStore> {
    let mut store = StrongholdBackend.create(&key()).expect("a store");
    let records = (1..=most).map(|number| (id(number), Zeroizing::new(secret(number))));
    store.put_all(records.collect()).expect("the records");
    store
}

/// A snapshot as Stronghold sees it, past the store.
struct Raw {
    stronghold: Stronghold,
    client: Client,
}

impl Raw {
    fn open(path: &Path) -> Self {
        let stronghold = Stronghold::new(path, key().as_bytes().to_vec()).expect("the snapshot");
        let client = stronghold.load_client(b"clavis").expect("the client");
        Self { stronghold, client }
    }

    fn record(&self, path: &[u8]) -> Option<Vec<u8>> {
        let location = Location::generic(b"secrets".as_slice(), path);
        let read = self
            .client
            .get_guards([location], |[guarded]| Ok(guarded.borrow().to_vec()));
        read.ok()
    }

    fn pack(&self, number: u8) -> Option<Vec<u8>> {
        self.record(&[b'p', b'a', b'c', b'k', 0, 0, 0, number])
    }

    fn list(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.client.store().get(key).expect("the store")
    }

    fn set(&self, key: &[u8], list: &[u8]) {
        let store = self.client.store();
        store
            .insert(key.to_vec(), list.to_vec(), None)
            .expect("the store");
    }

    fn write(&self, path: &[u8], record: &[u8]) {
        let location = Location::generic(b"secrets".as_slice(), path);
        let vault = self.client.vault(b"secrets");
        vault
            .write_secret(location, Zeroizing::new(record.to_vec()))
            .expect("the record");
    }

    fn commit(&self, to: &Path) {
        let key =
            KeyProvider::try_from(Zeroizing::new(key().as_bytes().to_vec())).expect("the key");
        iota_stronghold::engine::snapshot::try_set_encrypt_work_factor(0).expect("the factor");
        self.stronghold
            .inner()
            .commit_with_keyprovider(&SnapshotPath::from_path(to), &key)
            .expect("a folder to write in");
    }
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
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

#[test]
fn a_few_accounts_lie_alone_as_in_older_snapshots() {
    let folder = tempfile::tempdir().expect("a folder to write in");
    let path = folder.path().join("gen.hold");
    packed(31).commit(&path).expect("a folder to write in");
    let raw = Raw::open(&path);
    assert_eq!(raw.list(b"packs"), None);
    assert_eq!(raw.pack(0), None);
    assert_eq!(raw.record(&[31; 16]), Some(secret(31)));
    assert_eq!(raw.list(b"ids").map(|list| list.len()), Some(31 * 16));
    // The way a program without packs left it: it opens, and packs may come.
    let mut store = StrongholdBackend.open(&path, &key()).expect("the store");
    let more = (50..=99).map(|number| (id(number), Zeroizing::new(secret(number))));
    store.put_all(more.collect()).expect("the records");
    store.commit(&path).expect("a folder to write in");
    let store = StrongholdBackend.open(&path, &key()).expect("the store");
    assert_eq!(store.ids().expect("the ids").len(), 31 + 50);
    let list = Raw::open(&path).list(b"packs").expect("packs");
    assert_eq!(list.len(), 50 * 20);
}

#[test]
fn the_secret_of_a_removed_account_is_gone_from_its_pack() {
    let folder = tempfile::tempdir().expect("a folder to write in");
    let path = folder.path().join("gen.hold");
    let mut store = packed(130);
    store.commit(&path).expect("a folder to write in");
    let raw = Raw::open(&path);
    let pack = raw.pack(0).expect("the first pack");
    assert!(holds(&pack, &secret(7)) && holds(&pack, &secret(9)));
    assert_eq!(raw.record(&[7; 16]), None, "no record of its own");

    store.remove(id(7)).expect("the account");
    store.put(id(9), b"another secret").expect("the account");
    let last: Vec<_> = (129..=130).map(id).collect();
    store
        .remove_all(&last)
        .expect("the accounts of the last pack");
    store.commit(&path).expect("a folder to write in");
    let raw = Raw::open(&path);
    let pack = raw.pack(0).expect("the first pack");
    assert!(!holds(&pack, &secret(7)) && !holds(&pack, &secret(9)));
    assert!(holds(&pack, &secret(8)), "the others are still there");
    assert_eq!(raw.record(&[7; 16]), None);
    assert_eq!(raw.record(&[9; 16]), Some(b"another secret".to_vec()));
    assert!(raw.pack(1).is_some());
    assert_eq!(raw.pack(2), None, "an empty pack goes");
    let list = raw.list(b"packs").expect("packs");
    assert_eq!(list.len(), (128 - 2) * 20);

    let rest = store.ids().expect("the ids");
    store.remove_all(&rest).expect("all accounts");
    store.commit(&path).expect("a folder to write in");
    let raw = Raw::open(&path);
    assert_eq!(
        (raw.list(b"packs"), raw.pack(0), raw.pack(1)),
        (None, None, None)
    );
    assert_eq!(raw.record(&[9; 16]), None);
}

#[test]
fn a_list_of_packs_that_is_wrong_is_damage() {
    let folder = tempfile::tempdir().expect("a folder to write in");
    let (path, wrong) = (
        folder.path().join("gen.hold"),
        folder.path().join("wrong.hold"),
    );
    packed(70).commit(&path).expect("a folder to write in");
    let list = Raw::open(&path).list(b"packs").expect("packs");
    let mut of_nobody = list.clone();
    of_nobody.extend([[0xee; 16].as_slice(), &[0; 4]].concat());
    let mut all_in_one = list.clone();
    all_in_one.chunks_mut(20).for_each(|entry| entry[19] = 0);
    let lists = [
        list[..list.len() - 1].to_vec(),
        [list.as_slice(), &list[..20]].concat(),
        [&list[20..40], &list[..20], &list[40..]].concat(),
        of_nobody,
        all_in_one,
    ];
    for (number, list) in lists.iter().enumerate() {
        let raw = Raw::open(&path);
        raw.set(b"packs", list);
        raw.commit(&wrong);
        let opened = StrongholdBackend.open(&wrong, &key());
        assert_eq!(opened.err(), Some(StoreError::Damaged), "list {number}");
    }
    let raw = Raw::open(&path);
    raw.set(b"packs", &list);
    raw.commit(&wrong);
    assert!(
        StrongholdBackend.open(&wrong, &key()).is_ok(),
        "the right one"
    );
}

#[test]
fn a_pack_that_is_wrong_is_damage_and_no_other_account_is_handed_out() {
    let folder = tempfile::tempdir().expect("a folder to write in");
    let (path, wrong) = (
        folder.path().join("gen.hold"),
        folder.path().join("wrong.hold"),
    );
    packed(40).commit(&path).expect("a folder to write in");
    let pack = Raw::open(&path).pack(0).expect("the pack");
    let entry = pack.len() / 40;
    let packs = [
        pack[..pack.len() - 1].to_vec(),
        // Without the first account, and with it twice.
        pack[entry..].to_vec(),
        [&pack[..entry], &pack].concat(),
        b"?".to_vec(),
    ];
    for (number, pack) in packs.iter().enumerate() {
        let raw = Raw::open(&path);
        raw.write(b"pack\0\0\0\0", pack);
        raw.commit(&wrong);
        let mut store = StrongholdBackend
            .open(&wrong, &key())
            .expect("the list is right");
        let mut called = false;
        let read = store.with(id(1), &mut |_| called = true);
        assert_eq!(
            (read, called),
            (Err(StoreError::Damaged), false),
            "{number}"
        );
        assert_eq!(store.remove(id(1)), Err(StoreError::Damaged), "{number}");
        assert_eq!(
            store.put(id(1), b"new"),
            Err(StoreError::Damaged),
            "{number}"
        );
        assert_eq!(store.ids().expect("the ids").len(), 40, "{number}");
        drop((raw, store));
    }
}
