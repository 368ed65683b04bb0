//! What must be refused, and what no answer may hold.

use super::*;

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
        ("preview_scan", json!({ "text": CONNECT })),
        ("take_waiting", json!({})),
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
        (
            "enable_biometrics",
            json!({ "current": pin(PIN), "prompt": { "title": "x", "cancel": "x" } }),
        ),
        ("disable_biometrics", json!({})),
        ("create_recovery_code", json!({ "current": pin(PIN) })),
        ("confirm_recovery_code", json!({ "code": "" })),
        ("dismiss_recovery_reminder", json!({})),
        ("pictures", json!({ "accountIds": [id] })),
        ("choose_files", json!({})),
        ("open_file", json!({ "fileId": "1", "password": "x" })),
        ("backups", json!({})),
        (
            "make_backup",
            json!({ "request": { "current": pin(PIN), "passphrase": "x" } }),
        ),
        (
            "start_automatic_backup",
            json!({ "request": { "current": pin(PIN), "passphrase": "x", "keep": 5 } }),
        ),
        ("stop_automatic_backup", json!({})),
        (
            "export_file",
            json!({ "request": { "current": pin(PIN), "kind": { "kind": "keyUriList" } } }),
        ),
        (
            "show_qr",
            json!({ "request": { "current": pin(PIN), "what": { "kind": "transfer" } } }),
        ),
    ] {
        assert_eq!(kind(&app, command, arguments), "locked", "{command}");
    }
    let picture =
        send(&app.main, "preview_picture", InvokeBody::Raw(vec![1, 2, 3])).expect_err("locked");
    assert_eq!(picture["kind"], "locked");
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
            "fileId",
            "next",
            "on",
            "passphrase",
            "password",
            "prompt",
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
        "choose_files",
        "backups",
        "stop_automatic_backup",
        "disable_biometrics",
        "expect_question",
        "take_waiting",
        "dismiss_backup_reminder",
        "finish_batch",
        "discard_drafts",
        "trashed",
        "settings",
        "dismiss_recovery_reminder",
        "device_key",
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
    assert_eq!(tried, 36);
    // A PIN that came as a number, as a careless page would send it.
    let number = json!({ "credential": { "kind": "pin", "value": 271_828 } });
    assert_eq!(
        app.ask("unlock", number),
        Err(json!({ "kind": "badRequest" }))
    );
}
