//! Ente Auth: lines of key URIs with `codeDisplay`, plain and sealed. The seals were made by libsodium.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;

use std::{fs, path::Path};

use clavis_core::{
    import::{Format, ImportError},
    time::UnixTime,
};
use exports::{Failure, lines, read, read_with, skipped};
use serde_json::{Value, json};

/// A file that `tests/fixtures/import/ente/ente.py` made.
fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/import/ente");
    let text = fs::read_to_string(folder.join(name)).unwrap();
    // The line end after the last brace may be cut without a loss.
    text.trim_end().as_bytes().to_vec()
}

/// Escapes a query as Dart does: a blank is a plus.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn line(label: &str, display: &Value) -> String {
    let display = escaped(&display.to_string());
    format!(
        "otpauth://totp/{label}?secret=GEZDGNBV&issuer=CC&algorithm=SHA1&digits=6&period=30&codeDisplay={display}"
    )
}

const LINES: [&str; 4] = [
    "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA256|8|60",
    "hotp|Büro|b|GEZDGNBV|SHA1|6|7",
    "steam|Steam|gabe|GEZDGNBV|SHA1|5|30",
    "totp|CC|a#b|GEZDGNBV|SHA1|6|30",
];

#[test]
fn what_ente_shows_comes_along() {
    let display = json!({
        "pinned": true, "trashed": false, "note": "zwei Zeilen, 1+1 = 2 & mehr\n🔑", "tags": ["Work", "Büro, Bern", "Work"],
        "lastUsedAt": 1_732_000_000_123_456_u64, "tapCount": 12, "position": 3, "iconSrc": "simpleIcon", "iconID": "github",
    });
    let imported = read(line("a", &display).as_bytes()).unwrap();
    assert_eq!(imported.format, Format::Ente);
    let account = &imported.accounts[0];
    assert_eq!(exports::line(account), "totp|CC|a|GEZDGNBV|SHA1|6|30");
    assert_eq!(account.note, "zwei Zeilen, 1+1 = 2 & mehr\n🔑");
    assert_eq!(account.groups, ["Work", "Büro, Bern"]);
    assert!(account.favourite && account.trashed_at.is_none());
    assert_eq!(
        (account.use_count, account.last_used),
        (12, Some(UnixTime::from_millis(1_732_000_000_123)))
    );
}

#[test]
fn a_display_is_read_in_each_spelling_and_never_loses_its_account() {
    let long = "x".repeat(10_000);
    for (display, note, trashed) in [
        (
            escaped(&json!({"trashed": true, "note": "n"}).to_string()),
            "n".to_owned(),
            true,
        ),
        // Commas that were escaped twice.
        (
            "%7B%22pinned%22%3Atrue%252C%22note%22%3A%22n%22%7D".to_owned(),
            "n".to_owned(),
            false,
        ),
        (r#"{"note":"n"}"#.to_owned(), "n".to_owned(), false),
        (
            escaped(&json!({ "note": long }).to_string()),
            "x".repeat(4_096),
            false,
        ),
        (escaped("{\"note\":"), String::new(), false),
        (escaped("[]"), String::new(), false),
        (String::new(), String::new(), false),
    ] {
        let uri = format!("otpauth://totp/CC:a?codeDisplay={display}&secret=GEZDGNBV");
        for text in [uri.clone(), json!(uri).to_string()] {
            let imported = read(text.as_bytes()).unwrap();
            assert_eq!(
                lines(&imported),
                ["totp|CC|a|GEZDGNBV|SHA1|6|30"],
                "{display}"
            );
            let account = &imported.accounts[0];
            assert_eq!(
                (account.note.as_str(), account.trashed_at.is_some()),
                (note.as_str(), trashed)
            );
        }
    }
}

#[test]
fn one_bad_line_spoils_no_other() {
    let display = json!({"pinned": false});
    let text = [
        line("CC:first", &display),
        String::new(),
        line("CC:key", &display).replace("GEZDGNBV", "0189"),
        line("CC:digits", &display).replace("digits=6", "digits=262"),
        "rubbish".to_owned(),
        "\"otpauth://totp/CC:cut?secret=GEZD".to_owned(),
        line("CC:last", &display),
    ]
    .join("\r\n");
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(
        skipped(&imported),
        [
            "CC:key: secret is not Base32",
            "CC:digits: digits must be a number from 6 to 10",
            ": input is no key",
            ": input is no key",
        ]
    );
}

#[test]
fn what_libsodium_sealed_opens_with_its_password_alone() {
    // One with the tag of a message, one with that of the last message.
    for name in ["message.json", "final.json"] {
        let file = fixture(name);
        exports::check_passwords(&file, "pass wörd 🔑");
        exports::check_cuts(&file, Some("pass wörd 🔑"));
        exports::check_flips(&file, "pass wörd 🔑", 3);
        let imported = read_with(&file, Some("pass wörd 🔑")).unwrap();
        assert_eq!(imported.format, Format::Ente);
        assert_eq!(lines(&imported), LINES);
        let account = &imported.accounts[0];
        assert_eq!(
            (account.note.as_str(), account.favourite),
            ("a note, with a comma", true)
        );
        assert_eq!(account.groups, ["a tag", "Büro"]);
    }
}

#[test]
fn numbers_of_argon2_are_judged_before_any_work() {
    let file: Value = serde_json::from_slice(&fixture("final.json")).unwrap();
    for (memory, passes, error) in [
        (
            json!((1_u64 << 30) + 1_024),
            json!(1),
            ImportError::TooMuchWork,
        ),
        (json!(1_u64 << 60), json!(1), ImportError::TooMuchWork),
        (json!(1 << 28), json!(1 << 20), ImportError::TooMuchWork),
        (json!(0), json!(1), ImportError::Corrupt),
        (json!(-1), json!(1), ImportError::Corrupt),
        (json!(10_240), json!(0), ImportError::Corrupt),
        (json!(null), json!(1), ImportError::Corrupt),
        (json!("much"), json!(1), ImportError::Corrupt),
    ] {
        let mut hostile = file.clone();
        hostile["kdfParams"]["memLimit"] = memory;
        hostile["kdfParams"]["opsLimit"] = passes;
        assert_eq!(
            read(hostile.to_string().as_bytes()).unwrap_err(),
            Failure::Import(error),
            "{}",
            hostile["kdfParams"]
        );
    }
}

#[test]
fn a_seal_of_the_wrong_form_is_told() {
    let file: Value = serde_json::from_slice(&fixture("final.json")).unwrap();
    for (member, value) in [
        ("encryptionNonce", "AAAA"),
        ("encryptedData", ""),
        ("encryptedData", "AAAA"),
        ("encryptedData", "not Base64"),
        ("encryptionNonce", "not Base64"),
    ] {
        let mut broken = file.clone();
        broken[member] = json!(value);
        assert!(
            read_with(broken.to_string().as_bytes(), Some("pass wörd 🔑")).is_err(),
            "{member} {value}"
        );
    }
    let mut broken = file;
    broken["kdfParams"]["salt"] = json!("AAAA");
    assert!(read_with(broken.to_string().as_bytes(), Some("pass wörd 🔑")).is_err());
}

#[test]
fn ten_thousand_lines_are_read() {
    let display = json!({"pinned": true, "tags": ["Work"]});
    let text: Vec<String> = (0..10_000)
        .map(|number| line(&format!("CC:a{number}"), &display))
        .collect();
    let imported = read(text.join("\n").as_bytes()).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
    assert_eq!(imported.accounts[9_999].label, "a9999");
}
