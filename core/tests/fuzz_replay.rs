//! Each seed of the fuzz targets through the function the fuzzer calls, and with its middle and end cut or changed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::{fs, path::Path};

use clavis_core::import::{self, Found};

/// Runs a target over its seeds; as many as stand there, so that a lost folder is noticed.
fn replay(target: fn(&[u8]), name: &str, least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(name);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let seed = fs::read(entry.unwrap().path()).unwrap();
        target(&seed);
        for place in (0..seed.len()).step_by(seed.len() / 8 + 1) {
            target(&seed[..place]);
            let mut changed = seed.clone();
            changed[place] ^= 0x11;
            target(&changed);
        }
        count += 1;
    }
    assert!(count >= least, "{name}: {count} seeds");
}

#[test]
fn key_uris() {
    replay(targets::key_uri, "key_uri", 12);
}

#[test]
fn migration_payloads() {
    replay(targets::migration, "migration", 4);
}

#[test]
fn pictures() {
    replay(targets::qr_picture, "qr_picture", 6);
}

#[test]
fn files_of_any_format() {
    replay(targets::import_any, "import_any", 43);
}

#[test]
fn backups() {
    replay(targets::backup, "backup", 5);
}

/// A seed that stops at its password would let a fuzzer see nothing behind it. Python made these, no code of ours.
#[test]
fn the_seeds_with_a_password_open() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (name, accounts) in [
        ("backup/document.age", 5),
        ("backup/list.age", 1),
        ("import_any/aegis-encrypted.json", 1),
        ("import_any/authy-sealed.xml", 1),
        ("import_any/freeotp-2.xml", 1),
        ("import_any/keepass.kdbx", 1),
        ("import_any/totp-authenticator.bin", 1),
        ("import_any/bitwarden-sealed.json", 3),
    ] {
        let seed = fs::read(folder.join(name)).unwrap();
        let Ok(Found::Locked(locked)) = import::read(&[&seed]).remove(0).outcome else {
            panic!("{name} is not locked");
        };
        let imported = locked.unlock("password").unwrap();
        assert_eq!(imported.accounts.len(), accounts, "{name}");
    }
}
