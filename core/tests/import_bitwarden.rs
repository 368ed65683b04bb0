//! Bitwarden: JSON, CSV, and Bitwarden Authenticator's JSON (with a password: `import_bitwarden_sealed.rs`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;

use clavis_core::import::{Format, ImportError, Refusal};
use exports::{Failure, check_cuts, lines, read, read_with, skipped};
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// What Bitwarden writes of a login, the rest as it comes.
fn login(name: &str, username: Value, totp: Value) -> Value {
    json!({
        "id": "i", "organizationId": null, "folderId": null, "type": 1, "reprompt": 0, "name": name, "notes": null,
        "favorite": false, "login": {"uris": [], "username": username, "password": "x", "totp": totp},
        "collectionIds": null,
    })
}

fn file(items: &[Value]) -> Value {
    json!({
        "encrypted": false,
        "folders": [{"id": "f1", "name": "Büro/innen"}, {"id": "f2", "name": ""}],
        "collections": [{"id": "c1", "organizationId": "o", "name": "Team", "externalId": null}],
        "items": items,
    })
}

fn bytes(file: &Value) -> Vec<u8> {
    file.to_string().into_bytes()
}

#[test]
fn the_field_is_a_key_uri_a_steam_secret_or_a_bare_secret() {
    let uri = |rest: &str| format!("otpauth://totp/{rest}secret={SECRET}");
    for (field, line) in [
        (
            uri("Deno:Mason?"),
            format!("totp|Deno|Mason|{SECRET}|SHA1|6|30"),
        ),
        (
            uri("Mason?issuer=Deno&algorithm=SHA512&digits=8&period=60&"),
            format!("totp|Deno|Mason|{SECRET}|SHA512|8|60"),
        ),
        // What the URI does not say, the item does; what it says stands.
        (
            uri("?issuer=Deno&"),
            format!("totp|Deno|anna|{SECRET}|SHA1|6|30"),
        ),
        (uri("?"), format!("totp|Item|anna|{SECRET}|SHA1|6|30")),
        (
            uri("莎士比亚?issuer=Z%C3%BCrich&"),
            format!("totp|Zürich|莎士比亚|{SECRET}|SHA1|6|30"),
        ),
        (
            format!("steam://{SECRET}"),
            format!("steam|Item|anna|{SECRET}|SHA1|5|30"),
        ),
        (
            uri("Steam:gabe?encoder=steam&"),
            format!("steam|Steam|gabe|{SECRET}|SHA1|5|30"),
        ),
        (
            format!("otpauth://hotp/A:b?secret={SECRET}&counter=7"),
            format!("hotp|A|b|{SECRET}|SHA1|6|7"),
        ),
        (
            SECRET.to_owned(),
            format!("totp|Item|anna|{SECRET}|SHA1|6|30"),
        ),
        (
            " gezd gnbv-gy3t qojq gezdgnbvgy3tqojq== ".to_owned(),
            format!("totp|Item|anna|{SECRET}|SHA1|6|30"),
        ),
    ] {
        let imported = read(&bytes(&file(&[login("Item", json!("anna"), json!(field))]))).unwrap();
        assert_eq!(
            (lines(&imported), imported.skipped.len()),
            (vec![line], 0),
            "{field}"
        );
    }
}

#[test]
fn folders_collections_notes_and_favourites_come_along() {
    let mut item = login("Item", json!(null), json!(SECRET));
    item["folderId"] = json!("f1");
    item["collectionIds"] = json!(["c1", "unknown"]);
    item["notes"] = json!("two\nlines \u{1f511}");
    item["favorite"] = json!(true);
    let mut nameless = login("Other", json!(null), json!(SECRET));
    nameless["folderId"] = json!("f2");
    let imported = read(&bytes(&file(&[item, nameless]))).unwrap();
    assert_eq!(imported.format, Format::BitwardenJson);
    let [first, second] = imported.accounts.as_slice() else {
        panic!("{} accounts", imported.accounts.len());
    };
    assert_eq!(first.groups, ["Büro/innen", "Team"]);
    assert_eq!(first.note, "two\nlines \u{1f511}");
    assert!(first.favourite && !second.favourite);
    assert_eq!((second.groups.len(), second.note.as_str()), (0, ""));
}

#[test]
fn a_note_is_as_long_as_the_vault_keeps_it() {
    let mut item = login("Item", json!(null), json!(SECRET));
    item["notes"] = json!("é".repeat(5_000));
    let imported = read(&bytes(&file(&[item]))).unwrap();
    assert_eq!(imported.accounts[0].note, "é".repeat(4_096));
}

#[test]
fn a_bad_item_is_named_and_an_item_without_a_password_is_none() {
    let items = [
        login("Good", json!("anna"), json!(SECRET)),
        login("Letters", json!("anna"), json!("not base32 at all 1")),
        login("Number", json!(null), json!(12)),
        login(
            "Method",
            json!(""),
            json!("otpauth://push/a?secret=MFRGGZDF"),
        ),
        login(
            "Digits",
            json!(7),
            json!(format!("otpauth://totp/a?secret={SECRET}&digits=262")),
        ),
        json!("rubbish"),
        json!({"name": "Login", "login": "rubbish"}),
        login("Nothing", json!("x"), json!(null)),
        login("Empty", json!("x"), json!("  ")),
        json!({"type": 2, "name": "Note", "secureNote": {"type": 0}, "login": null}),
        json!({"type": 3, "name": "Card", "card": {}}),
        login("Good too", json!(null), json!(SECRET)),
    ];
    let imported = read(&bytes(&file(&items))).unwrap();
    assert_eq!(
        lines(&imported),
        [
            format!("totp|Good|anna|{SECRET}|SHA1|6|30"),
            format!("totp|Good too||{SECRET}|SHA1|6|30"),
        ]
    );
    assert_eq!(
        skipped(&imported),
        [
            "Letters: anna: secret is not Base32",
            "Number: entry is damaged",
            "Method: method is not totp, hotp, steam or yaotp",
            "Digits: digits must be a number from 6 to 10",
            ": entry is damaged",
            "Login: entry is damaged",
        ]
    );
}

/// Bitwarden Authenticator `AuthenticatorItem` export.
#[test]
fn the_json_of_bitwarden_authenticator_is_read() {
    let file = json!({"encrypted": false, "items": [
        {"favorite": true, "id": "1", "login": {"totp": format!("otpauth://totp/A:b?secret={SECRET}&issuer=A&period=60"),
            "username": "b"}, "name": "A", "type": 1},
        {"favorite": false, "id": "2", "login": {"totp": format!("steam://{SECRET}"), "username": null},
            "name": "Steam", "type": 1},
    ]});
    let imported = read(&bytes(&file)).unwrap();
    assert_eq!(
        lines(&imported),
        [
            format!("totp|A|b|{SECRET}|SHA1|6|60"),
            format!("steam|Steam||{SECRET}|SHA1|5|30"),
        ]
    );
    assert!(imported.accounts[0].favourite);
}

#[test]
fn a_file_of_one_account_only_is_refused() {
    for file in [
        json!({"encrypted": true, "folders": [], "items": [login("2.a|b|c", json!(null), json!("2.a|b|c"))]}),
        json!({"encrypted": true, "encKeyValidation_DO_NOT_EDIT": "2.a|b|c", "folders": [], "items": []}),
        json!({"encrypted": true, "passwordProtected": false, "encKeyValidation_DO_NOT_EDIT": "2.a|b|c", "items": []}),
    ] {
        for password in [None, Some("password")] {
            assert_eq!(
                read_with(&bytes(&file), password).unwrap_err(),
                Failure::Import(ImportError::Refused(Refusal::AccountRestricted))
            );
        }
    }
}

#[test]
fn plain_json_is_whole_or_damaged() {
    let file = bytes(&file(&[login("Item", json!("anna"), json!(SECRET))]));
    check_cuts(&file, None);
    let deep = format!("{{\"encrypted\":false,\"items\":{}}}", exports::deep());
    assert!(read(deep.as_bytes()).is_err());
    assert_eq!(
        read(b"{\"encrypted\":false,\"items\":null}").unwrap_err(),
        Failure::Import(ImportError::Corrupt)
    );
}

#[test]
fn ten_thousand_items_are_read() {
    let imported = read(&bytes(&file(&vec![
        login(
            "Item",
            json!("anna"),
            json!(SECRET)
        );
        10_000
    ])));
    assert_eq!(imported.unwrap().accounts.len(), 10_000);
}

// CSV.

const COLUMNS: &str = "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp";

#[test]
fn csv_gives_what_json_gives() {
    let text = format!(
        "\u{feff}{COLUMNS}\r\n\
         Büro,1,login,Item,\"two\nlines, \"\"quoted\"\"\",,0,,anna,x,{SECRET}\r\n\
         ,,note,Note,text,,0,,,,\r\n\
         ,,login,Steam,,,0,,,,steam://{SECRET}\r\n\
         ,,login,Bad,,,0,,b@c,,!\r\n\
         ,,login,URI,,,0,,,,otpauth://totp/Deno:Mason?secret={SECRET}&digits=8\r\n"
    );
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(imported.format, Format::BitwardenCsv);
    assert_eq!(
        lines(&imported),
        [
            format!("totp|Item|anna|{SECRET}|SHA1|6|30"),
            format!("steam|Steam||{SECRET}|SHA1|5|30"),
            format!("totp|Deno|Mason|{SECRET}|SHA1|8|30"),
        ]
    );
    assert_eq!(skipped(&imported), ["Bad: b@c: secret is not Base32"]);
    let first = &imported.accounts[0];
    assert_eq!(first.groups, ["Büro"]);
    assert_eq!(first.note, "two\nlines, \"quoted\"");
    assert!(first.favourite && !imported.accounts[1].favourite);
}

#[test]
fn csv_of_an_organisation_has_collections() {
    let text = format!(
        "collections,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n\
         \"Team,Büro\",login,Item,,,0,,anna,x,{SECRET}\n"
    );
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(
        lines(&imported),
        [format!("totp|Item|anna|{SECRET}|SHA1|6|30")]
    );
    assert_eq!(imported.accounts[0].groups, ["Team", "Büro"]);
}

#[test]
fn a_csv_line_cut_before_its_last_cell_is_named() {
    let whole = format!(
        "{COLUMNS}\n,,login,First,,,0,,,,{SECRET}\n,,login,Second,notes,,0,,anna,x,{SECRET}\n"
    );
    let start = whole.find(",,login,Second").unwrap();
    let last = whole.rfind(',').unwrap();
    for end in start + 1..last {
        let imported = read(&whole.as_bytes()[..end]).unwrap();
        assert_eq!(
            (imported.accounts.len(), imported.skipped.len()),
            (1, 1),
            "{end}"
        );
    }
    let imported = read(&whole.as_bytes()[..last]).unwrap();
    assert_eq!(skipped(&imported), ["Second: anna: entry is damaged"]);
}

#[test]
fn csv_of_ten_thousand_lines_is_read_and_of_too_many_is_not() {
    let line = format!(",,login,Item,,,0,,anna,x,{SECRET}\n");
    let imported = read(format!("{COLUMNS}\n{}", line.repeat(10_000)).as_bytes()).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
    assert_eq!(
        read(format!("{COLUMNS}\n{}", line.repeat(100_001)).as_bytes()).unwrap_err(),
        Failure::Import(ImportError::TooMuchWork)
    );
}
