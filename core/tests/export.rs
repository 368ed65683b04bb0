//! Files and QR codes for other apps: what comes back through our readers and through those of others.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod exports;
mod outgoing;

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use clavis_core::{
    account::NewAccount,
    export::{ExportError, LeftOut, LeftOutWhat, aegis, key_uri_list, migration, qr::Symbol},
    import::Format,
    name,
    otp::{Algorithm, Otp},
    qr,
    secret::Secret,
};
use exports::{Failure, read, read_with};
use outgoing::{NoRandomness, core, has, hotp, one_of_each, outgoing, rng, totp};
use proptest::prelude::*;
use serde_json::{Value, json};

const PASSWORD: &str = "Pass wörd\u{fb01}";

/// What an Aegis file carries of an account.
fn in_aegis(account: &NewAccount) -> String {
    let picture = account
        .icon
        .as_deref()
        .filter(|icon| icon.starts_with("data:"))
        .map(|_| "picture");
    format!(
        "{} {:?} {:?} {} {picture:?}",
        core(account),
        account.groups,
        account.note,
        account.favourite
    )
}

#[track_caller]
fn check(found: &[NewAccount], expected: &[NewAccount], carried: fn(&NewAccount) -> String) {
    let found: Vec<String> = found.iter().map(carried).collect();
    let expected: Vec<String> = expected.iter().map(carried).collect();
    assert_eq!(found, expected);
}

/// An Aegis label may be split at a colon when there is no issuer, so a label that can be is not among these.
fn for_aegis() -> Vec<NewAccount> {
    let mut accounts = one_of_each();
    accounts[1].issuer = "Issuer".to_owned();
    accounts
}

#[test]
fn aegis_comes_back_plain_and_encrypted() {
    let accounts = for_aegis();
    let plain = aegis::write(&outgoing(&accounts), &mut rng()).unwrap();
    let imported = read(&plain).unwrap();
    assert_eq!(
        (imported.format, imported.skipped.len()),
        (Format::Aegis, 0)
    );
    check(&imported.accounts, &accounts, in_aegis);

    let sealed = aegis::write_encrypted(&outgoing(&accounts), PASSWORD, &mut rng()).unwrap();
    assert_eq!(
        read_with(&sealed, None).unwrap_err(),
        Failure::PasswordRequired
    );
    let imported = read_with(&sealed, Some(PASSWORD)).unwrap();
    check(&imported.accounts, &accounts, in_aegis);
    // Aegis takes a password byte for byte, so this is another one.
    assert!(read_with(&sealed, Some("Pass wördfi")).is_err());
}

#[test]
fn aegis_is_opened_by_a_reader_that_is_not_ours() {
    let python = std::env::var("CLAVIS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !has(&python) {
        return;
    }
    let accounts = for_aegis();
    let folder = folder("aegis");
    let plain = aegis::write(&outgoing(&accounts), &mut rng()).unwrap();
    let sealed = aegis::write_encrypted(&outgoing(&accounts), PASSWORD, &mut rng()).unwrap();
    for (name, bytes) in [("plain.json", plain.as_slice()), ("sealed.json", &sealed)] {
        let file = folder.join(name);
        fs::write(&file, bytes).unwrap();
        let mut child = Command::new(&python)
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/outgoing/aegis.py"
            ))
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let line = format!("{PASSWORD}\n");
        // A plain file asks for no password: the other end may be closed.
        let _ = child.stdin.take().unwrap().write_all(line.as_bytes());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{name}");
        check_database(&serde_json::from_slice(&output.stdout).unwrap());
    }
    fs::remove_dir_all(folder).unwrap();
}

/// What Aegis would see, written by hand from its documentation.
fn check_database(database: &Value) {
    assert_eq!(database["version"], 3);
    let groups = database["groups"].as_array().unwrap();
    let names: Vec<&Value> = groups.iter().map(|group| &group["name"]).collect();
    assert_eq!(names, ["Büro", "privat"]);
    let (office, private) = (&groups[0]["uuid"], &groups[1]["uuid"]);
    let entries = database["entries"].as_array().unwrap();
    let infos: Vec<(&Value, &Value)> = entries
        .iter()
        .map(|entry| (&entry["type"], &entry["info"]))
        .collect();
    let base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let hex = "3132333435363738393031323334353637383930";
    let expected = [
        (
            "totp",
            json!({ "secret": base32, "algo": "SHA1", "digits": 6, "period": 30 }),
        ),
        (
            "totp",
            json!({ "secret": base32, "algo": "SHA512", "digits": 8, "period": 30 }),
        ),
        (
            "hotp",
            json!({ "secret": base32, "algo": "SHA256", "digits": 8, "counter": 7 }),
        ),
        (
            "totp",
            json!({ "secret": base32, "algo": "SHA256", "digits": 10, "period": 86_400 }),
        ),
        (
            "steam",
            json!({ "secret": base32, "algo": "SHA1", "digits": 5, "period": 30 }),
        ),
        (
            "motp",
            json!({ "secret": hex, "algo": "MD5", "digits": 6, "period": 10, "pin": "00 42" }),
        ),
        (
            "yandex",
            json!({ "secret": base32, "algo": "SHA256", "digits": 8, "period": 30, "pin": "пин-код" }),
        ),
    ];
    let expected: Vec<(Value, Value)> = expected
        .into_iter()
        .map(|(kind, info)| (json!(kind), info))
        .collect();
    assert_eq!(
        infos,
        expected
            .iter()
            .map(|(kind, info)| (kind, info))
            .collect::<Vec<_>>()
    );
    let first = &entries[0];
    assert_eq!(first["issuer"], "CC Commerce Suisse");
    assert_eq!(first["name"], "anna@example.ch");
    assert_eq!(first["note"], "two\nlines \"and\" a \\ and \u{1f511}");
    assert_eq!(first["favorite"], true);
    assert_eq!(first["icon_mime"], "image/png");
    assert_eq!(first["groups"], json!([office, private]));
    assert_eq!(entries[2]["groups"], json!([private]));
    assert_eq!(entries[1]["icon"], Value::Null);
    let id = first["uuid"].as_str().unwrap();
    assert_eq!((id.len(), &id[14..15]), (36, "4"));
}

#[test]
fn a_list_of_key_uris_comes_back() {
    let accounts = one_of_each();
    let list = key_uri_list::write(&outgoing(&accounts));
    assert_eq!(list.lines().count(), accounts.len());
    let imported = read(list.as_bytes()).unwrap();
    assert_eq!(imported.skipped, []);
    check(&imported.accounts, &accounts, core);
}

#[test]
fn a_migration_series_comes_back_and_says_what_it_leaves_out() {
    let mut accounts = one_of_each();
    accounts.push(NewAccount {
        label: "sixty".to_owned(),
        ..NewAccount::bare(
            totp(Algorithm::Sha1, 6, 60),
            Secret::new(vec![1; 20]).unwrap(),
        )
    });
    accounts.push(NewAccount {
        label: "😀".repeat(256),
        issuer: "😀".repeat(256),
        ..NewAccount::bare(
            totp(Algorithm::Sha1, 6, 30),
            Secret::new(vec![2; 128]).unwrap(),
        )
    });
    let series = migration::write(&outgoing(&accounts), &mut rng()).unwrap();
    let left_out = |index, what| LeftOut { index, what };
    assert_eq!(
        series.left_out,
        [
            left_out(0, LeftOutWhat::Note),
            left_out(0, LeftOutWhat::Groups),
            left_out(2, LeftOutWhat::Groups),
            // Ten digits and a period of a day: the first reason is told.
            left_out(3, LeftOutWhat::Period),
            left_out(4, LeftOutWhat::Method),
            left_out(5, LeftOutWhat::Method),
            left_out(6, LeftOutWhat::Method),
            left_out(7, LeftOutWhat::Period),
            left_out(8, LeftOutWhat::NameTooLong),
        ]
    );
    assert_eq!(series.accounts(accounts.len()), 3);
    assert_eq!(series.texts.len(), 1);
    let imported = read(series.texts[0].as_bytes()).unwrap();
    assert_eq!(imported.format, Format::GoogleMigration);
    check(&imported.accounts, &accounts[..3], core);
}

#[test]
fn digits_that_google_does_not_know_are_left_out() {
    for digits in 6..=10 {
        let account = NewAccount::bare(
            hotp(Algorithm::Sha1, digits, 0),
            Secret::new(vec![1; 20]).unwrap(),
        );
        let series = migration::write(&outgoing(&[account]), &mut rng()).unwrap();
        let whats: Vec<LeftOutWhat> = series.left_out.iter().map(|out| out.what).collect();
        if digits == 6 || digits == 8 {
            assert_eq!((series.texts.len(), whats.len()), (1, 0), "{digits}");
        } else {
            assert_eq!(series.texts.len(), 0, "{digits}");
            assert_eq!(whats, [LeftOutWhat::Digits], "{digits}");
        }
    }
}

/// Twenty-five accounts: three pictures at ten accounts each.
fn twenty_five() -> Vec<NewAccount> {
    (0..25_u8)
        .map(|number| NewAccount {
            issuer: "Zürich & Söhne".to_owned(),
            label: format!("anna+{number}@example.ch"),
            ..NewAccount::bare(
                totp(Algorithm::Sha256, 8, 30),
                Secret::new(vec![number; 32]).unwrap(),
            )
        })
        .collect()
}

#[test]
fn each_picture_of_a_series_holds_at_most_ten_accounts_and_is_read_by_zbarimg() {
    if !has("zbarimg") {
        return;
    }
    let accounts = twenty_five();
    let series = migration::write(&outgoing(&accounts), &mut rng()).unwrap();
    assert_eq!(series.texts.len(), 3);
    let folder = folder("zbar");
    let mut lines = String::new();
    for (text, number) in series.texts.iter().zip([10, 10, 5]) {
        let imported = read(text.as_bytes()).unwrap();
        assert_eq!(
            (imported.accounts.len(), imported.missing.len()),
            (number, 2)
        );
        let file = folder.join("picture.png");
        fs::write(&file, &*Symbol::of(text).unwrap().png(6).unwrap()).unwrap();
        let output = Command::new("zbarimg")
            .args([
                "--quiet",
                "--raw",
                "--oneshot",
                "-Sdisable",
                "-Sqrcode.enable",
            ])
            .arg(&file)
            .output()
            .unwrap();
        let read = String::from_utf8(output.stdout).unwrap();
        assert_eq!(read.trim_end(), text.as_str());
        lines.push_str(read.trim_end());
        lines.push('\n');
    }
    let imported = read(lines.as_bytes()).unwrap();
    assert_eq!(imported.missing, []);
    check(&imported.accounts, &accounts, core);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_series_has_one_batch_id_and_a_new_one_each_time() {
    let accounts = twenty_five();
    let mut rng = rng();
    let ids: Vec<i32> = (0..2)
        .flat_map(|_| {
            migration::write(&outgoing(&accounts), &mut rng)
                .unwrap()
                .texts
        })
        .map(|text| clavis_core::migration::parse(&text).unwrap().batch_id)
        .collect();
    assert!(ids[..3].iter().all(|id| *id == ids[0]) && ids[3..].iter().all(|id| *id == ids[3]));
    assert_ne!(ids[0], ids[3]);
    assert!(ids.iter().all(|id| *id >= 0));
}

/// The path, painted module by module, is the symbol of the picture.
#[test]
fn path_and_picture_of_a_qr_code_are_the_same() {
    let accounts = one_of_each();
    let text = outgoing(&accounts)[0].key_uri();
    let symbol = Symbol::of(&text).unwrap();
    let size = symbol.size();
    let mut painted = vec![vec![false; size]; size];
    let path = symbol.svg_path();
    for run in path.split_terminator('z') {
        let (x, rest) = run.strip_prefix('M').unwrap().split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, back) = rest.split_once("v1h-").unwrap();
        assert_eq!(length, back);
        let number = |text: &str| text.parse::<usize>().unwrap();
        for module in &mut painted[number(y)][number(x)..][..number(length)] {
            assert!(!*module, "painted twice");
            *module = true;
        }
    }
    let picture = image::load_from_memory(&symbol.png(1).unwrap())
        .unwrap()
        .to_luma8();
    let side = u32::try_from(size).unwrap();
    assert_eq!(picture.dimensions(), (side, side));
    for (x, y, pixel) in picture.enumerate_pixels() {
        assert_eq!(painted[y as usize][x as usize], pixel.0[0] == 0, "{x} {y}");
    }
    assert_eq!(
        qr::read_codes(&symbol.png(4).unwrap(), &|| true).unwrap(),
        [text.as_str()]
    );
}

#[test]
fn what_fits_into_no_qr_code_is_refused() {
    assert!(Symbol::of(&"x".repeat(2_953)).is_ok());
    assert_eq!(
        Symbol::of(&"x".repeat(2_954)).unwrap_err(),
        ExportError::TooLarge
    );
    assert_eq!(
        format!("{:?}", Symbol::of("x").unwrap()),
        "Symbol(21 modules)"
    );
}

#[test]
fn nothing_is_written_without_random_numbers_or_a_password() {
    let accounts = one_of_each();
    let out = outgoing(&accounts);
    let failures = [
        aegis::write(&out, &mut NoRandomness).unwrap_err(),
        aegis::write_encrypted(&out, "x", &mut NoRandomness).unwrap_err(),
        migration::write(&out, &mut NoRandomness).unwrap_err(),
    ];
    assert_eq!(failures, [ExportError::Random; 3]);
    assert_eq!(
        aegis::write_encrypted(&out, "", &mut rng()).unwrap_err(),
        ExportError::PassphraseEmpty
    );
}

#[test]
fn an_account_on_its_way_out_does_not_print_its_secret() {
    let accounts = one_of_each();
    let printed = format!("{:?}", outgoing(&accounts));
    for secret in ["12345678901234567890", "GEZDGNBV", "31323334", "00 42"] {
        assert!(!printed.contains(secret), "{secret}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_accounts_come_back_from_aegis(mut accounts in prop::collection::vec(outgoing::any_account(), 0..6)) {
        for account in &mut accounts {
            // Our reader parts a label at its colon, because other apps write issuers there; Aegis shows it whole.
            account.label = name::clean(&account.label.replace(':', "")).text;
        }
        let file = aegis::write(&outgoing(&accounts), &mut rng()).unwrap();
        let imported = read(&file).unwrap();
        check(&imported.accounts, &accounts, in_aegis);
    }

    #[test]
    fn any_accounts_come_back_from_a_list(accounts in prop::collection::vec(outgoing::any_account(), 1..6)) {
        let list = key_uri_list::write(&outgoing(&accounts));
        let imported = read(list.as_bytes()).unwrap();
        check(&imported.accounts, &accounts, core);
    }

    #[test]
    fn any_accounts_come_back_from_a_migration_series_or_are_named(
        accounts in prop::collection::vec(outgoing::any_account(), 0..30)
    ) {
        let series = migration::write(&outgoing(&accounts), &mut rng()).unwrap();
        let stays = |index: usize| series.left_out.iter().any(|out| out.index == index && out.what.is_account());
        let goes: Vec<String> = accounts
            .iter()
            .enumerate()
            .filter(|(index, _)| !stays(*index))
            .map(|(_, account)| core(account))
            .collect();
        for text in &series.texts {
            prop_assert!(text.len() <= 2_953, "{}", text.len());
        }
        let lines: Vec<&str> = series.texts.iter().map(|text| text.as_str()).collect();
        let found: Vec<String> = if lines.is_empty() {
            Vec::new()
        } else {
            read(lines.join("\n").as_bytes()).unwrap().accounts.iter().map(core).collect()
        };
        prop_assert_eq!(found, goes);
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("clavis-export-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Steam stays Steam: the one kind that many apps write as TOTP.
#[test]
fn steam_is_told_in_every_format_that_has_it() {
    let account = NewAccount::bare(Otp::Steam, Secret::new(vec![7; 20]).unwrap());
    let accounts = [account];
    let list = key_uri_list::write(&outgoing(&accounts));
    assert!(list.starts_with("otpauth://steam/?secret="));
    let file = aegis::write(&outgoing(&accounts), &mut rng()).unwrap();
    assert_eq!(read(&file).unwrap().accounts[0].otp, Otp::Steam);
}
