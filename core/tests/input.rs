//! What people paste, and what QR codes hold.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::time::{Duration, Instant};

use clavis_core::{
    input::{self, InputError, TextInput, read_text},
    otp::Method,
};
use proptest::prelude::*;

const MIGRATION: &str = "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC";

#[track_caller]
fn labels(input: &TextInput) -> Vec<&str> {
    input
        .accounts
        .iter()
        .map(|account| account.label.as_str())
        .collect()
}

#[track_caller]
fn setup_key(text: &str, secret: &str) {
    let input = read_text(text).unwrap();
    assert_eq!(
        (input.accounts.len(), input.parts.len(), input.skipped.len()),
        (1, 0, 0)
    );
    let account = &input.accounts[0];
    assert_eq!(account.secret.to_base32().as_str(), secret);
    assert_eq!(
        (
            account.otp.method(),
            account.otp.digits(),
            account.otp.algorithm_name()
        ),
        (Method::Totp, 6, "SHA-1")
    );
    assert_eq!((account.issuer.as_str(), account.label.as_str()), ("", ""));
}

#[track_caller]
fn refuse(text: &str, error: InputError) {
    assert_eq!(read_text(text).unwrap_err(), error, "{text:?}");
}

#[test]
fn one_key_uri_is_one_account() {
    let input = read_text("\u{feff} otpauth://totp/a?secret=MFRGGZDF \r\n").unwrap();
    assert_eq!(labels(&input), ["a"]);
}

#[test]
fn several_lines_are_several_accounts() {
    let text = format!(
        "\u{feff}otpauth://totp/a?secret=MFRGGZDF\r\n\r\n\"otpauth://totp/b?secret=MFRGGZDF\"\r\n{MIGRATION}\r\nsteam://MFRGGZDF\r\n"
    );
    let input = read_text(&text).unwrap();
    assert_eq!(labels(&input), ["a", "b", ""]);
    assert_eq!(input.parts.len(), 1);
    assert_eq!(input.parts[0].accounts[0].label, "alice@google.com");
    assert!(input.skipped.is_empty());
}

#[test]
fn one_bad_line_does_not_spoil_the_others() {
    let text = "otpauth://totp/A:a?secret=0\n\
        otpauth://totp/b?secret=MFRGGZDF\n\
        hello\n\
        https://example.com\n\
        otpauth-migration://offline?data=x\n\
        otpauth://totp/oops&secret=MFRGGZDF";
    let input = read_text(text).unwrap();
    assert_eq!(labels(&input), ["b"]);
    let skipped: Vec<_> = input
        .skipped
        .iter()
        .map(|skipped| (skipped.index, skipped.name.as_str(), skipped.reason))
        .collect();
    assert_eq!(
        skipped,
        [
            (0, "A:a", InputError::SecretNotBase32),
            (2, "", InputError::NotAKey),
            (3, "", InputError::WebLink),
            (4, "", InputError::MigrationDamaged),
            // The name is empty: what stands there may hold the secret.
            (5, "", InputError::SecretMissing),
        ]
    );
}

#[test]
fn lines_of_which_none_is_good_give_the_first_reason() {
    refuse(
        "otpauth://totp/a?secret=MFRGGZDF&digits=3",
        InputError::DigitsOutOfRange,
    );
    refuse(
        "hello\notpauth://totp/a?secret=MFRGGZDF&digits=3",
        InputError::NotAKey,
    );
    refuse(&format!("{MIGRATION}%"), InputError::MigrationDamaged);
}

#[test]
fn a_setup_key_is_read_as_portals_print_it() {
    setup_key("JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP");
    setup_key("jbsw y3dp ehpk 3pxp", "JBSWY3DPEHPK3PXP");
    setup_key("JBSW-Y3DP-EHPK-3PXP", "JBSWY3DPEHPK3PXP");
    setup_key("JBSW Y3DP\nEHPK 3PXP\n", "JBSWY3DPEHPK3PXP");
    setup_key("JBSWY3DPEHPK3PXP====", "JBSWY3DPEHPK3PXP");
    setup_key("abcd efgh ijkl mnop qr", "ABCDEFGHIJKLMNOPQQ");
}

#[test]
fn a_setup_key_with_a_wrong_sign_is_told() {
    refuse("JBSW Y3DP EHPK 0PXP", InputError::SecretNotBase32);
    refuse("JBSWY3DPEHPK1PXP", InputError::SecretNotBase32);
    refuse(&"A".repeat(300), InputError::SecretLength);
}

#[test]
fn what_is_no_key_is_told_apart() {
    for empty in ["", "  \n\t", "\u{feff}", "- -"] {
        refuse(empty, InputError::Empty);
    }
    for link in ["https://example.com/setup", "HTTP://x", "www.example.com"] {
        refuse(link, InputError::WebLink);
    }
    for code in ["123456", "123 456", "1234 5678", "1234567", "12-34-56"] {
        refuse(code, InputError::LooksLikeCode);
    }
    for text in [
        "hello",
        "JBSWY3DP",
        "this is not a key at all my friend",
        "BEGIN:VCARD\nURL:http://example.com\nEND:VCARD",
        "WIFI:S:net;T:WPA;P:secret;;",
        "mailto:a@b.ch",
        "Grüezi mitenand zäme alli",
    ] {
        refuse(text, InputError::NotAKey);
    }
}

#[test]
fn a_text_that_is_too_long_is_refused_before_it_is_read() {
    let text = "\n".repeat(input::MAX_BYTES + 1);
    refuse(
        &text,
        InputError::TooLong {
            limit: input::MAX_BYTES,
        },
    );
    let line = format!("otpauth://totp/{}?secret=MFRGGZDF", "x".repeat(5_000));
    refuse(&line, InputError::TooLong { limit: 4_096 });
}

/// Whatever fills the longest text, reading it takes less than the 2 s an input may take.
#[test]
fn the_longest_texts_are_read_in_time() {
    let key = format!("otpauth://totp/{}?secret=MFRGGZDF\n", ":a".repeat(500));
    for line in [
        "x\n",
        "a ",
        "otpauth://totp/%E2%80%AE\u{202e}?secret=0\n",
        &key,
    ] {
        let text = format!(
            "otpauth://totp/a?secret=MFRGGZDF\n{}",
            line.repeat((input::MAX_BYTES - 40) / line.len())
        );
        for text in [text.as_str(), text.get(33..).unwrap()] {
            let start = Instant::now();
            let _ = read_text(text);
            // Without optimisation and on a busy machine; the program as it is shipped stays far below 2 s.
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "{line:?}: {:?}",
                start.elapsed()
            );
        }
    }
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
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = read_text(&text);
    }

    #[test]
    fn lines_of_anything_are_read_without_panic(
        lines in prop::collection::vec("(otpauth://totp/|otpauth-migration://|steam://|\")?[ -~é\u{feff}]{0,40}", 0..8)
    ) {
        let text = lines.join("\n");
        if let Ok(input) = read_text(&text) {
            prop_assert!(input.accounts.len() + input.parts.len() > 0);
        }
    }
}
