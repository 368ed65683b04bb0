//! KeePass databases that are cut, turned, too much work or of another version.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod exports;

use clavis_core::import::{ImportError, Imported, Refusal, UnlockError};
use exports::{
    Failure, cuts, flipped,
    kdbx::{ARGON2ID, Cipher, Kdf, RECIPE, Recipe, document, entry},
    read, read_with, skipped,
};

const PASSWORD: &str = "pässword 🔑";

fn damaged() -> Failure {
    Failure::Import(ImportError::Corrupt)
}

/// Reads a database of these entries.
fn imported(inside: &str) -> Imported {
    read_with(&RECIPE.seal(&document(inside), PASSWORD), Some(PASSWORD)).unwrap()
}

#[test]
fn cut_and_turned_bytes_never_open() {
    for recipe in [
        RECIPE,
        Recipe {
            cipher: Cipher::ChaCha20,
            is_compressed: false,
            ..RECIPE
        },
    ] {
        let bytes = recipe.seal(
            &document(&entry(
                "",
                &[("otp", "MFRGGZDF"), ("Notes", &"n".repeat(3_000))],
                "",
            )),
            PASSWORD,
        );
        assert!(bytes.len() > 300);
        for cut in cuts(&bytes) {
            let wanted = match cut.len() {
                0 => Failure::Import(ImportError::Unsupported),
                _ => damaged(),
            };
            assert_eq!(
                read_with(cut, Some(PASSWORD)).unwrap_err(),
                wanted,
                "{}",
                cut.len()
            );
        }
        for place in 12..bytes.len() {
            let failure = read_with(&flipped(&bytes, place), Some(PASSWORD)).unwrap_err();
            assert!(
                matches!(
                    failure,
                    Failure::Import(
                        ImportError::Corrupt
                            | ImportError::TooMuchWork
                            | ImportError::Refused(Refusal::TooNew)
                    ) | Failure::Unlock(UnlockError::WrongPassword)
                ),
                "{place}: {failure:?}"
            );
        }
    }
}

#[test]
fn derivations_that_take_too_much_are_refused_before_any_work() {
    let argon2 = |memory, passes, lanes| Kdf::Argon2 {
        algorithm: argon2::Algorithm::Argon2d,
        version: 0x13,
        memory,
        passes,
        lanes,
    };
    let sealed = RECIPE.seal(&document(&entry("", &[("otp", "MFRGGZDF")], "")), PASSWORD);
    let dictionary = |kdf: Kdf| Recipe { kdf, ..RECIPE }.header_with(&sealed);
    for (kdf, wanted) in [
        (
            Kdf::Aes {
                rounds: 100_000_001,
            },
            ImportError::TooMuchWork,
        ),
        (Kdf::Aes { rounds: u64::MAX }, ImportError::TooMuchWork),
        (argon2(2 << 30, 1, 1), ImportError::TooMuchWork),
        (argon2(u64::MAX, 1, 1), ImportError::TooMuchWork),
        (argon2(1 << 30, u64::MAX, 1), ImportError::TooMuchWork),
        (argon2(64 << 20, 1_000, 1), ImportError::TooMuchWork),
        (argon2(1 << 20, 2, 65), ImportError::TooMuchWork),
        (argon2(1 << 20, 0, 1), ImportError::Corrupt),
        (argon2(1 << 20, 1, 0), ImportError::Corrupt),
        (argon2(0, 1, 1), ImportError::Corrupt),
    ] {
        assert_eq!(
            read(&dictionary(kdf)).unwrap_err(),
            Failure::Import(wanted),
            "{kdf:?}"
        );
    }
    // The same file with numbers that are borne asks for the password.
    assert_eq!(
        read(&dictionary(ARGON2ID)).unwrap_err(),
        Failure::PasswordRequired
    );
}

#[test]
fn texts_that_burst_or_nest_are_refused() {
    let bomb = RECIPE.seal_bytes(&vec![b' '; 130 << 20], PASSWORD);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(
        read_with(&bomb, Some(PASSWORD)).unwrap_err(),
        Failure::Import(ImportError::TooMuchWork)
    );

    let nodes = document(&"<a/>".repeat(4_100_000));
    let nodes = RECIPE.seal_bytes(nodes.as_bytes(), PASSWORD);
    assert_eq!(
        read_with(&nodes, Some(PASSWORD)).unwrap_err(),
        Failure::Import(ImportError::TooMuchWork)
    );

    let laughs = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><KeePassFile><Root>&c;</Root></KeePassFile>";
    let laughs = RECIPE.seal_bytes(laughs.as_bytes(), PASSWORD);
    assert_eq!(read_with(&laughs, Some(PASSWORD)).unwrap_err(), damaged());

    for text in ["", "<", "<KeePassFile/>", "<KeePassFile><Root>", "\u{0}"] {
        let bytes = RECIPE.seal_bytes(text.as_bytes(), PASSWORD);
        assert_eq!(
            read_with(&bytes, Some(PASSWORD)).unwrap_err(),
            damaged(),
            "{text}"
        );
    }
}

#[test]
fn groups_deeper_than_anybody_nests_are_said() {
    let key = entry("", &[("Title", "deep"), ("otp", "MFRGGZDF")], "");
    let nested = |depth: usize| {
        let (open, close): (String, String) = (
            "<Group><Name>g</Name>".repeat(depth),
            "</Group>".repeat(depth),
        );
        imported(&format!("{open}{key}{close}"))
    };
    assert_eq!(nested(60).accounts.len(), 1);
    let deep = nested(5_000);
    assert_eq!(
        (deep.accounts.len(), skipped(&deep)),
        (0, vec!["g: entry is damaged".to_owned()])
    );
}

#[test]
fn a_protected_value_that_cannot_be_told_is_damage() {
    let text = document(&entry("", &[("otp", "MFRGGZDF")], "")).replace("MFRGGZDF", "not Base64");
    let bytes = RECIPE.seal_bytes(text.as_bytes(), PASSWORD);
    assert_eq!(read_with(&bytes, Some(PASSWORD)).unwrap_err(), damaged());
}

#[test]
fn older_and_newer_databases_say_what_to_do() {
    let old = Failure::Import(ImportError::Refused(Refusal::OldKeePass));
    for (start, wanted) in [
        (
            &b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5\x03\x00\x00\x00"[..],
            &old,
        ),
        (b"\x03\xd9\xa2\x9a\x66\xfb\x4b\xb5\x00\x00\x01\x00", &old),
        (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x01\x00\x03\x00", &old),
        (
            b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x00\x00\x05\x00",
            &Failure::Import(ImportError::Refused(Refusal::TooNew)),
        ),
        (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", &damaged()),
    ] {
        let bytes = [start, &[0; 200][..if start.len() > 8 { 200 } else { 0 }]].concat();
        assert_eq!(&read(&bytes).unwrap_err(), wanted, "{start:?}");
    }
}
