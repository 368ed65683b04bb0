//! Authy and Battle.net: what a rooted phone keeps in preferences. The files are made here from the descriptions in
//! `docs/import-formats.md`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod exports;

use aes::cipher::{BlockEncryptMut, KeyIvInit, block_padding::Pkcs7};
use clavis_core::import::{Format, ImportError};
use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use exports::{Failure, check, check_damage, check_passwords, preferences, read, read_with};
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// AES-256-CBC with an IV of zeroes, in Base64.
fn seal_cbc(key: &[u8; 32], text: &[u8]) -> String {
    let sealed = cbc::Encryptor::<aes::Aes256>::new(key.into(), &[0; 16].into())
        .encrypt_padded_vec_mut::<Pkcs7>(text);
    BASE64.encode(&sealed)
}

mod xml {
    use super::*;

    const NAME: &str = "com.authy.storage.tokens.authenticator.key";

    /// What would make any reader of them work for nothing: entities, nesting, more nodes than a phone writes.
    #[test]
    fn hostile_xml_is_damage() {
        let list = format!("<string name=\"{NAME}\">[]</string>");
        for xml in [
            format!("<!DOCTYPE map [<!ENTITY a \"aaaa\">]><map>{list}</map>"),
            format!(
                "<!DOCTYPE map [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><map>{list}&a;</map>"
            ),
            format!("<map>{list}{}", "<a>".repeat(200_000)),
            format!(
                "<map>{list}{}{}</map>",
                "<a>".repeat(100_000),
                "</b>".repeat(100_000)
            ),
            format!("<map>{list}{}</map>", "<a/>".repeat(500_000)),
            format!("<plist>{list}</plist>"),
            format!("<map>{list}&undefined;</map>"),
        ] {
            let failure = read(xml.as_bytes()).unwrap_err();
            assert_eq!(failure, Failure::Import(ImportError::Corrupt));
        }
    }

    #[test]
    fn a_byte_order_mark_and_sections_are_read() {
        let account = json!([{"name": "<a> & b", "decryptedSecret": SECRET}]);
        let xml = format!(
            "\u{feff}<?xml version='1.0'?><map><!-- x --><string name='{NAME}'><![CDATA[{account}]]></string></map>"
        );
        check(
            xml.as_bytes(),
            None,
            &[&format!("totp||<a> & b|{SECRET}|SHA1|6|30")],
            &[],
        );
    }
}

mod authy {
    use super::*;

    const TOKENS: &str = "com.authy.storage.tokens.authenticator.key";
    const OWN_TOKENS: &str = "com.authy.storage.tokens.authy.key";

    fn file(accounts: &Value) -> Vec<u8> {
        preferences(&[(TOKENS, &accounts.to_string())])
    }

    fn sealed(name: &str, salt: &str, password: &str) -> Value {
        let mut key = [0; 32];
        pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password.as_bytes(), salt.as_bytes(), 1_000, &mut key);
        json!({
            "name": name,
            "digits": 6,
            "salt": salt,
            "encryptedSecret": seal_cbc(&key, SECRET.as_bytes()),
        })
    }

    #[test]
    fn plain_accounts_are_read() {
        for (account, line) in [
            (
                json!({"name": "Shop: ben", "originalName": "Shop:ben", "originalIssuer": "Shop", "digits": 7}),
                format!("totp|Shop|ben|{SECRET}|SHA1|7|30"),
            ),
            (
                json!({"name": "Mine", "originalName": "Shop:ben", "originalIssuer": "Shop", "digits": "8"}),
                format!("totp|Shop|Mine|{SECRET}|SHA1|8|30"),
            ),
            (
                json!({"name": null, "originalName": "Ἀθῆναι:🔑", "digits": null}),
                format!("totp|Ἀθῆναι|🔑|{SECRET}|SHA1|6|30"),
            ),
            (
                json!({"name": "x", "digits": 6.0, "encryptedSecret": "AAAA", "salt": "s"}),
                format!("totp||x|{SECRET}|SHA1|6|30"),
            ),
        ] {
            let mut account = account;
            account["decryptedSecret"] = json!(SECRET.to_lowercase());
            check(&file(&json!([account])), None, &[&line], &[]);
        }
    }

    #[test]
    fn accounts_of_authy_itself_are_read() {
        let seed = HEXLOWER.encode(b"12345678901234567890");
        let own = json!([
            {"name": "Cloud", "digits": 7, "secretSeed": seed},
            {"name": "Old", "secretSeed": HEXUPPER.encode(b"12345678901234567890")},
            {"name": "No", "secretSeed": "xyz"},
        ]);
        let others = json!([{"name": "a", "decryptedSecret": SECRET}]);
        let file = preferences(&[
            (OWN_TOKENS, &own.to_string()),
            (TOKENS, &others.to_string()),
        ]);
        check(
            &file,
            None,
            &[
                &format!("totp||a|{SECRET}|SHA1|6|30"),
                &format!("totp||Cloud|{SECRET}|SHA1|7|10"),
                &format!("totp||Old|{SECRET}|SHA1|7|10"),
            ],
            &["No: secret is not Base32"],
        );
    }

    #[test]
    fn sealed_accounts_open_with_the_backup_password() {
        let accounts = json!([
            sealed("a", "salt one", "password"),
            sealed("b", "sält", "password"),
        ]);
        let file = file(&accounts);
        let lines = ["a", "b"].map(|label| format!("totp||{label}|{SECRET}|SHA1|6|30"));
        check(
            &file,
            Some("password"),
            &lines.each_ref().map(String::as_str),
            &[],
        );
        assert_eq!(
            read_with(&file, Some("password")).unwrap().format,
            Format::Authy
        );
        check_passwords(&file, "password");
        check_damage(&file, Some("password"));
    }

    #[test]
    fn a_bad_account_is_named_and_the_others_come_along() {
        let accounts = json!([
            sealed("good", "s", "password"),
            sealed("of another password", "s", "another"),
            {"name": "cut", "salt": "s", "encryptedSecret": "AAAA"},
            {"name": "no Base64", "salt": "s", "encryptedSecret": "%"},
            {"name": "nothing"},
            {"name": "plain", "decryptedSecret": "1234"},
            {"name": "digits", "decryptedSecret": SECRET, "digits": 0},
            "text",
            null,
        ]);
        check(
            &file(&accounts),
            Some("password"),
            &[&format!("totp||good|{SECRET}|SHA1|6|30")],
            &[
                "of another password: entry is encrypted with a key that is not in the file",
                "cut: entry is encrypted with a key that is not in the file",
                "no Base64: entry is encrypted with a key that is not in the file",
                "nothing: secret is missing",
                "plain: secret is not Base32",
                "digits: digits must be a number from 6 to 10",
                ": entry is damaged",
                ": entry is damaged",
            ],
        );
    }

    #[test]
    fn what_is_no_list_is_damage() {
        for accounts in ["{}", "[", "", &"[".repeat(10_000)] {
            let file = preferences(&[(TOKENS, accounts)]);
            let failure = read(&file).unwrap_err();
            assert_eq!(failure, Failure::Import(ImportError::Corrupt));
        }
    }

    /// Each sealed secret costs a key derivation.
    #[test]
    fn ten_thousand_are_read_and_more_sealed_ones_are_refused() {
        let plain = vec![json!({"name": "a", "decryptedSecret": SECRET}); 10_000];
        assert_eq!(read(&file(&json!(plain))).unwrap().accounts.len(), 10_000);
        let sealed = vec![json!({"name": "a", "encryptedSecret": "AAAA"}); 10_001];
        let failure = read(&file(&json!(sealed))).unwrap_err();
        assert_eq!(failure, Failure::Import(ImportError::TooMuchWork));
    }
}

mod battlenet {
    use super::*;

    const MASK: &str = "398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a";
    const HEX: &str = "3132333435363738393031323334353637383930";
    const SERIAL: &str = "EU-1234-5678-9012";

    fn masked(text: &str) -> String {
        let mask = HEXLOWER.decode(MASK.as_bytes()).unwrap();
        let bytes: Vec<u8> = text.bytes().zip(mask).map(|(a, b)| a ^ b).collect();
        assert_eq!(bytes.len(), text.len());
        HEXLOWER.encode(&bytes)
    }

    /// Preferences of the messenger: the masked secret, and others behind the same beginning of their names.
    fn file(secret: &str, others: &[(&str, &str)]) -> Vec<u8> {
        let others: Vec<(String, &str)> = others
            .iter()
            .map(|(name, value)| {
                (
                    format!("com.blizzard.messenger.AUTHENTICATOR_{name}"),
                    *value,
                )
            })
            .collect();
        let mut values: Vec<(&str, &str)> = others
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        values.push(("com.blizzard.messenger.AUTHENTICATOR_DEVICE_SECRET", secret));
        preferences(&values)
    }

    #[test]
    fn the_messenger_of_today_is_read() {
        let line = format!("totp|Battle.net|{SERIAL}|{SECRET}|SHA1|8|30");
        let kind = ("CREDENTIALS_ENCRYPTION_TYPE", "MASK");
        let serial = masked(SERIAL);
        let whole = file(&masked(HEX), &[kind, ("SERIAL", &serial)]);
        check(&whole, None, &[&line], &[]);
        assert_eq!(read(&whole).unwrap().format, Format::BattleNet);
        check_damage(&whole, None);
        let bare = file(&masked(HEX).to_uppercase(), &[("SERIAL", "zz")]);
        let line = format!("totp|Battle.net||{SECRET}|SHA1|8|30");
        check(&bare, None, &[&line], &[]);
    }

    /// WinAuth `AuthenticatorData.cs`: secret and serial number are one text.
    #[test]
    fn the_authenticator_of_old_is_read() {
        let file = |hash: &str| preferences(&[("com.blizzard.bma.AUTH_STORE.HASH", hash)]);
        let line = format!("totp|Battle.net|{SERIAL}|{SECRET}|SHA1|8|30");
        let both = masked(&format!("{HEX}{SERIAL}"));
        check(&file(&both), None, &[&line], &[]);
        check_damage(&file(&both), None);
        let damaged = ["Battle.net: entry is damaged"];
        check(&file(&both[..60]), None, &[], &damaged);
    }

    #[test]
    fn a_secret_that_cannot_be_unmasked_is_named() {
        let long = "00".repeat(58);
        for (secret, kind, reason) in [
            ("zz", "MASK", "entry is damaged"),
            ("ff", "MASK", "entry is damaged"),
            (&long, "MASK", "entry is damaged"),
            (&masked("no hexadecimal"), "MASK", "secret is not Base32"),
            (
                &masked(HEX),
                "KEYSTORE",
                "entry is encrypted with a key that is not in the file",
            ),
        ] {
            let file = file(secret, &[("CREDENTIALS_ENCRYPTION_TYPE", kind)]);
            check(&file, None, &[], &[&format!("Battle.net: {reason}")]);
        }
    }
}
