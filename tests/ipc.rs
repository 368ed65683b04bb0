//! The commands as the page asks them, on the real shell with the real Stronghold; only the web view is a mock.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and serde_json answers null for what is missing"
)]

#[path = "ipc/adding.rs"]
mod adding;
mod app;
#[path = "ipc/credentials.rs"]
mod credentials;
#[path = "ipc/folder.rs"]
mod folder;
#[path = "ipc/guard.rs"]
mod guard;

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
