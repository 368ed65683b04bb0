//! 2FAS: schema 1 to 4, plain and sealed.

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
use data_encoding::BASE64;
use exports::{Failure, lines, read, read_with, skipped};
use serde_json::{Value, json};

fn service(otp: &Value) -> Value {
    json!({"name": "CC", "secret": "GEZDGNBVGY3TQOJQ", "updatedAt": 1_702_934_567_518_i64, "otp": otp, "order": {"position": 0}})
}

fn plain(schema: i64, services: &[Value]) -> Vec<u8> {
    json!({
        "services": services, "groups": [{"id": "g1", "name": "Work", "isExpanded": true}],
        "updatedAt": 1_702_934_732_299_i64, "schemaVersion": schema, "appOrigin": "android",
    })
    .to_string()
    .into_bytes()
}

fn sealed(schema: i64, services: &Value) -> Vec<u8> {
    let salt = [3; 256];
    let key = seal::pbkdf2_sha256("test", &salt, 10_000);
    let parts = |text: &str| {
        let sealed = seal::gcm(&key, &seal::NONCE, text.as_bytes());
        [sealed.as_slice(), &salt, &seal::NONCE]
            .map(|part| BASE64.encode(part))
            .join(":")
    };
    json!({
        "services": [], "groups": [{"id": "g1", "name": "Work"}], "schemaVersion": schema,
        "servicesEncrypted": parts(&services.to_string()), "reference": parts("reference"),
    })
    .to_string()
    .into_bytes()
}

#[test]
fn each_schema_is_read() {
    let named = json!({"label": "CC:anna", "account": "anna", "issuer": "CC"});
    let all = |more: Value| {
        let mut otp = json!({"account": "anna", "issuer": "CC", "source": "Link"});
        for (member, value) in more.as_object().unwrap() {
            otp[member] = value.clone();
        }
        otp
    };
    for (schema, otp, line) in [
        (1, named.clone(), "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|6|30"),
        (
            2,
            all(json!({"digits": 8, "period": 50, "algorithm": "SHA512"})),
            "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA512|8|50",
        ),
        (
            3,
            all(json!({"digits": 7, "period": 20, "algorithm": "SHA256", "tokenType": "TOTP"})),
            "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA256|7|20",
        ),
        (
            3,
            all(json!({"digits": 6, "counter": 50, "algorithm": "SHA1", "tokenType": "HOTP"})),
            "hotp|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|6|50",
        ),
        (
            4,
            all(json!({"digits": 5, "period": 30, "algorithm": "SHA1", "tokenType": "STEAM"})),
            "steam|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|5|30",
        ),
        (
            4,
            all(
                json!({"digits": null, "period": null, "algorithm": null, "counter": null, "tokenType": null}),
            ),
            "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|6|30",
        ),
        (
            4,
            all(json!({"digits": "8", "period": 60.0, "tokenType": "TOTP"})),
            "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|8|60",
        ),
        (
            4,
            all(json!({"tokenType": "HOTP"})),
            "hotp|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|6|0",
        ),
    ] {
        for file in [
            plain(schema, &[service(&otp)]),
            sealed(schema, &json!([service(&otp)])),
        ] {
            let imported = read_with(&file, Some("test")).unwrap();
            assert_eq!(imported.format, Format::TwoFas);
            assert_eq!(lines(&imported), [line], "{schema} {otp}");
        }
    }
}

#[test]
fn names_stand_in_for_each_other() {
    for (otp, line) in [
        (
            json!({"account": "anna"}),
            "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|6|30",
        ),
        (
            json!({"label": "CC:anna"}),
            "totp|CC|anna|GEZDGNBVGY3TQOJQ|SHA1|6|30",
        ),
        (
            json!({"issuer": "Büro 🔑"}),
            "totp|Büro 🔑||GEZDGNBVGY3TQOJQ|SHA1|6|30",
        ),
    ] {
        let imported = read(&plain(4, &[service(&otp)])).unwrap();
        assert_eq!(lines(&imported), [line], "{otp}");
    }
}

#[test]
fn the_group_comes_along() {
    for (group, groups) in [
        (json!("g1"), vec!["Work"]),
        (json!("lost"), vec![]),
        (Value::Null, vec![]),
    ] {
        let mut service = service(&json!({"account": "anna"}));
        service["groupId"] = group;
        for file in [plain(4, &[service.clone()]), sealed(4, &json!([service]))] {
            let imported = read_with(&file, Some("test")).unwrap();
            assert_eq!(imported.accounts[0].groups, groups);
        }
    }
}

#[test]
fn an_empty_seal_beside_services_is_no_seal() {
    let mut file: Value =
        serde_json::from_slice(&plain(4, &[service(&json!({"account": "anna"}))])).unwrap();
    for nothing in [Value::Null, json!("")] {
        file["servicesEncrypted"] = nothing;
        assert_eq!(read(file.to_string().as_bytes()).unwrap().accounts.len(), 1);
    }
}

#[test]
fn one_bad_service_spoils_no_other() {
    let mut empty = service(&json!({"account": "empty"}));
    empty["secret"] = json!("");
    let services = [
        service(&json!({"account": "first"})),
        empty,
        service(&json!({"account": "kind", "tokenType": "OCRA"})),
        service(&json!({"account": "algorithm", "algorithm": "SHA224"})),
        service(&json!({"account": "digits", "digits": 0})),
        service(&json!({"account": "period", "period": "often"})),
        service(&json!(null)),
        json!(7),
        service(&json!({"account": "last"})),
    ];
    for file in [plain(4, &services), sealed(4, &json!(services))] {
        let imported = read_with(&file, Some("test")).unwrap();
        assert_eq!(imported.accounts.len(), 2);
        assert_eq!(
            skipped(&imported),
            [
                "CC: empty: secret is missing",
                "CC: kind: method is not totp, hotp, steam or yaotp",
                "CC: algorithm: algorithm is not SHA-1, SHA-256 or SHA-512",
                "CC: digits: digits must be a number from 6 to 10",
                "CC: period: period must be a number from 1 to 86400",
                "CC: entry is damaged",
                ": entry is damaged",
            ]
        );
    }
}

#[test]
fn a_seal_opens_with_its_password_alone() {
    let file = sealed(4, &json!([service(&json!({"account": "anna"}))]));
    exports::check_passwords(&file, "test");
    exports::check_cuts(&file, Some("test"));
    exports::check_flips(&file, "test", 29);
    exports::check_cuts(&plain(4, &[service(&json!({})), service(&json!({}))]), None);
}

#[test]
fn what_breaks_the_rules_is_told() {
    let seal = |text: &str| {
        json!({"services": [], "schemaVersion": 4, "servicesEncrypted": text})
            .to_string()
            .into_bytes()
    };
    for (file, error) in [
        (plain(5, &[]), ImportError::Refused(Refusal::TooNew)),
        (plain(0, &[]), ImportError::Corrupt),
        (seal("QUFB"), ImportError::Corrupt),
        (seal("QUFB:QUFB"), ImportError::Corrupt),
        (seal("QUFB:not Base64:QUFB"), ImportError::Corrupt),
        (sealed(4, &json!({})), ImportError::Corrupt),
        (
            br#"{"services":[],"schemaVersion":4,"reference":"QUFB:QUFB:QUFB"}"#.to_vec(),
            ImportError::Corrupt,
        ),
        (
            br#"{"services":{},"schemaVersion":4}"#.to_vec(),
            ImportError::Corrupt,
        ),
        (
            format!(r#"{{"schemaVersion":4,"services":{}"#, "[".repeat(100_000)).into_bytes(),
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
fn ten_thousand_services_are_read() {
    let services: Vec<Value> = (0..10_000)
        .map(|number| service(&json!({"account": format!("a{number}")})))
        .collect();
    let imported = read_with(&sealed(4, &json!(services)), Some("test")).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
    assert_eq!(imported.accounts[9_999].label, "a9999");
}
