//! The commands as the page asks them, on the real shell with the real Stronghold; only the web view is a mock.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and serde_json answers null for what is missing"
)]

mod app;

use serde_json::{Value, json};
use tauri::ipc::InvokeBody;

use app::{TestApp, send};

const PIN: &str = "274916";
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const CONNECT: &str = "otpauth://totp/CC%20Commerce%20Suisse:m.rochat?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=CC%20Commerce%20Suisse";
const COUNTER: &str =
    "otpauth://hotp/VPN:poste%2014?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0";

fn pin(digits: &str) -> Value {
    json!({ "kind": "pin", "value": digits })
}

fn ok(app: &TestApp, command: &str, arguments: Value) -> Value {
    app.ask(command, arguments)
        .unwrap_or_else(|error| panic!("{command}: {error}"))
}

fn kind(app: &TestApp, command: &str, arguments: Value) -> String {
    let error = app
        .ask(command, arguments)
        .expect_err("this must be refused");
    error["kind"]
        .as_str()
        .unwrap_or_else(|| panic!("{command} answered {error}"))
        .to_owned()
}

fn with_vault() -> TestApp {
    let app = TestApp::start();
    ok(&app, "create_vault", json!({ "credential": pin(PIN) }));
    app
}

fn add(app: &TestApp, text: &str) -> String {
    let preview = ok(app, "preview_text", json!({ "text": text }));
    let draft = &preview["drafts"][0];
    let edit =
        json!({ "draftId": draft["draftId"], "issuer": draft["issuer"], "label": draft["label"] });
    ok(app, "save_drafts", json!({ "edits": [edit] }))[0]
        .as_str()
        .expect("an id")
        .to_owned()
}

#[test]
fn first_start_to_code_and_back_after_a_restart() {
    let app = TestApp::start();
    assert_eq!(
        ok(&app, "status", json!({}))["vault"],
        json!({ "kind": "absent" })
    );
    assert_eq!(kind(&app, "keys", json!({})), "locked");
    assert_eq!(
        kind(&app, "create_vault", json!({ "credential": pin("123456") })),
        "weak"
    );
    ok(&app, "create_vault", json!({ "credential": pin(PIN) }));
    assert_eq!(
        kind(&app, "create_vault", json!({ "credential": pin(PIN) })),
        "vaultExists"
    );
    let id = add(&app, CONNECT);
    let keys = ok(&app, "keys", json!({}));
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert_eq!(keys["keys"][0]["issuer"], "CC Commerce Suisse");
    assert_eq!(keys["keys"][0]["monogram"], "CC");
    assert_eq!(keys["recoveryReminder"], true);

    let folder = app.stop();
    let app = TestApp::start_in(folder);
    let vault = &ok(&app, "status", json!({}))["vault"];
    assert_eq!(
        (&vault["kind"], &vault["credential"]),
        (&json!("locked"), &json!("pin"))
    );
    let wrong = app
        .ask("unlock", json!({ "credential": pin("274917") }))
        .expect_err("a wrong PIN");
    assert_eq!(wrong["kind"], "wrongCredential");
    assert_eq!(wrong["tries"]["failed"], 1);
    assert!(wrong["tries"]["left"].as_u64().unwrap() > 0);
    ok(&app, "unlock", json!({ "credential": pin(PIN) }));
    let code = ok(&app, "reveal_code", json!({ "accountId": id }));
    assert_eq!(code["kind"], "timed");
    let (from, until) = (
        code["validFrom"].as_u64().unwrap(),
        code["validUntil"].as_u64().unwrap(),
    );
    assert_eq!(
        (until - from, from % 30_000),
        (30_000, 0),
        "Unix milliseconds of one period"
    );
    let account = clavis_core::key_uri::parse(CONNECT).expect("a key URI");
    let key = clavis_core::otp::KeyRef {
        secret: account.secret.as_bytes(),
        pin: None,
    };
    let expected = account
        .otp
        .code(key, clavis_core::time::UnixTime::from_millis(from))
        .expect("a code");
    assert_eq!(code["code"], expected.as_str());
    assert_eq!(
        ok(&app, "codes", json!({ "accountIds": [id] }))[0]["validFrom"]
            .as_u64()
            .unwrap()
            % 30_000,
        0
    );
}

#[test]
fn a_counter_moves_before_its_code_shows_and_survives_a_restart() {
    // RFC 4226 appendix D: counters 0, 1, 2.
    let app = with_vault();
    let id = add(&app, COUNTER);
    assert_eq!(
        ok(&app, "reveal_code", json!({ "accountId": id }))["code"],
        "755224"
    );
    assert_eq!(
        ok(&app, "reveal_code", json!({ "accountId": id }))["code"],
        "287082"
    );
    assert_eq!(
        kind(&app, "codes", json!({ "accountIds": [id] })),
        "badRequest"
    );
    let app = TestApp::start_in(app.stop());
    ok(&app, "unlock", json!({ "credential": pin(PIN) }));
    assert_eq!(
        ok(&app, "reveal_code", json!({ "accountId": id }))["code"],
        "359152"
    );
}

#[test]
fn everything_is_refused_while_locked() {
    let app = with_vault();
    let id = add(&app, CONNECT);
    ok(&app, "lock", json!({}));
    let edit = json!({ "accountId": id, "issuer": "A", "label": "b", "groups": [], "note": "", "favourite": false });
    for (command, arguments) in [
        ("keys", json!({})),
        (
            "find_keys",
            json!({ "request": { "query": "", "group": null } }),
        ),
        ("reveal_code", json!({ "accountId": id })),
        ("codes", json!({ "accountIds": [id] })),
        ("copy_code", json!({ "accountId": id })),
        ("preview_text", json!({ "text": CONNECT })),
        ("preview_clipboard", json!({})),
        ("choose_picture", json!({})),
        ("finish_batch", json!({})),
        ("draft_code", json!({ "draftId": "1" })),
        ("save_drafts", json!({ "edits": [] })),
        ("account", json!({ "accountId": id })),
        ("edit_account", json!({ "edit": edit })),
        ("trash_account", json!({ "accountId": id })),
        ("trashed", json!({})),
        ("restore_account", json!({ "accountId": id })),
        ("delete_account", json!({ "accountId": id })),
        (
            "change_setting",
            json!({ "change": { "kind": "wipeAfterFailures", "value": true } }),
        ),
        (
            "change_credential",
            json!({ "current": pin(PIN), "next": pin("830572") }),
        ),
        ("create_recovery_code", json!({ "current": pin(PIN) })),
        ("confirm_recovery_code", json!({ "code": "" })),
        ("dismiss_recovery_reminder", json!({})),
    ] {
        assert_eq!(kind(&app, command, arguments), "locked", "{command}");
    }
    let picture =
        send(&app.main, "preview_picture", InvokeBody::Raw(vec![1, 2, 3])).expect_err("locked");
    assert_eq!(picture["kind"], "locked");
}

#[test]
fn locking_forgets_the_drafts() {
    let app = with_vault();
    let preview = ok(&app, "preview_text", json!({ "text": CONNECT }));
    let draft = preview["drafts"][0]["draftId"].clone();
    assert_eq!(
        ok(&app, "draft_code", json!({ "draftId": draft }))["kind"],
        "timed"
    );
    ok(&app, "lock", json!({}));
    ok(&app, "unlock", json!({ "credential": pin(PIN) }));
    assert_eq!(
        kind(&app, "draft_code", json!({ "draftId": draft })),
        "noSuchDraft"
    );
    let edit = json!({ "draftId": draft, "issuer": "A", "label": "b" });
    assert_eq!(
        kind(&app, "save_drafts", json!({ "edits": [edit] })),
        "noSuchDraft"
    );
    assert_eq!(ok(&app, "keys", json!({}))["keys"], json!([]));
}

#[test]
fn a_key_that_is_kept_already_is_pointed_out_even_from_trash() {
    let app = with_vault();
    let id = add(&app, CONNECT);
    let again = ok(
        &app,
        "preview_text",
        json!({ "text": CONNECT.replace("m.rochat", "other") }),
    );
    assert_eq!(
        again["drafts"][0]["duplicates"],
        json!([{ "issuer": "CC Commerce Suisse", "label": "m.rochat", "inTrash": false }])
    );
    ok(&app, "trash_account", json!({ "accountId": id }));
    let again = ok(&app, "preview_text", json!({ "text": CONNECT }));
    assert_eq!(again["drafts"][0]["duplicates"][0]["inTrash"], true);
    let other = ok(
        &app,
        "preview_text",
        json!({ "text": CONNECT.replace("GEZ", "HEZ") }),
    );
    assert_eq!(other["drafts"][0]["duplicates"], json!([]));
}

#[test]
fn trash_keeps_for_thirty_days_and_gives_back() {
    let app = with_vault();
    let id = add(&app, CONNECT);
    assert_eq!(
        kind(&app, "delete_account", json!({ "accountId": id })),
        "noSuchAccount",
        "only from Trash"
    );
    ok(&app, "trash_account", json!({ "accountId": id }));
    assert_eq!(ok(&app, "keys", json!({}))["keys"], json!([]));
    assert_eq!(ok(&app, "keys", json!({}))["inTrash"], 1);
    assert_eq!(
        kind(&app, "reveal_code", json!({ "accountId": id })),
        "noSuchAccount"
    );
    assert_eq!(ok(&app, "trashed", json!({}))[0]["daysLeft"], 30);
    ok(&app, "restore_account", json!({ "accountId": id }));
    assert_eq!(
        ok(&app, "keys", json!({}))["keys"][0]["accountId"],
        json!(id)
    );
    ok(&app, "trash_account", json!({ "accountId": id }));
    ok(&app, "delete_account", json!({ "accountId": id }));
    assert_eq!(ok(&app, "trashed", json!({})), json!([]));
    assert_eq!(
        kind(&app, "restore_account", json!({ "accountId": id })),
        "noSuchAccount"
    );
}

#[test]
fn an_account_is_edited_and_found() {
    let app = with_vault();
    let id = add(&app, CONNECT);
    add(&app, COUNTER);
    let edit = json!({ "accountId": id, "issuer": " Zürich\u{202e} ", "label": "m", "groups": ["Arbeit", "Arbeit", " "], "note": "AHV", "favourite": true });
    ok(&app, "edit_account", json!({ "edit": edit }));
    let account = ok(&app, "account", json!({ "accountId": id }));
    assert_eq!(
        (&account["key"]["issuer"], &account["key"]["groups"]),
        (&json!("Zürich"), &json!(["Arbeit"]))
    );
    assert_eq!(
        (&account["note"], &account["key"]["favourite"]),
        (&json!("AHV"), &json!(true))
    );
    let find = |query: &str, group: Value| {
        ok(
            &app,
            "find_keys",
            json!({ "request": { "query": query, "group": group } }),
        )
    };
    assert_eq!(find("ZURICH", Value::Null), json!([id]));
    assert_eq!(find("", json!("Arbeit")), json!([id]));
    assert_eq!(find("nothing like it", Value::Null), json!([]));
    let nameless = json!({ "accountId": id, "issuer": " ", "label": "\u{200b}", "groups": [], "note": "", "favourite": false });
    assert_eq!(
        kind(&app, "edit_account", json!({ "edit": nameless })),
        "nameMissing"
    );
    let long = json!({ "accountId": id, "issuer": "A", "label": "", "groups": [], "note": "x".repeat(4_097), "favourite": false });
    assert_eq!(
        kind(&app, "edit_account", json!({ "edit": long })),
        "textTooLong"
    );
    assert_eq!(
        ok(&app, "account", json!({ "accountId": id }))["key"]["issuer"],
        "Zürich",
        "a refused edit changes nothing"
    );
}

#[test]
fn a_migration_series_in_any_order_or_as_far_as_it_came() {
    // Two parts of one batch, each with one account, written after the .proto in Aegis (see shared/formats.md).
    let part = |index: u8, name: &str| {
        let mut account = vec![0x0a, 20];
        account.extend(b"12345678901234567890");
        account.extend([0x12, u8::try_from(name.len()).unwrap()]);
        account.extend(name.as_bytes());
        account.extend([0x20, 1, 0x28, 1, 0x30, 2]);
        let mut payload = vec![0x0a, u8::try_from(account.len()).unwrap()];
        payload.extend(account);
        payload.extend([0x10, 1, 0x18, 2, 0x20, index, 0x28, 7]);
        let data = data_encoding::BASE64
            .encode(&payload)
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        format!("otpauth-migration://offline?data={data}")
    };
    let app = with_vault();
    let first = ok(&app, "preview_text", json!({ "text": part(1, "b") }));
    assert_eq!(
        (&first["drafts"], &first["batch"]),
        (&json!([]), &json!({ "received": 1, "total": 2 }))
    );
    let whole = ok(&app, "preview_text", json!({ "text": part(0, "a") }));
    assert_eq!(whole["batch"], json!({ "received": 2, "total": 2 }));
    let labels: Vec<_> = whole["drafts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|draft| draft["label"].clone())
        .collect();
    assert_eq!(labels, ["a", "b"]);

    ok(&app, "discard_drafts", json!({}));
    assert_eq!(kind(&app, "finish_batch", json!({})), "noSuchDraft");
    ok(&app, "preview_text", json!({ "text": part(1, "b") }));
    let partly = ok(&app, "finish_batch", json!({}));
    assert_eq!(partly["drafts"][0]["label"], "b");
    assert_eq!(
        partly["skipped"][0]["reason"],
        json!({ "kind": "migrationPartMissing", "part": 1, "total": 2 })
    );
}

#[test]
fn what_is_no_key_is_refused_in_its_own_words() {
    let app = with_vault();
    for (text, expected) in [
        ("", "empty"),
        ("   \n ", "empty"),
        ("https://connect.example.ch/login", "webLink"),
        ("482915", "looksLikeCode"),
        ("WIFI:S:home;T:WPA;P:secret;;", "notAKey"),
        ("otpauth://totp/A:b", "secretMissing"),
        ("otpauth://totp/A:b?secret=0189", "secretNotBase32"),
        (
            "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ&algorithm=SHA3",
            "algorithmUnknown",
        ),
        (
            "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ&digits=11",
            "digitsOutOfRange",
        ),
        (
            "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ&period=0",
            "periodOutOfRange",
        ),
        (
            "otpauth://hotp/A:b?secret=GEZDGNBVGY3TQOJQ&counter=-1",
            "counterOutOfRange",
        ),
        (
            "otpauth://push/A:b?secret=GEZDGNBVGY3TQOJQ",
            "methodUnknown",
        ),
        ("otpauth-migration://offline?data=AAAA", "migrationDamaged"),
    ] {
        let error = app
            .ask("preview_text", json!({ "text": text }))
            .expect_err(text);
        assert_eq!(
            (&error["kind"], &error["problem"]["kind"]),
            (&json!("input"), &json!(expected)),
            "{text}: {error}"
        );
    }
    for (bytes, expected) in [
        (vec![], "empty"),
        (b"GIF89a".to_vec(), "notAPicture"),
        (vec![0; 4_096], "notAPicture"),
    ] {
        let error =
            send(&app.main, "preview_picture", InvokeBody::Raw(bytes)).expect_err("no picture");
        assert_eq!(error["problem"]["kind"], expected);
    }
    assert_eq!(
        kind(&app, "preview_picture", json!({ "bytes": [1] })),
        "badRequest"
    );
}

#[test]
fn no_error_and_no_answer_but_a_code_holds_the_secret() {
    let app = with_vault();
    let id = add(&app, CONNECT);
    let preview = ok(&app, "preview_text", json!({ "text": CONNECT }));
    let twisted = format!("otpauth://totp/A:b?secret={SECRET}&secret=HEZDGNBVGY3TQOJQ");
    let answers = [
        preview,
        ok(&app, "keys", json!({})),
        ok(&app, "account", json!({ "accountId": id })),
        app.ask("preview_text", json!({ "text": twisted }))
            .expect_err("two secrets"),
        app.ask("preview_text", json!({ "text": format!("{SECRET}1") }))
            .expect_err("not Base32"),
    ];
    for answer in answers {
        let text = answer.to_string();
        for form in [
            SECRET,
            "12345678901234567890",
            "3132333435363738393031323334353637383930",
            "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
        ] {
            assert!(!text.contains(form), "{text}");
        }
    }
}

#[test]
fn an_argument_of_the_wrong_form_is_refused_without_being_quoted() {
    const TYPED: &str = "271828";
    let app = with_vault();
    let wrong = |command: &str| {
        let value = match command {
            "edit_account" => json!({ "accountId": TYPED }),
            "codes" | "save_drafts" => json!(TYPED),
            "find_keys" | "preview_manual" => json!([TYPED]),
            _ => json!({ "kind": TYPED, "value": { TYPED: TYPED } }),
        };
        let names = [
            "accountId",
            "accountIds",
            "change",
            "code",
            "confirmation",
            "credential",
            "current",
            "draftId",
            "edit",
            "edits",
            "next",
            "request",
            "text",
        ];
        names
            .into_iter()
            .map(|name| (name.to_owned(), value.clone()))
            .collect::<serde_json::Map<_, _>>()
    };
    let takes_nothing = [
        "status",
        "lock",
        "touch",
        "keys",
        "preview_clipboard",
        "choose_picture",
        "finish_batch",
        "discard_drafts",
        "trashed",
        "settings",
        "dismiss_recovery_reminder",
        "notices",
    ];
    let mut tried = 0;
    for command in clavis_lib::COMMANDS {
        if takes_nothing.contains(command) {
            continue;
        }
        let raw = send(&app.main, command, InvokeBody::Raw(TYPED.into()));
        for answer in [
            app.ask(command, Value::Object(wrong(command))),
            app.ask(command, json!({})),
            app.ask(command, json!(TYPED)),
            if *command == "preview_picture" {
                app.ask(command, json!(TYPED))
            } else {
                raw
            },
        ] {
            assert_eq!(answer, Err(json!({ "kind": "badRequest" })), "{command}");
        }
        tried += 1;
    }
    assert_eq!(tried, 24);
    // A PIN that came as a number, as a careless page would send it.
    let number = json!({ "credential": { "kind": "pin", "value": 271_828 } });
    assert_eq!(
        app.ask("unlock", number),
        Err(json!({ "kind": "badRequest" }))
    );
}

#[test]
fn a_data_folder_that_cannot_be_used_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, b"mine").expect("a file");
    let app = TestApp::start_at(&file, folder);
    let unreadable = json!({ "kind": "unusable", "problem": { "kind": "folderUnreadable" } });
    assert_eq!(ok(&app, "status", json!({}))["vault"], unreadable);
    let refused = app.ask("create_vault", json!({ "credential": pin(PIN) }));
    assert_eq!(refused, Err(unreadable));
    let change = json!({ "change": { "kind": "copyOnTap", "value": true } });
    assert_eq!(kind(&app, "change_setting", change), "notSaved");
    assert_eq!(ok(&app, "settings", json!({}))["copyOnTap"], false);
    let left = std::fs::read(app.folder.path().join("file")).expect("the file");
    assert_eq!(left, b"mine");
}

#[test]
fn everything_that_is_written_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().expect("a folder");
    let data = parent.path().join("data");
    let app = TestApp::start_at(&data, parent);
    ok(&app, "create_vault", json!({ "credential": pin(PIN) }));
    add(&app, CONNECT);
    let change = json!({ "change": { "kind": "copyOnTap", "value": true } });
    ok(&app, "change_setting", change);
    let mode = |path: &std::path::Path| {
        let meta = std::fs::metadata(path).expect("a file or folder");
        meta.permissions().mode() & 0o777
    };
    for below in ["", "vault", "webview"] {
        assert_eq!(mode(&data.join(below)), 0o700, "{below}");
    }
    let files = walk(&data);
    assert!(files.len() >= 6, "{files:?}");
    for file in files {
        assert_eq!(mode(file.as_ref()), 0o600, "{file}");
    }
}

#[test]
fn the_recovery_code_opens_where_the_pin_is_forgotten() {
    let app = with_vault();
    let id = add(&app, CONNECT);
    let wrong = app
        .ask("create_recovery_code", json!({ "current": pin("274917") }))
        .expect_err("a wrong PIN");
    assert_eq!(wrong["kind"], "wrongCredential");
    assert_eq!(
        kind(
            &app,
            "change_setting",
            json!({ "change": { "kind": "wipeAfterFailures", "value": true } })
        ),
        "recoveryCodeRequired"
    );
    let groups = ok(&app, "create_recovery_code", json!({ "current": pin(PIN) }))["groups"].clone();
    let code = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|g| g.as_str().unwrap())
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(
        kind(&app, "confirm_recovery_code", json!({ "code": "AAAA" })),
        "recoveryCodeMistyped"
    );
    ok(
        &app,
        "confirm_recovery_code",
        json!({ "code": code.to_lowercase() }),
    );
    assert_eq!(ok(&app, "settings", json!({}))["hasRecoveryCode"], true);
    assert_eq!(ok(&app, "keys", json!({}))["recoveryReminder"], false);

    let app = TestApp::start_in(app.stop());
    assert_eq!(
        ok(&app, "status", json!({}))["vault"]["hasRecoveryCode"],
        true
    );
    assert_eq!(
        kind(
            &app,
            "use_recovery_code",
            json!({ "code": "no code at all" })
        ),
        "recoveryCodeMistyped"
    );
    ok(&app, "use_recovery_code", json!({ "code": code }));
    assert_eq!(ok(&app, "status", json!({}))["vault"]["kind"], "recovering");
    assert_eq!(
        kind(&app, "keys", json!({})),
        "locked",
        "nothing shows before a new PIN is set"
    );
    assert_eq!(
        kind(
            &app,
            "set_new_credential",
            json!({ "credential": pin("111111") })
        ),
        "weak"
    );
    ok(
        &app,
        "set_new_credential",
        json!({ "credential": pin("830572") }),
    );
    assert_eq!(
        ok(&app, "reveal_code", json!({ "accountId": id }))["kind"],
        "timed"
    );
    ok(&app, "lock", json!({}));
    assert_eq!(
        kind(&app, "unlock", json!({ "credential": pin(PIN) })),
        "wrongCredential"
    );
    ok(&app, "unlock", json!({ "credential": pin("830572") }));
}

#[test]
fn a_changed_pin_asks_for_the_old_one_and_a_passphrase_may_take_its_place() {
    let app = with_vault();
    let next = json!({ "kind": "passphrase", "value": "vier Gemsen am Bachufer" });
    assert_eq!(
        kind(
            &app,
            "change_credential",
            json!({ "current": pin("274917"), "next": next })
        ),
        "wrongCredential"
    );
    assert_eq!(
        kind(
            &app,
            "change_credential",
            json!({ "current": pin(PIN), "next": pin("020202") })
        ),
        "weak"
    );
    ok(
        &app,
        "change_credential",
        json!({ "current": pin(PIN), "next": next }),
    );
    ok(&app, "lock", json!({}));
    assert_eq!(
        ok(&app, "status", json!({}))["vault"]["credential"],
        "passphrase"
    );
    assert_eq!(
        kind(&app, "unlock", json!({ "credential": pin(PIN) })),
        "wrongCredential"
    );
    ok(&app, "unlock", json!({ "credential": next }));
}

#[test]
fn erasing_needs_the_name_and_leaves_nothing() {
    let app = with_vault();
    add(&app, CONNECT);
    ok(&app, "lock", json!({}));
    assert_eq!(
        kind(&app, "erase_everything", json!({ "confirmation": "clavi" })),
        "confirmationMismatch"
    );
    assert_eq!(ok(&app, "status", json!({}))["vault"]["kind"], "locked");
    ok(
        &app,
        "erase_everything",
        json!({ "confirmation": " clavis " }),
    );
    assert_eq!(ok(&app, "status", json!({}))["vault"]["kind"], "absent");
    let left: Vec<_> = walk(app.folder.path())
        .into_iter()
        .filter(|path| path.contains("hold") || path.contains("header"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    ok(&app, "create_vault", json!({ "credential": pin(PIN) }));
    assert_eq!(ok(&app, "keys", json!({}))["keys"], json!([]));
}

#[test]
fn settings_are_kept_and_a_delay_that_is_not_offered_is_refused() {
    let app = with_vault();
    for change in [
        json!({ "kind": "language", "value": "it" }),
        json!({ "kind": "appearance", "value": "dark" }),
        json!({ "kind": "autoLockSeconds", "value": 30 }),
        json!({ "kind": "hideCodes", "value": false }),
        json!({ "kind": "copyOnTap", "value": true }),
    ] {
        ok(&app, "change_setting", json!({ "change": change }));
    }
    assert_eq!(
        kind(
            &app,
            "change_setting",
            json!({ "change": { "kind": "autoLockSeconds", "value": 7 } })
        ),
        "badRequest"
    );
    let app = TestApp::start_in(app.stop());
    let settings = &ok(&app, "status", json!({}))["settings"];
    assert_eq!(
        settings,
        &json!({ "language": "it", "appearance": "dark", "autoLockSeconds": 30, "hideCodes": false, "copyOnTap": true, "wipeAfterFailures": false, "hasRecoveryCode": false })
    );
}

#[test]
fn a_second_app_on_the_same_folder_is_told_so() {
    let app = with_vault();
    let second = tempfile::tempdir().expect("a folder");
    let path = second.path().join("data");
    std::os::unix::fs::symlink(app.folder.path(), &path).expect("another name for the same folder");
    let other = TestApp::start_at(&path, second);
    assert_eq!(
        ok(&other, "status", json!({}))["vault"],
        json!({ "kind": "unusable", "problem": { "kind": "inUse" } })
    );
    assert_eq!(
        kind(&other, "create_vault", json!({ "credential": pin(PIN) })),
        "unusable"
    );
    assert_eq!(
        ok(&app, "keys", json!({}))["keys"],
        json!([]),
        "the first goes on"
    );
}

#[test]
fn a_vault_of_a_newer_version_is_left_untouched() {
    let folder = with_vault().stop();
    let header = folder.path().join("vault/header.json");
    let text = std::fs::read_to_string(&header).expect("a header");
    let newer = with_digest(&text.replace("\"format\": 1", "\"format\": 2"));
    assert!(newer.contains("\"format\": 2"), "{newer}");
    std::fs::write(&header, &newer).expect("a file");
    let app = TestApp::start_in(folder);
    let vault = &ok(&app, "status", json!({}))["vault"];
    assert_eq!(
        vault["problem"],
        json!({ "kind": "tooNew", "found": 2, "supported": 1 })
    );
    assert_eq!(
        kind(&app, "unlock", json!({ "credential": pin(PIN) })),
        "unusable"
    );
    assert_eq!(
        kind(&app, "create_vault", json!({ "credential": pin(PIN) })),
        "unusable"
    );
    assert_eq!(
        std::fs::read_to_string(app.folder.path().join("vault/header.json")).expect("a header"),
        newer
    );
}

/// The header ends in a digest that needs no key, so that a newer format is told from damage (docs/vault-format.md).
fn with_digest(header: &str) -> String {
    use sha2::Digest;
    let member = header.rfind("\"sha256\"").expect("a digest");
    let end = header[..member].rfind("\",").expect("members before it");
    let digest = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&header[..end]));
    let value = member + header[member..].find(": \"").expect("a value") + 3;
    format!(
        "{}{digest}{}",
        &header[..value],
        &header[value + digest.len()..]
    )
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}
