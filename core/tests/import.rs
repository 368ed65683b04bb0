//! Lists of key URIs, migration payloads, and what holds for every file whatever its format.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;

use clavis_core::import::{self, Format, ImportError, MissingPart};
use exports::{Failure, read};

#[test]
fn a_list_of_key_uris_is_read() {
    let text = "\u{feff}\r\notpauth://totp/a?secret=MFRGGZDF\r\n\r\notpauth://hotp/b?secret=MFRGGZDF&counter=4&icon=x\r\nrubbish\r\n";
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(imported.format, Format::KeyUriList);
    assert_eq!((imported.accounts.len(), imported.skipped.len()), (2, 1));
    assert_eq!(imported.skipped[0].index, 2);
}

#[test]
fn what_is_no_known_format_is_unsupported() {
    for text in [
        "",
        "{}",
        "[]",
        "<xml/>",
        "JBSWY3DPEHPK3PXP",
        "text with otpauth://totp/a?secret=MFRGGZDF inside",
        "%PDF-1.7\n%\u{e2}\u{e3}",
        "PK\u{3}\u{4}",
    ] {
        assert_eq!(
            read(text.as_bytes()).unwrap_err(),
            Failure::Import(ImportError::Unsupported),
            "{text}"
        );
    }
}

#[test]
fn a_damaged_migration_payload_alone_is_corrupt() {
    let text = "otpauth-migration://offline?data=CjEKCkhlbGxv";
    assert_eq!(
        read(text.as_bytes()).unwrap_err(),
        Failure::Import(ImportError::Corrupt)
    );
}

#[test]
fn a_part_alone_says_what_is_missing() {
    // batch_size 2, batch_index 1.
    let text = "otpauth-migration://offline?data=CgwKBWFiY2RlEgFhMAIYAiAB";
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(imported.accounts.len(), 1);
    assert_eq!(imported.missing, [MissingPart { part: 1, total: 2 }]);
}

#[test]
fn lists_go_together_and_other_files_stand_alone() {
    let first = b"otpauth-migration://offline?data=CgwKBWFiY2RlEgFhMAIYAiAA";
    let second = b"otpauth-migration://offline?data=CgwKBWFiY2RlEgFhMAIYAiAB";
    let readings = import::read(&[first, b"rubbish", second]);
    assert_eq!(readings.len(), 2);
    assert_eq!(readings[0].files, [0, 2]);
    assert_eq!(readings[1].files, [1]);
    assert_eq!(
        readings[1].outcome.as_ref().unwrap_err(),
        &ImportError::Unsupported
    );
    let imported = exports::open(readings.into_iter().next().unwrap(), None).unwrap();
    assert_eq!((imported.accounts.len(), imported.missing.len()), (2, 0));
}
