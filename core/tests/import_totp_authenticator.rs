//! TOTP Authenticator: its backup and its preferences, made here from the description in `docs/import-formats.md`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod exports;

use aes::cipher::{BlockEncryptMut, KeyIvInit, block_padding::Pkcs7};
use clavis_core::import::{Format, UnlockError};
use data_encoding::BASE64;
use exports::{Failure, check, check_damage, check_passwords, preferences, read, read_with};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// AES-256-CBC with an IV of zeroes, in Base64.
fn seal_cbc(key: &[u8; 32], text: &[u8]) -> String {
    let sealed = cbc::Encryptor::<aes::Aes256>::new(key.into(), &[0; 16].into())
        .encrypt_padded_vec_mut::<Pkcs7>(text);
    BASE64.encode(&sealed)
}

fn account(name: &str) -> Value {
    json!({"issuer": "Shop", "name": name, "key": SECRET, "base": 32, "digits": "6", "period": "30"})
}

/// The clear text is an object whose first name is the list.
fn sealed(accounts: &Value, password: &str) -> String {
    let mut object = serde_json::Map::new();
    object.insert(accounts.to_string(), json!(""));
    let key = Sha256::digest(password.as_bytes()).into();
    seal_cbc(&key, Value::Object(object).to_string().as_bytes())
}

#[test]
fn a_backup_opens_with_its_password() {
    let file = sealed(&json!([account("Zoë"), account("b")]), "password");
    let lines = ["Zoë", "b"].map(|label| format!("totp|Shop|{label}|{SECRET}|SHA1|6|30"));
    let lines = lines.each_ref().map(String::as_str);
    check(file.as_bytes(), Some("password"), &lines, &[]);
    let broken: String = file
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
        .collect();
    check(broken.as_bytes(), Some("password"), &lines, &[]);
    check_passwords(file.as_bytes(), "password");
    check_damage(file.as_bytes(), Some("password"));
}

#[test]
fn the_default_password_is_not_asked_for() {
    let file = sealed(&json!([account("a")]), "TotpAuthenticator");
    check(
        file.as_bytes(),
        None,
        &[&format!("totp|Shop|a|{SECRET}|SHA1|6|30")],
        &[],
    );
    assert_eq!(
        read(file.as_bytes()).unwrap().format,
        Format::TotpAuthenticator
    );
}

#[test]
fn a_clear_text_of_something_else_means_a_wrong_password() {
    let key = Sha256::digest(b"password").into();
    for text in [
        "[]".repeat(60),
        format!("{{\"{}\":1}}", "x".repeat(120)),
        "{".repeat(120),
    ] {
        let file = seal_cbc(&key, text.as_bytes());
        assert_eq!(
            read_with(file.as_bytes(), Some("password")).unwrap_err(),
            Failure::Unlock(UnlockError::WrongPassword),
        );
    }
}

#[test]
fn keys_of_every_base_and_bad_ones_are_told_apart() {
    let with = |name: &str, base: Value, key: &str| {
        let mut account = account(name);
        account["base"] = base;
        account["key"] = json!(key);
        account
    };
    let mut favourite = with("b", json!("16"), "3132333435363738393031323334353637383930");
    favourite["isFavorite"] = json!(true);
    let mut digits = account("digits");
    digits["digits"] = json!("11");
    let mut unsaid = account("unsaid");
    unsaid["digits"] = json!("");
    unsaid["period"] = json!(0);
    unsaid["base"] = Value::Null;
    let accounts = json!([
        with("a", json!(32), "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"),
        favourite,
        with("c", json!(64), "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="),
        with("hex", json!(16), "xyz"),
        with("none", json!(32), ""),
        digits,
        unsaid,
        [],
    ]);
    let file = preferences(&[("STATIC_TOTP_CODES_LIST", &accounts.to_string())]);
    let lines =
        ["a", "b", "c", "unsaid"].map(|label| format!("totp|Shop|{label}|{SECRET}|SHA1|6|30"));
    check(
        &file,
        None,
        &lines.each_ref().map(String::as_str),
        &[
            "Shop: hex: secret is not Base32",
            "Shop: none: secret is missing",
            "Shop: digits: digits must be a number from 6 to 10",
            ": entry is damaged",
        ],
    );
    let favourites: Vec<bool> = read(&file)
        .unwrap()
        .accounts
        .iter()
        .map(|account| account.favourite)
        .collect();
    assert_eq!(favourites, [false, true, false, false]);
    check_damage(&file, None);
}

#[test]
fn ten_thousand_accounts_are_read() {
    let accounts = json!(vec![account("a"); 10_000]);
    let file = preferences(&[("STATIC_TOTP_CODES_LIST", &accounts.to_string())]);
    assert_eq!(read(&file).unwrap().accounts.len(), 10_000);
    let file = sealed(&accounts, "TotpAuthenticator");
    assert_eq!(read(file.as_bytes()).unwrap().accounts.len(), 10_000);
}
