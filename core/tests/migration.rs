//! Migration payloads as Google Authenticator exports them, whole and damaged.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use clavis_core::{
    input::InputError,
    migration::{self, Batches, MigrationError, MigrationPart, Progress},
    otp::Otp,
};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

mod wire;

use wire::{Entry, TOTP, bytes, entry, number, part, uri, varint};

fn parse(payload: &[u8]) -> MigrationPart {
    migration::parse(&uri(payload)).unwrap()
}

fn one(own: &Entry<'_>) -> MigrationPart {
    parse(&part(&[entry(own)], 1, 0, 1))
}

fn labels(part: &MigrationPart) -> Vec<&str> {
    part.accounts
        .iter()
        .map(|account| account.label.as_str())
        .collect()
}

/// github.com/dim13/otpauth, README: made by Google Authenticator.
#[test]
fn a_published_payload_is_read() {
    let text = "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC";
    let part = migration::parse(text).unwrap();
    assert_eq!((part.accounts.len(), part.skipped.len()), (1, 0));
    assert_eq!(
        (part.batch_size, part.batch_index, part.batch_id),
        (1, 0, 0)
    );
    let account = &part.accounts[0];
    assert_eq!(
        (account.issuer.as_str(), account.label.as_str()),
        ("Example", "alice@google.com")
    );
    assert_eq!(account.secret.to_base32().as_str(), "JBSWY3DPEHPK3PXP");
    assert!(
        matches!(&account.otp, Otp::Totp(totp) if totp.digits.get() == 6 && totp.period.secs() == 30)
    );
}

#[test]
fn each_number_of_an_account_has_its_meaning() {
    for (algorithm, name) in [(0, "SHA-1"), (1, "SHA-1"), (2, "SHA-256"), (3, "SHA-512")] {
        let part = one(&Entry { algorithm, ..TOTP });
        assert_eq!(part.accounts[0].otp.algorithm_name(), name);
    }
    for (digits, expected) in [(0, 6), (1, 6), (2, 8)] {
        assert_eq!(
            one(&Entry { digits, ..TOTP }).accounts[0].otp.digits(),
            expected
        );
    }
    for method in [0, 1] {
        let part = one(&Entry {
            method,
            counter: 41,
            ..TOTP
        });
        let counter = part.accounts[0].otp.counter().unwrap();
        assert_eq!(counter.get(), 41);
    }
}

#[test]
fn an_account_that_cannot_be_taken_is_skipped_and_the_rest_stays() {
    let long = [7; 129];
    for (bad, reason) in [
        (
            Entry {
                algorithm: 4,
                ..TOTP
            },
            InputError::AlgorithmUnknown,
        ),
        (
            Entry {
                algorithm: 9,
                ..TOTP
            },
            InputError::AlgorithmUnknown,
        ),
        (Entry { digits: 3, ..TOTP }, InputError::DigitsOutOfRange),
        (Entry { method: 3, ..TOTP }, InputError::MethodUnknown),
        (
            Entry {
                method: 1,
                counter: u64::MAX,
                ..TOTP
            },
            InputError::CounterOutOfRange,
        ),
        (
            Entry {
                secret: b"",
                ..TOTP
            },
            InputError::SecretMissing,
        ),
        (
            Entry {
                secret: &long,
                ..TOTP
            },
            InputError::SecretLength,
        ),
    ] {
        let part = parse(&part(
            &[
                entry(&TOTP),
                entry(&bad),
                entry(&Entry { name: b"c", ..TOTP }),
            ],
            1,
            0,
            1,
        ));
        assert_eq!(labels(&part), ["anna", "c"], "{reason}");
        assert_eq!(part.skipped.len(), 1);
        assert_eq!((part.skipped[0].index, part.skipped[0].reason), (1, reason));
        assert_eq!(part.skipped[0].name, "Shop: anna");
    }
    let broken = bytes(1, b"\x0a\x7f");
    let part = parse(&part(&[broken, entry(&TOTP)], 1, 0, 1));
    assert_eq!(labels(&part), ["anna"]);
    assert_eq!(part.skipped[0].reason, InputError::MigrationDamaged);
}

#[test]
fn names_are_cleaned_and_split_like_those_of_key_uris() {
    let read = one(&Entry {
        name: b"Shop:an\0na\xff",
        ..TOTP
    });
    assert_eq!(labels(&read), ["anna"]);
    assert!(read.accounts[0].name_cleaned);
    let read = one(&Entry {
        name: b"Standard:Totp",
        issuer: "Standard ",
        ..TOTP
    });
    assert_eq!(
        (read.accounts[0].issuer.as_str(), labels(&read)[0]),
        ("Standard", "Totp")
    );
    let read = one(&Entry {
        name: b"Only",
        issuer: "",
        ..TOTP
    });
    assert_eq!(
        (read.accounts[0].issuer.as_str(), labels(&read)[0]),
        ("", "Only")
    );
}

#[test]
fn a_negative_batch_id_and_an_index_are_read() {
    let read = parse(&part(&[entry(&TOTP)], 3, 2, -2_094_339_193));
    assert_eq!(
        (read.batch_size, read.batch_index, read.batch_id),
        (3, 2, -2_094_339_193)
    );
    // Some writers leave out the sign extension: five bytes, the same 32 bits.
    let short = [entry(&TOTP), number(3, 1), number(5, 0xffff_ffff)].concat();
    assert_eq!(parse(&short).batch_id, -1);
}

#[test]
fn base64_is_read_escaped_or_not_and_in_either_alphabet() {
    // These bytes give both `+` and `/`.
    let payload = part(
        &[entry(&Entry {
            secret: &[0, 0, 0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff],
            ..TOTP
        })],
        1,
        0,
        5,
    );
    let standard = BASE64.encode(&payload);
    assert!(standard.contains('+') && standard.contains('/'));
    for data in [
        utf8_percent_encode(&standard, NON_ALPHANUMERIC).to_string(),
        standard.clone(),
        standard.replace('+', " "),
        standard.trim_end_matches('=').to_owned(),
        BASE64URL_NOPAD.encode(&payload),
    ] {
        let text = format!(" OTPAUTH-migration://offline?x=1&data={data}\n");
        assert_eq!(
            labels(&migration::parse(&text).unwrap()),
            ["anna"],
            "{data}"
        );
    }
}

#[test]
fn unknown_fields_are_passed_over() {
    let unknown = [
        number(99, 7),
        bytes(98, b"x"),
        varint(97 << 3 | 1),
        vec![0; 8],
        varint(96 << 3 | 5),
        vec![0; 4],
    ];
    let payload = [unknown.concat(), part(&[entry(&TOTP)], 1, 0, 1)].concat();
    assert_eq!(labels(&parse(&payload)), ["anna"]);
}

#[test]
fn a_payload_cut_anywhere_is_damaged_or_loses_only_its_frame() {
    let accounts = entry(&TOTP);
    let whole = part(std::slice::from_ref(&accounts), 1, 0, 1);
    for end in 0..whole.len() {
        let read = migration::parse(&uri(&whole[..end]));
        if end < accounts.len() {
            assert_eq!(read.unwrap_err(), MigrationError::Damaged, "cut at {end}");
        } else if let Ok(read) = read {
            assert_eq!(labels(&read), ["anna"], "cut at {end}");
        }
    }
}

#[test]
fn a_frame_that_cannot_be_is_damaged() {
    let anna = entry(&TOTP);
    for payload in [
        Vec::new(),
        part(&[], 1, 0, 1),
        part(std::slice::from_ref(&anna), 2, 2, 1),
        part(std::slice::from_ref(&anna), 1_001, 0, 1),
        part(std::slice::from_ref(&anna), u64::MAX, 0, 1),
        [anna.clone(), vec![0x0b]].concat(),
        [anna, vec![0x00, 0x00]].concat(),
    ] {
        assert_eq!(
            migration::parse(&uri(&payload)).unwrap_err(),
            MigrationError::Damaged
        );
    }
    for (text, error) in [
        ("otpauth-migration://offline", MigrationError::Damaged),
        ("otpauth-migration://offline?data=", MigrationError::Damaged),
        (
            "otpauth-migration://offline?data=%%%",
            MigrationError::Damaged,
        ),
        (
            "otpauth://totp/a?secret=MFRGG",
            MigrationError::NotAMigration,
        ),
        ("", MigrationError::NotAMigration),
    ] {
        assert_eq!(migration::parse(text).unwrap_err(), error, "{text}");
    }
    let long = format!(
        "otpauth-migration://offline?data={}",
        "A".repeat(migration::MAX_BYTES)
    );
    assert_eq!(
        migration::parse(&long).unwrap_err(),
        MigrationError::TooLong {
            limit: migration::MAX_BYTES
        }
    );
}

fn batch_part(index: u64, id: i32) -> MigrationPart {
    let name = format!("n{index}");
    let bad = Entry {
        algorithm: 4,
        name: name.as_bytes(),
        issuer: "",
        ..TOTP
    };
    let good = Entry {
        name: name.as_bytes(),
        issuer: "",
        ..TOTP
    };
    parse(&part(&[entry(&good), entry(&bad)], 3, index, id))
}

#[test]
fn parts_come_in_any_order_and_each_counts_once() {
    let mut batches = Batches::new();
    let mut received = Vec::new();
    for index in [2, 0, 2, 1, 0] {
        let progress = batches.add(batch_part(index, -7)).unwrap();
        assert_eq!(progress.total, 3);
        received.push(progress.received);
    }
    assert_eq!(received, [1, 2, 2, 3, 3]);
    assert!(batches.progress().is_complete());
    let collected = batches.collect();
    let labels: Vec<&str> = collected
        .accounts
        .iter()
        .map(|account| account.label.as_str())
        .collect();
    assert_eq!(labels, ["n0", "n1", "n2"]);
    let skipped: Vec<(usize, &str)> = collected
        .skipped
        .iter()
        .map(|skipped| (skipped.index, skipped.name.as_str()))
        .collect();
    assert_eq!(skipped, [(1, "n0"), (3, "n1"), (5, "n2")]);
    assert!(collected.missing.is_empty());
}

#[test]
fn a_batch_that_is_not_whole_says_what_is_missing() {
    let mut batches = Batches::new();
    assert_eq!(
        batches.progress(),
        Progress {
            received: 0,
            total: 0
        }
    );
    assert!(!batches.progress().is_complete());
    batches.add(batch_part(1, 4)).unwrap();
    assert!(!batches.progress().is_complete());
    let collected = batches.collect();
    assert_eq!(
        (collected.accounts.len(), collected.missing),
        (1, vec![0, 2])
    );
}

#[test]
fn a_part_of_another_batch_is_refused_and_nothing_lost() {
    let mut batches = Batches::new();
    batches.add(batch_part(0, 4)).unwrap();
    assert_eq!(
        batches.add(batch_part(1, 5)).unwrap_err(),
        MigrationError::OtherBatch
    );
    let progress = batches.add(batch_part(1, 4)).unwrap();
    assert_eq!(
        progress,
        Progress {
            received: 2,
            total: 3
        }
    );
}

fn config() -> ProptestConfig {
    // A failing input stands in the message; files beside the tests are not wanted.
    ProptestConfig {
        failure_persistence: None,
        cases: 1_000,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_are_read_without_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = migration::parse(&uri(&payload));
    }

    #[test]
    fn any_damage_is_read_without_panic(
        place in 0..200_usize,
        byte in any::<u8>(),
    ) {
        let mut payload = part(&[entry(&TOTP), entry(&Entry { method: 1, ..TOTP })], 1, 0, -1);
        let place = place % payload.len();
        payload[place] = byte;
        let _ = migration::parse(&uri(&payload));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "(otpauth-migration://)?\\PC{0,200}") {
        let _ = migration::parse(&text);
    }
}
