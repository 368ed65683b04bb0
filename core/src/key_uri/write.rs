//! Key URIs as other programs read them.

use data_encoding::HEXLOWER;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::MAX_BYTES;
use crate::{
    otp::{KeyRef, Otp},
    secret::base32,
};

/// The names that go into a key URI.
#[derive(Debug, Clone, Copy)]
pub struct KeyNames<'a> {
    /// See [`crate::account::Account::issuer`].
    pub issuer: &'a str,
    /// See [`crate::account::Account::label`].
    pub label: &'a str,
}

/// Writes the key URI that [`super::parse`] reads back to the same account.
///
/// Every parameter is written out, defaults too: some programs have others. Names are percent-encoded; only when that
/// would make the URI longer than can be read do letters beyond ASCII stand as they are.
#[must_use]
pub fn write(names: KeyNames<'_>, otp: &Otp, key: KeyRef<'_>) -> Zeroizing<String> {
    let encoded = write_with(names, otp, key, encode);
    if encoded.len() <= MAX_BYTES {
        return encoded;
    }
    write_with(names, otp, key, encode_ascii)
}

/// All but the unreserved signs of RFC 3986 §2.3 and `@`, which stands in most labels.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@');

fn write_with(
    names: KeyNames<'_>,
    otp: &Otp,
    key: KeyRef<'_>,
    encode: fn(&str) -> String,
) -> Zeroizing<String> {
    let KeyNames { issuer, label } = names;
    // Longer than any URI made here, so that growing leaves no unzeroized copy behind.
    let mut uri = Zeroizing::new(String::with_capacity(4 * MAX_BYTES));
    uri.push_str(match otp {
        Otp::Totp(_) => "otpauth://totp/",
        Otp::Hotp(_) => "otpauth://hotp/",
        Otp::Steam => "otpauth://steam/",
        Otp::Motp => "motp://",
        Otp::Yandex => "otpauth://yaotp/",
    });
    uri.push_str(&encode(issuer));
    // With no issuer a colon inside the label would be taken for the end of one.
    if !issuer.is_empty() || label.contains(':') {
        uri.push(':');
    }
    uri.push_str(&encode(label));
    uri.push_str("?secret=");
    if matches!(otp, Otp::Motp) {
        uri.push_str(&Zeroizing::new(HEXLOWER.encode(key.secret)));
    } else {
        uri.push_str(&base32(key.secret));
    }
    if !issuer.is_empty() {
        uri.push_str("&issuer=");
        uri.push_str(&encode(issuer));
    }
    uri.push_str(&match otp {
        Otp::Totp(totp) => format!(
            "&algorithm={}&digits={}&period={}",
            totp.algorithm.key_uri_name(),
            totp.digits.get(),
            totp.period.secs()
        ),
        Otp::Hotp(hotp) => format!(
            "&algorithm={}&digits={}&counter={}",
            hotp.algorithm.key_uri_name(),
            hotp.digits.get(),
            hotp.counter.get()
        ),
        Otp::Steam => "&algorithm=SHA1&digits=5&period=30".to_owned(),
        Otp::Motp => "&algorithm=MD5&digits=6&period=10".to_owned(),
        Otp::Yandex => "&algorithm=SHA256&digits=8&period=30".to_owned(),
    });
    if let Some(pin) = key.pin.filter(|_| otp.needs_pin()) {
        uri.push_str("&pin=");
        // As the reader takes it: a Yandex PIN that is no number stands in Base32.
        let plain = matches!(otp, Otp::Motp) || pin.bytes().all(|byte| byte.is_ascii_digit());
        let text = if plain {
            Zeroizing::new(encode(pin))
        } else {
            base32(pin.as_bytes())
        };
        uri.push_str(&text);
    }
    uri
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn encode_ascii(text: &str) -> String {
    let mut encoded = String::with_capacity(3 * text.len());
    for sign in text.chars() {
        if sign.is_ascii() {
            encoded.extend(utf8_percent_encode(sign.encode_utf8(&mut [0; 4]), RESERVED));
        } else {
            encoded.push(sign);
        }
    }
    encoded
}
