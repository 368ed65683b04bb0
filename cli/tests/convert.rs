//! `convert`: what it writes is what other commands read, it overwrites nothing, and it shows no secret.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test may panic, and a skip must be seen"
)]

mod program;

use std::{
    fmt::Write as _,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use program::{Answer, Folder, SECRET, list, refuse, run, run_with};
use serde_json::Value;

const PASSWORD: &str = "acht Enten im Regen";

/// Two accounts, and a line that is skipped.
fn two(folder: &Folder) -> String {
    folder.file("list.txt", list())
}

fn path(folder: &Folder, name: &str) -> String {
    folder.0.path().join(name).to_str().unwrap().to_owned()
}

/// What `read --json` says of a file.
#[track_caller]
fn accounts(file: &str, password: &str) -> Value {
    let answer = run_with(
        &["read", "--json", "--password-stdin", file],
        format!("{password}\n").as_bytes(),
    );
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    let read: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(read["skipped"].as_array().unwrap().len(), 0);
    read["accounts"].clone()
}

#[track_caller]
fn done(answer: &Answer, out: &str) {
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    assert_eq!(answer.out, out);
    assert!(!answer.out.contains(SECRET));
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_format_is_read_back_the_same() {
    let folder = Folder::new();
    let source = two(&folder);
    let json = run(&["read", "--json", &source]).out;
    let expected = serde_json::from_str::<Value>(&json).unwrap()["accounts"].clone();
    assert_eq!(expected.as_array().unwrap().len(), 2);
    for to in ["backup", "uri-list", "aegis", "aegis-encrypted"] {
        let out = path(&folder, to);
        let answer = run_with(
            &[
                "convert",
                "--to",
                to,
                "--new-password-stdin",
                &source,
                "-o",
                &out,
            ],
            format!("{PASSWORD}\r\n").as_bytes(),
        );
        done(
            &answer,
            &format!("2 accounts in {out}\nskipped bad: secret is not Base32\n"),
        );
        assert_eq!(accounts(&out, PASSWORD), expected, "{to}");
        let encrypted = to == "backup" || to == "aegis-encrypted";
        let bytes = fs::read(&out).unwrap();
        let shows = bytes
            .windows(SECRET.len())
            .any(|part| part == SECRET.as_bytes());
        assert_eq!(shows, !encrypted, "{to}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&out).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{to}");
        }
    }
    assert_eq!(
        names(folder.0.path()),
        ["aegis", "aegis-encrypted", "backup", "list.txt", "uri-list"]
    );
}

#[test]
fn the_first_line_is_the_password_of_the_file_and_the_second_the_new_one() {
    let folder = Folder::new();
    let (first, second) = (path(&folder, "first"), path(&folder, "second"));
    let source = two(&folder);
    let convert = ["convert", "--to", "aegis-encrypted", "--new-password-stdin"];
    let answer = run_with(&[&convert[..], &[&source, "-o", &first]].concat(), b"old\n");
    assert_eq!(answer.status, 0, "{}", answer.err);
    let arguments = [&convert[..], &["--password-stdin", &first, "-o", &second]].concat();
    refuse(&arguments, "wrong\nnew\n", "wrongPassword");
    done(
        &run_with(&arguments, b"old\nnew\n"),
        &format!("2 accounts in {second}\n"),
    );
    assert_eq!(accounts(&second, "new"), accounts(&first, "old"));
}

#[test]
fn a_file_that_exists_stays_unless_force_is_given() {
    let folder = Folder::new();
    let source = two(&folder);
    let out = folder.file("out", "precious");
    refuse(
        &["convert", "--to", "uri-list", &source, "-o", &out],
        "",
        "exists",
    );
    assert_eq!(fs::read_to_string(&out).unwrap(), "precious");
    let answer = run(&[
        "convert", "--to", "uri-list", "--force", &source, "-o", &out,
    ]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 2);
    // A picture of a series, too.
    let picture = folder.file("keys-1.png", "precious");
    let keys = path(&folder, "keys.png");
    refuse(
        &["convert", "--to", "migration-qr", &source, "-o", &keys],
        "",
        "exists",
    );
    assert_eq!(fs::read_to_string(&picture).unwrap(), "precious");
    assert_eq!(names(folder.0.path()), ["keys-1.png", "list.txt", "out"]);
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::new();
    let source = two(&folder);
    let nowhere = path(&folder, "no/such/folder/out");
    refuse(
        &["convert", "--to", "aegis", &source, "-o", &nowhere],
        "",
        "unwritable",
    );
    let out = path(&folder, "out");
    let bad = folder.file("bad.txt", format!("otpauth://totp/a?secret={SECRET}0\n"));
    refuse(&["convert", "--to", "aegis", &bad, "-o", &out], "", "empty");
    // Nobody can be asked for a new password, and none is not one.
    for (stdin, option, kind) in [
        ("", "--force", "passwordRequired"),
        ("\n", "--new-password-stdin", "passwordEmpty"),
    ] {
        for to in ["backup", "aegis-encrypted"] {
            let arguments = ["convert", "--to", to, option, &source, "-o", &out];
            refuse(&arguments, stdin, kind);
        }
    }
    assert_eq!(names(folder.0.path()), ["bad.txt", "list.txt"]);
}

#[test]
fn a_migration_series_is_pictures_that_are_read_back() {
    let folder = Folder::new();
    let mut text = String::new();
    for number in 0..12 {
        writeln!(text, "otpauth://totp/CC:{number}?secret={SECRET}&issuer=CC").unwrap();
    }
    writeln!(text, "otpauth://totp/CC:slow?secret={SECRET}&period=60").unwrap();
    writeln!(text, "otpauth://steam/Steam:gabe?secret={SECRET}").unwrap();
    let source = folder.file("list.txt", text);
    let answer = run(&[
        "convert",
        "--to",
        "migration-qr",
        &source,
        "-o",
        &path(&folder, "keys.PNG"),
    ]);
    let (first, second) = (path(&folder, "keys-1.png"), path(&folder, "keys-2.png"));
    done(
        &answer,
        &format!(
            "12 accounts in {first} to {second}\n\
             left out CC: slow: its period is not known there\n\
             left out Steam: gabe: its method is not known there\n"
        ),
    );
    let answer = run(&["read", "--json", &second, &first]);
    let read: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(read["format"], "google-migration");
    let labels: Vec<&str> = read["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, (0..12).map(|n| n.to_string()).collect::<Vec<_>>());
    let answer = run(&[
        "convert",
        "--to",
        "uri-list",
        &first,
        "-o",
        &path(&folder, "half"),
    ]);
    assert_eq!(
        answer.out.lines().last(),
        Some("missing part 2 of 2 of the migration batch")
    );
}

/// A backup with one account in Trash, and one in use.
#[test]
fn what_is_in_trash_goes_into_backups_only() {
    let folder = Folder::new();
    let source = folder.file(
        "backup.json",
        format!(
            r#"{{"format":"clavis-backup","version":1,"accounts":[
                {{"kind":"totp","label":"used","secret":"{SECRET}"}},
                {{"kind":"totp","label":"thrown away","secret":"{SECRET}","trashedMs":5}}]}}"#
        ),
    );
    let list = path(&folder, "list");
    let answer = run(&["convert", "--to", "uri-list", &source, "-o", &list]);
    done(
        &answer,
        &format!("1 account in {list}\nleft out thrown away: it is in Trash\n"),
    );
    let backup = path(&folder, "backup");
    let arguments = [
        "convert",
        "--to",
        "backup",
        "--new-password-stdin",
        &source,
        "-o",
        &backup,
    ];
    let answer = run_with(&arguments, b"x\n");
    done(&answer, &format!("2 accounts in {backup}\n"));
}

/// Answers what is asked on a terminal, through `script`.
fn on_terminal(arguments: &str, folder: &Path, answers: &str) -> (i32, String) {
    let mut child = Command::new("script")
        .args(["-q", "-e", "-c"])
        .arg(format!("{} {arguments}", env!("CARGO_BIN_EXE_clavis-cli")))
        .arg("/dev/null")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(answers.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(input);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn on_a_terminal_passwords_are_asked_for() {
    if !Path::new("/usr/bin/script").exists() {
        let required = std::env::var("CLAVIS_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(!required, "script is required here");
        eprintln!("SKIPPED: script is not here, so nothing was asked on a terminal");
        return;
    }
    let folder = Folder::new();
    two(&folder);
    let at = folder.0.path();
    let convert = "convert --to aegis-encrypted list.txt -o sealed";
    let (status, shown) = on_terminal(convert, at, "one\nother\n");
    assert_eq!(
        (status, shown.contains("passwordsDiffer")),
        (1, true),
        "{shown}"
    );
    let (status, shown) = on_terminal(convert, at, "one\none\n");
    assert_eq!(status, 0, "{shown}");
    assert!(shown.contains("New password: "), "{shown}");
    let (status, shown) = on_terminal("read sealed", at, "one\n");
    assert_eq!(status, 0, "{shown}");
    assert!(shown.contains("Password of the Aegis file: "), "{shown}");
    assert!(shown.contains("RFC     6238   totp"), "{shown}");
    let (status, shown) = on_terminal("code --at 59 sealed", at, "one\n");
    assert!(
        status == 0 && shown.contains("RFC\t6238\t94287082"),
        "{shown}"
    );
    // `read --json` never asks.
    let (status, shown) = on_terminal("read --json sealed", at, "one\n");
    assert_eq!(
        (status, shown.contains("passwordRequired")),
        (1, true),
        "{shown}"
    );
}

#[test]
fn a_transfer_that_is_not_whole_says_so() {
    let folder = Folder::new();
    let part = format!("CLAVIS-TRANSFER:1/1/2/{}/AA", "A".repeat(26));
    refuse(
        &["read", "--json", &folder.file("part.txt", part)],
        "",
        "partsMissing",
    );
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let answer = run(&["completions", shell]);
        assert_eq!((answer.status, answer.err.as_str()), (0, ""));
        for word in ["convert", "completions", "new-password-stdin"] {
            assert!(answer.out.contains(word), "{shell}: {word}");
        }
        let completes_values = ["bash", "fish", "zsh"].contains(&shell);
        assert!(
            !completes_values || answer.out.contains("migration-qr"),
            "{shell}"
        );
    }
    assert_eq!(run(&["completions", "csh"]).status, 2);
    let page = run(&["man"]).out;
    for word in [".TH clavis-cli 1", "convert", "completions", "Exit codes"] {
        assert!(page.contains(word), "{word}");
    }
    let page = run(&["man", "convert"]).out;
    for word in [
        ".TH clavis-cli-convert 1",
        "first line is the",
        "aegis\\-encrypted",
    ] {
        assert!(page.contains(word), "{word}");
    }
    refuse(&["man", SECRET], "", "unsupported");
}

#[test]
fn every_command_explains_itself() {
    for verb in ["read", "convert", "code", "qr", "completions", "man"] {
        let answer = run(&[verb, "--help"]);
        assert_eq!(answer.status, 0, "{verb}");
        assert!(answer.out.contains("Usage: clavis-cli"), "{verb}");
    }
    let answer = run(&["--help"]);
    assert!(answer.out.contains("Exit codes: 0 done"), "{}", answer.out);
    assert_eq!(run(&["convert", "--to", "zip", "a", "-o", "b"]).status, 2);
}
