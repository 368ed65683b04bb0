//! Exports without a password: LastPass Authenticator, Raivo OTP, and the data of 1Password (its zip: `import_zip.rs`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;
mod zips;

use clavis_core::import::{Format, ImportError, Imported};
use exports::{Failure, check_cuts, lines, read, skipped};
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn bytes(file: &Value) -> Vec<u8> {
    file.to_string().into_bytes()
}

// LastPass Authenticator (proton-pass-common `parser/lastpass`, Stratum).

fn lastpass_account(issuer: &str, user: &str) -> Value {
    json!({
        "accountID": "a", "lmiUserId": "", "issuerName": issuer, "originalIssuerName": "original issuer",
        "userName": user, "originalUserName": "original user", "pushNotification": false, "secret": SECRET,
        "timeStep": 30, "digits": 6, "creationTimestamp": 1_738_075_355_820_i64, "isFavorite": false,
        "algorithm": "SHA1", "folderData": {"folderId": 0, "position": 0},
    })
}

fn lastpass(version: i64, accounts: &[Value]) -> Vec<u8> {
    bytes(&json!({
        "deviceId": "", "deviceSecret": "", "localDeviceId": "l", "deviceName": "phone", "version": version,
        "accounts": accounts,
        "folders": [{"id": 1, "name": "Favorites"}, {"id": 0, "name": "Other accounts"}, {"id": 2, "name": "Büro"}],
    }))
}

fn with(mut account: Value, changes: Value) -> Value {
    for (member, value) in changes.as_object().unwrap() {
        account[member] = value.clone();
    }
    account
}

#[test]
fn both_versions_of_lastpass_are_read() {
    for version in [1, 3] {
        let imported = read(&lastpass(
            version,
            &[
                lastpass_account("Issuer", "anna"),
                with(
                    lastpass_account("Zürich", "莎士比亚"),
                    json!({"algorithm": "SHA256", "digits": 8, "timeStep": 60, "isFavorite": true,
                        "folderData": {"folderId": 2, "position": 1}}),
                ),
                // Its owner emptied the name: the original one does not come back.
                lastpass_account("", "b"),
                // Numbers in every form, and none.
                with(
                    lastpass_account("Text", "c"),
                    json!({"digits": "8", "timeStep": 60.0, "algorithm": "sha-512", "folderData": null}),
                ),
                with(
                    lastpass_account("Null", "d"),
                    json!({"digits": null, "timeStep": null, "algorithm": null}),
                ),
            ],
        ))
        .unwrap();
        assert_eq!(imported.format, Format::LastPass);
        assert_eq!(
            lines(&imported),
            [
                format!("totp|Issuer|anna|{SECRET}|SHA1|6|30"),
                format!("totp|Zürich|莎士比亚|{SECRET}|SHA256|8|60"),
                format!("totp||b|{SECRET}|SHA1|6|30"),
                format!("totp|Text|c|{SECRET}|SHA512|8|60"),
                format!("totp|Null|d|{SECRET}|SHA1|6|30"),
            ]
        );
        let second = &imported.accounts[1];
        assert_eq!(
            (second.groups.as_slice(), second.favourite),
            (&["Büro".to_owned()][..], true)
        );
        assert!(imported.accounts[0].groups.is_empty() && !imported.accounts[0].favourite);
        assert!(imported.skipped.is_empty());
    }
}

#[test]
fn a_bad_account_of_lastpass_is_named() {
    let good = lastpass_account("Good", "a");
    let bad = |name: &str, changes: Value| with(lastpass_account(name, "a"), changes);
    let imported = read(&lastpass(
        3,
        &[
            good.clone(),
            json!(7),
            bad("Letters", json!({"secret": "01"})),
            bad("Push", json!({"secret": "", "pushNotification": true})),
            bad("Digits", json!({"digits": 0})),
            bad("Period", json!({"timeStep": -30})),
            bad("Algorithm", json!({"algorithm": "MD5"})),
            bad("Half", json!({"timeStep": 30.5})),
            good,
        ],
    ))
    .unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(
        skipped(&imported),
        [
            ": entry is damaged",
            "Letters: a: secret is not Base32",
            "Push: a: secret is missing",
            "Digits: a: digits must be a number from 6 to 10",
            "Period: a: period must be a number from 1 to 86400",
            "Algorithm: a: algorithm is not SHA-1, SHA-256 or SHA-512",
            "Half: a: period must be a number from 1 to 86400",
        ]
    );
}

// Raivo OTP (`DataExportFeature.swift`): every value is text.

fn raivo(entries: &[Value]) -> Vec<u8> {
    bytes(&json!(entries))
}

fn raivo_entry(issuer: &str) -> Value {
    json!({
        "issuer": issuer, "account": "anna", "secret": SECRET, "algorithm": "SHA1", "digits": "6", "kind": "TOTP",
        "timer": "30", "counter": "0", "pinned": "false", "iconType": "", "iconValue": "",
    })
}

#[test]
fn raivo_writes_its_numbers_as_text() {
    let imported = read(&raivo(&[
        raivo_entry("Issuer"),
        with(
            raivo_entry("Zürich"),
            json!({"algorithm": "SHA512", "digits": "8", "timer": "60", "pinned": "true",
                "iconType": "raivo_repository", "iconValue": "a/adobe.png"}),
        ),
        with(
            raivo_entry("Count"),
            json!({"kind": "HOTP", "timer": "0", "counter": "9"}),
        ),
        with(
            raivo_entry("Numbers"),
            json!({"digits": 8, "timer": 60.0, "pinned": true}),
        ),
    ]))
    .unwrap();
    assert_eq!(imported.format, Format::Raivo);
    assert_eq!(
        lines(&imported),
        [
            format!("totp|Issuer|anna|{SECRET}|SHA1|6|30"),
            format!("totp|Zürich|anna|{SECRET}|SHA512|8|60"),
            format!("hotp|Count|anna|{SECRET}|SHA1|6|9"),
            format!("totp|Numbers|anna|{SECRET}|SHA1|8|60"),
        ]
    );
    let pinned: Vec<bool> = imported
        .accounts
        .iter()
        .map(|account| account.favourite)
        .collect();
    assert_eq!(pinned, [false, true, false, true]);
    assert_eq!(imported.accounts[1].icon.as_deref(), Some("a/adobe.png"));
    assert_eq!(imported.accounts[0].icon, None);
}

#[test]
fn a_bad_entry_of_raivo_is_named() {
    let imported = read(&raivo(&[
        raivo_entry("Good"),
        json!("rubbish"),
        with(raivo_entry("Kind"), json!({"kind": "PUSH"})),
        with(raivo_entry("Digits"), json!({"digits": "262"})),
        with(raivo_entry("Words"), json!({"digits": "six"})),
        with(
            raivo_entry("Counter"),
            json!({"kind": "HOTP", "counter": "-1"}),
        ),
        with(raivo_entry("Secret"), json!({"secret": ""})),
        raivo_entry("Good"),
    ]))
    .unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(
        skipped(&imported),
        [
            ": entry is damaged",
            "Kind: anna: method is not totp, hotp, steam or yaotp",
            "Digits: anna: digits must be a number from 6 to 10",
            "Words: anna: digits must be a number from 6 to 10",
            "Counter: anna: counter must be a number from 0 to 9223372036854775807",
            "Secret: anna: secret is missing",
        ]
    );
}

// 1Password (KeePassXC `OPUXReader.cpp`).

fn one_password_item(title: &str, totps: &[Value]) -> Value {
    let fields: Vec<Value> = totps
        .iter()
        .map(|totp| json!({"title": "one-time password", "id": "TOTP_x", "value": {"totp": totp}}))
        .collect();
    json!({
        "uuid": "u", "favIndex": 0, "state": "active", "categoryUuid": "001",
        "details": {
            "loginFields": [
                {"value": "secret", "designation": "password"},
                {"value": "anna", "designation": "username"},
            ],
            "notesPlain": "a note",
            "sections": [{"title": "", "fields": [{"value": {"concealed": "x"}}]}, {"title": "s", "fields": fields}],
        },
        "overview": {"title": title, "tags": ["tag", "Privat"]},
    })
}

fn one_password(items: &[Value]) -> Result<Imported, Failure> {
    let data = json!({"accounts": [{"attrs": {}, "vaults": [{"attrs": {"name": "Privat"}, "items": items}]}]});
    read(&zips::zip("export.data", &data.to_string()))
}

#[test]
fn every_one_time_password_of_an_item_is_read() {
    let uri = format!("otpauth://totp/Deno:Mason?secret={SECRET}&period=60");
    let imported = one_password(&[
        with(
            one_password_item("Item", &[json!(SECRET), json!(uri), json!("MFRG GZDF")]),
            json!({"favIndex": 2}),
        ),
        json!({"item": one_password_item("Wrapped", &[json!(SECRET)]), "file": null}),
        with(
            one_password_item("Archived", &[json!(SECRET)]),
            json!({"state": "archived"}),
        ),
    ])
    .unwrap();
    assert_eq!(imported.format, Format::OnePassword);
    assert_eq!(
        lines(&imported),
        [
            format!("totp|Item|anna|{SECRET}|SHA1|6|30"),
            format!("totp|Deno|Mason|{SECRET}|SHA1|6|60"),
            "totp|Item|anna|MFRGGZDF|SHA1|6|30".to_owned(),
            format!("totp|Wrapped|anna|{SECRET}|SHA1|6|30"),
            format!("totp|Archived|anna|{SECRET}|SHA1|6|30"),
        ]
    );
    let first = &imported.accounts[0];
    assert_eq!(first.groups, ["Privat", "tag"]);
    assert_eq!((first.note.as_str(), first.favourite), ("a note", true));
    assert!(!imported.accounts[3].favourite);
    assert!(imported.skipped.is_empty());
}

#[test]
fn items_of_1password_stand_alone() {
    let bare = json!({"uuid": "u", "overview": {"title": "Note"}, "details": {"notesPlain": "x", "sections": null}});
    let imported = one_password(&[
        one_password_item("Bad", &[json!("!"), json!(""), json!(null), json!(12)]),
        json!(null),
        bare,
        json!({"uuid": "u", "overview": {"title": "Document"}}),
        json!({"overview": {"title": "Details"}, "details": "rubbish"}),
        one_password_item("Nothing", &[]),
        one_password_item("Good", &[json!(SECRET)]),
    ])
    .unwrap();
    assert_eq!(
        lines(&imported),
        [format!("totp|Good|anna|{SECRET}|SHA1|6|30")]
    );
    assert_eq!(
        skipped(&imported),
        [
            "Bad: anna: secret is not Base32",
            "Bad: anna: entry is damaged",
            ": entry is damaged",
            "Details: entry is damaged",
        ]
    );
}

// All of them.

#[test]
fn plain_json_is_whole_or_damaged() {
    for file in [
        lastpass(3, &[lastpass_account("Issuer", "anna")]),
        raivo(&[raivo_entry("Issuer")]),
    ] {
        check_cuts(&file, None);
        for place in 0..file.len() {
            // Most bytes are text that may be anything; none may stop the reader.
            let _ = read(&exports::flipped(&file, place));
        }
    }
}

#[test]
fn deep_json_is_survived() {
    let deep = exports::deep();
    for file in [
        format!("{{\"version\":3,\"localDeviceId\":\"\",\"accounts\":{deep}}}"),
        format!(
            "[{{\"issuer\":{deep},\"account\":\"\",\"secret\":\"\",\"kind\":\"\",\"timer\":\"\"}}]"
        ),
        deep,
    ] {
        assert_eq!(
            read(file.as_bytes()).unwrap_err(),
            Failure::Import(ImportError::Unsupported)
        );
    }
}

#[test]
fn ten_thousand_accounts_are_read() {
    for imported in [
        read(&lastpass(
            3,
            &vec![lastpass_account("Issuer", "anna"); 10_000],
        )),
        read(&raivo(&vec![raivo_entry("Issuer"); 10_000])),
        one_password(&vec![one_password_item("Item", &[json!(SECRET)]); 10_000]),
    ] {
        let imported = imported.unwrap();
        assert_eq!(
            (imported.accounts.len(), imported.skipped.len()),
            (10_000, 0)
        );
    }
}
