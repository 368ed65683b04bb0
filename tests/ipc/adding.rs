//! From texts and pictures to drafts and kept accounts.

use super::*;

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
