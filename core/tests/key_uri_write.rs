//! Key URIs as we write them: complete, and read back to the same account.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use clavis_core::{
    account::NewAccount,
    key_uri::{self, KeyNames},
    name,
    otp::{Algorithm, Counter, Digits, Hotp, KeyRef, Otp, Period, Totp},
    secret::{Secret, ServicePin},
};
use proptest::prelude::*;

mod shown;

use shown::show;

#[test]
fn a_written_key_uri_has_every_parameter() {
    for (uri, written) in [
        (
            "otpauth://totp/A%20B:c+d?secret=mfrggzdf",
            "otpauth://totp/A%20B:c%2Bd?secret=MFRGGZDF&issuer=A%20B&algorithm=SHA1&digits=6&period=30",
        ),
        (
            "otpauth://hotp/a@b.ch?secret=MFRGGZDF&counter=3",
            "otpauth://hotp/a@b.ch?secret=MFRGGZDF&algorithm=SHA1&digits=6&counter=3",
        ),
        (
            "otpauth://totp/:a:b?secret=MFRGGZDF",
            "otpauth://totp/:a%3Ab?secret=MFRGGZDF&algorithm=SHA1&digits=6&period=30",
        ),
        (
            "steam://MFRGGZDF",
            "otpauth://steam/Steam:?secret=MFRGGZDF&issuer=Steam&algorithm=SHA1&digits=5&period=30",
        ),
        (
            "motp://Shop:me?secret=e3152afee62599c8&pin=12 34",
            "motp://Shop:me?secret=e3152afee62599c8&issuer=Shop&algorithm=MD5&digits=6&period=10&pin=12%2034",
        ),
    ] {
        assert_eq!(write(&key_uri::parse(uri).unwrap()), written);
    }
}

fn write(account: &NewAccount) -> String {
    let names = KeyNames {
        issuer: &account.issuer,
        label: &account.label,
    };
    let key = KeyRef {
        secret: account.secret.as_bytes(),
        pin: account.pin.as_ref().map(ServicePin::as_str),
    };
    key_uri::write(names, &account.otp, key).to_string()
}

fn any_otp() -> impl Strategy<Value = Otp> {
    let algorithm = prop_oneof![
        Just(Algorithm::Sha1),
        Just(Algorithm::Sha256),
        Just(Algorithm::Sha512)
    ];
    let digits = (6..=10_u32).prop_map(|digits| Digits::new(digits).unwrap());
    prop_oneof![
        (algorithm.clone(), digits.clone(), 1..=86_400_u32).prop_map(
            |(algorithm, digits, period)| {
                Otp::Totp(Totp {
                    algorithm,
                    digits,
                    period: Period::new(period).unwrap(),
                })
            }
        ),
        (algorithm, digits, 0..=i64::MAX as u64).prop_map(|(algorithm, digits, counter)| {
            Otp::Hotp(Hotp {
                algorithm,
                digits,
                counter: Counter::new(counter).unwrap(),
            })
        }),
        Just(Otp::Steam),
        Just(Otp::Motp),
        Just(Otp::Yandex),
    ]
}

/// Names with the signs that part a URI, in every script.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c:?#&=+%/@ ü莎😀\u{202e}\"']{0,12}",
        "\\PC{0,300}",
        Just("Steam".to_owned()),
    ]
    .prop_map(|text| name::clean(&text).text)
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
    fn what_is_written_is_read_back(
        issuer in any_name(),
        label in any_name(),
        otp in any_otp(),
        secret in prop::collection::vec(any::<u8>(), 16..=128),
        pin in "[0-9]{4,16}|[!-~é][ -~é]{0,10}[!-~é]",
    ) {
        let account = NewAccount {
            issuer,
            label,
            pin: otp.needs_pin().then(|| ServicePin::new(pin).unwrap()),
            ..NewAccount::bare(otp, Secret::new(secret).unwrap())
        };
        let uri = write(&account);
        prop_assert!(uri.len() <= key_uri::MAX_BYTES);
        let read = key_uri::parse(&uri).unwrap();
        prop_assert_eq!(show(&read), show(&account), "{}", uri);
    }
}
