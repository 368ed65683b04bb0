//! Moving to a new phone: QR codes out of one, in any order into the other, opened by a short code.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;
mod outgoing;

use clavis_core::{
    account::NewAccount,
    export::{
        ExportError,
        qr::Symbol,
        transfer::{self, Pictures, Transfer},
    },
    import::{
        self, Format, ImportError, Refusal, UnlockError,
        transfer::{Series, TransferError, is_transfer, parse},
    },
    otp::Otp,
    qr,
    secret::Secret,
};
use exports::{Failure, read_with};
use outgoing::{NoRandomness, one_of_each, outgoing, rng, whole};

fn sealed(accounts: &[NewAccount]) -> Transfer {
    transfer::seal(&outgoing(accounts), Pictures::With, &mut rng()).unwrap()
}

/// Enough accounts for several parts.
fn many() -> Vec<NewAccount> {
    (0..60_u8)
        .map(|number| NewAccount {
            label: format!("account {number}"),
            ..NewAccount::bare(Otp::Steam, Secret::new(blake(number)).unwrap())
        })
        .collect()
}

/// Twenty bytes that do not compress.
fn blake(number: u8) -> Vec<u8> {
    let mut state = u64::from(number) + 1;
    (0..20)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state.to_be_bytes()[0]
        })
        .collect()
}

fn collected(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Series {
    let mut series = Series::new();
    for text in texts {
        series.add(parse(text.as_ref()).unwrap()).unwrap();
    }
    series
}

#[test]
fn every_field_arrives_in_any_order() {
    let accounts: Vec<NewAccount> = one_of_each().into_iter().chain(many()).collect();
    let moved = sealed(&accounts);
    assert!(moved.texts.len() > 2, "{}", moved.texts.len());
    let twice_backwards = moved.texts.iter().rev().chain(moved.texts.iter());
    let series = collected(twice_backwards.map(|text| text.as_str()));
    assert!(series.progress().is_complete());
    let imported = series.unlock(&moved.code.grouped()).unwrap();
    assert_eq!(imported.format, Format::ClavisTransfer);
    assert_eq!(imported.skipped, []);
    let expected: Vec<String> = accounts.iter().map(whole).collect();
    let found: Vec<String> = imported.accounts.iter().map(whole).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_code_is_read_as_people_type_it() {
    let moved = sealed(&one_of_each());
    let code = moved.code.grouped();
    assert_eq!((code.len(), code.find('-')), (9, Some(4)));
    let series = collected(moved.texts.iter().map(|text| text.as_str()));
    let small = code.to_lowercase().replace('-', " ");
    let taken = [
        code.as_str().to_owned(),
        small,
        format!("  {}\n", code.replace('-', "")),
        code.replace('0', "O").replace('1', "l"),
        code.replace('-', "\u{2013}"),
    ];
    for typed in taken {
        assert_eq!(series.unlock(&typed).unwrap().accounts.len(), 7, "{typed}");
    }
    let last = code.chars().last().unwrap();
    let other = if last == 'Z' { 'Y' } else { 'Z' };
    let wrong = [
        format!("{}{other}", &code[..8]),
        code[..8].to_owned(),
        format!("{}0", code.as_str()),
        "U".repeat(8),
        String::new(),
        "é".repeat(8),
    ];
    for typed in wrong {
        assert_eq!(
            series.unlock(&typed).unwrap_err(),
            UnlockError::WrongPassword,
            "{typed}"
        );
    }
}

#[test]
fn missing_parts_are_named_and_open_nothing() {
    let moved = sealed(&many());
    let total = u32::try_from(moved.texts.len()).unwrap();
    let mut series = collected(moved.texts.iter().skip(1).map(|text| text.as_str()));
    assert_eq!(series.missing(), [1]);
    assert_eq!(
        series.unlock(&moved.code.grouped()).unwrap_err(),
        UnlockError::Import(ImportError::PartsMissing {
            received: total - 1,
            total
        })
    );
    let other = sealed_with_another_id(&many());
    assert_eq!(
        series.add(parse(&other.texts[0]).unwrap()),
        Err(TransferError::OtherSeries)
    );
    series.add(parse(&moved.texts[0]).unwrap()).unwrap();
    assert!(series.unlock(&moved.code.grouped()).is_ok());
}

fn sealed_with_another_id(accounts: &[NewAccount]) -> Transfer {
    let mut rng = rng();
    rand_core::RngCore::next_u32(&mut rng);
    transfer::seal(&outgoing(accounts), Pictures::With, &mut rng).unwrap()
}

#[test]
fn parts_that_change_places_are_noticed() {
    let moved = sealed(&many());
    let exchanged = |text: &str, from: &str, to: &str| text.replacen(from, to, 1);
    let total = moved.texts.len();
    let texts = moved
        .texts
        .iter()
        .enumerate()
        .map(|(place, text)| match place {
            0 => exchanged(text, "1/1/", "1/2/"),
            1 => exchanged(text, "1/2/", "1/1/"),
            _ => text.as_str().to_owned(),
        });
    assert_eq!(
        collected(texts).unlock(&moved.code.grouped()).unwrap_err(),
        UnlockError::Import(ImportError::Corrupt)
    );
    // A series that says it is shorter than it is.
    let shorter = moved.texts.iter().take(total - 1);
    let texts =
        shorter.map(|text| exchanged(text, &format!("/{total}/"), &format!("/{}/", total - 1)));
    assert_eq!(
        collected(texts).unlock(&moved.code.grouped()).unwrap_err(),
        UnlockError::WrongPassword
    );
}

#[test]
fn other_texts_are_no_parts() {
    let moved = sealed(&[]);
    let text = moved.texts[0].as_str();
    let (head, sealed) = text.rsplit_once('/').unwrap();
    assert!(parse(&text.to_lowercase()).is_ok());
    for (other, error) in [
        ("otpauth://totp/a".to_owned(), TransferError::NotATransfer),
        ("clavis-transfer".to_owned(), TransferError::NotATransfer),
        (
            "CLAVIS-TRANSFER:2/1/1/A/B".to_owned(),
            TransferError::TooNew,
        ),
        ("CLAVIS-TRANSFER:".to_owned(), TransferError::Damaged),
        ("CLAVIS-TRANSFER:x/1".to_owned(), TransferError::Damaged),
        (text.replace("1/1/1/", "1/2/1/"), TransferError::Damaged),
        (text.replace("1/1/1/", "1/0/1/"), TransferError::Damaged),
        (text.replace("1/1/1/", "1/+1/1/"), TransferError::Damaged),
        (text.replace("1/1/1/", "1/1/2001/"), TransferError::Damaged),
        (
            text.replace("1/1/1/", "1/1/99999999999/"),
            TransferError::Damaged,
        ),
        (format!("{text}/A"), TransferError::Damaged),
        (format!("{head}/1{sealed}"), TransferError::Damaged),
        (
            format!("{head}/{}", "A".repeat(9_000)),
            TransferError::Damaged,
        ),
    ] {
        assert_eq!(parse(&other).unwrap_err(), error, "{other}");
        assert_eq!(is_transfer(&other), error != TransferError::NotATransfer);
    }
}

#[test]
fn files_with_parts_go_together() {
    let moved = sealed(&many());
    let files: Vec<&[u8]> = moved.texts.iter().map(|text| text.as_bytes()).collect();
    let mut readings = import::read(&files);
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].files, (0..files.len()).collect::<Vec<_>>());
    let imported = exports::open(readings.remove(0), Some(&moved.code.grouped())).unwrap();
    assert_eq!(imported.accounts.len(), 60);

    let lines: Vec<&str> = moved.texts.iter().map(|text| text.as_str()).collect();
    let one_file = lines.join("\n");
    assert_eq!(
        read_with(one_file.as_bytes(), None).unwrap_err(),
        Failure::PasswordRequired
    );
    assert_eq!(
        read_with(files[0], Some("")).unwrap_err(),
        Failure::Import(ImportError::PartsMissing {
            received: 1,
            total: u32::try_from(files.len()).unwrap()
        })
    );
    assert_eq!(
        read_with(b"clavis-transfer:7/x", None).unwrap_err(),
        Failure::Import(ImportError::Refused(Refusal::TooNew))
    );
    let other = sealed_with_another_id(&[]);
    assert_eq!(
        import::read(&[files[0], other.texts[0].as_bytes()]).len(),
        2
    );
}

#[test]
fn pictures_may_stay_behind() {
    let accounts = one_of_each();
    let moved = transfer::seal(&outgoing(&accounts), Pictures::Without, &mut rng()).unwrap();
    let series = collected(moved.texts.iter().map(|text| text.as_str()));
    let imported = series.unlock(&moved.code.grouped()).unwrap();
    assert_eq!(imported.accounts[0].icon, None);
    assert_eq!(imported.accounts[4].icon.as_deref(), Some("steam"));
}

#[test]
fn each_part_is_a_qr_code_that_is_read_back() {
    let moved = sealed(&many());
    for text in &moved.texts {
        let symbol = Symbol::of(text).unwrap();
        assert!(symbol.size() <= 97 + 8, "{} {}", symbol.size(), text.len());
        let read = qr::read_codes(&symbol.png(4).unwrap(), &|| true).unwrap();
        assert_eq!(read, [text.as_str()]);
    }
}

#[test]
fn nothing_is_sealed_without_random_numbers_or_beyond_all_bounds() {
    assert_eq!(
        transfer::seal(&[], Pictures::With, &mut NoRandomness).unwrap_err(),
        ExportError::Random
    );
    // Notes that do not compress, more than two thousand parts of them.
    let noise = |seed: usize| -> String {
        let mut state = seed as u64 + 1;
        std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'!' + state.to_be_bytes()[0] % 90)
        })
        .take(4_096)
        .collect()
    };
    let accounts: Vec<NewAccount> = (0..500)
        .map(|number| NewAccount {
            note: noise(number),
            ..NewAccount::bare(Otp::Steam, Secret::new(vec![7; 20]).unwrap())
        })
        .collect();
    assert_eq!(
        transfer::seal(&outgoing(&accounts), Pictures::With, &mut rng()).unwrap_err(),
        ExportError::TooLarge
    );
}
