//! Key URIs as they occur: what is read, how, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use clavis_core::{
    account::NewAccount,
    key_uri::{self, KeyNames, KeyUriError},
    name,
    otp::{Algorithm, Counter, Digits, Hotp, KeyRef, Otp, Period, Totp},
    secret::{Secret, ServicePin},
    time::UnixTime,
};
use proptest::prelude::*;

fn show(account: &NewAccount) -> String {
    let otp = match &account.otp {
        Otp::Totp(totp) => format!(
            "totp {} {} {}",
            totp.algorithm.key_uri_name(),
            totp.digits.get(),
            totp.period.secs()
        ),
        Otp::Hotp(hotp) => format!(
            "hotp {} {} #{}",
            hotp.algorithm.key_uri_name(),
            hotp.digits.get(),
            hotp.counter.get()
        ),
        Otp::Steam => "steam".to_owned(),
        Otp::Motp => "motp".to_owned(),
        Otp::Yandex => "yandex".to_owned(),
    };
    let pin = account.pin.as_ref().map_or("", ServicePin::as_str);
    let cleaned = if account.name_cleaned { " cleaned" } else { "" };
    format!(
        "{}|{}|{}|{otp}|{pin}{cleaned}",
        account.issuer,
        account.label,
        account.secret.to_base32().as_str()
    )
}

/// `uri` is read as `issuer|label|secret|parameters|PIN`.
#[track_caller]
fn check(uri: &str, expected: &str) {
    assert_eq!(show(&key_uri::parse(uri).unwrap()), expected, "{uri}");
}

#[track_caller]
fn refuse(uri: &str, error: KeyUriError) {
    assert_eq!(key_uri::parse(uri).unwrap_err(), error, "{uri}");
}

/// The names of `otpauth://totp/{rest}`.
#[track_caller]
fn names(rest: &str, issuer: &str, label: &str) {
    let uri = format!("otpauth://totp/{rest}");
    let account = key_uri::parse(&uri).unwrap();
    assert_eq!(
        (account.issuer.as_str(), account.label.as_str()),
        (issuer, label),
        "{uri}"
    );
    assert!(!account.name_cleaned, "{uri}");
}

/// A TOTP key with the query `secret=MFRGGZDF{rest}` is refused.
#[track_caller]
fn refuse_with(rest: &str, error: KeyUriError) {
    refuse(&format!("otpauth://totp/a?secret=MFRGGZDF{rest}"), error);
}

#[test]
fn a_plain_key_uri_is_read() {
    check(
        "otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30",
        "ACME Co|john.doe@email.com|HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ|totp SHA1 6 30|",
    );
}

#[test]
fn what_is_missing_has_the_default_of_the_format() {
    check(
        "otpauth://totp/a?secret=MFRGGZDF",
        "|a|MFRGGZDF|totp SHA1 6 30|",
    );
    check(
        "otpauth://hotp/a?secret=MFRGGZDF",
        "|a|MFRGGZDF|hotp SHA1 6 #0|",
    );
    check(
        "otpauth://totp?secret=MFRGGZDF",
        "||MFRGGZDF|totp SHA1 6 30|",
    );
    check(
        "otpauth://totp/?secret=MFRGGZDF",
        "||MFRGGZDF|totp SHA1 6 30|",
    );
}

#[test]
fn every_parameter_is_read_to_its_bounds() {
    check(
        "otpauth://totp/a?secret=MFRGGZDF&digits=10&period=86400&algorithm=SHA512",
        "|a|MFRGGZDF|totp SHA512 10 86400|",
    );
    check(
        "otpauth://totp/a?secret=MFRGGZDF&digits=06&period=1&algorithm=SHA256",
        "|a|MFRGGZDF|totp SHA256 6 1|",
    );
    check(
        "otpauth://hotp/a?secret=MFRGGZDF&digits=8&counter=9223372036854775807",
        "|a|MFRGGZDF|hotp SHA1 8 #9223372036854775807|",
    );
}

#[test]
fn case_blanks_and_marks_around_do_not_matter() {
    check(
        "  \u{feff}OTPAUTH://TOTP/a?SECRET=mfrggzdf&Digits=8\r\n",
        "|a|MFRGGZDF|totp SHA1 8 30|",
    );
    check(
        "otpauth://Hotp/a?secret=MFRGGZDF&COUNTER=7",
        "|a|MFRGGZDF|hotp SHA1 6 #7|",
    );
}

#[test]
fn a_secret_is_read_as_portals_write_it() {
    for secret in [
        "mfrggzdf",
        "MFRG+GZDF",
        "MFRG%20GZDF",
        "MFRG-GZDF",
        "MFRGGZDF====",
        "MFRGGZDF%3D%3D",
        "MFRG GZDF",
    ] {
        check(
            &format!("otpauth://totp/a?secret={secret}"),
            "|a|MFRGGZDF|totp SHA1 6 30|",
        );
    }
    // 17 signs are 10 bytes and 5 bits that carry nothing.
    check(
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQA",
        "|a|GEZDGNBVGY3TQOJQ|totp SHA1 6 30|",
    );
}

#[test]
fn a_label_splits_into_issuer_and_name() {
    names("Issuer:acct?secret=MFRGGZDF", "Issuer", "acct");
    names("Issuer%3Aacct?secret=MFRGGZDF", "Issuer", "acct");
    names("Issuer:%20acct?secret=MFRGGZDF", "Issuer", "acct");
    names("Issuer%3a%20%20%20acct?secret=MFRGGZDF", "Issuer", "acct");
    names("acct?secret=MFRGGZDF", "", "acct");
    names(":name?secret=MFRGGZDF", "", "name");
    names("Issuer:?secret=MFRGGZDF", "Issuer", "");
    names(
        "Matrix:@edent_:matrix.org?secret=MFRGGZDF",
        "Matrix",
        "@edent_:matrix.org",
    );
}

#[test]
fn the_issuer_parameter_wins_and_a_prefix_that_says_the_same_goes() {
    names(
        "Issuer:acct?secret=MFRGGZDF&issuer=Issuer",
        "Issuer",
        "acct",
    );
    names(
        "issuer:acct?secret=MFRGGZDF&issuer=Issuer",
        "Issuer",
        "acct",
    );
    names("Old:acct?secret=MFRGGZDF&issuer=New", "New", "Old:acct");
    names(":name?secret=MFRGGZDF&issuer=New", "New", "name");
    names("acct?secret=MFRGGZDF&issuer=New", "New", "acct");
    names("Issuer:acct?secret=MFRGGZDF&issuer=", "Issuer", "acct");
    names("A:B:acct?secret=MFRGGZDF&issuer=A%3AB", "A:B", "acct");
    names("A:x:acct?secret=MFRGGZDF&issuer=A", "A", "x:acct");
}

#[test]
fn a_plus_is_a_plus_in_the_label_and_a_blank_in_the_query() {
    names("Air+Co:a+b?secret=MFRGGZDF", "Air+Co", "a+b");
    names("a+b?secret=MFRGGZDF&issuer=Air+Co", "Air Co", "a+b");
    names("a%2Bb?secret=MFRGGZDF&issuer=Air%2BCo", "Air+Co", "a+b");
}

/// Ente writes account names with a raw `#`.
#[test]
fn a_raw_hash_belongs_to_the_name() {
    names("Ente:user#1?secret=MFRGGZDF&issuer=Ente", "Ente", "user#1");
    names("user?secret=MFRGGZDF&issuer=C#", "C#", "user");
}

#[test]
fn names_beyond_ascii_and_broken_escapes_are_read() {
    names(
        "%E8%8E%8E%E5%A3%AB%E6%AF%94%E4%BA%9A?secret=MFRGGZDF",
        "",
        "莎士比亚",
    );
    names("莎士比亚?secret=MFRGGZDF", "", "莎士比亚");
    names("Σελήνη:Ωμέγα?secret=MFRGGZDF", "Σελήνη", "Ωμέγα");
    names("100%?secret=MFRGGZDF", "", "100%");
    names("Z%c3%bcrich?secret=MFRGGZDF", "", "Zürich");
}

#[test]
fn a_name_that_deceives_or_is_too_long_is_cleaned_and_the_account_taken() {
    check(
        "otpauth://totp/a%00b?secret=MFRGGZDF",
        "|ab|MFRGGZDF|totp SHA1 6 30| cleaned",
    );
    check(
        "otpauth://totp/a?secret=MFRGGZDF&issuer=%E2%80%AEknaB",
        "knaB|a|MFRGGZDF|totp SHA1 6 30| cleaned",
    );
    check(
        "otpauth://totp/a%FFb?secret=MFRGGZDF",
        "|ab|MFRGGZDF|totp SHA1 6 30| cleaned",
    );
    let long = format!("otpauth://totp/{}?secret=MFRGGZDF", "x".repeat(300));
    check(
        &long,
        &format!("|{}|MFRGGZDF|totp SHA1 6 30| cleaned", "x".repeat(256)),
    );
}

#[test]
fn steam_is_known_by_each_of_its_marks() {
    for uri in [
        "otpauth://steam/Steam:me?secret=MFRGGZDF&issuer=Steam&algorithm=SHA1&digits=5&period=30",
        "otpauth://totp/Steam:me?secret=MFRGGZDF&issuer=Steam&encoder=steam",
        "otpauth://totp/Steam:me?secret=MFRGGZDF&issuer=Steam&digits=5",
        "otpauth://totp/Steam:me?secret=MFRGGZDF&issuer=Steam",
    ] {
        check(uri, "Steam|me|MFRGGZDF|steam|");
    }
    check("steam://MFRGGZDF", "Steam||MFRGGZDF|steam|");
    check(
        "otpauth://totp/a?secret=MFRGGZDF&encoder=Steam",
        "|a|MFRGGZDF|steam|",
    );
    // An issuer that writes six digits means six digits.
    check(
        "otpauth://totp/Steam:me?secret=MFRGGZDF&issuer=Steam&digits=6",
        "Steam|me|MFRGGZDF|totp SHA1 6 30|",
    );
    refuse("steam://", KeyUriError::SecretMissing);
    refuse_with("&digits=5", KeyUriError::DigitsOutOfRange);
}

#[test]
fn motp_has_a_hexadecimal_secret_and_a_pin() {
    for uri in [
        "motp://Shop:me?secret=e3152afee62599c8&pin=1234",
        "motp:///Shop:me?secret=E315-2AFE-E625-99C8&pin=1234",
    ] {
        check(uri, "Shop|me|4MKSV7XGEWM4Q|motp|1234");
    }
    refuse(
        "motp://Shop:me?secret=e3152afee62599c8",
        KeyUriError::PinMissing,
    );
    refuse(
        "motp://Shop:me?secret=e3152afee62599c&pin=1",
        KeyUriError::SecretNotBase32,
    );
    refuse(
        "motp://Shop:me?secret=zz&pin=1",
        KeyUriError::SecretNotBase32,
    );
}

#[test]
fn yandex_has_a_pin_in_digits_or_base32() {
    let secret = "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY";
    let expected = format!("Yandex|me|{secret}|yandex|5239");
    for pin in ["5239", "GUZDGOI"] {
        check(
            &format!("otpauth://yaotp/Yandex:me?secret={secret}&pin={pin}&pin_length=4"),
            &expected,
        );
    }
    refuse(
        &format!("otpauth://yaotp/me?secret={secret}&pin_length=4"),
        KeyUriError::PinMissing,
    );
    refuse(
        "otpauth://yaotp/me?secret=MFRGGZDF&pin=5239",
        KeyUriError::SecretLength { length: 5 },
    );
}

#[test]
fn an_algorithm_is_read_in_each_spelling_and_never_guessed() {
    for (spelling, name) in [
        ("SHA-1", "SHA1"),
        ("HmacSHA256", "SHA256"),
        ("Algorithm.sha512", "SHA512"),
        ("sha256", "SHA256"),
    ] {
        check(
            &format!("otpauth://totp/a?secret=MFRGGZDF&algorithm={spelling}"),
            &format!("|a|MFRGGZDF|totp {name} 6 30|"),
        );
    }
    for unknown in ["SHA224", "SHA384", "MD5", "SHA3-256", "", "foo"] {
        refuse_with(
            &format!("&algorithm={unknown}"),
            KeyUriError::AlgorithmUnknown,
        );
    }
}

#[test]
fn numbers_out_of_range_are_told_apart() {
    for digits in [
        "0",
        "1",
        "5",
        "11",
        "100",
        "262",
        "-6",
        "6.0",
        "six",
        "",
        "%2B6",
        "٦",
        "99999999999999999999",
    ] {
        refuse_with(&format!("&digits={digits}"), KeyUriError::DigitsOutOfRange);
    }
    for period in ["0", "-30", "86401", "1000000000", "30s", "", "1e2"] {
        refuse_with(&format!("&period={period}"), KeyUriError::PeriodOutOfRange);
    }
    for counter in ["-1", "9223372036854775808", "18446744073709551616", "x", ""] {
        refuse(
            &format!("otpauth://hotp/a?secret=MFRGGZDF&counter={counter}"),
            KeyUriError::CounterOutOfRange,
        );
    }
}

#[test]
fn what_a_method_does_not_use_is_not_judged() {
    check(
        "otpauth://hotp/a?secret=MFRGGZDF&period=0",
        "|a|MFRGGZDF|hotp SHA1 6 #0|",
    );
    check(
        "otpauth://totp/a?secret=MFRGGZDF&counter=-1&image=x&foo",
        "|a|MFRGGZDF|totp SHA1 6 30|",
    );
}

#[test]
fn a_parameter_may_stand_twice_only_with_one_value() {
    check(
        "otpauth://totp/a?secret=MFRGGZDF&secret=MFRGGZDF&image=1&image=2",
        "|a|MFRGGZDF|totp SHA1 6 30|",
    );
    refuse_with(
        "&secret=MFRGGZDG",
        KeyUriError::ParameterTwice { name: "secret" },
    );
    refuse_with(
        "&digits=6&digits=8",
        KeyUriError::ParameterTwice { name: "digits" },
    );
    refuse_with(
        "&issuer=A&ISSUER=B",
        KeyUriError::ParameterTwice { name: "issuer" },
    );
}

#[test]
fn a_uri_copied_out_of_html_is_read() {
    check(
        "otpauth://totp/a?secret=MFRGGZDF&amp;issuer=B&amp;digits=8",
        "B|a|MFRGGZDF|totp SHA1 8 30|",
    );
}

#[test]
fn what_is_no_key_uri_is_told() {
    for text in [
        "",
        "otpauth",
        "otpauth:/totp/a",
        "https://example.com",
        "otpauth-migration://offline?data=",
        "xotpauth://totp/a",
    ] {
        refuse(text, KeyUriError::NotAKeyUri);
    }
    for uri in [
        "otpauth://",
        "otpauth:///a?secret=MFRGGZDF",
        "otpauth://u2f/a?secret=MFRGGZDF",
    ] {
        refuse(uri, KeyUriError::MethodUnknown);
    }
}

#[test]
fn a_secret_that_is_missing_wrong_or_too_long_is_told() {
    for uri in [
        "otpauth://totp/a",
        "otpauth://totp/a?",
        "otpauth://totp/a?secret=",
        "otpauth://totp/a?secret",
        "otpauth://totp/a?issuer=b",
    ] {
        refuse(uri, KeyUriError::SecretMissing);
    }
    for secret in [
        "MFRGG0DF",
        "MFRGG1DF",
        "QWERT!£$%^*(YUIOP",
        "MF=RGG",
        "MFRGG#x",
    ] {
        refuse(
            &format!("otpauth://totp/a?secret={secret}"),
            KeyUriError::SecretNotBase32,
        );
    }
    refuse(
        "otpauth://totp/a?secret=A",
        KeyUriError::SecretLength { length: 0 },
    );
    refuse(
        &format!("otpauth://totp/a?secret={}", "A".repeat(208)),
        KeyUriError::SecretLength { length: 130 },
    );
    check(
        &format!("otpauth://totp/a?secret={}", "A".repeat(205)),
        &format!("|a|{}|totp SHA1 6 30|", "A".repeat(205)),
    );
}

#[test]
fn more_than_4_kb_is_refused_before_it_is_read() {
    let uri = |length: usize| {
        let frame = "otpauth://totp/?secret=MFRGGZDF";
        format!(
            "otpauth://totp/{}?secret=MFRGGZDF",
            "x".repeat(length - frame.len())
        )
    };
    assert!(key_uri::parse(&uri(4_096)).is_ok());
    refuse(&uri(4_097), KeyUriError::TooLong { limit: 4_096 });
}

/// The cases of Terence Eden's TOTP test suite (edent.codeberg.page/TOTP_Test_Suite), with the codes that
/// `proton-pass-totp/tests/edent.rs` records for 1741011292. Where we differ, the reason stands beside.
#[test]
fn the_edent_suite_gives_its_codes() {
    let now = UnixTime::from_secs(1_741_011_292);
    for (rest, expected) in [
        (
            "issuer%3Aaccount%20name?secret=QWERTYUIOP&digits=6&issuer=issuer&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "issuer%3Aaccount%20name?secret=QWERTYUIOP&digits=6&issuer=issuer&algorithm=SHA256&period=30",
            "878984",
        ),
        (
            "issuer%3Aaccount%20name?secret=QWERTYUIOP&digits=6&issuer=issuer&algorithm=SHA512&period=30",
            "560428",
        ),
        // Not recorded there for this moment (Proton stops at 9 digits); computed with Python's hmac.
        (
            "issuer%3Aaccount%20name?secret=QWERTYUIOP&digits=10&issuer=issuer&algorithm=SHA1&period=3",
            "1572711400",
        ),
        (
            "test%40example.com?secret=QWERTYUIOP&digits=6&issuer=&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "test%40example.com?secret=QWERTYUIOP&digits=6&issuer=example.org&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "?secret=QWERTYUIOP&digits=6&issuer=&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "🏴☠️:🏳️🌈?secret=QWERTYUIOP&digits=6&issuer=&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "Matrix:@edent_:matrix.org?secret=QWERTYUIOP&digits=6&issuer=&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "Example%20Website%3A%20%20%20%20test%40example.com?secret=QWERTYUIOP&digits=6&issuer=&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "issuer%3Aaccount%20name?secret=QWERTYUIOP======&digits=6&issuer=issuer&algorithm=SHA1&period=30",
            "419231",
        ),
        (
            "example.com%3Aaccount%20name?secret=QWERTYUIOP&digits=6&issuer=microsoft.com&algorithm=SHA1&period=30",
            "419231",
        ),
        // The suite calls `SHA-1` invalid; it is how people write it and cannot mean anything else.
        (
            "issuer%3Aaccount%20name?secret=QWERTYUIOP&digits=6&issuer=issuer&algorithm=SHA-1&period=30",
            "419231",
        ),
    ] {
        for scheme in ["otpauth", "apple-otpauth"] {
            let account = key_uri::parse(&format!("{scheme}://totp/{rest}")).unwrap();
            let key = KeyRef {
                secret: account.secret.as_bytes(),
                pin: None,
            };
            assert_eq!(
                account.otp.code(key, now).unwrap().as_str(),
                expected,
                "{rest}"
            );
        }
    }
    for (rest, error) in [
        (
            "a?secret=QWERTYUIOP&digits=6&algorithm=SHA1&period=-30",
            KeyUriError::PeriodOutOfRange,
        ),
        (
            "a?secret=QWERTYUIOP&digits=6&algorithm=SHA1&period=0",
            KeyUriError::PeriodOutOfRange,
        ),
        // The suite takes 10^9 s; nobody waits 31 years for a code, so it is a mistake worth telling.
        (
            "a?secret=QWERTYUIOP&digits=6&algorithm=SHA1&period=1000000000",
            KeyUriError::PeriodOutOfRange,
        ),
        (
            "a?secret=QWERTYUIOP&digits=100&algorithm=SHA1&period=30",
            KeyUriError::DigitsOutOfRange,
        ),
        (
            "a?secret=QWERTYUIOP&digits=&algorithm=SHA1&period=30",
            KeyUriError::DigitsOutOfRange,
        ),
        // The suite takes one digit; RFC 4226 asks for six at least.
        (
            "a?secret=QWERTYUIOP&digits=1&algorithm=SHA1&period=300",
            KeyUriError::DigitsOutOfRange,
        ),
        (
            "a?secret=&digits=6&algorithm=SHA1&period=30",
            KeyUriError::SecretMissing,
        ),
        (
            "a?secret=QWERT!£$%^&*(YUIOP&digits=6&algorithm=SHA1&period=30",
            KeyUriError::SecretNotBase32,
        ),
    ] {
        refuse(&format!("otpauth://totp/{rest}"), error);
    }
}

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

#[test]
fn errors_show_nothing_of_the_input() {
    let secret = "KRUGS43JONZWKY3SMV2A";
    for rest in [
        format!("totp/a?secret={secret}!"),
        format!("totp/a?secret={secret}&secret=A{secret}"),
        format!("{secret}/a?secret={secret}"),
        format!("totp/a?secret={secret}&digits={secret}"),
        format!("totp/a?secret={secret}&algorithm={secret}"),
        format!("yaotp/a?secret={secret}&pin={secret}"),
    ] {
        let error = key_uri::parse(&format!("otpauth://{rest}")).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(secret), "{shown}");
    }
    let account = key_uri::parse(&format!("otpauth://totp/a?secret={secret}")).unwrap();
    assert!(!format!("{account:?}").contains(secret));
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
            otp,
            secret: Secret::new(secret).unwrap(),
            groups: Vec::new(),
            note: String::new(),
            favourite: false,
            icon: None,
            name_cleaned: false,
        };
        let uri = write(&account);
        prop_assert!(uri.len() <= key_uri::MAX_BYTES);
        let read = key_uri::parse(&uri).unwrap();
        prop_assert_eq!(show(&read), show(&account), "{}", uri);
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = key_uri::parse(&text);
    }

    #[test]
    fn any_key_uri_is_read_without_panic(
        scheme in "otpauth|OTPAUTH|motp|steam|apple-otpauth",
        rest in "(totp|hotp|steam|yaotp|[a-z]{0,4})/?[a-c:?#&=+%/@ ü]{0,8}\\??((secret|issuer|digits|period|counter|algorithm|pin|encoder|amp;)?=?[A-Z2-7%+&=é]{0,20}&?){0,6}",
    ) {
        let _ = key_uri::parse(&format!("{scheme}://{rest}"));
    }
}
