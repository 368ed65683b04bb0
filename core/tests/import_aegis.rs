//! Aegis: JSON of each database version, plain and encrypted; its page for printing is in `import_html.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;
#[path = "exports/seal.rs"]
mod seal;

use clavis_core::import::{Format, ImportError, Refusal};
use data_encoding::{BASE64, HEXLOWER};
use exports::{Failure, lines, read, read_with, skipped};
use serde_json::{Value, json};

const MASTER: [u8; 32] = [7; 32];
const SALT: [u8; 32] = [9; 32];
/// 2^10: what a file says is what is done, and a test needs no more.
const LOG_N: u8 = 10;

fn entry(name: &str, more: &Value) -> Value {
    let mut entry = json!({
        "type": "totp", "uuid": "3ae6f1ad-2e65-4ed2-a953-1ec0dff2386d", "name": name, "issuer": "CC",
        "note": "", "favorite": false, "icon": null,
        "info": {"secret": "GEZDGNBVGY3TQOJQ", "algo": "SHA1", "digits": 6, "period": 30},
    });
    for (member, value) in more.as_object().unwrap() {
        entry[member] = value.clone();
    }
    entry
}

fn database(version: i64, entries: &[Value]) -> Value {
    json!({"version": version, "entries": entries, "groups": [{"uuid": "g1", "name": "Work"}, {"uuid": "g2", "name": "Büro"}]})
}

fn plain(database: &Value) -> Vec<u8> {
    json!({"version": 1, "header": {"slots": null, "params": null}, "db": database})
        .to_string()
        .into_bytes()
}

fn slot(kind: i64, password: &str) -> Value {
    let wrapped = seal::gcm(&seal::scrypt(password, &SALT, LOG_N), &seal::NONCE, &MASTER);
    let (key, tag) = wrapped.split_at(32);
    let mut slot = json!({
        "type": kind, "uuid": "a8325752-c1be-458a-9b3e-5e0a8154d9ec", "key": HEXLOWER.encode(key),
        "key_params": {"nonce": HEXLOWER.encode(&seal::NONCE), "tag": HEXLOWER.encode(tag)},
    });
    if kind == 1 {
        slot["n"] = json!(1 << LOG_N);
        slot["r"] = json!(8);
        slot["p"] = json!(1);
        slot["salt"] = json!(HEXLOWER.encode(&SALT));
        slot["repaired"] = json!(true);
        slot["is_backup"] = json!(false);
    }
    slot
}

fn sealed(slots: &[Value], database: &Value) -> Vec<u8> {
    let sealed = seal::gcm(&MASTER, &seal::NONCE, database.to_string().as_bytes());
    let (text, tag) = sealed.split_at(sealed.len() - 16);
    json!({
        "version": 1,
        "header": {"slots": slots, "params": {"nonce": HEXLOWER.encode(&seal::NONCE), "tag": HEXLOWER.encode(tag)}},
        "db": BASE64.encode(text),
    })
    .to_string()
    .into_bytes()
}

#[track_caller]
fn refuse(bytes: &[u8], error: ImportError) {
    assert_eq!(
        read_with(bytes, Some("test")).unwrap_err(),
        Failure::Import(error)
    );
}

#[test]
fn every_kind_of_code_is_read() {
    let kinds = [
        entry("a", &json!({})),
        entry(
            "b",
            &json!({"info": {"secret": "GEZDGNBV", "algo": "SHA512", "digits": 8, "period": 60}}),
        ),
        entry(
            "c",
            &json!({"type": "hotp", "info": {"secret": "GEZDGNBV", "algo": "SHA256", "digits": 7, "counter": 10_300}}),
        ),
        entry(
            "d",
            &json!({"type": "steam", "info": {"secret": "GEZDGNBV", "algo": "SHA1", "digits": 5, "period": 30}}),
        ),
        entry(
            "e",
            &json!({"type": "motp", "info": {"secret": "e3152afee62599c8", "algo": "MD5", "digits": 6, "period": 10, "pin": "1234"}}),
        ),
        entry(
            "f",
            &json!({"type": "yandex", "info": {"secret": "6SB2IKNM6OBZPAVBVTOHDKS4FA", "algo": "SHA256", "digits": 8, "period": 30, "pin": "5239"}}),
        ),
    ];
    let imported = read(&plain(&database(3, &kinds))).unwrap();
    assert_eq!(imported.format, Format::Aegis);
    assert_eq!(
        lines(&imported),
        [
            "totp|CC|a|GEZDGNBVGY3TQOJQ|SHA1|6|30",
            "totp|CC|b|GEZDGNBV|SHA512|8|60",
            "hotp|CC|c|GEZDGNBV|SHA256|7|10300",
            "steam|CC|d|GEZDGNBV|SHA1|5|30",
            "motp|CC|e|4MKSV7XGEWM4Q|MD5|6|10|pin 1234",
            "yandex|CC|f|6SB2IKNM6OBZPAVBVTOHDKS4FA|SHA256|8|30|pin 5239",
        ]
    );
    assert_eq!(skipped(&imported), [""; 0]);
}

#[test]
fn groups_are_read_from_each_database_version() {
    for (version, more, groups) in [
        (1, json!({"group": "Work"}), vec!["Work"]),
        (2, json!({"group": "Büro"}), vec!["Büro"]),
        (2, json!({"group": null}), vec![]),
        (
            3,
            json!({"groups": ["g2", "g1", "lost"]}),
            vec!["Büro", "Work"],
        ),
    ] {
        let imported = read(&plain(&database(version, &[entry("a", &more)]))).unwrap();
        assert_eq!(imported.accounts[0].groups, groups, "{version} {more}");
    }
}

#[test]
fn note_favourite_and_picture_come_along() {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let more =
        json!({"note": "zwei\nZeilen", "favorite": true, "icon": png, "icon_mime": "image/png"});
    let imported = read(&plain(&database(3, &[entry("Zürich 🔑", &more)]))).unwrap();
    let account = &imported.accounts[0];
    assert_eq!(
        (
            account.label.as_str(),
            account.note.as_str(),
            account.favourite
        ),
        ("Zürich 🔑", "zwei\nZeilen", true)
    );
    assert!(
        account
            .icon
            .as_ref()
            .unwrap()
            .starts_with("data:image/png;base64,")
    );
    // A picture that is none is left out, its account is not.
    let svg = json!({"icon": "PHN2Zy8+", "icon_mime": "image/svg+xml"});
    let imported = read(&plain(&database(3, &[entry("a", &svg)]))).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.accounts[0].icon.clone()),
        (1, None)
    );
}

#[test]
fn one_bad_entry_spoils_no_other() {
    let info = |member: &str, value: Value| {
        let mut info = json!({"secret": "GEZDGNBV", "algo": "SHA1", "digits": 6, "period": 30});
        info[member] = value;
        json!({ "info": info })
    };
    let entries = [
        entry("first", &json!({})),
        entry("secret", &info("secret", json!("0189"))),
        entry("none", &info("secret", Value::Null)),
        entry("algorithm", &info("algo", json!("SHA3"))),
        entry("digits", &info("digits", json!(262))),
        entry("period", &info("period", json!(0))),
        entry("fraction", &info("period", json!(30.5))),
        entry("kind", &json!({"type": "ocra"})),
        entry(
            "counter",
            &json!({"type": "hotp", "info": {"secret": "GEZDGNBV", "counter": -1}}),
        ),
        entry(
            "pin",
            &json!({"type": "motp", "info": {"secret": "e3152afee62599c8"}}),
        ),
        entry("info", &json!({"info": []})),
        json!("rubbish"),
        entry("last", &json!({})),
    ];
    let imported = read(&plain(&database(3, &entries))).unwrap();
    assert_eq!(imported.accounts.len(), 2);
    assert_eq!(
        skipped(&imported),
        [
            "CC: secret: secret is not Base32",
            "CC: none: secret is missing",
            "CC: algorithm: algorithm is not SHA-1, SHA-256 or SHA-512",
            "CC: digits: digits must be a number from 6 to 10",
            "CC: period: period must be a number from 1 to 86400",
            "CC: fraction: period must be a number from 1 to 86400",
            "CC: kind: method is not totp, hotp, steam or yaotp",
            "CC: counter: counter must be a number from 0 to 9223372036854775807",
            "CC: pin: the service PIN is missing",
            "CC: info: entry is damaged",
            ": entry is damaged",
        ]
    );
    let places: Vec<usize> = imported
        .skipped
        .iter()
        .map(|skipped| skipped.index)
        .collect();
    assert_eq!(places, (1..=11).collect::<Vec<_>>());
}

#[test]
fn numbers_may_be_text_doubles_or_missing() {
    for (info, line) in [
        (
            json!({"secret": "GEZDGNBV", "digits": "8", "period": "60"}),
            "SHA1|8|60",
        ),
        (
            json!({"secret": "GEZDGNBV", "digits": 8.0, "period": 6e1}),
            "SHA1|8|60",
        ),
        (
            json!({"secret": "GEZDGNBV", "digits": null, "period": null, "algo": null}),
            "SHA1|6|30",
        ),
        (json!({"secret": "gezd gnbv"}), "SHA1|6|30"),
    ] {
        let imported = read(&plain(&database(
            2,
            &[entry("a", &json!({ "info": info }))],
        )))
        .unwrap();
        assert_eq!(
            lines(&imported),
            [format!("totp|CC|a|GEZDGNBV|{line}")],
            "{info}"
        );
    }
}

#[test]
fn each_of_several_passwords_opens_and_no_other() {
    let database = database(3, &[entry("a", &json!({}))]);
    // A fingerprint first, then two passwords, then a key file of the phone.
    let slots = [
        slot(2, "finger"),
        slot(1, "test"),
        slot(1, "backup"),
        slot(0, "raw"),
    ];
    let file = sealed(&slots, &database);
    for password in ["test", "backup"] {
        exports::check_passwords(&file, password);
        let imported = read_with(&file, Some(password)).unwrap();
        assert_eq!(lines(&imported), ["totp|CC|a|GEZDGNBVGY3TQOJQ|SHA1|6|30"]);
    }
    // The slots of others do not open with their secret typed in.
    for password in ["finger", "raw"] {
        assert!(read_with(&file, Some(password)).is_err());
    }
}

#[test]
fn a_file_without_a_password_is_refused_with_the_reason() {
    let database = database(3, &[]);
    for slots in [
        vec![],
        vec![slot(2, "finger")],
        vec![slot(2, "finger"), slot(0, "raw")],
    ] {
        refuse(
            &sealed(&slots, &database),
            ImportError::Refused(Refusal::NoPasswordSlot),
        );
    }
}

#[test]
fn numbers_of_scrypt_are_judged_before_any_work() {
    for (n, r, p, error) in [
        (json!(1 << 21), json!(8), json!(1), ImportError::TooMuchWork),
        (
            json!(1_u64 << 60),
            json!(8),
            json!(1),
            ImportError::TooMuchWork,
        ),
        (
            json!(1 << 15),
            json!(1 << 30),
            json!(1),
            ImportError::TooMuchWork,
        ),
        (
            json!(1 << 15),
            json!(8),
            json!(1 << 20),
            ImportError::TooMuchWork,
        ),
        (json!(32_767), json!(8), json!(1), ImportError::Corrupt),
        (json!(0), json!(8), json!(1), ImportError::Corrupt),
        (json!(1), json!(8), json!(1), ImportError::Corrupt),
        (json!(-32_768), json!(8), json!(1), ImportError::Corrupt),
        (json!(1 << 15), json!(0), json!(1), ImportError::Corrupt),
        (json!(1 << 15), json!(8), json!(0), ImportError::Corrupt),
        (json!(null), json!(8), json!(1), ImportError::Corrupt),
        (json!("many"), json!(8), json!(1), ImportError::Corrupt),
    ] {
        let mut slot = slot(1, "test");
        (slot["n"], slot["r"], slot["p"]) = (n, r, p);
        let file = sealed(&[slot.clone()], &database(3, &[]));
        // Without a password nothing is derived.
        assert_eq!(read(&file).unwrap_err(), Failure::Import(error), "{slot}");
    }
    let many: Vec<Value> = (0..17).map(|_| slot(1, "test")).collect();
    refuse(&sealed(&many, &database(3, &[])), ImportError::TooMuchWork);
}

#[test]
fn another_version_of_the_database_is_told() {
    for (version, error) in [
        (4, ImportError::Refused(Refusal::TooNew)),
        (0, ImportError::Corrupt),
        (-1, ImportError::Corrupt),
    ] {
        let database = database(version, &[entry("a", &json!({}))]);
        refuse(&plain(&database), error);
        refuse(&sealed(&[slot(1, "test")], &database), error);
    }
}

#[test]
fn a_file_that_is_cut_or_changed_is_told() {
    let entries: Vec<Value> = (0..8)
        .map(|number| entry(&format!("a{number}"), &json!({})))
        .collect();
    let database = database(3, &entries);
    exports::check_cuts(&plain(&database), None);
    let file = sealed(&[slot(2, "finger"), slot(1, "test")], &database);
    exports::check_cuts(&file, Some("test"));
    exports::check_flips(&file, "test", 13);
}

#[test]
fn an_opened_seal_that_holds_no_database_is_corrupt() {
    for inside in [
        json!([]),
        json!("text"),
        json!({"version": 3}),
        json!({"version": 3, "entries": {}}),
    ] {
        refuse(&sealed(&[slot(1, "test")], &inside), ImportError::Corrupt);
    }
}

#[test]
fn nesting_without_end_is_no_file() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let file = format!(r#"{{"version":1,"header":{{"slots":null}},"db":{deep}}}"#);
    assert_eq!(
        read(file.as_bytes()).unwrap_err(),
        Failure::Import(ImportError::Unsupported)
    );
}

#[test]
fn ten_thousand_entries_are_read() {
    let entries: Vec<Value> = (0..10_000)
        .map(|number| entry(&format!("a{number}"), &json!({"groups": ["g1"]})))
        .collect();
    let imported = read_with(
        &sealed(&[slot(1, "test")], &database(3, &entries)),
        Some("test"),
    )
    .unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
    assert_eq!(imported.accounts[9_999].label, "a9999");
}
