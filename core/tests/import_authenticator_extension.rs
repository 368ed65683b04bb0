//! Authenticator-Extension: JSON of entries, plain and under each of its three seals. OpenSSL makes the seals of some.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a test may panic, and a skip must be seen"
)]

mod exports;
#[path = "exports/seal.rs"]
mod seal;

use clavis_core::import::{Format, ImportError, UnlockError};
use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER};
use exports::{Failure, lines, read, read_with, skipped};
use seal::{salted, salted_by_openssl};
use serde_json::{Map, Value, json};

const KEY_ID: &str = "9f0c7c1e-1111-4111-8111-111111111111";
/// What the extension writes; a test needs no more memory than this.
const ARGON2: [u32; 3] = [1_024, 2, 1];

fn entry(account: &str, more: &Value) -> Value {
    let mut entry = json!({
        "encrypted": false, "hash": account, "index": 0, "type": "totp", "secret": "GEZDGNBVGY3TQOJQ", "issuer": "CC",
        "account": account, "dataType": "OTPStorage",
    });
    for (member, value) in more.as_object().unwrap() {
        entry[member] = value.clone();
    }
    entry
}

fn file(entries: &[Value]) -> Map<String, Value> {
    let numbered = entries.iter().enumerate();
    numbered
        .map(|(number, entry)| {
            let mut entry = entry.clone();
            if entry.is_object() {
                entry["index"] = json!(number);
            }
            // The order of the names is not that of the entries.
            (
                format!("{:08x}-0000-4000-8000-000000000000", 1_000_000 - number),
                entry,
            )
        })
        .collect()
}

fn bytes(file: Map<String, Value>) -> Vec<u8> {
    serde_json::to_string_pretty(&file)
        .unwrap()
        .replace('\n', "\r\n")
        .into_bytes()
}

fn with_secret_sealed(entry: &Value, passphrase: &str) -> Value {
    let mut entry = entry.clone();
    entry["encrypted"] = json!(true);
    entry["secret"] = json!(salted(
        entry["secret"].as_str().unwrap().as_bytes(),
        passphrase
    ));
    entry
}

/// Before there were keys: each secret under the password.
fn under_password(entries: &[Value]) -> Vec<u8> {
    let sealed: Vec<Value> = entries
        .iter()
        .map(|entry| with_secret_sealed(entry, "test"))
        .collect();
    bytes(file(&sealed))
}

/// With a random key, itself under the password.
fn under_key(entries: &[Value]) -> Vec<u8> {
    let key = [0xa7; 120];
    let sealed: Vec<Value> = entries
        .iter()
        .map(|entry| with_secret_sealed(entry, &HEXLOWER.encode(&key)))
        .collect();
    let mut file = file(&sealed);
    file.insert("key".to_owned(), json!({"enc": salted(&key, "test"), "hash": "$argon2id$v=19$m=16384,t=1,p=1$c2FsdA$aGFzaA"}));
    bytes(file)
}

fn key(numbers: [u32; 3]) -> Value {
    let [memory, passes, lanes] = numbers;
    json!({
        "dataType": "Key", "id": KEY_ID, "salt": "a1b2c3d4e5f60718", "version": 3,
        "hash": format!("$argon2id$v=19$m={memory},t={passes},p={lanes}$MDAxMTIyMzM0NDU1NjY3Nw$aGFzaCBvZiB0aGUgaGFzaA"),
    })
}

/// Since version 8: whole entries under a hash of the password.
fn under_hash(entries: &[Value]) -> Map<String, Value> {
    let passphrase = BASE64_NOPAD.encode(&seal::argon2id("test", b"a1b2c3d4e5f60718", ARGON2));
    let sealed: Vec<Value> = entries
        .iter()
        .map(|entry| json!({"dataType": "EncOTPStorage", "keyId": KEY_ID, "index": 0, "data": salted(entry.to_string().as_bytes(), &passphrase)}))
        .collect();
    let mut file = file(&sealed);
    file.insert(KEY_ID.to_owned(), key(ARGON2));
    file
}

fn each_kind() -> (Vec<Value>, [&'static str; 11]) {
    let entries = vec![
        entry(
            "a",
            &json!({"issuer": "Büro 🔑::example.ch", "pinned": true}),
        ),
        entry(
            "b",
            &json!({"algorithm": "SHA512", "digits": 8, "period": 60}),
        ),
        entry("c", &json!({"type": "hotp", "counter": 7})),
        entry("d", &json!({"type": "steam", "secret": "MFRGGZDF"})),
        entry("e", &json!({"type": "battle"})),
        entry("f", &json!({"type": "hex", "secret": "3132333435363738"})),
        entry(
            "g",
            &json!({"type": "hhex", "secret": "3132333435363738", "counter": 1}),
        ),
        entry("h", &json!({"secret": "3132333435363738"})),
        entry("i", &json!({"secret": "bliz-GEZDGNBVGY3TQOJQ"})),
        entry("j", &json!({"secret": "stm-GEZDGNBVGY3TQOJQ"})),
        entry(
            "k",
            &json!({"type": null, "algorithm": 2, "digits": "7", "period": 20.0, "issuer": null}),
        ),
    ];
    let expected = [
        "totp|Büro 🔑|a|GEZDGNBVGY3TQOJQ|SHA1|6|30",
        "totp|CC|b|GEZDGNBVGY3TQOJQ|SHA512|8|60",
        "hotp|CC|c|GEZDGNBVGY3TQOJQ|SHA1|6|7",
        "steam|CC|d|MFRGGZDF|SHA1|5|30",
        "totp|CC|e|GEZDGNBVGY3TQOJQ|SHA1|8|30",
        "totp|CC|f|GEZDGNBVGY3TQ|SHA1|6|30",
        "hotp|CC|g|GEZDGNBVGY3TQ|SHA1|6|1",
        "totp|CC|h|GEZDGNBVGY3TQ|SHA1|6|30",
        "totp|CC|i|GEZDGNBVGY3TQOJQ|SHA1|8|30",
        "steam|CC|j|GEZDGNBVGY3TQOJQ|SHA1|5|30",
        "totp||k|GEZDGNBVGY3TQOJQ|SHA256|7|20",
    ];
    (entries, expected)
}

#[test]
fn every_kind_of_code_is_read_under_each_seal() {
    let (entries, expected) = each_kind();
    for bytes in [
        bytes(file(&entries)),
        under_password(&entries),
        under_key(&entries),
        bytes(under_hash(&entries)),
    ] {
        let imported = read_with(&bytes, Some("test")).unwrap();
        assert_eq!(imported.format, Format::AuthenticatorExtension);
        assert_eq!(lines(&imported), expected);
        assert_eq!(skipped(&imported), [""; 0]);
        assert!(imported.accounts[0].favourite && !imported.accounts[1].favourite);
    }
}

#[test]
fn what_openssl_sealed_is_opened() {
    let Some(secret) = salted_by_openssl("GEZDGNBVGY3TQOJQ", "pass wörd") else {
        let required = ["CI", "CLAVIS_REQUIRE_TOOLS"]
            .iter()
            .any(|name| std::env::var(name).is_ok_and(|value| value == "1" || value == "true"));
        assert!(!required, "openssl is required here");
        eprintln!("SKIPPED: openssl is missing, so no seal of its own was opened");
        return;
    };
    let sealed = entry("a", &json!({"encrypted": true, "secret": secret}));
    let imported = read_with(&bytes(file(&[sealed])), Some("pass wörd")).unwrap();
    assert_eq!(lines(&imported), ["totp|CC|a|GEZDGNBVGY3TQOJQ|SHA1|6|30"]);

    let passphrase = BASE64_NOPAD.encode(&seal::argon2id("pass wörd", b"a1b2c3d4e5f60718", ARGON2));
    let data = salted_by_openssl(&entry("b", &json!({})).to_string(), &passphrase).unwrap();
    let mut file =
        file(&[json!({"dataType": "EncOTPStorage", "keyId": KEY_ID, "index": 0, "data": data})]);
    file.insert(KEY_ID.to_owned(), key(ARGON2));
    let imported = read_with(&bytes(file), Some("pass wörd")).unwrap();
    assert_eq!(lines(&imported), ["totp|CC|b|GEZDGNBVGY3TQOJQ|SHA1|6|30"]);
}

#[test]
fn each_seal_opens_with_its_password_alone() {
    let (entries, _) = each_kind();
    for bytes in [
        under_password(&entries),
        under_key(&entries),
        bytes(under_hash(&entries)),
    ] {
        exports::check_passwords(&bytes, "test");
        exports::check_cuts(&bytes, Some("test"));
        // Nothing is authenticated, so a changed byte may change an entry; it must not end in a panic.
        for place in (0..bytes.len()).step_by(53) {
            let _ = read_with(&exports::flipped(&bytes, place), Some("test"));
        }
    }
    exports::check_cuts(&bytes(file(&entries)), None);
}

#[test]
fn one_bad_entry_spoils_no_other() {
    let entries = [
        entry("first", &json!({})),
        entry("none", &json!({"secret": ""})),
        entry("sign", &json!({"secret": "GEZD_NBV"})),
        entry("kind", &json!({"type": "ocra"})),
        entry("algorithm", &json!({"algorithm": "GOST3411_2012_256"})),
        entry("number", &json!({"algorithm": 4})),
        entry("digits", &json!({"digits": 11})),
        entry("period", &json!({"period": -30})),
        entry("counter", &json!({"type": "hotp", "counter": 0.5})),
        entry("last", &json!({})),
    ];
    let reasons = [
        "CC: none: secret is missing",
        "CC: sign: secret is not Base32",
        "CC: kind: method is not totp, hotp, steam or yaotp",
        "CC: algorithm: algorithm is not SHA-1, SHA-256 or SHA-512",
        "CC: number: algorithm is not SHA-1, SHA-256 or SHA-512",
        "CC: digits: digits must be a number from 6 to 10",
        "CC: period: period must be a number from 1 to 86400",
        "CC: counter: counter must be a number from 0 to 9223372036854775807",
    ];
    let mut plain = file(&entries);
    plain.insert("UserSettings".to_owned(), json!({"theme": "dark"}));
    plain.insert("LocalStorage".to_owned(), json!({}));
    plain.insert("00000000-rubbish".to_owned(), json!(7));
    let imported = read(&bytes(plain)).unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(skipped(&imported)[..8], reasons);
    assert_eq!(skipped(&imported)[8..], [": entry is damaged"]);
    let imported = read_with(&bytes(under_hash(&entries)), Some("test")).unwrap();
    assert_eq!(
        (imported.accounts.len(), skipped(&imported)),
        (2, reasons.map(str::to_owned).to_vec())
    );
}

#[test]
fn an_entry_under_another_key_is_named_and_spoils_no_other() {
    let mut file = under_hash(&[entry("a", &json!({})), entry("b", &json!({}))]);
    let names: Vec<String> = file
        .keys()
        .filter(|name| *name != KEY_ID)
        .cloned()
        .collect();
    file[&names[0]]["keyId"] = json!("lost");
    file.insert(
        "ffff".to_owned(),
        with_secret_sealed(&entry("c", &json!({"index": 9})), "other"),
    );
    let imported = read_with(&bytes(file), Some("test")).unwrap();
    assert_eq!(imported.accounts.len(), 1);
    assert_eq!(
        skipped(&imported),
        [
            ": entry is encrypted with a key that is not in the file",
            "CC: c: entry is encrypted with a key that is not in the file"
        ]
    );
}

#[test]
fn numbers_of_argon2_are_judged_before_any_work() {
    for (numbers, error) in [
        ([1 << 21, 2, 1], ImportError::TooMuchWork),
        ([1 << 20, 1_000, 1], ImportError::TooMuchWork),
        ([u32::MAX, u32::MAX, u32::MAX], ImportError::TooMuchWork),
        ([1_024, 1, 1_000], ImportError::TooMuchWork),
        ([1_024, 0, 1], ImportError::Corrupt),
        ([0, 1, 1], ImportError::Corrupt),
    ] {
        let mut file = under_hash(&[entry("a", &json!({}))]);
        file.insert(KEY_ID.to_owned(), key(numbers));
        assert_eq!(
            read(&bytes(file)).unwrap_err(),
            Failure::Import(error),
            "{numbers:?}"
        );
    }
    for hash in [
        "",
        "$argon2id$v=19$$c2FsdA$aGFzaA",
        "$argon2i$v=19$m=1024,t=2,p=1$c2FsdA$aGFzaA",
        "$argon2id$v=19$m=1024,t=2$c2FsdA$aGFzaA",
    ] {
        let mut file = under_hash(&[entry("a", &json!({}))]);
        file[KEY_ID]["hash"] = json!(hash);
        assert_eq!(
            read(&bytes(file)).unwrap_err(),
            Failure::Import(ImportError::Corrupt),
            "{hash}"
        );
    }
    let mut file = under_hash(&[entry("a", &json!({}))]);
    for number in 0..17 {
        let mut key = key(ARGON2);
        key["id"] = json!(format!("key {number}"));
        file.insert(format!("key {number}"), key);
    }
    assert_eq!(
        read(&bytes(file)).unwrap_err(),
        Failure::Import(ImportError::TooMuchWork)
    );
}

#[test]
fn a_seal_of_the_wrong_form_opens_nothing() {
    let short = BASE64.encode(b"Salted__8 bytes!");
    for secret in ["", "not Base64", "AAAA", &short, "GEZDGNBVGY3TQOJQ"] {
        let sealed = entry("a", &json!({"encrypted": true, "secret": secret}));
        assert_eq!(
            read_with(&bytes(file(&[sealed])), Some("test")).unwrap_err(),
            Failure::Unlock(UnlockError::WrongPassword),
            "{secret}"
        );
    }
}

#[test]
fn its_text_is_a_list_of_key_uris() {
    let text = "otpauth://totp/CC:anna?secret=GEZDGNBV&issuer=CC&period=60&digits=8&algorithm=SHA256\r\n\
                otpauth://hotp/CC:b?secret=GEZDGNBV&issuer=CC&counter=7\r\n\
                otpauth://totp/CC:hex?secret=3132333435363738&issuer=CC";
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(imported.format, Format::KeyUriList);
    assert_eq!(
        lines(&imported),
        [
            "totp|CC|anna|GEZDGNBV|SHA256|8|60",
            "hotp|CC|b|GEZDGNBV|SHA1|6|7"
        ]
    );
    assert_eq!(skipped(&imported), ["CC:hex: secret is not Base32"]);
}

#[test]
fn nesting_without_end_is_no_file() {
    let text = format!(
        r#"{{"a":{{"secret":"GEZDGNBV","type":"totp","encrypted":false,"index":{}}}}}"#,
        "[".repeat(100_000)
    );
    assert_eq!(
        read(text.as_bytes()).unwrap_err(),
        Failure::Import(ImportError::Unsupported)
    );
}

#[test]
fn ten_thousand_entries_are_read() {
    let entries: Vec<Value> = (0..10_000)
        .map(|number| entry(&format!("a{number}"), &json!({})))
        .collect();
    let imported = read_with(&bytes(under_hash(&entries)), Some("test")).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
}
