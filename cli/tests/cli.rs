//! The program as it is run: its answers, its exit codes, and what it never prints. Long because it is one table of cases.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test may panic, and a skip must be seen"
)]

mod program;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use program::{Folder, SECRET, list, refuse, rfc_uri, run, run_with};
use serde_json::{Value, json};

#[test]
fn read_json_gives_every_account_and_what_was_skipped() {
    let folder = Folder::new();
    let answer = run(&["read", "--json", &folder.file("list.txt", list())]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    assert_eq!(answer.out.lines().count(), 1);
    let read: Value = serde_json::from_str(&answer.out).unwrap();
    let expected = json!({
        "format": "otpauth-list",
        "accounts": [
            {
                "kind": "totp", "issuer": "RFC", "label": "6238", "secret": SECRET, "algorithm": "SHA1", "digits": 8,
                "period": 30, "counter": null, "pin": null, "groups": [], "note": "",
            },
            {
                "kind": "hotp", "issuer": "", "label": "b", "secret": SECRET, "algorithm": "SHA1", "digits": 6,
                "period": null, "counter": 1, "pin": null, "groups": [], "note": "",
            },
        ],
        "skipped": [{ "index": 2, "name": "bad", "reason": "secret is not Base32" }],
    });
    assert_eq!(read, expected);
}

#[test]
fn read_without_json_shows_no_secret() {
    let folder = Folder::new();
    let answer = run(&["read", &folder.file("list.txt", list())]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    assert_eq!(
        answer.out,
        "ISSUER  LABEL  KIND  ALGORITHM  DIGITS  MOVES\n\
         RFC     6238   totp  SHA-1      8       30 s\n\
         \u{20}       b      hotp  SHA-1      6       #1\n\
         skipped bad: secret is not Base32\n"
    );
    assert!(!answer.out.contains(SECRET));
}

#[test]
fn a_password_that_is_not_needed_does_no_harm() {
    let folder = Folder::new();
    let file = folder.file("list.txt", list());
    let answer = run_with(&["read", "--json", "--password-stdin", &file], b"hunter2\n");
    assert_eq!(answer.status, 0);
    assert!(!answer.out.contains("hunter2"));
}

/// Three parts of one batch, made by hand: each account is `n0`, `n1`, `n2`.
fn migration_part(index: u8) -> String {
    let name = [b'n', b'0' + index];
    let entry = [b"\x0a\x05abcde\x12\x02".as_slice(), &name, b"\x30\x02"].concat();
    let length = u8::try_from(entry.len()).unwrap();
    let payload = [
        &[0x0a, length],
        entry.as_slice(),
        &[0x18, 3, 0x20, index, 0x28, 9],
    ]
    .concat();
    let hex: String = base64(&payload);
    format!("otpauth-migration://offline?data={hex}")
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for place in 0..=chunk.len() {
            let sign = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap();
            text.push(char::from(SIGNS[sign]));
        }
    }
    text
}

#[test]
fn the_parts_of_a_migration_batch_are_put_in_order() {
    let folder = Folder::new();
    let files: Vec<String> = [2, 0, 1, 2]
        .into_iter()
        .enumerate()
        .map(|(place, index)| folder.file(&format!("{place}.txt"), migration_part(index)))
        .collect();
    let arguments: Vec<&str> = ["read", "--json"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let answer = run(&arguments);
    let read: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(read["format"], "google-migration");
    let labels: Vec<&str> = read["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["n0", "n1", "n2"]);
    assert_eq!(read["skipped"], json!([]));

    let alone = run(&["read", "--json", &files[2]]);
    let read: Value = serde_json::from_str(&alone.out).unwrap();
    assert_eq!(
        (alone.status, read["accounts"].as_array().unwrap().len()),
        (0, 1)
    );
    let reasons: Vec<&str> = read["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skipped| skipped["reason"].as_str().unwrap())
        .collect();
    assert_eq!(
        reasons,
        [
            "part 1 of 3 of the migration batch was not given",
            "part 3 of 3 of the migration batch was not given"
        ]
    );
}

#[test]
fn what_cannot_be_read_has_its_kind() {
    let folder = Folder::new();
    refuse(
        &["read", "--json", &folder.file("empty", "")],
        "",
        "unsupported",
    );
    let missing = folder.0.path().join("missing").to_str().unwrap().to_owned();
    refuse(&["read", "--json", &missing], "", "unreadable");
    // A key in the place of a file is not repeated in the message.
    for key in [SECRET.to_owned(), rfc_uri()] {
        for verb in ["read", "code", "qr"] {
            refuse(&[verb, &key], "", "unreadable");
        }
    }
    for (name, content, kind) in [
        ("aegis.json", b"{\"version\":1}".as_slice(), "unsupported"),
        ("binary", b"\xff\xfe\x00\x01", "unsupported"),
        (
            "cut.txt",
            b"otpauth-migration://offline?data=CjEKCkhl",
            "corrupt",
        ),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0", "corrupt"),
    ] {
        let file = folder.file(name, content);
        refuse(&["read", "--json", &file], "", kind);
        refuse(&["read", &file], "", kind);
        refuse(&["code", &file], "", kind);
    }
}

/// RFC 6238, Appendix B, at 59 s and 1111111109 s.
#[test]
fn code_of_one_key_uri_is_the_code_alone() {
    let folder = Folder::new();
    let file = folder.file("key.txt", rfc_uri() + "\n");
    for (at, code) in [("59", "94287082\n"), ("1111111109", "07081804\n")] {
        let answer = run(&["code", "--at", at, &file]);
        assert_eq!(
            (answer.status, answer.out.as_str(), answer.err.as_str()),
            (0, code, "")
        );
        let answer = run_with(&["code", "--at", at, "-"], rfc_uri().as_bytes());
        assert_eq!((answer.status, answer.out.as_str()), (0, code));
    }
    let answer = run_with(&["code", "--at", "59", "-"], SECRET.as_bytes());
    assert_eq!((answer.status, answer.out.as_str()), (0, "287082\n"));
}

#[test]
fn code_without_a_time_is_that_of_now() {
    // Asked between two equal codes of a day-long period, the program must say the same.
    let uri = format!("otpauth://totp/a?secret={SECRET}&period=86400");
    let now = || {
        let secs = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        run_with(&["code", "--at", &secs.to_string(), "-"], uri.as_bytes()).out
    };
    let before = now();
    let asked = run_with(&["code", "-"], uri.as_bytes()).out;
    assert!(asked == before || asked == now());
    assert_ne!(
        asked,
        run_with(&["code", "--at", "0", "-"], uri.as_bytes()).out
    );
}

#[test]
fn code_of_a_list_is_a_table_with_tabs() {
    let folder = Folder::new();
    let answer = run(&["code", "--at", "59", &folder.file("list.txt", list())]);
    assert_eq!(answer.status, 0);
    assert_eq!(answer.out, "RFC\t6238\t94287082\n\tb\t287082\n");
}

#[test]
fn a_key_that_makes_no_code_says_why() {
    for (text, kind) in [
        (
            format!("otpauth://totp/a?secret={SECRET}&algorithm=SHA224"),
            "algorithmUnknown",
        ),
        (
            format!("otpauth://totp/a?secret={SECRET}&digits=11"),
            "digitsOutOfRange",
        ),
        (
            format!("otpauth://totp/a?secret={SECRET}1"),
            "secretNotBase32",
        ),
        ("otpauth://totp/a".to_owned(), "secretMissing"),
        ("https://example.com".to_owned(), "unsupported"),
        (String::new(), "empty"),
    ] {
        refuse(&["code", "-"], &text, kind);
    }
}

#[test]
fn wrong_arguments_are_told_apart_from_failures() {
    for arguments in [["read"].as_slice(), &["code"], &["qr"], &["nothing"], &[]] {
        assert_eq!(run(arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn qr_says_when_there_is_no_picture() {
    let folder = Folder::new();
    refuse(
        &["qr", &folder.file("text.txt", "hello")],
        "",
        "unsupported",
    );
    refuse(
        &["qr", &folder.file("cut.png", b"\x89PNG\r\n\x1a\n\0\0")],
        "",
        "corrupt",
    );
}

/// A picture made by `qrencode`, when it is installed.
#[test]
fn a_picture_of_a_key_uri_is_read() {
    let folder = Folder::new();
    let picture = folder.0.path().join("key.png").to_str().unwrap().to_owned();
    let made = Command::new("qrencode")
        .args(["-o", &picture, &rfc_uri()])
        .status();
    if !made.is_ok_and(|status| status.success()) {
        let required = std::env::var("CI").is_ok_and(|value| value == "true")
            || std::env::var("CLAVIS_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(!required, "qrencode is required here");
        eprintln!("SKIPPED: no picture was read: qrencode is not installed");
        return;
    }
    let answer = run(&["qr", &picture]);
    assert_eq!((answer.status, answer.out), (0, rfc_uri() + "\n"));
    let answer = run(&["code", "--at", "59", &picture]);
    assert_eq!((answer.status, answer.out.as_str()), (0, "94287082\n"));
    let answer = run(&["read", "--json", &picture]);
    let read: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(read["accounts"][0]["secret"], SECRET);

    // A picture without a code is told and does not stop the others.
    let text = folder.file("text.txt", "hello");
    let answer = run(&["qr", &text, &picture]);
    assert_eq!((answer.status, answer.out), (0, rfc_uri() + "\n"));
    assert!(answer.err.contains("unsupported"));
}

/// A line of a list cut in half, as a broken download leaves it, is skipped or shorter but never silence.
#[test]
fn the_first_half_of_a_list_is_read_as_far_as_it_goes() {
    let folder = Folder::new();
    let whole = list();
    for end in (1..whole.len()).step_by(7) {
        let answer = run(&["read", "--json", &folder.file("half.txt", &whole[..end])]);
        if answer.status == 0 {
            let read: Value = serde_json::from_str(&answer.out).unwrap();
            let count = |field: &str| read[field].as_array().unwrap().len();
            assert!(count("accounts") + count("skipped") > 0, "cut at {end}");
        } else {
            assert_eq!(answer.status, 1, "cut at {end}");
        }
    }
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
    let expected = fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let mut read = 0;
    for file in expected.as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        if ![
            "otpauth/plain.txt",
            "google/googleauthenticator.txt",
            "google/GoogleAuthenticatorExport_3.png",
        ]
        .contains(&name)
        {
            continue;
        }
        let path: PathBuf = folder.join(name);
        let answer = run(&["read", "--json", path.to_str().unwrap()]);
        assert_eq!(answer.status, 0, "{name}: {}", answer.err);
        let given: Value = serde_json::from_str(&answer.out).unwrap();
        assert_eq!(given["format"], file["format"], "{name}");
        let wanted: Vec<Value> = file["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(plain)
            .collect();
        assert_eq!(given["accounts"], Value::Array(wanted), "{name}");
        read += 1;
    }
    assert_eq!(read, 3);
}

/// An expected account without the fields that only `expected.json` has.
fn plain(account: &Value) -> Value {
    let mut account = account.clone();
    let fields = account.as_object_mut().unwrap();
    fields.remove("or");
    fields.remove("optional");
    account
}
