//! Proton Authenticator, plain and with a password, and the JSON of Proton Pass.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use clavis_core::import::{Format, Found, ImportError, Refusal, UnlockError, read as read_files};
use data_encoding::BASE64;
use exports::{Failure, check_cuts, check_flips, lines, read, read_with, skipped};
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const PASSWORD: &str = "pass wörd";

fn entry(uri: Value, kind: &str, name: &str, note: Value) -> Value {
    json!({"id": "i", "content": {"uri": uri, "entry_type": kind, "name": name}, "note": note})
}

fn file(entries: &[Value]) -> Vec<u8> {
    json!({"version": 1, "entries": entries})
        .to_string()
        .into_bytes()
}

fn uri(rest: &str) -> Value {
    json!(format!("otpauth://totp/{rest}secret={SECRET}"))
}

#[test]
fn entries_are_read_with_their_notes() {
    let imported = read(&file(&[
        entry(
            uri("Deno:Mason?issuer=Deno&algorithm=SHA256&digits=8&period=60&"),
            "Totp",
            "Mason",
            json!("a note"),
        ),
        entry(
            json!(format!("steam://{SECRET}")),
            "Steam",
            "gabe",
            json!(null),
        ),
        entry(uri("?"), "Totp", "Zürich 莎士比亚", json!("")),
    ]))
    .unwrap();
    assert_eq!(imported.format, Format::Proton);
    assert_eq!(
        lines(&imported),
        [
            format!("totp|Deno|Mason|{SECRET}|SHA256|8|60"),
            format!("steam|Steam|gabe|{SECRET}|SHA1|5|30"),
            format!("totp||Zürich 莎士比亚|{SECRET}|SHA1|6|30"),
        ]
    );
    assert_eq!(imported.accounts[0].note, "a note");
    assert!(imported.skipped.is_empty());
}

#[test]
fn a_bad_entry_is_named_among_good_ones() {
    let good = || entry(uri("A:b?"), "Totp", "b", json!(null));
    let imported = read(&file(&[
        json!("rubbish"),
        good(),
        json!({"id": "x"}),
        entry(
            json!("otpauth://totp/a?secret=!"),
            "Totp",
            "letters",
            json!(null),
        ),
        entry(json!(null), "Totp", "nothing", json!(null)),
        entry(
            json!(format!("otpauth://totp/a?secret={SECRET}&period=0")),
            "Totp",
            "period",
            json!(null),
        ),
        good(),
    ]))
    .unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(
        skipped(&imported),
        [
            ": entry is damaged",
            ": entry is damaged",
            "letters: secret is not Base32",
            "nothing: secret is missing",
            "period: period must be a number from 1 to 86400",
        ]
    );
}

#[test]
fn plain_json_is_whole_or_damaged() {
    check_cuts(&file(&[entry(uri("A:b?"), "Totp", "b", json!(null))]), None);
    assert_eq!(read(&file(&[])).unwrap().accounts.len(), 0);
    let deep = format!("{{\"version\":1,\"entries\":{}}}", exports::deep());
    assert!(read(deep.as_bytes()).is_err());
    let many = vec![entry(uri("A:b?"), "Totp", "b", json!(null)); 10_000];
    assert_eq!(read(&file(&many)).unwrap().accounts.len(), 10_000);
}

#[test]
fn a_newer_version_is_refused() {
    let newer = json!({"version": 2, "entries": [entry(uri("A:b?"), "Totp", "b", json!(null))]});
    for file in [newer, json!({"version": 2, "salt": "", "content": ""})] {
        assert_eq!(
            read(file.to_string().as_bytes()).unwrap_err(),
            Failure::Import(ImportError::Refused(Refusal::TooNew))
        );
    }
}

// With a password (proton-pass-common `password_exporter.rs`).

const ASSOCIATED: &[u8] = b"proton.authenticator.export.v1";

fn sealed(plain: &[u8], associated: &[u8]) -> Value {
    let salt = [3_u8; 16];
    let nonce = [5_u8; 12];
    let mut key = [0; 32];
    let params = argon2::Params::new(19_456, 2, 1, Some(32)).unwrap();
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(PASSWORD.as_bytes(), &salt, &mut key)
        .unwrap();
    let payload = Payload {
        msg: plain,
        aad: associated,
    };
    let mut content = nonce.to_vec();
    content.extend(
        Aes256Gcm::new(&key.into())
            .encrypt(&nonce.into(), payload)
            .unwrap(),
    );
    json!({"version": 1, "salt": BASE64.encode(&salt), "content": BASE64.encode(&content)})
}

fn bytes(file: &Value) -> Vec<u8> {
    file.to_string().into_bytes()
}

#[test]
fn a_file_with_a_password_opens_with_it_alone() {
    let plain = file(&[
        entry(uri("A:b?"), "Totp", "b", json!("n")),
        entry(json!("!"), "Totp", "bad", json!(null)),
    ]);
    let file = bytes(&sealed(&plain, ASSOCIATED));
    let imported = read_with(&file, Some(PASSWORD)).unwrap();
    assert_eq!(imported.format, Format::Proton);
    assert_eq!(lines(&imported), [format!("totp|A|b|{SECRET}|SHA1|6|30")]);
    assert_eq!(skipped(&imported), ["bad: secret is not Base32"]);
    assert_eq!(read(&file).unwrap_err(), Failure::PasswordRequired);
    for wrong in ["", "pass word", "pass wörd "] {
        assert_eq!(
            read_with(&file, Some(wrong)).unwrap_err(),
            Failure::Unlock(UnlockError::WrongPassword)
        );
    }
    check_cuts(&file, Some(PASSWORD));
    check_flips(&file, PASSWORD, file.len() / 64 + 1);
    match read_files(&[&file]).remove(0).outcome.unwrap() {
        Found::Locked(locked) => assert_eq!(locked.memory(), 19 << 20),
        Found::Open(_) => panic!("not locked"),
    }
}

#[test]
fn what_is_sealed_for_something_else_does_not_open() {
    let file = bytes(&sealed(b"{}", b"proton.authenticator.export.v2"));
    assert_eq!(
        read_with(&file, Some(PASSWORD)).unwrap_err(),
        Failure::Unlock(UnlockError::WrongPassword)
    );
}

#[test]
fn what_is_damaged_says_so() {
    for inside in [
        &b"not json"[..],
        b"",
        b"{}",
        b"[]",
        exports::deep().as_bytes(),
    ] {
        assert_eq!(
            read_with(&bytes(&sealed(inside, ASSOCIATED)), Some(PASSWORD)).unwrap_err(),
            Failure::Import(ImportError::Corrupt)
        );
    }
    for (member, wrong) in [
        ("salt", json!("!")),
        ("salt", json!("AAAA")),
        ("content", json!("!")),
        ("content", json!("")),
        ("content", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        ("content", json!(7)),
        ("version", json!("x")),
    ] {
        let mut file = sealed(b"{}", ASSOCIATED);
        file[member] = wrong.clone();
        assert_eq!(
            read_with(&bytes(&file), Some(PASSWORD)).unwrap_err(),
            Failure::Import(ImportError::Corrupt),
            "{member} {wrong}"
        );
    }
}

// Proton Pass (bitwarden/clients `protonpass-json-type.ts`, KeePassXC `ProtonPassReader.cpp`).

fn item(name: &str, totp: Value) -> Value {
    json!({
        "itemId": name, "shareId": "s", "state": 1, "pinned": false, "createTime": 1, "modifyTime": 2,
        "data": {
            "metadata": {"name": name, "note": "", "itemUuid": "u"}, "extraFields": [], "type": "login",
            "content": {"itemEmail": "anna@example.ch", "itemUsername": "", "password": "x", "urls": [],
                "totpUri": totp, "passkeys": []},
        },
    })
}

fn pass(items: &[Value]) -> Vec<u8> {
    bytes(&json!({
        "encrypted": false, "userId": "u", "version": "1.21.2",
        "vaults": {"a": {"name": "Privat", "description": "", "items": items}, "b": {"name": "", "items": []}},
    }))
}

#[test]
fn a_login_of_proton_pass_brings_its_names_note_vault_and_pin() {
    let mut first = item("Item", json!(SECRET));
    first["pinned"] = json!(true);
    first["data"]["metadata"]["note"] = json!("a note");
    let mut second = item("Item", uri("Deno:Mason?"));
    second["data"]["content"]["itemUsername"] = json!("anna");
    let mut third = item("Item", uri("?issuer=Deno&"));
    third["data"]["content"]["itemUsername"] = json!("anna");
    third["state"] = json!(2);
    let imported = read(&pass(&[first, second, third])).unwrap();
    assert_eq!(imported.format, Format::ProtonPass);
    assert_eq!(
        lines(&imported),
        [
            format!("totp|Item|anna@example.ch|{SECRET}|SHA1|6|30"),
            format!("totp|Deno|Mason|{SECRET}|SHA1|6|30"),
            format!("totp|Deno|anna|{SECRET}|SHA1|6|30"),
        ]
    );
    let [first, second, third] = imported.accounts.as_slice() else {
        panic!("{} accounts", imported.accounts.len());
    };
    assert_eq!((first.note.as_str(), first.favourite), ("a note", true));
    assert_eq!(first.groups, ["Privat"]);
    assert!(!second.favourite && second.trashed_at.is_none());
    assert!(third.trashed_at.is_some(), "it was in Trash");
}

#[test]
fn fields_of_ones_own_hold_one_time_passwords_too() {
    let field = |uri: &str| json!({"fieldName": "2FA", "type": "totp", "data": {"totpUri": uri}});
    let mut login = item("Item", json!(SECRET));
    login["data"]["extraFields"] = json!([
        field("otpauth://totp/A:b?secret=MFRGGZDF"),
        {"fieldName": "t", "type": "text", "data": {"content": "text"}},
        field(""),
        field("!"),
    ]);
    let mut custom = item("Custom", json!(null));
    custom["data"]["content"] =
        json!({"sections": [{"sectionName": "s", "sectionFields": [field("MFRGGZDF")]}]});
    let imported = read(&pass(&[login, custom])).unwrap();
    assert_eq!(
        lines(&imported),
        [
            format!("totp|Item|anna@example.ch|{SECRET}|SHA1|6|30"),
            "totp|A|b|MFRGGZDF|SHA1|6|30".to_owned(),
            "totp|Custom||MFRGGZDF|SHA1|6|30".to_owned(),
        ]
    );
    assert_eq!(
        skipped(&imported),
        ["Item: anna@example.ch: secret is not Base32"]
    );
}

#[test]
fn items_of_proton_pass_stand_alone() {
    let mut empty = item("Nothing", json!(""));
    empty["data"]["content"]["itemEmail"] = json!("");
    let alias = json!({"data": {"type": "alias", "metadata": {"name": "Alias"}, "content": {}}});
    let imported = read(&pass(&[
        json!("rubbish"),
        item("Bad", json!("!")),
        empty,
        alias,
        item("Good", json!(SECRET)),
    ]));
    let imported = imported.unwrap();
    assert_eq!(imported.accounts.len(), 1);
    assert_eq!(
        skipped(&imported),
        [
            ": entry is damaged",
            "Bad: anna@example.ch: secret is not Base32"
        ]
    );
    check_cuts(&pass(&[item("Good", json!(SECRET))]), None);
    let many = vec![item("Item", json!(SECRET)); 10_000];
    assert_eq!(read(&pass(&many)).unwrap().accounts.len(), 10_000);
    for damaged in [
        "{\"encrypted\":false,\"vaults\":[]}",
        "{\"encrypted\":false,\"vaults\":null}",
    ] {
        assert_eq!(
            read(damaged.as_bytes()).unwrap_err(),
            Failure::Import(ImportError::Corrupt)
        );
    }
}
