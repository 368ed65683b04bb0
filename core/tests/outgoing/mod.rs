//! What the tests of exports share: accounts of every kind, and every field of one in a line.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, and a skip must be seen"
)]

use std::process::Command;

use clavis_core::{
    account::NewAccount,
    export::ExportAccount,
    name,
    otp::{Algorithm, Counter, Digits, Hotp, Otp, Period, Totp},
    secret::{Secret, ServicePin},
    time::UnixTime,
};
use proptest::prelude::*;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

/// A generator that gives the same numbers each time.
pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(4)
}

/// A generator that has nothing to give.
pub struct NoRandomness;

impl rand_core::CryptoRng for NoRandomness {}

impl rand_core::RngCore for NoRandomness {
    fn next_u32(&mut self) -> u32 {
        panic!("asked for numbers that cannot fail")
    }

    fn next_u64(&mut self) -> u64 {
        panic!("asked for numbers that cannot fail")
    }

    fn fill_bytes(&mut self, _: &mut [u8]) {
        panic!("asked for numbers that cannot fail")
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), rand_core::Error> {
        Err(rand_core::Error::from(
            std::num::NonZeroU32::new(rand_core::Error::CUSTOM_START).unwrap(),
        ))
    }
}

/// Accounts as they go out.
pub fn outgoing(accounts: &[NewAccount]) -> Vec<ExportAccount<'_>> {
    accounts.iter().map(ExportAccount::from).collect()
}

pub fn totp(algorithm: Algorithm, digits: u32, period: u32) -> Otp {
    Otp::Totp(Totp {
        algorithm,
        digits: Digits::new(digits).unwrap(),
        period: Period::new(period).unwrap(),
    })
}

pub fn hotp(algorithm: Algorithm, digits: u32, counter: u64) -> Otp {
    Otp::Hotp(Hotp {
        algorithm,
        digits: Digits::new(digits).unwrap(),
        counter: Counter::new(counter).unwrap(),
    })
}

/// A PNG of one pixel, as a picture is kept.
pub const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

/// One account of each kind, with everything an account can have.
pub fn one_of_each() -> Vec<NewAccount> {
    let account = |issuer: &str, label: &str, otp: Otp, pin: Option<&str>| NewAccount {
        issuer: issuer.to_owned(),
        label: label.to_owned(),
        pin: pin.map(|pin| ServicePin::new(pin.to_owned()).unwrap()),
        ..NewAccount::bare(otp, Secret::new(b"12345678901234567890".to_vec()).unwrap())
    };
    vec![
        NewAccount {
            groups: vec!["Büro".to_owned(), "privat".to_owned()],
            note: "two\nlines \"and\" a \\ and \u{1f511}".to_owned(),
            favourite: true,
            icon: Some(PICTURE.to_owned()),
            use_count: 41,
            last_used: Some(UnixTime::from_millis(1_700_000_000_123)),
            created_at: Some(UnixTime::from_millis(1_600_000_000_456)),
            ..account(
                "CC Commerce Suisse",
                "anna@example.ch",
                totp(Algorithm::Sha1, 6, 30),
                None,
            )
        },
        account("", "a:b", totp(Algorithm::Sha512, 8, 30), None),
        NewAccount {
            groups: vec!["privat".to_owned()],
            trashed_at: Some(UnixTime::from_millis(1)),
            ..account("莎士比亚", "", hotp(Algorithm::Sha256, 8, 7), None)
        },
        account("Ten", "digits", totp(Algorithm::Sha256, 10, 86_400), None),
        NewAccount {
            icon: Some("steam".to_owned()),
            ..account("Steam", "gabe", Otp::Steam, None)
        },
        account("mOTP", "m", Otp::Motp, Some("00 42")),
        account("Yandex", "y", Otp::Yandex, Some("пин-код")),
    ]
}

/// Any account that the vault could keep.
pub fn any_account() -> impl Strategy<Value = NewAccount> {
    let algorithm = prop_oneof![
        Just(Algorithm::Sha1),
        Just(Algorithm::Sha256),
        Just(Algorithm::Sha512)
    ];
    let otp = (algorithm, 6_u32..=10, 1_u32..=86_400, 0..=i64::MAX as u64).prop_flat_map(
        |(algorithm, digits, period, counter)| {
            prop_oneof![
                3 => Just(totp(algorithm, digits, period)),
                3 => Just(totp(algorithm, 6, 30)),
                2 => Just(hotp(algorithm, digits, counter)),
                1 => Just(Otp::Steam),
                1 => Just(Otp::Motp),
                1 => Just(Otp::Yandex),
            ]
        },
    );
    let name = || {
        prop_oneof![
            "[ -~]{0,12}",
            "[a-z:]{0,6}",
            any::<String>(),
            Just(String::new())
        ]
        .prop_map(|text| name::clean(&text).text)
    };
    let time = || prop::option::of(any::<u64>().prop_map(UnixTime::from_millis));
    let icon = prop::option::of(prop_oneof![
        Just(PICTURE.to_owned()),
        Just("steam".to_owned())
    ]);
    (
        (name(), name(), otp),
        prop::collection::vec(any::<u8>(), 16..=128),
        "[!-~é]{1,16}",
        (prop::collection::vec(name(), 0..4), any::<String>()),
        (any::<bool>(), icon, any::<u64>()),
        (time(), time(), time()),
    )
        .prop_map(|(own, secret, pin, (groups, note), extras, times)| {
            let (issuer, label, otp) = own;
            let (favourite, icon, use_count) = extras;
            let (last_used, created_at, trashed_at) = times;
            let mut once: Vec<String> = Vec::new();
            for group in groups {
                if !group.is_empty() && !once.contains(&group) {
                    once.push(group);
                }
            }
            let pin = otp.needs_pin().then(|| ServicePin::new(pin).unwrap());
            NewAccount {
                issuer,
                label,
                pin,
                groups: once,
                note,
                favourite,
                icon,
                use_count,
                last_used,
                created_at,
                trashed_at,
                ..NewAccount::bare(otp, Secret::new(secret).unwrap())
            }
        })
}

/// Every field of an account, so that two can be compared and a difference be seen.
pub fn whole(account: &NewAccount) -> String {
    format!(
        "{} | groups {:?} | note {:?} | favourite {} | icon {:?} | used {} {:?} | created {:?} | trashed {:?}",
        core(account),
        account.groups,
        account.note,
        account.favourite,
        account.icon,
        account.use_count,
        account.last_used,
        account.created_at,
        account.trashed_at
    )
}

/// What makes the codes, and the names.
pub fn core(account: &NewAccount) -> String {
    format!(
        "{:?} {:?} {:?} {} {:?}",
        account.issuer,
        account.label,
        account.otp,
        account.secret.to_base32().as_str(),
        account.pin.as_ref().map(ServicePin::as_str),
    )
}

/// Whether a program is there. A missing one fails in CI (`CI=true` or `CLAVIS_REQUIRE_TOOLS=1`) and is a printed skip
/// elsewhere.
pub fn has(program: &str) -> bool {
    let there = Command::new("sh")
        .args(["-c", "command -v \"$1\" >/dev/null", "sh", program])
        .status()
        .is_ok_and(|status| status.success());
    if !there {
        let required = std::env::var("CI").is_ok_and(|value| value == "true")
            || std::env::var("CLAVIS_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(!required, "{program} is missing");
        eprintln!("SKIPPED: {program} is not here");
    }
    there
}
