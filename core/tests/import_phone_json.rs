//! Steam, Duo and cotp: JSON of one app each. The files are made here from the descriptions in
//! `docs/import-formats.md`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod exports;

use clavis_core::import::{Format, ImportError, Refusal};
use exports::{Failure, check, check_damage, check_passwords, read, read_with};
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

/// Brackets as deep as they go, where an app writes a text.
fn deep(start: &str) -> Vec<u8> {
    format!("{start}{}", "[".repeat(100_000)).into_bytes()
}

mod steam {
    use super::*;

    const SHARED: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=";

    #[test]
    fn one_account_and_several_are_read() {
        let one = json!({"shared_secret": SHARED, "account_name": "Zoë", "steamid": "1", "uri": "otpauth://totp/Steam:x?secret=AAAA"});
        let line = format!("steam|Steam|Zoë|{SECRET}|SHA1|5|30");
        check(&bytes(&one), None, &[&line], &[]);
        check_damage(&bytes(&one), None);
        let several = json!({"accounts": {"1": one, "2": {"shared_secret": SHARED.trim_end_matches('='), "steamid": "7656"}}});
        let unnamed = format!("steam|Steam|7656|{SECRET}|SHA1|5|30");
        check(&bytes(&several), None, &[&line, &unnamed], &[]);
        check_damage(&bytes(&several), None);
        assert_eq!(read(&bytes(&several)).unwrap().format, Format::Steam);
    }

    #[test]
    fn a_bad_account_is_named_and_the_others_come_along() {
        let file = json!({"accounts": {
            "1": {"shared_secret": SHARED, "account_name": "good"},
            "2": {"shared_secret": "%", "account_name": "text"},
            "3": {"shared_secret": "", "account_name": "empty"},
            "4": {"account_name": "none"},
            "5": 5,
        }});
        check(
            &bytes(&file),
            None,
            &[&format!("steam|Steam|good|{SECRET}|SHA1|5|30")],
            &[
                "Steam: text: secret is not Base32",
                "Steam: empty: secret is missing",
                "Steam: none: secret is missing",
                ": entry is damaged",
            ],
        );
    }

    #[test]
    fn other_accounts_are_not_meant() {
        for file in [
            json!({"accounts": {}}),
            json!({"accounts": {"1": {"secret": SHARED}}}),
        ] {
            assert_eq!(
                read(&bytes(&file)).unwrap_err(),
                Failure::Import(ImportError::Unsupported)
            );
        }
        assert!(read(&deep("{\"shared_secret\":")).is_err());
    }
}

mod duo {
    use super::*;

    #[test]
    fn a_counter_makes_the_kind() {
        for (generator, line) in [
            (json!({"otpSecret": SECRET}), "totp||Mason|S|SHA1|6|30"),
            (
                json!({"otpSecret": SECRET, "counter": null}),
                "totp||Mason|S|SHA1|6|30",
            ),
            (
                json!({"otpSecret": SECRET, "counter": 3}),
                "hotp||Mason|S|SHA1|6|3",
            ),
            (
                json!({"otpSecret": SECRET, "counter": 3.0}),
                "hotp||Mason|S|SHA1|6|3",
            ),
            (
                json!({"otpSecret": SECRET, "counter": "3"}),
                "hotp||Mason|S|SHA1|6|3",
            ),
        ] {
            let file = json!([{"version": 1.0, "accountType": "OtpAccount", "name": "Mason", "otpGenerator": generator}]);
            let line = line.replace("|S|", &format!("|{SECRET}|"));
            check(&bytes(&file), None, &[&line], &[]);
            check_damage(&bytes(&file), None);
        }
    }

    #[test]
    fn a_bad_account_is_named_and_the_others_come_along() {
        let account = |name: &str, generator: Value| json!({"accountType": "OtpAccount", "name": name, "otpGenerator": generator});
        let file = json!([
            account("Ἀθῆναι:🔑", json!({"otpSecret": SECRET})),
            {"accountType": "DuoAccount", "name": "push"},
            account("text", json!("x")),
            account("secret", json!({"otpSecret": "0189"})),
            account("none", json!({})),
            account("counter", json!({"otpSecret": SECRET, "counter": -1})),
            account("half", json!({"otpSecret": SECRET, "counter": 1.5})),
            7,
        ]);
        check(
            &bytes(&file),
            None,
            &[&format!("totp|Ἀθῆναι|🔑|{SECRET}|SHA1|6|30")],
            &[
                "push: secret is missing",
                "text: secret is missing",
                "secret: secret is not Base32",
                "none: secret is missing",
                "counter: counter must be a number from 0 to 9223372036854775807",
                "half: counter must be a number from 0 to 9223372036854775807",
                ": entry is damaged",
            ],
        );
        assert_eq!(read(&bytes(&file)).unwrap().format, Format::Duo);
        assert!(read(&deep("[{\"accountType\":\"\",\"otpGenerator\":")).is_err());
    }

    #[test]
    fn ten_thousand_accounts_are_read() {
        let account = json!({"accountType": "OtpAccount", "name": "a", "otpGenerator": {"otpSecret": SECRET}});
        let file = bytes(&json!(vec![account; 10_000]));
        assert_eq!(read(&file).unwrap().accounts.len(), 10_000);
    }
}

mod cotp {
    use super::*;
    use chacha20poly1305::{KeyInit, XChaCha20Poly1305, aead::Aead};
    use data_encoding::BASE64;

    fn element(label: &str) -> Value {
        json!({"secret": SECRET, "issuer": "Shop", "label": label, "digits": 6, "type": "TOTP", "algorithm": "SHA1", "period": 30, "counter": null, "pin": null})
    }

    fn sealed(database: &Value) -> Value {
        let (salt, nonce) = ([5; 16], [6; 24]);
        let mut key = [0; 32];
        let params = argon2::Params::new(32_768, 4, 4, Some(32)).unwrap();
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into(b"password", &salt, &mut key)
            .unwrap();
        let cipher = XChaCha20Poly1305::new((&key).into())
            .encrypt((&nonce).into(), database.to_string().as_bytes())
            .unwrap();
        json!({
            "version": 1,
            "nonce": BASE64.encode(&nonce),
            "salt": BASE64.encode(&salt),
            "cipher": BASE64.encode(&cipher),
        })
    }

    #[test]
    fn an_export_of_key_uris_is_read() {
        let file = json!({"items": [
            format!("otpauth://totp/Shop:anna?secret={SECRET}&algorithm=SHA256&digits=8&period=60&lock=false"),
            "otpauth://totp/bad?secret=1",
            "text",
            5,
        ]});
        check(
            &bytes(&file),
            None,
            &[&format!("totp|Shop|anna|{SECRET}|SHA256|8|60")],
            &[
                "bad: secret is not Base32",
                ": input is no key",
                ": entry is damaged",
            ],
        );
        assert_eq!(read(&bytes(&file)).unwrap().format, Format::Cotp);
        check_damage(&bytes(&file), None);
        let many = json!({"items": vec![file["items"][0].clone(); 10_000]});
        assert_eq!(read(&bytes(&many)).unwrap().accounts.len(), 10_000);
        assert!(read(&deep("{\"items\":[\"otpauth://totp/a\",")).is_err());
    }

    #[test]
    fn elements_of_every_kind_and_bad_ones_are_told_apart() {
        let with = |members: Value| {
            let mut element = element("x");
            for (name, value) in members.as_object().unwrap() {
                element[name] = value.clone();
            }
            element
        };
        let database = json!({"version": 2, "elements": [
            element("Zoë"),
            with(json!({"type": "HOTP", "counter": 5, "algorithm": "SHA512", "digits": 8})),
            with(json!({"type": "STEAM"})),
            with(json!({"type": "motp", "secret": "e3152afee62599c8", "pin": "1234"})),
            with(json!({"type": "YANDEX", "secret": "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY", "pin": "5239"})),
            with(json!({"type": "YANDEX"})),
            with(json!({"type": "OCRA"})),
            with(json!({"digits": 0})),
            with(json!({"algorithm": "MD5"})),
            with(json!({"secret": "1"})),
            null,
        ]});
        let file = bytes(&sealed(&database));
        check(
            &file,
            Some("password"),
            &[
                &format!("totp|Shop|Zoë|{SECRET}|SHA1|6|30"),
                &format!("hotp|Shop|x|{SECRET}|SHA512|8|5"),
                &format!("steam|Shop|x|{SECRET}|SHA1|5|30"),
                "motp|Shop|x|4MKSV7XGEWM4Q|MD5|6|10|pin 1234",
                "yandex|Shop|x|6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY|SHA256|8|30|pin 5239",
            ],
            &[
                "Shop: x: the service PIN is missing",
                "Shop: x: method is not totp, hotp, steam or yaotp",
                "Shop: x: digits must be a number from 6 to 10",
                "Shop: x: algorithm is not SHA-1, SHA-256 or SHA-512",
                "Shop: x: secret is not Base32",
                ": entry is damaged",
            ],
        );
        check_passwords(&file, "password");
        check_damage(&file, Some("password"));
    }

    /// cotp `otp_element.rs`: version 1 was the list alone.
    #[test]
    fn the_first_version_and_ten_thousand_elements_are_read() {
        let file = bytes(&sealed(&json!(vec![element("a"); 10_000])));
        let imported = read_with(&file, Some("password")).unwrap();
        assert_eq!(
            (imported.accounts.len(), imported.skipped.len()),
            (10_000, 0)
        );
    }

    #[test]
    fn what_is_newer_or_damaged_says_so() {
        let newer = ImportError::Refused(Refusal::TooNew);
        for (database, error) in [
            (json!({"version": 3, "elements": []}), newer),
            (
                json!({"version": "x", "elements": []}),
                ImportError::Corrupt,
            ),
            (json!({"version": 2}), ImportError::Corrupt),
            (json!("text"), ImportError::Corrupt),
        ] {
            let file = bytes(&sealed(&database));
            let failure = read_with(&file, Some("password")).unwrap_err();
            assert_eq!(failure, Failure::Import(error), "{database}");
        }
        for (member, value, error) in [
            ("version", json!(2), newer),
            ("nonce", json!("AAAA"), ImportError::Corrupt),
            ("salt", json!("%"), ImportError::Corrupt),
            ("cipher", json!("%"), ImportError::Corrupt),
        ] {
            let mut file = json!({"version": 1, "nonce": BASE64.encode(&[0; 24]), "salt": "AAAA", "cipher": "AAAA"});
            file[member] = value;
            let failure = read(&bytes(&file)).unwrap_err();
            assert_eq!(failure, Failure::Import(error), "{member}");
        }
    }
}
