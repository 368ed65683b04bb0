//! FreeOTP 2. Java itself made the backup in `tests/fixtures/import/freeotp`; the others are made here from the
//! description in `docs/import-formats.md`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod exports;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use clavis_core::import::ImportError;
use exports::{Failure, check, check_damage, check_passwords, read, read_with};
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

const MADE_BY_JAVA: &[u8] =
    include_bytes!("../../tests/fixtures/import/freeotp/externalBackup.xml");
const KEY: [u8; 32] = [7; 32];

fn text(value: &Value) -> String {
    value.to_string()
}

fn signed(bytes: &[u8]) -> Vec<i8> {
    bytes.iter().map(|byte| byte.cast_signed()).collect()
}

/// A key wrapped under another, with the parameters as the phones since Android 7 write them.
fn wrapped(under: &[u8; 32], secret: &[u8], kind: &str) -> Value {
    let nonce = [9; 12];
    let payload = Payload {
        msg: secret,
        aad: kind.as_bytes(),
    };
    let sealed = Aes256Gcm::new(under.into())
        .encrypt((&nonce).into(), payload)
        .unwrap();
    let parameters = [b"\x30\x11\x04\x0c".as_slice(), &nonce, b"\x02\x01\x10"].concat();
    json!({
        "mCipher": "AES/GCM/NoPadding",
        "mCipherText": signed(&sealed),
        "mParameters": signed(&parameters),
        "mToken": kind,
    })
}

fn master_key(rounds: u32) -> Value {
    let salt = [0xc3; 32];
    let mut wrapping = [0; 32];
    pbkdf2::pbkdf2_hmac::<sha1::Sha1>(b"password", &salt, rounds, &mut wrapping);
    json!({
        "mAlgorithm": "PBKDF2withHmacSHA1",
        "mEncryptedKey": wrapped(&wrapping, &KEY, "AES"),
        "mIterations": rounds,
        "mSalt": signed(&salt),
    })
}

fn wrapped_secret(under: &[u8; 32]) -> String {
    let key = wrapped(under, b"12345678901234567890", "HmacSHA1").to_string();
    text(&json!({ "key": key }))
}

/// The stream of a `java.util.HashMap<String, String>`; texts here are of the first plane and hold no zero.
fn stream(pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x02F\x00\x0aloadFactorI\x00\x09thresholdxp?@\x00\x00\x00\x00\x00\x18w\x08\x00\x00\x00\x20".to_vec();
    bytes.extend(u32::try_from(pairs.len()).unwrap().to_be_bytes());
    for text in pairs.iter().flat_map(|(name, value)| [name, value]) {
        bytes.push(b't');
        bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes.push(b'x');
    bytes
}

#[test]
fn a_backup_that_java_made_opens() {
    let mut lines = exports::lines(&read_with(MADE_BY_JAVA, Some("Schlüssel-1")).unwrap());
    lines.sort();
    assert_eq!(
        lines,
        [
            "hotp|Shop|ben|GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA|SHA256|8|7",
            "totp|Café 🔑|anna|GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ|SHA1|6|30",
        ]
    );
    check_damage(MADE_BY_JAVA, Some("Schlüssel-1"));
}

#[test]
fn the_counter_is_the_next_and_the_older_names_stay_behind() {
    let token = text(&json!({
        "issuerExt": "New", "issuerAlt": "Old", "label": "new", "labelAlt": "old", "counter": 50, "type": "HOTP",
    }));
    let file = stream(&[
        ("masterKey", &text(&master_key(10))),
        ("id-token", &token),
        ("id", &wrapped_secret(&KEY)),
    ]);
    let line = format!("hotp|New|new|{SECRET}|SHA1|6|50");
    check(&file, Some("password"), &[&line], &[]);
    check_passwords(&file, "password");
    check_damage(&file, Some("password"));
}

/// Older phones write the nonce alone, without the sequence around it.
#[test]
fn a_nonce_alone_is_read() {
    let mut master = master_key(10);
    let alone = [b"\x04\x0c".as_slice(), &[9; 12]].concat();
    master["mEncryptedKey"]["mParameters"] = json!(signed(&alone));
    let file = stream(&[
        ("masterKey", &text(&master)),
        ("id-token", r#"{"label":"a","type":"TOTP"}"#),
        ("id", &wrapped_secret(&KEY)),
    ]);
    check(
        &file,
        Some("password"),
        &[&format!("totp||a|{SECRET}|SHA1|6|30")],
        &[],
    );
}

/// Restoring in FreeOTP makes a new master key and leaves what an earlier one sealed (freeotp-android #444).
#[test]
fn a_bad_token_is_named_and_the_others_come_along() {
    let good = wrapped_secret(&KEY);
    let file = stream(&[
        ("1-token", r#"{"label":"good","type":"TOTP"}"#),
        ("1", &good),
        (
            "2-token",
            r#"{"issuerExt":"Old","label":"key","type":"TOTP"}"#,
        ),
        ("2", &wrapped_secret(&[8; 32])),
        ("3-token", r#"{"label":"no key","type":"TOTP"}"#),
        ("4", &good),
        ("5-token", "{"),
        ("5", &good),
        ("6-token", r#"{"label":"no wrapping"}"#),
        ("6", "{}"),
        ("7-token", r#"{"label":"digits","digits":262}"#),
        ("7", &good),
        ("tokenOrder", "[]"),
        ("masterKey", &text(&master_key(10))),
    ]);
    check(
        &file,
        Some("password"),
        &[&format!("totp||good|{SECRET}|SHA1|6|30")],
        &[
            "Old: key: entry is encrypted with a key that is not in the file",
            "no key: secret is missing",
            "4: entry is damaged",
            "5: entry is damaged",
            "no wrapping: entry is damaged",
            "digits: digits must be a number from 6 to 10",
        ],
    );
}

#[test]
fn numbers_that_ask_for_too_much_are_refused_before_any_work() {
    for (rounds, error) in [
        (json!(5_000_001), ImportError::TooMuchWork),
        (json!(i64::MAX), ImportError::TooMuchWork),
        (json!(0), ImportError::Corrupt),
        (json!(-1), ImportError::Corrupt),
        (json!(1e300), ImportError::Corrupt),
        (json!(null), ImportError::Corrupt),
    ] {
        let mut master = master_key(10);
        master["mIterations"] = rounds;
        let file = stream(&[("masterKey", &text(&master))]);
        // Without a password: whoever had to try one would have worked.
        assert_eq!(read(&file).unwrap_err(), Failure::Import(error));
    }
}

#[test]
fn a_master_key_that_is_none_is_damage() {
    for (member, value) in [
        ("mAlgorithm", json!("scrypt")),
        ("mSalt", json!("AAAA")),
        ("mEncryptedKey", json!({})),
    ] {
        let mut master = master_key(10);
        master[member] = value;
        let file = stream(&[("masterKey", &text(&master))]);
        let failure = read(&file).unwrap_err();
        assert_eq!(failure, Failure::Import(ImportError::Corrupt), "{member}");
    }
    let failure = read(&stream(&[("1-token", "{}")])).unwrap_err();
    assert_eq!(failure, Failure::Import(ImportError::Corrupt));
}

#[test]
fn ten_thousand_tokens_are_read() {
    let secret = wrapped_secret(&KEY);
    let master = text(&master_key(10));
    let names: Vec<[String; 2]> = (0..10_000)
        .map(|index| [format!("{index}-token"), index.to_string()])
        .collect();
    let mut pairs = vec![("masterKey", master.as_str())];
    for [token, id] in &names {
        pairs.push((token, r#"{"label":"a","type":"TOTP"}"#));
        pairs.push((id, &secret));
    }
    let imported = read_with(&stream(&pairs), Some("password")).unwrap();
    assert_eq!(imported.accounts.len(), 10_000);
}
