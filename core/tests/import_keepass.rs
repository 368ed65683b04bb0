//! KeePass databases: made by `keepassxc-cli`, and with every cipher of the format by an encoder that it checks.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod exports;

use std::{fs, path::Path, process::Command};

use clavis_core::import::{Format, UnlockError};
use exports::{
    Failure,
    kdbx::{Cipher, Kdf, RECIPE, Recipe, Stream, document, entry, group, id},
    lines, read, read_with, skipped, tools,
};

const PASSWORD: &str = "pässword 🔑";

/// Whether `keepassxc-cli` is here.
fn has_keepassxc() -> bool {
    let mut version = Command::new("keepassxc-cli");
    version.arg("--version");
    tools::has(version)
}

fn keepassxc(arguments: &[&str], paths: &[&Path], input: &str) -> Vec<u8> {
    let mut command = Command::new("keepassxc-cli");
    command.env("QT_QPA_PLATFORM", "offscreen");
    tools::run(command.args(arguments).args(paths), input)
}

fn some_entries() -> String {
    document(&entry(
        "",
        &[
            ("Title", "Deno & Co"),
            ("UserName", "Mason"),
            ("Password", "secret"),
            (
                "otp",
                "otpauth://totp/Deno%20%26%20Co:Mason?secret=MFRGGZDF&period=60&digits=7&issuer=Deno%20%26%20Co",
            ),
        ],
        "",
    ))
}

#[test]
fn every_cipher_derivation_and_stream_opens() {
    let folder = tools::folder("kdbx-recipes");
    let keepassxc_is_here = has_keepassxc();
    let argon2 = |algorithm, version| Kdf::Argon2 {
        algorithm,
        version,
        memory: 1 << 20,
        passes: 3,
        lanes: 1,
    };
    let mut made = 0;
    for cipher in [Cipher::Aes, Cipher::ChaCha20, Cipher::Twofish] {
        for kdf in [
            Kdf::Aes { rounds: 1_001 },
            argon2(argon2::Algorithm::Argon2d, 0x10),
            argon2(argon2::Algorithm::Argon2d, 0x13),
            argon2(argon2::Algorithm::Argon2id, 0x13),
        ] {
            for is_compressed in [true, false] {
                for stream in [Stream::ChaCha20, Stream::Salsa20] {
                    let recipe = Recipe {
                        cipher,
                        kdf,
                        is_compressed,
                        stream,
                    };
                    let bytes = recipe.seal(&some_entries(), PASSWORD);
                    let imported = read_with(&bytes, Some(PASSWORD)).unwrap();
                    assert_eq!(imported.format, Format::KeePass);
                    assert_eq!(
                        lines(&imported),
                        ["totp|Deno & Co|Mason|MFRGGZDF|SHA1|7|60"],
                        "{recipe:?}"
                    );
                    assert_eq!(
                        read_with(&bytes, Some("other")).unwrap_err(),
                        Failure::Unlock(UnlockError::WrongPassword),
                        "{recipe:?}"
                    );
                    made += 1;
                    // A second opinion on the encoder, which would share a mistake of the reader. Six starts are enough.
                    let is_checked = is_compressed == matches!(stream, Stream::ChaCha20);
                    if keepassxc_is_here && is_checked && made % 4 == 1 {
                        let path = folder.join(format!("{made}.kdbx"));
                        fs::write(&path, &bytes).unwrap();
                        let xml = keepassxc(&["export", "-q"], &[&path], &format!("{PASSWORD}\n"));
                        let xml = String::from_utf8(xml).unwrap();
                        assert!(xml.contains("secret=MFRGGZDF"), "{recipe:?}");
                    }
                }
            }
        }
    }
    assert_eq!(made, 48);
}

#[test]
fn a_database_of_keepassxc_is_read_without_its_bin_and_history() {
    if !has_keepassxc() {
        return;
    }
    let folder = tools::folder("kdbx-keepassxc");
    let (xml, path) = (folder.join("in.xml"), folder.join("out.kdbx"));
    let uri = |name: &str, secret: &str| {
        let uri = format!(
            "otpauth://totp/{name}:söphie?secret={secret}&period=30&digits=6&issuer={name}"
        );
        [
            ("Title", name.to_owned()),
            ("UserName", "söphie".to_owned()),
            ("otp", uri),
        ]
    };
    let plain = |fields: [(&str, String); 3]| {
        let fields: String = fields
            .iter()
            .map(|(key, value)| {
                let value = value.replace('&', "&amp;");
                format!("<String><Key>{key}</Key><Value>{value}</Value></String>")
            })
            .collect();
        format!("<Entry><UUID>{}</UUID>{fields}</Entry>", id(&fields))
    };
    let inside = [
        plain(uri("Kept", "MFRGGZDF")),
        plain(uri("Thrown", "MFRGGZDG")),
        group("Work", &plain(uri("Zürich", "MFRGGZDH"))),
    ]
    .concat();
    fs::write(&xml, document(&inside).replace("Protected=\"True\"", "")).unwrap();
    let twice = format!("{PASSWORD}\n{PASSWORD}\n");
    keepassxc(&["import", "-q", "-p", "-t", "100"], &[&xml, &path], &twice);
    let once = format!("{PASSWORD}\n");
    // Editing leaves the old version in the history; throwing away moves into the bin.
    keepassxc(
        &["edit", "-q", "--notes", "a note"],
        &[&path, Path::new("Kept")],
        &once,
    );
    keepassxc(&["rm", "-q"], &[&path, Path::new("Thrown")], &once);

    let bytes = fs::read(&path).unwrap();
    let imported = read_with(&bytes, Some(PASSWORD)).unwrap();
    assert_eq!(
        lines(&imported),
        [
            "totp|Kept|söphie|MFRGGZDF|SHA1|6|30",
            "totp|Zürich|söphie|MFRGGZDH|SHA1|6|30",
        ]
    );
    assert_eq!(imported.skipped.len(), 0);
    assert_eq!(imported.accounts[0].note, "a note");
    assert_eq!(imported.accounts[1].groups, ["Work"]);
    assert_eq!(read(&bytes).unwrap_err(), Failure::PasswordRequired);
}

#[test]
fn a_database_with_a_key_file_opens_with_no_password() {
    if !has_keepassxc() {
        return;
    }
    let folder = tools::folder("kdbx-key-file");
    let xml = folder.join("in.xml");
    // Data of a program at an entry is what KeePassXC needs KDBX 4 for; else it writes KDBX 3.
    let data = "<CustomData><Item><Key>a</Key><Value>b</Value></Item></CustomData>";
    let entry = format!("<Entry><UUID>{}</UUID>{data}</Entry>", id("entry"));
    fs::write(&xml, document(&entry)).unwrap();
    for (name, arguments, input) in [
        ("password", &["-p"][..], "pass\npass\n"),
        ("both", &["-p", "--set-key-file"], "pass\npass\n"),
        ("only", &["--set-key-file"], ""),
    ] {
        let (key, path) = (folder.join(format!("{name}.key")), folder.join(name));
        let arguments = [&["import", "-q", "-t", "100"], arguments].concat();
        let paths: &[&Path] = if arguments.contains(&"--set-key-file") {
            &[&key, &xml, &path]
        } else {
            &[&xml, &path]
        };
        keepassxc(&arguments, paths, input);
        let bytes = fs::read(&path).unwrap();
        let wrong = Failure::Unlock(UnlockError::WrongPassword);
        assert_eq!(read_with(&bytes, Some("")).unwrap_err(), wrong, "{name}");
        assert_eq!(bytes[10], 4, "{name}");
        let opened = read_with(&bytes, Some("pass"));
        assert_eq!(
            opened.err(),
            (name != "password").then_some(wrong),
            "{name}"
        );
    }
}

/// Reads a database of these entries.
fn imported(inside: &str) -> clavis_core::import::Imported {
    read_with(&RECIPE.seal(&document(inside), PASSWORD), Some(PASSWORD)).unwrap()
}

/// The lines, or the reasons, that one entry of these fields gives.
fn of(fields: &[(&str, &str)]) -> String {
    let named = [&[("Title", "Bank"), ("UserName", "me")], fields].concat();
    let imported = imported(&entry("", &named, ""));
    [lines(&imported), skipped(&imported)].concat().join(" ; ")
}

#[test]
fn every_way_to_keep_a_one_time_password_is_read() {
    for (fields, wanted) in [
        (
            &[(
                "otp",
                "otpauth://totp/X:y?secret=MFRGGZDF&issuer=X&algorithm=SHA256",
            )][..],
            "totp|X|y|MFRGGZDF|SHA256|6|30",
        ),
        (
            &[("otp", "otpauth://totp/y?secret=MFRGGZDF")],
            "totp|Bank|y|MFRGGZDF|SHA1|6|30",
        ),
        (
            &[("otp", "otpauth://totp?secret=MFRGGZDF&digits=8")],
            "totp|Bank|me|MFRGGZDF|SHA1|8|30",
        ),
        (
            &[(
                "otp",
                "otpauth://totp/Steam:x?secret=MFRGGZDF&issuer=Steam&digits=5&encoder=steam",
            )],
            "steam|Steam|x|MFRGGZDF|SHA1|5|30",
        ),
        (
            &[("otp", "otpauth://hotp/X:y?secret=MFRGGZDF&counter=5")],
            "hotp|X|y|MFRGGZDF|SHA1|6|5",
        ),
        (
            &[("otp", "key=MFRGGZDF&size=8&step=60&otpHashMode=Sha512")],
            "totp|Bank|me|MFRGGZDF|SHA512|8|60",
        ),
        (
            &[("otp", "key=MFRGGZDF%3d%3D")],
            "totp|Bank|me|MFRGGZDF|SHA1|6|30",
        ),
        (
            &[("otp", "key=616263&encoding=Hex&type=Hotp&counter=7")],
            "hotp|Bank|me|MFRGG|SHA1|6|7",
        ),
        (
            &[("otp", "key=YWJj&encoding=Base64")],
            "totp|Bank|me|MFRGG|SHA1|6|30",
        ),
        (
            &[("otp", "key=abc&encoding=UTF8&type=Steam")],
            "steam|Bank|me|MFRGG|SHA1|5|30",
        ),
        (
            &[("otp", "MFRGGZDF MFRGGZDF")],
            "totp|Bank|me|MFRGGZDFMFRGGZDF|SHA1|6|30",
        ),
        (
            &[("TimeOtp-Secret-Base32", "MFRG GZDF")],
            "totp|Bank|me|MFRGGZDF|SHA1|6|30",
        ),
        (
            &[
                ("TimeOtp-Secret", "abc"),
                ("TimeOtp-Length", "8"),
                ("TimeOtp-Period", "60"),
                ("TimeOtp-Algorithm", "HMAC-SHA-256"),
            ],
            "totp|Bank|me|MFRGG|SHA256|8|60",
        ),
        (
            &[
                ("TimeOtp-Secret-Hex", "61 62 63"),
                ("TimeOtp-Algorithm", "HMAC-SHA-512"),
            ],
            "totp|Bank|me|MFRGG|SHA512|6|30",
        ),
        (
            &[("TimeOtp-Secret-Base64", "YWJj")],
            "totp|Bank|me|MFRGG|SHA1|6|30",
        ),
        (
            &[
                ("HmacOtp-Secret-Base32", "MFRGG"),
                ("HmacOtp-Counter", "42"),
                ("TimeOtp-Length", "8"),
            ],
            "hotp|Bank|me|MFRGG|SHA1|6|42",
        ),
        (&[("HmacOtp-Secret", "abc")], "hotp|Bank|me|MFRGG|SHA1|6|0"),
        (
            &[
                ("TOTP Seed", "MFRGGZDF"),
                ("TOTP Settings", "60;8;https://time.example"),
            ],
            "totp|Bank|me|MFRGGZDF|SHA1|8|60",
        ),
        (
            &[("TOTP Seed", "MFRGGZDF"), ("TOTP Settings", "30;S")],
            "steam|Bank|me|MFRGGZDF|SHA1|5|30",
        ),
        (
            &[("TOTP Seed", "MFRGGZDF")],
            "totp|Bank|me|MFRGGZDF|SHA1|6|30",
        ),
        // One key in two forms is one; two keys are two.
        (
            &[
                ("otp", "otpauth://totp/Bank:me?secret=MFRGGZDF&issuer=Bank"),
                ("TimeOtp-Secret-Base32", "mfrggzdf"),
                ("TOTP Seed", "MFRGGZDF"),
            ],
            "totp|Bank|me|MFRGGZDF|SHA1|6|30",
        ),
        (
            &[
                ("TimeOtp-Secret-Base32", "MFRGGZDF"),
                ("HmacOtp-Secret-Base32", "MFRGGZDF"),
            ],
            "totp|Bank|me|MFRGGZDF|SHA1|6|30 ; hotp|Bank|me|MFRGGZDF|SHA1|6|0",
        ),
        (
            &[
                ("otp", "otpauth://totp/Bank:me?secret=!&issuer=Bank"),
                ("TOTP Seed", "MFRGGZDF"),
            ],
            "totp|Bank|me|MFRGGZDF|SHA1|6|30 ; Bank: me: secret is not Base32",
        ),
        // No one-time password, and what looks like one.
        (
            &[
                ("Password", "MFRGGZDFMFRGGZDFMFRGGZDF"),
                ("otp", " "),
                ("TimeOtp-Length", "8"),
            ],
            "",
        ),
        (&[("otp", "30;6")], "Bank: me: secret is missing"),
        (
            &[("otp", "what is this?")],
            "Bank: me: secret is not Base32",
        ),
        (
            &[
                ("TimeOtp-Secret-Base32", "MFRGGZDF"),
                ("TimeOtp-Length", "262"),
            ],
            "Bank: me: digits must be a number from 6 to 10",
        ),
        (
            &[("TimeOtp-Secret-Hex", "xyz")],
            "Bank: me: secret is not Base32",
        ),
        (
            &[("HmacOtp-Secret", "abc"), ("HmacOtp-Counter", "-1")],
            "Bank: me: counter must be a number from 0 to 9223372036854775807",
        ),
        (
            &[("otp", "key=abc&encoding=Rot13")],
            "Bank: me: secret is not Base32",
        ),
        (
            &[("TOTP Seed", "MFRGGZDF"), ("TOTP Settings", "0;6")],
            "Bank: me: period must be a number from 1 to 86400",
        ),
    ] {
        assert_eq!(of(fields), wanted, "{fields:?}");
    }
}

#[test]
fn stand_ins_for_missing_names_go() {
    let uri = "otpauth://totp/KeePassXC:none?secret=MFRGGZDF&period=30&digits=6&issuer=KeePassXC";
    let no_names = imported(&entry(
        "",
        &[("Title", ""), ("UserName", ""), ("otp", uri)],
        "",
    ));
    assert_eq!(lines(&no_names), ["totp|||MFRGGZDF|SHA1|6|30"]);
    let named = imported(&entry(
        "",
        &[("Title", "KeePassXC"), ("UserName", "none"), ("otp", uri)],
        "",
    ));
    assert_eq!(lines(&named), ["totp|KeePassXC|none|MFRGGZDF|SHA1|6|30"]);
}

#[test]
fn groups_tags_notes_and_pictures_come_along_and_the_bin_stays() {
    let key = |secret: &'static str| {
        [
            ("Title", "T"),
            ("UserName", "u"),
            ("Notes", "line\nörtlich"),
            ("otp", secret),
        ]
    };
    let before = format!(
        "<Tags>money;Work, daily</Tags><CustomIconUUID>{}</CustomIconUUID>",
        id("picture")
    );
    let history = format!(
        "<History>{}</History>",
        entry("", &[("Title", "old"), ("otp", "MFRGGZDG")], "")
    );
    let inside = [
        group(
            "Work",
            &[
                entry(&before, &key("MFRGGZDF"), &history),
                group("Deep", &entry("", &key("MFRGGZDH"), "")),
            ]
            .concat(),
        ),
        group(
            "bin",
            &[
                entry("", &key("MFRGGZDI"), ""),
                group("in the bin", &entry("", &key("MFRGGZDJ"), "")),
            ]
            .concat(),
        ),
        // What follows the history and the bin is still opened rightly.
        entry("", &key("MFRGGZDK"), ""),
    ]
    .concat();
    let imported = imported(&inside);
    let found: Vec<_> = imported
        .accounts
        .iter()
        .map(|account| {
            (
                account.secret.to_base32().as_str().to_owned(),
                account.groups.join("+"),
            )
        })
        .collect();
    let wanted = [
        ("MFRGGZDK", ""),
        ("MFRGGZDF", "Work+money+daily"),
        ("MFRGGZDH", "Deep"),
    ];
    assert_eq!(
        found,
        wanted.map(|(secret, groups)| (secret.to_owned(), groups.to_owned()))
    );
    assert_eq!(imported.accounts[1].note, "line\nörtlich");
    assert!(
        imported.accounts[1]
            .icon
            .as_deref()
            .unwrap()
            .starts_with("data:image/png;base64,")
    );
    assert_eq!(imported.accounts[2].icon, None);
    assert_eq!(imported.skipped.len(), 0);
}

#[test]
fn ten_thousand_entries_and_bad_ones_among_them_are_counted() {
    let inside: String = (0..10_000)
        .map(|number| {
            let (title, secret) = (
                format!("entry {number}"),
                if number % 1_000 == 7 { "!" } else { "MFRGGZDF" },
            );
            let uri = format!("otpauth://totp/{title}:u?secret={secret}&issuer={title}");
            entry("", &[("Title", &title), ("otp", &uri)], "")
        })
        .collect();
    let imported = imported(&inside);
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (9_990, 10)
    );
    assert_eq!(skipped(&imported)[9], "entry 9007: secret is not Base32");
    assert_eq!(imported.skipped[9].index, 9_007);
}
