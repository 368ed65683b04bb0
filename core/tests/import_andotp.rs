//! andOTP: its JSON, and its two containers without any mark.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;
#[path = "exports/seal.rs"]
mod seal;

use clavis_core::{
    import::{Format, ImportError, UnlockError},
    time::UnixTime,
};
use exports::{Failure, lines, read, read_with, skipped};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const SALT: [u8; 12] = *b"salt-of-12-b";

fn entry(label: &str, more: &Value) -> Value {
    let mut entry = json!({
        "secret": "GEZDGNBVGY3TQOJQ", "issuer": "CC", "label": label, "digits": 6, "type": "TOTP", "algorithm": "SHA1",
        "thumbnail": "Default", "last_used": 0, "used_frequency": 0, "period": 30, "tags": [],
    });
    for (member, value) in more.as_object().unwrap() {
        entry[member] = value.clone();
    }
    entry
}

fn plain(entries: &[Value]) -> Vec<u8> {
    json!(entries).to_string().into_bytes()
}

/// Since 0.6.3.
fn new_container(rounds: u32, text: &[u8]) -> Vec<u8> {
    let sealed = seal::gcm(
        &seal::pbkdf2_sha1("test", &SALT, rounds),
        &seal::NONCE,
        text,
    );
    [&rounds.to_be_bytes()[..], &SALT, &seal::NONCE, &sealed].concat()
}

/// Up to 0.6.2.
fn old_container(text: &[u8]) -> Vec<u8> {
    // The nonce stands first, so it must not read as a number of rounds that somebody would wait for.
    let nonce = *b"\x81nonce of old";
    let nonce: [u8; 12] = nonce[..12].try_into().unwrap();
    let sealed = seal::gcm(&Sha256::digest("test").into(), &nonce, text);
    [&nonce[..], &sealed].concat()
}

#[test]
fn every_kind_of_code_is_read() {
    let entries = [
        entry("a", &json!({})),
        entry(
            "b",
            &json!({"digits": 8, "period": 60, "algorithm": "SHA512", "secret": "GEZDGNBV======"}),
        ),
        entry(
            "c",
            &json!({"type": "HOTP", "counter": 50, "period": null, "algorithm": "SHA256"}),
        ),
        entry("d", &json!({"type": "STEAM", "digits": 5})),
        entry("e", &json!({"digits": "7", "period": 20.0})),
    ];
    let expected = [
        "totp|CC|a|GEZDGNBVGY3TQOJQ|SHA1|6|30",
        "totp|CC|b|GEZDGNBV|SHA512|8|60",
        "hotp|CC|c|GEZDGNBVGY3TQOJQ|SHA256|6|50",
        "steam|CC|d|GEZDGNBVGY3TQOJQ|SHA1|5|30",
        "totp|CC|e|GEZDGNBVGY3TQOJQ|SHA1|7|20",
    ];
    let text = plain(&entries);
    for file in [
        text.clone(),
        new_container(1_000, &text),
        new_container(140_000, &text),
        old_container(&text),
    ] {
        let imported = read_with(&file, Some("test")).unwrap();
        assert_eq!(imported.format, Format::AndOtp);
        assert_eq!(lines(&imported), expected);
        assert_eq!(skipped(&imported), [""; 0]);
    }
}

#[test]
fn the_first_versions_have_one_name_no_kind_and_no_picture() {
    for (label, issuer, name) in [
        ("CC - anna", "CC", "anna"),
        ("CC - CC:anna", "CC", "anna"),
        ("CC:anna", "CC", "anna"),
        ("anna", "", "anna"),
        ("CC - Zürich - Büro", "CC", "Zürich - Büro"),
    ] {
        let file =
            json!([{"secret": "GEZDGNBV", "label": label, "period": 30, "digits": 6}]).to_string();
        let imported = read(file.as_bytes()).unwrap();
        assert_eq!(
            lines(&imported),
            [format!("totp|{issuer}|{name}|GEZDGNBV|SHA1|6|30")]
        );
    }
}

#[test]
fn tags_and_usage_come_along() {
    let more = json!({"tags": ["Work", "Büro", "Work", ""], "used_frequency": 12, "last_used": 1_608_146_844_162_u64});
    let imported = read(&plain(&[entry("a", &more), entry("b", &json!({}))])).unwrap();
    let [used, unused] = imported.accounts.as_slice() else {
        panic!("two accounts")
    };
    assert_eq!(used.groups, ["Work", "Büro"]);
    assert_eq!(
        (used.use_count, used.last_used),
        (12, Some(UnixTime::from_millis(1_608_146_844_162)))
    );
    assert_eq!((unused.use_count, unused.last_used), (0, None));
}

#[test]
fn one_bad_entry_spoils_no_other() {
    let entries = [
        entry("first", &json!({})),
        entry("secret", &json!({"secret": "0189"})),
        entry("none", &json!({"secret": ""})),
        entry("kind", &json!({"type": "OCRA"})),
        // The Base32 of its hexadecimal text; andOTP asks for the PIN each time and keeps none.
        entry(
            "motp",
            &json!({"type": "MOTP", "secret": "MFRGGZDFMYYDCMRTGQ2TMNZYHE======"}),
        ),
        entry("counter", &json!({"type": "HOTP", "counter": -1})),
        json!(null),
        entry("last", &json!({})),
    ];
    let imported = read(&plain(&entries)).unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(
        skipped(&imported),
        [
            "CC: secret: secret is not Base32",
            "CC: none: secret is missing",
            "CC: kind: method is not totp, hotp, steam or yaotp",
            "CC: motp: the service PIN is missing",
            "CC: counter: counter must be a number from 0 to 9223372036854775807",
            ": entry is damaged",
        ]
    );
}

#[test]
fn the_containers_open_with_their_password_alone() {
    let text = plain(&[entry("a", &json!({}))]);
    for file in [new_container(1_000, &text), old_container(&text)] {
        exports::check_passwords(&file, "test");
        exports::check_cuts(&file, Some("test"));
        exports::check_flips(&file, "test", 7);
    }
    exports::check_cuts(&text, None);
}

#[test]
fn an_opened_container_without_a_list_is_corrupt() {
    for text in [
        &br#"{"secret": "an object is no list of entries, however long it may be"}"#[..],
        &[b'x'; 200],
        &b"[".repeat(10_000),
    ] {
        for file in [new_container(1_000, text), old_container(text)] {
            assert_eq!(
                read_with(&file, Some("test")).unwrap_err(),
                Failure::Import(ImportError::Corrupt)
            );
        }
    }
}

/// Such a number may as well be the nonce of the old container, so the answer is that the password opens nothing.
#[test]
fn rounds_beyond_the_bound_are_not_run() {
    let text = plain(&[entry("a", &json!({}))]);
    for rounds in [0_u32, 5_000_001, 0x7fff_ffff, 0x8000_0000, u32::MAX] {
        let mut file = new_container(1_000, &text);
        file[..4].copy_from_slice(&rounds.to_be_bytes());
        assert_eq!(
            read_with(&file, Some("test")).unwrap_err(),
            Failure::Unlock(UnlockError::WrongPassword)
        );
    }
}

#[test]
fn what_has_another_mark_or_is_no_cipher_text_is_unsupported() {
    let noise: Vec<u8> = new_container(1_000, &plain(&[entry("a", &json!({}))])).split_off(28);
    let magics: [&[u8]; 14] = [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"BM",
        b"PK\x05\x06",
        b"%PDF-1.7",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b\x08",
        b"BZh9",
        b"\xfd7zXZ\0",
        b"\x28\xb5\x2f\xfd",
        b"\x7fELF",
        b"Rar!\x1a\x07",
        b"Salted__",
    ];
    let mut files: Vec<Vec<u8>> = magics
        .iter()
        .map(|magic| [magic, noise.as_slice()].concat())
        .collect();
    files.extend([
        noise[..80].to_vec(),
        (0..200_u32).flat_map(u32::to_le_bytes).collect(),
        "Grüezi mitenand, dies ist ein Text in Latin-1, mit Umlauten: Bäume, Öfen, Übermut, und er ist lang genug."
            .chars()
            .map(|sign| u8::try_from(u32::from(sign)).unwrap())
            .collect(),
        [&noise[..60], &[0; 200]].concat(),
    ]);
    for file in files {
        assert_eq!(
            read(&file).unwrap_err(),
            Failure::Import(ImportError::Unsupported),
            "{:?}",
            &file[..8]
        );
    }
}

#[test]
fn ten_thousand_entries_are_read() {
    let entries: Vec<Value> = (0..10_000)
        .map(|number| entry(&format!("a{number}"), &json!({})))
        .collect();
    let imported = read_with(&new_container(1_000, &plain(&entries)), Some("test")).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
    assert_eq!(imported.accounts[9_999].label, "a9999");
}
