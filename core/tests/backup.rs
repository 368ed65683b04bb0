//! Our backup: every field comes back, other programs open it, and nothing hostile gets through.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;
mod outgoing;

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use clavis_core::{
    account::NewAccount,
    export::{
        ExportError,
        backup::{self, BackupRequest, VerifyError},
    },
    import::{Format, ImportError, Imported, Refusal, UnlockError},
    time::UnixTime,
};
use exports::{Failure, read, read_with};
use outgoing::{NoRandomness, has, one_of_each, outgoing, rng, whole};
use serde_json::{Value, json};

const PASSPHRASE: &str = "acht Enten im Regen";

fn sealed(accounts: &[NewAccount]) -> Vec<u8> {
    let request = BackupRequest {
        accounts: &outgoing(accounts),
        passphrase: PASSPHRASE,
        made_at: UnixTime::from_secs(1_700_000_000),
    };
    backup::write(&request, &mut rng()).unwrap()
}

#[track_caller]
fn check(imported: &Imported, accounts: &[NewAccount]) {
    assert_eq!(imported.format, Format::ClavisBackup);
    assert_eq!(imported.skipped, []);
    let found: Vec<String> = imported.accounts.iter().map(whole).collect();
    let expected: Vec<String> = accounts.iter().map(whole).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_field_comes_back() {
    let accounts = one_of_each();
    let file = sealed(&accounts);
    assert!(file.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert_eq!(
        read_with(&file, None).unwrap_err(),
        Failure::PasswordRequired
    );
    check(&read_with(&file, Some(PASSPHRASE)).unwrap(), &accounts);
    assert_eq!(
        read_with(&file, Some("acht Enten im regen")).unwrap_err(),
        Failure::Unlock(UnlockError::WrongPassword)
    );
}

#[test]
fn the_work_is_the_same_in_every_file() {
    let file = sealed(&[]);
    let header = String::from_utf8_lossy(&file);
    let stanza = header.lines().nth(1).unwrap();
    assert_eq!(stanza.rsplit(' ').next(), Some("17"));
}

#[test]
fn reading_back_finds_every_difference() {
    let accounts = one_of_each();
    let file = sealed(&accounts);
    let verify = |file: &[u8], passphrase: &str, accounts: &[NewAccount]| {
        backup::verify(
            file,
            &BackupRequest {
                accounts: &outgoing(accounts),
                passphrase,
                made_at: UnixTime::from_secs(0),
            },
        )
    };
    assert_eq!(verify(&file, PASSPHRASE, &accounts), Ok(()));
    assert_eq!(
        verify(&file, PASSPHRASE, &accounts[1..]),
        Err(VerifyError::Count {
            expected: 6,
            found: 7
        })
    );
    assert_eq!(
        verify(&file, "another", &accounts),
        Err(VerifyError::Unlock(UnlockError::WrongPassword))
    );
    assert_eq!(
        verify(&file[..40], PASSPHRASE, &accounts),
        Err(VerifyError::NotABackup)
    );
    assert_eq!(
        verify(&file[..file.len() - 1], PASSPHRASE, &accounts),
        Err(VerifyError::Unlock(UnlockError::Import(
            ImportError::Corrupt
        )))
    );
    let mut changed = one_of_each();
    changed[3].use_count += 1;
    assert_eq!(
        verify(&file, PASSPHRASE, &changed),
        Err(VerifyError::Different { index: 3 })
    );
}

#[test]
fn nothing_is_written_without_passphrase_or_random_numbers() {
    let request = |passphrase| BackupRequest {
        accounts: &[],
        passphrase,
        made_at: UnixTime::from_secs(0),
    };
    assert_eq!(
        backup::write(&request(""), &mut rng()),
        Err(ExportError::PassphraseEmpty)
    );
    assert_eq!(
        backup::write(&request("x"), &mut NoRandomness),
        Err(ExportError::Random)
    );
}

/// Answers the questions of `age`, which asks a terminal only.
fn age(arguments: &str, folder: &Path, passphrase: &str, times: usize) -> bool {
    let mut child = Command::new("script")
        .args(["-q", "-e", "-c", &format!("age {arguments}"), "/dev/null"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let answers = format!("{passphrase}\n").repeat(times);
    let mut input = child.stdin.take().unwrap();
    input.write_all(answers.as_bytes()).unwrap();
    let success = child.wait().unwrap().success();
    drop(input);
    success
}

#[test]
fn age_opens_ours() {
    if !has("age") || !has("script") {
        return;
    }
    let folder = folder("ours");
    let accounts = one_of_each();
    fs::write(folder.join("backup.age"), sealed(&accounts)).unwrap();
    assert!(!age("-d -o wrong.json backup.age", &folder, "wrong", 1));
    assert!(age("-d -o backup.json backup.age", &folder, PASSPHRASE, 1));
    let json = fs::read(folder.join("backup.json")).unwrap();
    check(&read(&json).unwrap(), &accounts);
    // A reader of JSON that is not ours, too.
    let document: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["madeMs"], 1_700_000_000_000_u64);
    assert_eq!(
        document["accounts"][0],
        json!({
            "kind": "totp", "issuer": "CC Commerce Suisse", "label": "anna@example.ch",
            "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "algorithm": "SHA1", "digits": 6, "period": 30,
            "counter": null, "pin": null, "groups": ["Büro", "privat"],
            "note": "two\nlines \"and\" a \\ and \u{1f511}", "favourite": true, "icon": outgoing::PICTURE,
            "useCount": 41, "lastUsedMs": 1_700_000_000_123_u64, "createdMs": 1_600_000_000_456_u64, "trashedMs": null,
        })
    );
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn ours_opens_what_age_made() {
    if !has("age") || !has("script") {
        return;
    }
    let folder = folder("theirs");
    let uri = "otpauth://totp/Anna?secret=GEZDGNBVGY3TQOJQ&issuer=CC\n";
    let many = uri.repeat(5_000);
    for (name, arguments, text, expected) in [
        ("list.age", "-p -o", many.as_str(), Ok(5_000)),
        ("list.asc", "-a -p -o", uri, Ok(1)),
        (
            "other.age",
            "-p -o",
            "neither key URIs nor a backup",
            Err(Failure::Import(ImportError::Corrupt)),
        ),
    ] {
        fs::write(folder.join("plain"), text).unwrap();
        let command = format!("{arguments} {name} plain");
        assert!(age(&command, &folder, PASSPHRASE, 2));
        let file = fs::read(folder.join(name)).unwrap();
        let outcome = read_with(&file, Some(PASSPHRASE)).map(|imported| imported.accounts.len());
        assert_eq!(outcome, expected, "{name}");
    }
    fs::remove_dir_all(folder).unwrap();
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("clavis-backup-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The JSON alone, by hand.
fn document(accounts: &[Value]) -> Vec<u8> {
    json!({ "format": "clavis-backup", "version": 1, "accounts": accounts })
        .to_string()
        .into_bytes()
}

#[test]
fn a_newer_version_is_refused_and_an_unknown_member_is_not() {
    for (version, outcome) in [
        (json!(1), Ok(0)),
        (json!(2), Err(ImportError::Refused(Refusal::TooNew))),
        (json!(u64::MAX), Err(ImportError::Refused(Refusal::TooNew))),
        (json!(0), Err(ImportError::Corrupt)),
        (json!("1"), Err(ImportError::Corrupt)),
        (Value::Null, Err(ImportError::Corrupt)),
    ] {
        let text =
            json!({ "format": "clavis-backup", "version": version, "accounts": [], "x": {} });
        let found = read(text.to_string().as_bytes()).map(|imported| imported.accounts.len());
        assert_eq!(found, outcome.map_err(Failure::Import), "{text}");
    }
    let text = r#"{"format":"clavis-backup","version":1}"#;
    assert_eq!(
        read(text.as_bytes()).unwrap_err(),
        Failure::Import(ImportError::Corrupt)
    );
}

#[test]
fn a_bad_account_spoils_no_other() {
    let good =
        json!({ "kind": "totp", "label": "good", "secret": "GEZDGNBVGY3TQOJQ", "new": true });
    let with = |member: &str, value: Value| {
        let mut account = good.clone();
        account["issuer"] = json!("Bad");
        account[member] = value;
        account
    };
    let file = document(&[
        good.clone(),
        with("secret", json!("0")),
        with("secret", Value::Null),
        with("kind", json!("sms")),
        with("algorithm", json!("SHA3")),
        with("digits", json!(11)),
        with("period", json!(0)),
        with("useCount", json!(-1)),
        with("createdMs", json!("yesterday")),
        with("kind", json!("motp")),
        json!(7),
        good.clone(),
    ]);
    let imported = read(&file).unwrap();
    assert_eq!(imported.accounts.len(), 2);
    let skipped: Vec<String> = imported
        .skipped
        .iter()
        .map(|skipped| format!("{} {}: {}", skipped.index, skipped.name, skipped.reason))
        .collect();
    assert_eq!(
        skipped,
        [
            "1 Bad: good: secret is not Base32",
            "2 Bad: good: secret is missing",
            "3 Bad: good: method is not totp, hotp, steam or yaotp",
            "4 Bad: good: algorithm is not SHA-1, SHA-256 or SHA-512",
            "5 Bad: good: digits must be a number from 6 to 10",
            "6 Bad: good: period must be a number from 1 to 86400",
            "7 Bad: good: entry is damaged",
            "8 Bad: good: entry is damaged",
            "9 Bad: good: the service PIN is missing",
            "10 : method is not totp, hotp, steam or yaotp",
        ]
    );
}

#[test]
fn a_picture_that_is_none_stays_behind() {
    let icon = |icon: &str| {
        let account = json!({ "kind": "steam", "secret": "GEZDGNBVGY3TQOJQ", "icon": icon });
        read(&document(&[account])).unwrap().accounts.remove(0).icon
    };
    for kept in [outgoing::PICTURE, "steam", "Büro 1"] {
        assert_eq!(icon(kept).as_deref(), Some(kept));
    }
    for dropped in [
        "https://example.com/a.png",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png;base64,PHNjcmlwdD4=",
        "javascript:alert(1)",
        &"x".repeat(257),
    ] {
        assert_eq!(icon(dropped), None, "{dropped}");
    }
}

#[test]
fn deep_json_and_ten_thousand_accounts_do_no_harm() {
    let deep = format!(
        r#"{{"format":"clavis-backup","version":1,"accounts":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(
        read(deep.as_bytes()).unwrap_err(),
        Failure::Import(ImportError::Unsupported)
    );
    let account = json!({ "kind": "totp", "secret": "GEZDGNBVGY3TQOJQ" });
    let imported = read(&document(&vec![account; 10_000])).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
}

#[test]
fn a_cost_that_is_too_high_is_refused_before_any_work() {
    let file = sealed(&[]);
    let text = String::from_utf8_lossy(&file);
    let stanza = text.lines().nth(1).unwrap().to_owned();
    for cost in ["21", "30", "63", "64", "4294967296"] {
        let changed = stanza.replace(" 17", &format!(" {cost}"));
        let header_end = stanza.len() + "age-encryption.org/v1\n".len();
        let hostile = [
            b"age-encryption.org/v1\n",
            changed.as_bytes(),
            &file[header_end..],
        ]
        .concat();
        assert_eq!(
            read(&hostile).unwrap_err(),
            Failure::Import(ImportError::TooMuchWork),
            "{cost}"
        );
    }
}

#[test]
fn a_file_that_is_cut_or_changed_opens_nothing() {
    let file = sealed(&one_of_each());
    for cut in exports::cuts(&file) {
        assert!(read_with(cut, Some(PASSPHRASE)).is_err(), "{}", cut.len());
    }
    // One byte in every part: version, salt, cost, wrapped key, MAC, nonce, text, tag.
    for place in [19, 40, 56, 70, 110, 150, 200, file.len() - 1] {
        let changed = exports::flipped(&file, place);
        assert!(read_with(&changed, Some(PASSPHRASE)).is_err(), "{place}");
    }
}

#[test]
fn other_age_files_say_why_they_do_not_open() {
    let keys = b"age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n\
        EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- Vn+54jqiiUCE+WZcEVY3f1sqHjlu/z1LCQ/T7Xm7qI0\n";
    assert_eq!(
        read(keys).unwrap_err(),
        Failure::Import(ImportError::Refused(Refusal::NoPasswordSlot))
    );
    assert_eq!(
        read(b"age-encryption.org/v2\n").unwrap_err(),
        Failure::Import(ImportError::Refused(Refusal::TooNew))
    );
}
