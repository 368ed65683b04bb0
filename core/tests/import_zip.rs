//! Exports that come as a zip: told by what is inside, opened with a password by 7-Zip, and bounded.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;
mod zips;

use clavis_core::import::{Format, ImportError, UnlockError};
use data_encoding::HEXLOWER;
use exports::{Failure, check_cuts, lines, read, read_with, skipped};
use serde_json::json;
use zips::{Cipher, Member, archive, end, seven_zip, zip};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const URI: &str = "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A";
const LINE: &str = "totp|A|b|GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ|SHA1|6|30";
/// By Info-ZIP 3.0: `zip -P "$(printf 'Z\x81rich')"`, whose second byte is the ü of code page 437.
const CODE_PAGE_437: &str = "504b03041400090008000000215cf74e242143000000430000000b00000077696e617574682e7478740d020518da0d95fe96d11d2ae7bc5ea6cde2b1c57e7290c0f73174bca5ce82932741697c25375a257611443a027c93a995225ede15d68479e74374d69471528ff46cbb504b0708f74e24214300000043000000504b01021e031400090008000000215cf74e242143000000430000000b0000000000000001000000a4810000000077696e617574682e747874504b05060000000001000100390000007c0000000000";

/// The same by `zip -P 'Zürich€'`, in UTF-8.
const UTF_8: &str = "504b03041400090008000000215cf74e242143000000430000000b00000077696e617574682e747874539da8e71f9bfa29356e372ca1b306c4605b8de67940a5289e9d2d0abc8b0d896b975c7a9ee79651b8ddc2381060e43cdfdfdd111fee79307a1f3d3de46dd6f054d8fc504b0708f74e24214300000043000000504b01021e031400090008000000215cf74e242143000000430000000b0000000000000001000000a4810000000077696e617574682e747874504b05060000000001000100390000007c0000000000";

/// Each export, as the one text in its zip.
fn each() -> Vec<(Format, &'static str, String)> {
    let raivo = json!([{
        "issuer": "A", "account": "b", "secret": SECRET, "algorithm": "SHA1", "digits": "6",
        "kind": "TOTP", "timer": "30", "counter": "0", "pinned": "false",
    }]);
    let bitwarden = json!({"encrypted": false, "items": [{"login": {"totp": URI}}]});
    let pass = json!({"encrypted": false, "vaults": {"v": {"items": [
        {"data": {"content": {"totpUri": URI}}},
    ]}}});
    let one_password = json!({"accounts": [{"vaults": [{"items": [
        {"details": {"sections": [{"fields": [{"value": {"totp": URI}}]}]}},
    ]}]}]});
    vec![
        (Format::AuthenticatorPlus, "Accounts.txt", URI.to_owned()),
        (Format::BitwardenJson, "data.json", bitwarden.to_string()),
        (Format::OnePassword, "export.data", one_password.to_string()),
        (
            Format::ProtonPass,
            "Proton Pass/data.json",
            pass.to_string(),
        ),
        (Format::Raivo, "raivo-otp-export.json", raivo.to_string()),
        (
            Format::WinAuth,
            "winauth-2026-01-02.txt",
            format!("{URI}\r\n"),
        ),
        (
            Format::WinAuth,
            "my own name.TXT",
            format!("\u{feff}{URI}&icon=x\r\n"),
        ),
    ]
}

fn directory_of(archive: &[u8]) -> usize {
    archive
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap()
}

#[test]
fn each_export_is_told_by_what_is_inside() {
    for (format, name, text) in each() {
        for archive in [
            zip(name, &text),
            archive(&[Member::stored(name, text.as_bytes())]),
        ] {
            let imported = read(&archive).unwrap();
            assert_eq!(
                (imported.format, lines(&imported)),
                (format, vec![LINE.to_owned()]),
                "{name}"
            );
            assert!(imported.skipped.is_empty(), "{name}");
            check_cuts(&archive, None);
        }
    }
}

#[test]
fn each_export_is_found_among_other_members() {
    for (format, name, text) in each() {
        if name == "my own name.TXT" {
            continue;
        }
        let imported = read(&archive(&[
            Member::stored("files/", b""),
            Member::stored("files/b.txt", b"otpauth://totp/x?secret=MFRGGZDF"),
            Member::deflated(name, text.as_bytes()),
            Member::stored("files/export.data.png", b"\x89PNG"),
        ]));
        let imported = imported.unwrap();
        assert_eq!(
            (imported.format, lines(&imported)),
            (format, vec![LINE.to_owned()])
        );
    }
}

#[test]
fn a_zip_with_none_of_the_known_ones_is_unsupported() {
    let inner = zip("Accounts.txt", URI);
    let text = |name, text: &str| Member::stored(name, text.as_bytes());
    for members in [
        vec![],
        vec![text("a.txt", "nothing of ours")],
        vec![text("a.txt", "")],
        vec![Member::stored("a.txt", b"\xff\xfe")],
        vec![text("a.txt", URI), text("b.txt", URI)],
        vec![text("a.json", "{}")],
        vec![text("data.json", "{}")],
        vec![text("data.json", "not json")],
        vec![text("word/document.xml", "<w:document/>")],
        vec![text("files/export.data", "{\"accounts\":[]}")],
        vec![text("data.json/", "")],
        // A zip inside a zip is not looked into.
        vec![Member::stored("inner.zip", &inner)],
        vec![Member::stored("inner.txt", &inner)],
    ] {
        assert_eq!(
            read(&archive(&members)).unwrap_err(),
            Failure::Import(ImportError::Unsupported)
        );
    }
}

#[test]
fn archives_of_7_zip_open_with_their_password() {
    let password = "pass word";
    for (format, name, text) in each() {
        for cipher in [Cipher::Aes128, Cipher::Aes256, Cipher::ZipCrypto] {
            let Some(archive) = seven_zip(name, &text, cipher, password) else {
                return;
            };
            let imported = read_with(&archive, Some(password)).unwrap();
            assert_eq!(
                (imported.format, lines(&imported)),
                (format, vec![LINE.to_owned()]),
                "{name}"
            );
            assert_eq!(read(&archive).unwrap_err(), Failure::PasswordRequired);
            for wrong in ["", "password", "pass word "] {
                assert_eq!(
                    read_with(&archive, Some(wrong)).unwrap_err(),
                    Failure::Unlock(UnlockError::WrongPassword)
                );
            }
            check_cuts(&archive, Some(password));
        }
    }
}

/// Its header has one byte to check: of a thousand wrong passwords some four pass it.
#[test]
fn no_wrong_password_of_zip_crypto_passes() {
    for text in [URI.to_owned(), format!("{URI}\r\n").repeat(40)] {
        let Some(archive) = seven_zip("winauth.txt", &text, Cipher::ZipCrypto, "right") else {
            return;
        };
        for number in 0..3_000 {
            assert_eq!(
                read_with(&archive, Some(&format!("wrong {number}"))).unwrap_err(),
                Failure::Unlock(UnlockError::WrongPassword),
                "{number}"
            );
        }
    }
}

#[test]
fn a_password_opens_in_utf_8_and_as_windows_writes_it() {
    for (archive, password) in [(UTF_8, "Zürich€"), (CODE_PAGE_437, "Zürich")] {
        let archive = HEXLOWER.decode(archive.as_bytes()).unwrap();
        assert_eq!(lines(&read_with(&archive, Some(password)).unwrap()), [LINE]);
        for wrong in ["Zurich", "Züriche", "züricH€", "莎士比亚"] {
            assert_eq!(
                read_with(&archive, Some(wrong)).unwrap_err(),
                Failure::Unlock(UnlockError::WrongPassword)
            );
        }
    }
}

#[test]
fn a_changed_byte_of_a_sealed_member_is_noticed() {
    for cipher in [Cipher::Aes256, Cipher::ZipCrypto] {
        let Some(archive) = seven_zip("Accounts.txt", URI, cipher, "p") else {
            return;
        };
        // What lies between the header and the directory; the headers hold dates, which do not matter.
        let start = 30 + usize::from(archive[26]) + usize::from(archive[28]);
        let directory = directory_of(&archive);
        for place in start..directory {
            let changed = read_with(&exports::flipped(&archive, place), Some("p"));
            assert!(changed.is_err(), "byte {place}");
        }
    }
}

#[test]
fn a_member_that_expands_too_far_is_refused_before_it_does() {
    let failure = |member: Member| read(&archive(&[member])).unwrap_err();
    let zeroes = vec![0; (64 << 20) + 1];
    assert_eq!(
        failure(Member::deflated("Accounts.txt", &zeroes)),
        Failure::Import(ImportError::TooMuchWork)
    );
    // It says it is small, and would not be.
    for declared in [0, 1, 1_000, 64 << 20] {
        assert_eq!(
            failure(Member::endless("Accounts.txt", declared)),
            Failure::Import(ImportError::Corrupt),
            "{declared}"
        );
    }
    // It says it is large, and is not.
    let mut liar = Member::deflated("Accounts.txt", URI.as_bytes());
    liar.declared = u32::MAX - 1;
    assert_eq!(failure(liar), Failure::Import(ImportError::TooMuchWork));
}

#[test]
fn too_many_members_are_refused_and_many_are_not() {
    let members = |count: usize| {
        let mut members: Vec<Member> = (1..count)
            .map(|number| Member::stored(&format!("files/{number}"), b""))
            .collect();
        members.insert(0, Member::stored("Accounts.txt", URI.as_bytes()));
        archive(&members)
    };
    assert_eq!(lines(&read(&members(20_000)).unwrap()), [LINE]);
    assert_eq!(
        read(&members(20_001)).unwrap_err(),
        Failure::Import(ImportError::TooMuchWork)
    );
}

#[test]
fn an_end_that_leads_nowhere_hides_no_true_one() {
    let start = zip("Accounts.txt", URI);
    for false_end in [
        end(1, 46, 0),
        end(u16::MAX, 46, 0),
        end(u16::MAX, u32::MAX, u32::MAX),
    ] {
        let mut bytes = start.clone();
        bytes.extend(false_end.repeat(10_000));
        assert_eq!(lines(&read(&bytes).unwrap()), [LINE]);
    }
}

/// Each of these ends has the whole directory read before it proves false.
#[test]
fn an_archive_that_leads_in_circles_is_given_up() {
    let members: Vec<Member> = (0..20_000)
        .map(|_| Member::stored("Accounts.txt", b""))
        .collect();
    let mut bytes = archive(&members);
    let directory = u32::try_from(directory_of(&bytes)).unwrap();
    bytes.extend(end(20_001, 46, directory).repeat(100_000));
    assert_eq!(
        read(&bytes).unwrap_err(),
        Failure::Import(ImportError::Corrupt)
    );
}

#[test]
fn an_encrypted_member_too_short_for_its_header_is_damaged() {
    let Some(archive) = seven_zip("Accounts.txt", URI, Cipher::Aes256, "p") else {
        return;
    };
    let directory = directory_of(&archive);
    for size in 0..28_u32 {
        let mut short = archive.clone();
        short[directory + 20..directory + 24].copy_from_slice(&size.to_le_bytes());
        assert_eq!(
            read_with(&short, Some("p")).unwrap_err(),
            Failure::Import(ImportError::Corrupt),
            "{size}"
        );
    }
}

#[test]
fn every_changed_byte_of_an_open_archive_is_survived() {
    for (_, name, text) in each() {
        let archive = zip(name, &text);
        for place in 0..archive.len() {
            // What it gives may be right, when the byte did not matter.
            if let Ok(imported) = read(&exports::flipped(&archive, place)) {
                assert_eq!(lines(&imported), [LINE], "byte {place}");
            }
        }
    }
}

#[test]
fn what_cannot_be_read_inside_is_named() {
    let text = format!("{URI}\r\notpauth://totp/Bad:c?secret=!\r\nrubbish\r\n\r\n");
    for name in ["Accounts.txt", "winauth.txt"] {
        let imported = read(&zip(name, &text)).unwrap();
        assert_eq!(lines(&imported), [LINE]);
        assert_eq!(
            skipped(&imported),
            ["Bad:c: secret is not Base32", ": input is no key"]
        );
    }
    for name in [
        "export.data",
        "Proton Pass/data.json",
        "raivo-otp-export.json",
    ] {
        for text in ["", "{}", "null", "{\"accounts\":", &exports::deep()] {
            assert_eq!(
                read(&zip(name, text)).unwrap_err(),
                Failure::Import(ImportError::Corrupt),
                "{name}"
            );
        }
    }
}

#[test]
fn ten_thousand_accounts_come_out_of_a_zip() {
    let text = format!("{URI}\r\n").repeat(10_000);
    let imported = read(&zip("winauth.txt", &text)).unwrap();
    assert_eq!(
        (imported.accounts.len(), imported.skipped.len()),
        (10_000, 0)
    );
}
