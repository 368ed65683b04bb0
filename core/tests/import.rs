//! Files of other programs: our own here, and the open fixtures when `../shared` is beside the repository.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may panic, and a skip must be seen"
)]

use std::path::Path;

use clavis_core::{
    account::NewAccount,
    import::{self, Format, ImportError, MissingPart},
    otp::Method,
};
use serde_json::Value;

#[test]
fn a_list_of_key_uris_is_read() {
    let text = "\u{feff}\r\notpauth://totp/a?secret=MFRGGZDF\r\n\r\notpauth://hotp/b?secret=MFRGGZDF&counter=4&icon=x\r\nrubbish\r\n";
    let imported = import::read([text]).unwrap();
    assert_eq!(imported.format, Format::KeyUriList);
    assert_eq!((imported.accounts.len(), imported.skipped.len()), (2, 1));
    assert_eq!(imported.skipped[0].index, 2);
}

#[test]
fn what_is_no_known_format_is_unsupported() {
    for text in [
        "",
        "{}",
        "<xml/>",
        "JBSWY3DPEHPK3PXP",
        "text with otpauth://totp/a?secret=MFRGGZDF inside",
    ] {
        assert_eq!(
            import::read([text]).unwrap_err(),
            ImportError::Unsupported,
            "{text}"
        );
    }
}

#[test]
fn a_damaged_migration_payload_alone_is_corrupt() {
    let text = "otpauth-migration://offline?data=CjEKCkhlbGxv";
    assert!(matches!(
        import::read([text]).unwrap_err(),
        ImportError::Corrupt(_)
    ));
}

#[test]
fn a_part_alone_says_what_is_missing() {
    // batch_size 2, batch_index 1.
    let text = "otpauth-migration://offline?data=CgwKBWFiY2RlEgFhMAIYAiAB";
    let imported = import::read([text]).unwrap();
    assert_eq!(imported.accounts.len(), 1);
    assert_eq!(imported.missing, [MissingPart { part: 1, total: 2 }]);
}

#[test]
fn the_open_fixtures_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures/import");
    if !folder.is_dir() {
        eprintln!(
            "SKIPPED: {} is not here, so the open fixtures were not read",
            folder.display()
        );
        return;
    }
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let mut read = 0;
    for file in expected.as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        if !["otpauth/plain.txt", "google/googleauthenticator.txt"].contains(&name) {
            continue;
        }
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let imported = import::read([text.as_str()]).unwrap();
        assert_eq!(imported.format.name(), file["format"].as_str().unwrap());
        assert!(
            imported.skipped.is_empty() && imported.missing.is_empty(),
            "{name}"
        );
        let wanted = file["accounts"].as_array().unwrap();
        assert_eq!(imported.accounts.len(), wanted.len(), "{name}");
        for (account, wanted) in imported.accounts.iter().zip(wanted) {
            compare(name, account, wanted);
        }
        read += 1;
    }
    assert_eq!(read, 2);
}

fn compare(file: &str, account: &NewAccount, wanted: &Value) {
    let kind = match account.otp.method() {
        Method::Totp => "totp",
        Method::Hotp => "hotp",
        Method::Steam => "steam",
        Method::Motp => "motp",
        Method::Yandex => "yandex",
    };
    assert_eq!(kind, wanted["kind"], "{file}");
    assert_eq!(account.issuer, wanted["issuer"], "{file}");
    assert_eq!(account.label, wanted["label"], "{file}");
    assert_eq!(
        account.secret.to_base32().as_str(),
        wanted["secret"],
        "{file}"
    );
    assert_eq!(
        account.otp.algorithm_name().replace('-', ""),
        wanted["algorithm"],
        "{file}"
    );
    assert_eq!(u64::from(account.otp.digits()), wanted["digits"], "{file}");
    assert_eq!(
        account.otp.period().map(|period| u64::from(period.secs())),
        wanted["period"].as_u64(),
        "{file}"
    );
    assert_eq!(
        account.otp.counter().map(|counter| counter.get()),
        wanted["counter"].as_u64(),
        "{file}"
    );
}
