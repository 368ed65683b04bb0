//! The CSV of KeePassXC, exported by `keepassxc-cli` and written by hand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod exports;

use std::{fs, process::Command};

use clavis_core::import::Format;
use exports::{
    kdbx::{RECIPE, document, entry, group},
    lines, read, skipped, tools,
};

const HEADER: &str = "\"Group\",\"Title\",\"Username\",\"Password\",\"URL\",\"Notes\",\"TOTP\",\"Icon\",\"Last Modified\",\"Created\"";

/// A table of these fields, one line each: group, title, user name, notes, one-time password.
fn table(rows: &[[&str; 5]]) -> String {
    let lines = rows.iter().map(|[group, title, user, notes, totp]| {
        let cells = [
            group,
            title,
            user,
            "pw",
            "",
            notes,
            totp,
            "0",
            "2026-11-01T00:00:00Z",
            "2026-11-01T00:00:00Z",
        ];
        let cells = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        format!("{}\n", cells.join(","))
    });
    format!("{HEADER}\n{}", lines.collect::<String>())
}

#[test]
fn rows_become_keys_and_bad_ones_are_named() {
    let text = table(&[
        [
            "Root",
            "Deno",
            "Mason",
            "",
            "otpauth://totp/Deno:Mason?secret=MFRGGZDF&period=20&digits=8&issuer=Deno&algorithm=SHA256",
        ],
        [
            "Root/Work/Deep",
            "Zürich, \"AG\"",
            "söphie 🔑",
            "two\nlines",
            "otpauth://totp?secret=MFRGGZDG",
        ],
        [
            "Root",
            "no code",
            "me",
            "otpauth://totp/a?secret=MFRGGZDF",
            "",
        ],
        [
            "Root",
            "Steam",
            "gamer",
            "",
            "otpauth://totp/Steam:gamer?secret=MFRGGZDH&digits=5&issuer=Steam&encoder=steam",
        ],
        [
            "Root",
            "KeeOtp",
            "u",
            "",
            "key=MFRGGZDI&size=8&step=60&otpHashMode=Sha512",
        ],
        ["Root", "Settings", "u", "", "30;8"],
        ["Root", "SteamSettings", "u", "", "30;S"],
        ["Root", "Bad", "u", "", "otpauth://totp/Bad:u?secret=!!!"],
        [
            "Root",
            "Odd",
            "u",
            "",
            "otpauth://totp/Odd:u?secret=MFRGGZDF&digits=262",
        ],
        [
            "Root",
            "",
            "",
            "",
            "otpauth://totp/KeePassXC:none?secret=MFRGGZDK&issuer=KeePassXC",
        ],
        ["Root/Recycle Bin", "thrown", "away", "", "MFRGGZDF"],
    ]);
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(imported.format, Format::KeePassXcCsv);
    assert_eq!(
        lines(&imported),
        [
            "totp|Deno|Mason|MFRGGZDF|SHA256|8|20",
            "totp|Zürich, \"AG\"|söphie 🔑|MFRGGZDG|SHA1|6|30",
            "steam|Steam|gamer|MFRGGZDH|SHA1|5|30",
            "totp|KeeOtp|u|MFRGGZDI|SHA512|8|60",
            "totp|||MFRGGZDK|SHA1|6|30",
        ]
    );
    assert_eq!(
        skipped(&imported),
        [
            "Settings: u: secret is missing",
            "SteamSettings: u: secret is missing",
            "Bad: u: secret is not Base32",
            "Odd: u: digits must be a number from 6 to 10",
        ]
    );
    assert_eq!(
        (
            imported.accounts[0].groups.len(),
            imported.accounts[0].note.as_str()
        ),
        (0, "")
    );
    assert_eq!(imported.accounts[1].groups, ["Work/Deep"]);
    assert_eq!(imported.accounts[1].note, "two\nlines");
}

#[test]
fn columns_may_stand_anywhere_and_line_ends_be_of_any_kind() {
    let text = "\u{feff}TOTP,Title,Group,Username\r\nMFRGGZDFMFRGGZDF,Bank,Root/A,me\r\n\r\n";
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(
        lines(&imported),
        ["totp|Bank|me|MFRGGZDFMFRGGZDF|SHA1|6|30"]
    );
    assert_eq!(imported.accounts[0].groups, ["A"]);
}

#[test]
fn a_line_cut_short_is_said_and_its_secret_not_taken() {
    let uri = "otpauth://totp/Deno:Mason?issuer=Deno&secret=MFRGGZDFMFRGGZDF";
    let text = table(&[
        ["Root", "First", "u", "", "MFRGGZDFMFRGGZDF"],
        ["Root", "Deno", "Mason", "", uri],
    ]);
    let place = text.rfind("MFRGGZDFMFRGGZDF").unwrap();
    // Inside the secret, behind it, and before the last cell.
    for end in [
        place + 8,
        place + 15,
        place + 16,
        place + 20,
        text.rfind(",\"2026").unwrap(),
    ] {
        let imported = read(&text.as_bytes()[..end]).unwrap();
        assert_eq!(
            lines(&imported),
            ["totp|First|u|MFRGGZDFMFRGGZDF|SHA1|6|30"],
            "{end}"
        );
        assert_eq!(
            skipped(&imported),
            ["Deno: Mason: entry is damaged"],
            "{end}"
        );
    }
    for end in 0..text.len() {
        if let Ok(imported) = read(&text.as_bytes()[..end]) {
            assert!(
                lines(&imported)
                    .iter()
                    .all(|line| line.contains("|MFRGGZDFMFRGGZDF|")),
                "no secret is taken in part: {end}"
            );
        }
    }
}

#[test]
fn ten_thousand_lines_are_read() {
    let rows: Vec<_> = vec![["Root", "Bank", "me", "note", "MFRGGZDFMFRGGZDF"]; 10_000];
    let imported = read(table(&rows).as_bytes()).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
}

#[test]
fn an_export_of_keepassxc_is_read() {
    let mut version = Command::new("keepassxc-cli");
    version.arg("--version");
    if !tools::has(version) {
        return;
    }
    let key = |title: &str, secret: &str| {
        let uri = format!(
            "otpauth://totp/{title}:u%22%2C?secret={secret}&period=30&digits=6&issuer={title}"
        );
        entry(
            "",
            &[
                ("Title", title),
                ("UserName", "u\","),
                ("Notes", "one\n\"two\", three"),
                ("otp", &uri),
            ],
            "",
        )
    };
    let inside = [
        key("Deno", "MFRGGZDF"),
        group("Work", &key("Zürich", "MFRGGZDG")),
        entry(
            "",
            &[
                ("Title", "old"),
                ("TOTP Seed", "MFRGGZDH"),
                ("TOTP Settings", "60;8"),
            ],
            "",
        ),
        entry(
            "",
            &[("Title", "KeeOtp"), ("otp", "key=MFRGGZDI&size=8&step=30")],
            "",
        ),
    ]
    .concat();
    let path = tools::folder("keepassxc-csv").join("database.kdbx");
    fs::write(&path, RECIPE.seal(&document(&inside), "pass")).unwrap();
    let mut export = Command::new("keepassxc-cli");
    export.env("QT_QPA_PLATFORM", "offscreen");
    let csv = tools::run(
        export.args(["export", "-q", "-f", "csv"]).arg(&path),
        "pass\n",
    );
    let imported = read(&csv).unwrap();
    assert_eq!(
        lines(&imported),
        [
            "totp|Deno|u\",|MFRGGZDF|SHA1|6|30",
            "totp|old||MFRGGZDH|SHA1|8|60",
            "totp|KeeOtp||MFRGGZDI|SHA1|8|30",
            "totp|Zürich|u\",|MFRGGZDG|SHA1|6|30",
        ]
    );
    assert_eq!(imported.skipped.len(), 0);
    assert_eq!(imported.accounts[0].note, "one\n\"two\", three");
    assert_eq!(imported.accounts[3].groups, ["Work"]);
}
