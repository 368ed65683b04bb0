//! FreeOTP 1 and FreeOTP+, made here from the description in `docs/import-formats.md`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod exports;

use clavis_core::import::{Format, ImportError};
use exports::{Failure, check, check_damage, preferences, read};
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// A token with these members besides the secret `12345678901234567890`.
fn token(members: Value) -> Value {
    let mut token =
        json!({"secret": b"12345678901234567890".map(i8::try_from).map(Result::unwrap)});
    for (name, value) in members.as_object().unwrap() {
        token[name] = value.clone();
    }
    token
}

fn named(label: &str) -> Value {
    token(json!({"label": label, "type": "TOTP"}))
}

fn text(value: &Value) -> String {
    value.to_string()
}

mod version_1 {
    use super::*;

    #[test]
    fn tokens_come_in_the_order_of_the_app() {
        let file = preferences(&[
            ("b", &text(&named("b"))),
            ("unlisted", &text(&named("unlisted"))),
            ("a", &text(&named("a"))),
            ("tokenOrder", r#"["a","gone","b"]"#),
        ]);
        let lines = ["a", "b", "unlisted"].map(|label| format!("totp||{label}|{SECRET}|SHA1|6|30"));
        check(&file, None, &lines.each_ref().map(String::as_str), &[]);
        assert_eq!(read(&file).unwrap().format, Format::FreeOtp);
    }

    /// `Token.java` of 1.5: the stored counter is the last one, a name given by hand stands beside the first, Steam
    /// goes by the issuer, and the secret is bytes from -128 to 127.
    #[test]
    fn every_member_means_what_it_means_there() {
        for (members, line) in [
            (
                json!({"algo": "SHA512", "digits": 8, "issuerExt": "WWE", "issuerInt": "x", "label": "Zoë", "counter": 10299, "type": "HOTP"}),
                format!("hotp|WWE|Zoë|{SECRET}|SHA512|8|10300"),
            ),
            (
                json!({"algo": "SHA256", "digits": "7", "issuerExt": "", "issuerInt": "Air", "label": "b", "period": 50.0, "type": "totp"}),
                format!("totp|Air|b|{SECRET}|SHA256|7|50"),
            ),
            (
                json!({"issuerExt": "Old", "issuerAlt": "New", "label": "old", "labelAlt": "new", "period": null, "digits": null, "algo": null}),
                format!("totp|New|new|{SECRET}|SHA1|6|30"),
            ),
            (
                json!({"issuerExt": "Steam", "issuerAlt": "Games", "label": "s", "digits": 6, "type": "TOTP"}),
                format!("steam|Games|s|{SECRET}|SHA1|5|30"),
            ),
            (
                json!({"label": "raw", "secret": [-1, 0, 127, -128, 255], "type": "HOTP"}),
                "hotp||raw|74AH7AH7|SHA1|6|0".to_owned(),
            ),
        ] {
            let file = preferences(&[("id", &text(&token(members))), ("tokenOrder", "[]")]);
            check(&file, None, &[&line], &[]);
        }
    }

    #[test]
    fn the_key_uris_of_the_first_versions_are_read() {
        let file = preferences(&[
            (
                "a:b",
                &format!("otpauth://totp/a:b?secret={SECRET}&digits=8"),
            ),
            ("c", "otpauth://totp/c?digits=8"),
            ("tokenOrder", "[]"),
        ]);
        let line = format!("totp|a|b|{SECRET}|SHA1|8|30");
        check(&file, None, &[&line], &["c: secret is missing"]);
    }

    #[test]
    fn a_bad_token_is_named_and_the_others_come_along() {
        let deep = format!("{{\"secret\":{}", "[".repeat(10_000));
        let file = preferences(&[
            ("1", &text(&named("good"))),
            ("cut", r#"{"label":"cut","secret":[1,2"#),
            ("deep", &deep),
            (
                "3",
                &text(&json!({"issuerExt": "No", "label": "secret", "type": "TOTP"})),
            ),
            (
                "4",
                &text(&json!({"label": "empty", "secret": [], "type": "TOTP"})),
            ),
            (
                "5",
                &text(&json!({"label": "no byte", "secret": [256], "type": "TOTP"})),
            ),
            (
                "6",
                &text(&json!({"label": "no list", "secret": "AAAA", "type": "TOTP"})),
            ),
            ("7", &text(&token(json!({"label": "md5", "algo": "MD5"})))),
            ("8", &text(&token(json!({"label": "digits", "digits": 5})))),
            ("9", &text(&token(json!({"label": "period", "period": 0})))),
            (
                "a",
                &text(&token(
                    json!({"label": "counter", "type": "HOTP", "counter": i64::MAX}),
                )),
            ),
            ("b", &text(&token(json!({"label": "kind", "type": "OCRA"})))),
            ("c", &text(&named("good too"))),
            ("a preference", "true"),
            ("another", "{\"theme\":\"dark\"}"),
            ("tokenOrder", "damaged"),
        ]);
        let lines = ["good", "good too"].map(|label| format!("totp||{label}|{SECRET}|SHA1|6|30"));
        check(
            &file,
            None,
            &lines.each_ref().map(String::as_str),
            &[
                "cut: entry is damaged",
                "deep: entry is damaged",
                "No: secret: secret is missing",
                "empty: secret is missing",
                "no byte: entry is damaged",
                "no list: entry is damaged",
                "md5: algorithm is not SHA-1, SHA-256 or SHA-512",
                "digits: digits must be a number from 6 to 10",
                "period: period must be a number from 1 to 86400",
                "counter: counter must be a number from 0 to 9223372036854775807",
                "kind: method is not totp, hotp, steam or yaotp",
            ],
        );
    }

    #[test]
    fn damage_never_passes_for_the_whole() {
        let file = preferences(&[
            ("a", &text(&named("a"))),
            ("b", &text(&named("b"))),
            ("tokenOrder", "[]"),
        ]);
        check_damage(&file, None);
    }

    #[test]
    fn ten_thousand_tokens_are_read() {
        let token = text(&named("same"));
        let names: Vec<String> = (0..10_000).map(|index| index.to_string()).collect();
        let mut values: Vec<(&str, &str)> = names
            .iter()
            .map(|name| (name.as_str(), token.as_str()))
            .collect();
        values.push(("tokenOrder", "[]"));
        assert_eq!(read(&preferences(&values)).unwrap().accounts.len(), 10_000);
    }
}

mod plus {
    use super::*;

    #[test]
    fn tokens_good_and_bad_are_told_apart() {
        let file = json!({
            "tokenOrder": ["x"],
            "tokens": [
                token(json!({"issuerExt": "Shop", "label": "Shop:ben", "counter": 48, "type": "HOTP"})),
                7,
                null,
                {"label": "none"},
                token(json!({"issuerExt": "Ἀθῆναι", "label": "🔑", "digits": 8})),
            ],
        });
        let file = text(&file);
        check(
            file.as_bytes(),
            None,
            &[
                &format!("hotp|Shop|ben|{SECRET}|SHA1|6|49"),
                &format!("totp|Ἀθῆναι|🔑|{SECRET}|SHA1|8|30"),
            ],
            &[
                ": entry is damaged",
                ": entry is damaged",
                "none: secret is missing",
            ],
        );
        assert_eq!(read(file.as_bytes()).unwrap().format, Format::FreeOtpPlus);
        check_damage(file.as_bytes(), None);
    }

    #[test]
    fn tokens_that_are_no_list_are_damage() {
        for tokens in [json!({}), json!(null), json!("[]")] {
            let file = text(&json!({"tokenOrder": [], "tokens": tokens}));
            let failure = read(file.as_bytes()).unwrap_err();
            assert_eq!(failure, Failure::Import(ImportError::Corrupt));
        }
    }
}
