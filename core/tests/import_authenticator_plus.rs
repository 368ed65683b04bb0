//! The database of Authenticator Plus, sealed by Debian's `sqlcipher`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod exports;

use std::{fs, process::Command};

use clavis_core::import::{Format, ImportError, UnlockError};
use exports::{Failure, cuts, flipped, lines, read_with, skipped, tools};

const PASSWORD: &str = "testtesttest";
const PAGE: usize = 1_024;

/// Makes a database with these statements; `None` when `sqlcipher` is not here.
fn sealed(name: &str, statements: &str) -> Option<Vec<u8>> {
    let mut version = Command::new("sqlcipher");
    version.arg("-version");
    if !tools::has(version) {
        return None;
    }
    let path = tools::folder(name).join("authplus.db");
    // Newer programs write SQLCipher 3 only when told to; older ones write nothing else and pass over what they do not know.
    let script = format!(
        "PRAGMA key = '{PASSWORD}';\nPRAGMA cipher_compatibility = 3;\nPRAGMA synchronous = OFF;\n\
         CREATE TABLE accounts (_id INTEGER PRIMARY KEY, email TEXT NOT NULL, secret TEXT NOT NULL, \
         counter INTEGER DEFAULT 0, type INTEGER, provider INTEGER DEFAULT 0, issuer TEXT DEFAULT NULL, \
         original_name TEXT DEFAULT NULL, category TEXT);\n\
         CREATE TABLE category (_id INTEGER PRIMARY KEY, name TEXT);\n{statements}"
    );
    tools::run(Command::new("sqlcipher").arg(&path), &script);
    let bytes = fs::read(path).unwrap();
    assert!(!bytes.starts_with(b"SQLite"), "it is sealed");
    Some(bytes)
}

const ACCOUNTS: &str = "
INSERT INTO accounts (email, secret, counter, type, issuer, original_name, category) VALUES
('Mason', 'MFRGGZDF', 0, 0, 'Deno', 'Deno:Mason', 'All Accounts'),
('söphie 🔑', 'mfrg gzdg', 7, 1, 'Zürich', '', 'Work'),
('EU-1', '0102030405060708090a0b0c0d0e0f1011121314', 0, 2, '', '', 'Games'),
('James', 'MFRGGZDH', 0, 0, NULL, 'SPDX:James', NULL),
('alone', 'MFRGGZDI', 0, 0, NULL, 'alone', ''),
('bad', '0', 0, 0, 'Bank', '', ''),
('odd', 'MFRGGZDK', 0, 9, 'Kind', '', '');
";

#[test]
fn the_password_opens_every_account() {
    let Some(bytes) = sealed("authenticator-plus", ACCOUNTS) else {
        return;
    };
    let imported = read_with(&bytes, Some(PASSWORD)).unwrap();
    assert_eq!(imported.format, Format::AuthenticatorPlus);
    assert_eq!(
        lines(&imported),
        [
            "totp|Deno|Mason|MFRGGZDF|SHA1|6|30",
            "hotp|Zürich|söphie 🔑|MFRGGZDG|SHA1|6|7",
            "totp|Blizzard|EU-1|AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU|SHA1|8|30",
            "totp|SPDX|James|MFRGGZDH|SHA1|6|30",
            "totp||alone|MFRGGZDI|SHA1|6|30",
        ]
    );
    assert_eq!(
        skipped(&imported),
        [
            "Bank: bad: secret is not Base32",
            "Kind: odd: method is not totp, hotp, steam or yaotp",
        ]
    );
    let groups: Vec<_> = imported
        .accounts
        .iter()
        .map(|account| account.groups.join(" "))
        .collect();
    assert_eq!(groups, ["", "Work", "Games", "", ""]);
}

#[test]
fn a_wrong_or_missing_password_is_told_from_damage() {
    let Some(bytes) = sealed("authenticator-plus-damage", ACCOUNTS) else {
        return;
    };
    let wrong = Failure::Unlock(UnlockError::WrongPassword);
    let corrupt = Failure::Import(ImportError::Corrupt);
    assert_eq!(
        read_with(&bytes, None).unwrap_err(),
        Failure::PasswordRequired
    );
    assert_eq!(read_with(&bytes, Some("other")).unwrap_err(), wrong);
    assert_eq!(read_with(&bytes, Some("")).unwrap_err(), wrong);
    // Salt, text, IV and tag of the first page; text, IV and tag of the second.
    for (place, failure) in [(5, &wrong), (100, &wrong), (980, &wrong), (1_000, &wrong)] {
        assert_eq!(
            &read_with(&flipped(&bytes, place), Some(PASSWORD)).unwrap_err(),
            failure,
            "{place}"
        );
    }
    for place in [0, 975, 980, 1_000] {
        let flipped = flipped(&bytes, PAGE + place);
        assert_eq!(
            read_with(&flipped, Some(PASSWORD)).unwrap_err(),
            corrupt,
            "{place}"
        );
    }
    // The spare bytes mean nothing.
    assert_eq!(
        read_with(&flipped(&bytes, 1_020), Some(PASSWORD))
            .unwrap()
            .accounts
            .len(),
        5
    );
    // Cut between pages the rest is missed; cut inside one nothing says what it is, so that any password is wrong.
    for cut in cuts(&bytes) {
        let wanted = match cut.len() {
            0 => Failure::Import(ImportError::Unsupported),
            length if length % PAGE == 0 => Failure::Import(ImportError::Corrupt),
            _ => Failure::Unlock(UnlockError::WrongPassword),
        };
        assert_eq!(
            read_with(cut, Some(PASSWORD)).unwrap_err(),
            wanted,
            "{}",
            cut.len()
        );
    }
    assert_eq!(
        read_with(&bytes[..2 * PAGE], Some(PASSWORD)).unwrap_err(),
        Failure::Import(ImportError::Corrupt)
    );
}

#[test]
fn a_large_database_is_opened_page_by_page() {
    let rows: String = (0..3_000)
        .map(|number| {
            format!(
                "INSERT INTO accounts (email, secret, counter, type, issuer, original_name, category) VALUES \
                 ('account {number}', 'MFRGGZDF', 0, 0, 'Issuer', '{}', '');\n",
                "x".repeat(number % 1_500)
            )
        })
        .collect();
    let Some(bytes) = sealed(
        "authenticator-plus-large",
        &format!("BEGIN;\n{rows}COMMIT;\n"),
    ) else {
        return;
    };
    let imported = read_with(&bytes, Some(PASSWORD)).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (3_000, 0)
    );
    assert_eq!(imported.accounts[2_999].label, "account 2999");
}

#[test]
fn the_same_database_without_its_seal_is_known_too() {
    let script = "
db.execute('CREATE TABLE accounts (email, secret, counter, type, issuer, original_name, category)')
db.execute(\"INSERT INTO accounts VALUES ('a', 'MFRGGZDF', 0, 0, 'b', '', 'Work')\")
";
    let Some(files) = exports::sqlite::make("authenticator-plus-open", script) else {
        return;
    };
    let imported = exports::read(&files.database).unwrap();
    assert_eq!(imported.format, Format::AuthenticatorPlus);
    assert_eq!(lines(&imported), ["totp|b|a|MFRGGZDF|SHA1|6|30"]);
    assert_eq!(imported.accounts[0].groups, ["Work"]);
}
