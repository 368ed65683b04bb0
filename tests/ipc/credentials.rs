//! What opens the vault, and erasing it.

use super::folder::walk;
use super::*;

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
