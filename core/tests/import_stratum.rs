//! Stratum, once Authenticator Pro: JSON, the strong and the legacy container; its page is in `import_html.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;
#[path = "exports/seal.rs"]
mod seal;

use clavis_core::import::{Format, ImportError};
use exports::{Failure, lines, read, read_with, skipped};
use serde_json::{Value, json};

fn entry(username: &str, more: &Value) -> Value {
    let mut entry = json!({
        "Type": 2, "Icon": null, "Issuer": "CC", "Username": username, "Secret": "GEZDGNBVGY3TQOJQ", "Pin": null,
        "Algorithm": 0, "Digits": 6, "Period": 30, "Counter": 0, "CopyCount": 0, "Ranking": 0,
    });
    for (member, value) in more.as_object().unwrap() {
        entry[member] = value.clone();
    }
    entry
}

fn plain(entries: &[Value]) -> Vec<u8> {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    json!({
        "Authenticators": entries,
        "Categories": [{"Id": "c1", "Name": "Web", "Ranking": 0}, {"Id": "c2", "Name": "Büro", "Ranking": 1}],
        "AuthenticatorCategories": [
            {"CategoryId": "c1", "AuthenticatorSecret": "MFRGGZDF", "Ranking": 0},
            {"CategoryId": "c2", "AuthenticatorSecret": "MFRGGZDF", "Ranking": 0},
            {"CategoryId": "lost", "AuthenticatorSecret": "MFRGGZDF", "Ranking": 0},
        ],
        "CustomIcons": [{"Id": "i1", "Data": png}],
        "IconPacks": [], "IconPackEntries": [],
    })
    .to_string()
    .into_bytes()
}

fn strong(text: &[u8]) -> Vec<u8> {
    let salt = *b"salt of 16 bytes";
    let key = seal::argon2id("test", &salt, [65_536, 3, 4]);
    [
        b"AUTHENTICATORPRO",
        salt.as_slice(),
        &seal::NONCE,
        &seal::gcm(&key, &seal::NONCE, text),
    ]
    .concat()
}

fn legacy(text: &[u8]) -> Vec<u8> {
    let (salt, iv) = (b"salt of twenty bytes", b"iv of 16 bytes..");
    let key = seal::pbkdf2_sha1("test", salt, 64_000);
    [
        b"AuthenticatorPro",
        salt.as_slice(),
        iv,
        &seal::cbc(&key, iv, text),
    ]
    .concat()
}

#[test]
fn every_kind_of_code_is_read_from_each_container() {
    let text = plain(&[
        entry("a", &json!({})),
        entry("b", &json!({"Algorithm": 2, "Digits": 8, "Period": 60})),
        entry("c", &json!({"Type": 1, "Algorithm": 1, "Counter": 50})),
        entry(
            "d",
            &json!({"Type": 3, "Secret": "e3152afee62599c8", "Pin": "1234", "Period": 10}),
        ),
        entry("e", &json!({"Type": 4, "Digits": 5})),
        entry(
            "f",
            &json!({"Type": 5, "Secret": "6SB2IKNM6OBZPAVBVTOHDKS4FA", "Pin": "5239", "Digits": 8}),
        ),
        entry(
            "g",
            &json!({"Digits": "7", "Period": 20.0, "Type": 2.0, "Algorithm": "1"}),
        ),
        entry(
            "h",
            &json!({"Username": null, "Digits": null, "Period": null, "Algorithm": null}),
        ),
    ]);
    for file in [text.clone(), strong(&text), legacy(&text)] {
        let imported = read_with(&file, Some("test")).unwrap();
        assert_eq!(imported.format, Format::Stratum);
        assert_eq!(
            lines(&imported),
            [
                "totp|CC|a|GEZDGNBVGY3TQOJQ|SHA1|6|30",
                "totp|CC|b|GEZDGNBVGY3TQOJQ|SHA512|8|60",
                "hotp|CC|c|GEZDGNBVGY3TQOJQ|SHA256|6|50",
                "motp|CC|d|4MKSV7XGEWM4Q|MD5|6|10|pin 1234",
                "steam|CC|e|GEZDGNBVGY3TQOJQ|SHA1|5|30",
                "yandex|CC|f|6SB2IKNM6OBZPAVBVTOHDKS4FA|SHA256|8|30|pin 5239",
                "totp|CC|g|GEZDGNBVGY3TQOJQ|SHA256|7|20",
                "totp|CC||GEZDGNBVGY3TQOJQ|SHA1|6|30",
            ]
        );
        assert_eq!(skipped(&imported), [""; 0]);
    }
}

#[test]
fn categories_picture_and_usage_come_along() {
    let full = json!({"Secret": "MFRGGZDF", "Icon": "@i1", "CopyCount": 12});
    let imported = read(&plain(&[
        entry("a", &full),
        entry("b", &json!({"Icon": "google"})),
    ]))
    .unwrap();
    let [full, bare] = imported.accounts.as_slice() else {
        panic!("two accounts")
    };
    assert_eq!(
        (full.groups.as_slice(), full.use_count),
        (&["Web".to_owned(), "Büro".to_owned()][..], 12)
    );
    assert!(
        full.icon
            .as_ref()
            .unwrap()
            .starts_with("data:image/png;base64,")
    );
    assert_eq!(
        (bare.groups.len(), bare.use_count, bare.icon.as_deref()),
        (0, 0, None)
    );
}

#[test]
fn one_bad_entry_spoils_no_other() {
    let entries = [
        entry("first", &json!({})),
        entry("kind", &json!({"Type": 6})),
        entry("none", &json!({"Secret": null})),
        entry("algorithm", &json!({"Algorithm": 3})),
        entry("digits", &json!({"Digits": 5})),
        entry("period", &json!({"Period": 30.5})),
        entry(
            "pin",
            &json!({"Type": 5, "Secret": "6SB2IKNM6OBZPAVBVTOHDKS4FA"}),
        ),
        entry("counter", &json!({"Type": 1, "Counter": -2})),
        json!([]),
        entry("last", &json!({})),
    ];
    let imported = read(&plain(&entries)).unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(
        skipped(&imported),
        [
            "CC: kind: method is not totp, hotp, steam or yaotp",
            "CC: none: secret is missing",
            "CC: algorithm: algorithm is not SHA-1, SHA-256 or SHA-512",
            "CC: digits: digits must be a number from 6 to 10",
            "CC: period: period must be a number from 1 to 86400",
            "CC: pin: the service PIN is missing",
            "CC: counter: counter must be a number from 0 to 9223372036854775807",
            ": entry is damaged",
        ]
    );
}

#[test]
fn the_strong_container_opens_with_its_password_alone() {
    let file = strong(&plain(&[entry("Zürich 🔑", &json!({}))]));
    exports::check_passwords(&file, "test");
    exports::check_cuts(&file, Some("test"));
    // Each try is 64 MiB of work.
    exports::check_flips(&file, "test", file.len() / 3);
}

/// Nothing is authenticated there: a wrong password is known by what comes out.
#[test]
fn the_legacy_container_knows_a_wrong_password() {
    let file = legacy(&plain(&[entry("a", &json!({})), entry("b", &json!({}))]));
    exports::check_passwords(&file, "test");
    exports::check_cuts(&file, Some("test"));
    for place in (16..file.len()).step_by(37) {
        let _ = read_with(&exports::flipped(&file, place), Some("test"));
    }
}

#[test]
fn what_breaks_the_rules_is_told() {
    for (file, error) in [
        (b"AUTHENTICATORPRO".to_vec(), ImportError::Corrupt),
        (b"AuthenticatorPro".to_vec(), ImportError::Corrupt),
        (
            [&b"AuthenticatorPro"[..], &[1; 36 + 15]].concat(),
            ImportError::Corrupt,
        ),
        (strong(b"{}"), ImportError::Corrupt),
        (strong(b"no JSON"), ImportError::Corrupt),
        (legacy(b"{}"), ImportError::Corrupt),
        (
            br#"{"Authenticators":{},"Categories":[]}"#.to_vec(),
            ImportError::Corrupt,
        ),
        (
            format!(
                r#"{{"Categories":[],"Authenticators":{}"#,
                "[".repeat(100_000)
            )
            .into_bytes(),
            ImportError::Unsupported,
        ),
    ] {
        assert_eq!(
            read_with(&file, Some("test")).unwrap_err(),
            Failure::Import(error)
        );
    }
}

#[test]
fn ten_thousand_entries_in_a_category_are_read() {
    let secret = |number: u32| data_encoding::BASE32_NOPAD.encode(&number.to_be_bytes());
    let entries: Vec<Value> = (0..10_000)
        .map(|number| entry(&format!("a{number}"), &json!({"Secret": secret(number)})))
        .collect();
    let mut file: Value = serde_json::from_slice(&plain(&entries)).unwrap();
    file["AuthenticatorCategories"] = (0..10_000)
        .map(|number| json!({"CategoryId": "c1", "AuthenticatorSecret": secret(number)}))
        .collect();
    let imported = read(file.to_string().as_bytes()).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
    assert!(
        imported
            .accounts
            .iter()
            .all(|account| account.groups == ["Web"])
    );
}
