//! Key URIs as they occur: what is read, how, and what is refused. Long because it is one table of cases.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use clavis_core::key_uri::{self, KeyUriError};

mod shown;

use shown::show;

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
        "otpauth://totp/Steam:me?secret=MFRGGZDF&digits=5",
        "otpauth://totp/Steam%3Ame?secret=MFRGGZDF",
    ] {
        check(uri, "Steam|me|MFRGGZDF|steam|");
    }
    check("steam://MFRGGZDF", "Steam||MFRGGZDF|steam|");
    check(
        "otpauth://totp/a?secret=MFRGGZDF&encoder=Steam",
        "|a|MFRGGZDF|steam|",
    );
    // Stratum's, when the issuer is another.
    check(
        "otpauth://totp/CC:me?secret=MFRGGZDF&issuer=CC&steam",
        "CC|me|MFRGGZDF|steam|",
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
