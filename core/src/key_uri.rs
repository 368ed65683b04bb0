//! Key URIs: `otpauth://` in the Key URI Format, and what other programs write in its place.
//!
//! Lenient reading is listed here in full; everything else is refused.
//! - The scheme may be `otpauth`, `apple-otpauth`, `motp` or `steam`, in any case.
//! - Parameter names and the method may stand in any case; `&amp;` parts like `&`; parameters without a meaning here are passed over.
//! - Steam: `otpauth://steam`, `steam://SECRET`, `encoder=steam`, `steam` as a parameter (Stratum), or issuer `Steam` with 5 digits
//!   or none.
//! - Secrets as in [`Secret::from_base32`], hexadecimal for `motp://`; algorithms as in [`crate::otp::Algorithm`].
//! - Missing algorithm, digits, period and counter are SHA-1, 6, 30 s and 0. Empty ones are refused.
//! - Names are cleaned ([`crate::name::clean`]); a raw `#` belongs to the value it stands in.
//! - A `%` that starts no escape stands for itself.

mod label;
mod parameters;
mod write;

use data_encoding::HEXLOWER_PERMISSIVE;
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use self::parameters::Parameters;
use crate::{
    account::NewAccount,
    name,
    otp::{Algorithm, Counter, Digits, Hotp, Otp, Period, Totp},
    secret::{InvalidSecret, Secret, ServicePin, is_separator},
};
pub(crate) use label::{Names, split};
pub use write::{KeyNames, write};

/// The longest key URI read, in bytes.
pub const MAX_BYTES: usize = 4_096;

/// The shortest secret Yandex codes can be made of.
const YANDEX_SECRET_BYTES: usize = 16;

/// Why a text is no key URI that can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyUriError {
    /// Longer than [`MAX_BYTES`].
    #[error("key URI is longer than {limit} bytes")]
    TooLong {
        /// Bytes.
        limit: usize,
    },
    /// Another scheme, or none.
    #[error("text is no key URI")]
    NotAKeyUri,
    /// A method other than `totp`, `hotp`, `steam` and `yaotp`.
    #[error("method is not totp, hotp, steam or yaotp")]
    MethodUnknown,
    /// No secret, or an empty one.
    #[error("secret is missing")]
    SecretMissing,
    /// A secret that is not Base32 (hexadecimal for mOTP).
    #[error("secret is not Base32")]
    SecretNotBase32,
    /// A secret that is too long, too short for its method, or empty after decoding.
    #[error("secret must be 1 to 128 bytes, 16 or more for Yandex, got {length}")]
    SecretLength {
        /// Bytes after decoding.
        length: usize,
    },
    /// An algorithm other than SHA-1, SHA-256 and SHA-512.
    #[error("algorithm is not SHA-1, SHA-256 or SHA-512")]
    AlgorithmUnknown,
    /// Digits that are no number from 6 to 10.
    #[error("digits must be a number from 6 to 10")]
    DigitsOutOfRange,
    /// A period that is no number from 1 to 86,400.
    #[error("period must be a number from 1 to 86400")]
    PeriodOutOfRange,
    /// A counter that is no number from 0 to 2^63 - 1.
    #[error("counter must be a number from 0 to 9223372036854775807")]
    CounterOutOfRange,
    /// A parameter that stands twice with different values.
    #[error("parameter {name} stands twice with different values")]
    ParameterTwice {
        /// Which.
        name: &'static str,
    },
    /// mOTP and Yandex without a usable PIN.
    #[error("the service PIN is missing")]
    PinMissing,
}

impl From<InvalidSecret> for KeyUriError {
    fn from(error: InvalidSecret) -> Self {
        match error {
            InvalidSecret::Empty => Self::SecretLength { length: 0 },
            InvalidSecret::TooLong { length } => Self::SecretLength { length },
            InvalidSecret::NotBase32 => Self::SecretNotBase32,
        }
    }
}

/// Reads one key URI.
///
/// # Errors
/// When it is none, or breaks a rule; see the variants.
pub fn parse(text: &str) -> Result<NewAccount, KeyUriError> {
    let text = trim(text);
    if text.len() > MAX_BYTES {
        return Err(KeyUriError::TooLong { limit: MAX_BYTES });
    }
    let (scheme, rest) = split_scheme(text).ok_or(KeyUriError::NotAKeyUri)?;
    match scheme {
        Scheme::Otpauth => parse_otpauth(rest),
        Scheme::Motp => parse_motp(rest),
        Scheme::Steam => parse_steam(rest),
    }
}

/// Whether a text starts with the scheme of a key URI.
#[must_use]
pub fn is_key_uri(text: &str) -> bool {
    split_scheme(trim(text)).is_some()
}

/// Returns the label of a key URI that could not be read, as far as it can be told; never a part of the query.
pub(crate) fn name_hint(text: &str) -> String {
    let hint = match split_scheme(trim(text)) {
        Some((Scheme::Otpauth, rest)) => rest.split_once('/').map(|(_, rest)| rest),
        Some((Scheme::Motp, rest)) => Some(rest),
        Some((Scheme::Steam, _)) | None => None,
    };
    let Some((label, _)) = hint.and_then(|rest| rest.split_once('?')) else {
        return String::new();
    };
    // A query that lost its question mark must not turn up as a name.
    if label.len() > MAX_BYTES || label.to_ascii_lowercase().contains("secret") {
        return String::new();
    }
    name::clean(&percent_decode_str(label).decode_utf8_lossy()).text
}

#[derive(Clone, Copy)]
enum Scheme {
    Otpauth,
    Motp,
    Steam,
}

fn trim(text: &str) -> &str {
    text.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}')
}

fn split_scheme(text: &str) -> Option<(Scheme, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = match scheme {
        scheme if scheme.eq_ignore_ascii_case("otpauth") => Scheme::Otpauth,
        scheme if scheme.eq_ignore_ascii_case("apple-otpauth") => Scheme::Otpauth,
        scheme if scheme.eq_ignore_ascii_case("motp") => Scheme::Motp,
        scheme if scheme.eq_ignore_ascii_case("steam") => Scheme::Steam,
        _ => return None,
    };
    Some((scheme, rest))
}

fn parse_otpauth(rest: &str) -> Result<NewAccount, KeyUriError> {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (method, label) = path.split_once('/').unwrap_or((path, ""));
    let parameters = Parameters::parse(query)?;
    let label = percent_decode_str(label).decode_utf8_lossy();
    let names = split(&label, parameters.issuer());
    let otp = match method {
        method if method.eq_ignore_ascii_case("totp") => totp(&parameters, &names.issuer)?,
        method if method.eq_ignore_ascii_case("hotp") => hotp(&parameters)?,
        method if method.eq_ignore_ascii_case("steam") => Otp::Steam,
        method if method.eq_ignore_ascii_case("yaotp") => Otp::Yandex,
        _ => return Err(KeyUriError::MethodUnknown),
    };
    let secret = Secret::from_base32(parameters.secret()?)?;
    let pin = match otp {
        Otp::Yandex => {
            let length = secret.as_bytes().len();
            if length < YANDEX_SECRET_BYTES {
                return Err(KeyUriError::SecretLength { length });
            }
            Some(yandex_pin(&parameters)?)
        }
        Otp::Totp(_) | Otp::Hotp(_) | Otp::Steam | Otp::Motp => None,
    };
    Ok(account(names, otp, secret, pin))
}

/// `motp://Issuer:label?secret=HEX&pin=PIN`, with or without a slash before the label.
fn parse_motp(rest: &str) -> Result<NewAccount, KeyUriError> {
    let (label, query) = rest.split_once('?').unwrap_or((rest, ""));
    let parameters = Parameters::parse(query)?;
    let text: Zeroizing<String> = Zeroizing::new(
        parameters
            .secret()?
            .chars()
            .filter(|sign| !is_separator(*sign))
            .collect(),
    );
    let bytes = HEXLOWER_PERMISSIVE
        .decode(text.as_bytes())
        .map_err(|_| KeyUriError::SecretNotBase32)?;
    let secret = Secret::new(bytes)?;
    let pin = parameters.pin().ok_or(KeyUriError::PinMissing)?;
    let pin = ServicePin::new(pin.to_owned()).map_err(|_| KeyUriError::PinMissing)?;
    let label = percent_decode_str(label.strip_prefix('/').unwrap_or(label)).decode_utf8_lossy();
    let names = split(&label, parameters.issuer());
    Ok(account(names, Otp::Motp, secret, Some(pin)))
}

/// `steam://SECRET`, which holds no names.
fn parse_steam(rest: &str) -> Result<NewAccount, KeyUriError> {
    let text = rest.split(['/', '?']).next().unwrap_or_default();
    let text = Zeroizing::new(percent_decode_str(text).decode_utf8_lossy().into_owned());
    if text.trim().is_empty() {
        return Err(KeyUriError::SecretMissing);
    }
    let secret = Secret::from_base32(&text)?;
    let names = Names {
        issuer: "Steam".to_owned(),
        label: String::new(),
        cleaned: false,
    };
    Ok(account(names, Otp::Steam, secret, None))
}

fn totp(parameters: &Parameters, issuer: &str) -> Result<Otp, KeyUriError> {
    let issuer_is_steam = issuer.eq_ignore_ascii_case("steam");
    // Five digits exist nowhere else, and Steam has no other number: an issuer that writes 6 means 6.
    let steam_digits = parameters.digits().is_none_or(|digits| digits == "5");
    if parameters.says_steam() || (issuer_is_steam && steam_digits) {
        return Ok(Otp::Steam);
    }
    let period = match parameters.period() {
        None => Period::THIRTY_SECONDS,
        Some(period) => number(period)
            .and_then(|period: u32| Period::new(period).ok())
            .ok_or(KeyUriError::PeriodOutOfRange)?,
    };
    Ok(Otp::Totp(Totp {
        algorithm: algorithm(parameters)?,
        digits: digits(parameters)?,
        period,
    }))
}

fn hotp(parameters: &Parameters) -> Result<Otp, KeyUriError> {
    let counter = match parameters.counter() {
        None => Counter::ZERO,
        Some(counter) => number(counter)
            .and_then(|counter: u64| Counter::new(counter).ok())
            .ok_or(KeyUriError::CounterOutOfRange)?,
    };
    Ok(Otp::Hotp(Hotp {
        algorithm: algorithm(parameters)?,
        digits: digits(parameters)?,
        counter,
    }))
}

fn algorithm(parameters: &Parameters) -> Result<Algorithm, KeyUriError> {
    match parameters.algorithm() {
        None => Ok(Algorithm::Sha1),
        Some(name) => name.parse().map_err(|_| KeyUriError::AlgorithmUnknown),
    }
}

fn digits(parameters: &Parameters) -> Result<Digits, KeyUriError> {
    match parameters.digits() {
        None => Ok(Digits::SIX),
        Some(digits) => number(digits)
            .and_then(|digits: u32| Digits::new(digits).ok())
            .ok_or(KeyUriError::DigitsOutOfRange),
    }
}

/// Reads decimal digits only: `FromStr` would take a plus sign too.
fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    let only_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    only_digits.then(|| text.parse().ok()).flatten()
}

/// A Yandex PIN is digits, as the user types it; Aegis writes it in Base32, which for digits always starts with `G`.
fn yandex_pin(parameters: &Parameters) -> Result<ServicePin, KeyUriError> {
    let text = parameters.pin().ok_or(KeyUriError::PinMissing)?;
    let pin = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.to_owned()
    } else {
        let decoded = Secret::from_base32(text).map_err(|_| KeyUriError::PinMissing)?;
        std::str::from_utf8(decoded.as_bytes())
            .map_err(|_| KeyUriError::PinMissing)?
            .to_owned()
    };
    ServicePin::new(pin).map_err(|_| KeyUriError::PinMissing)
}

fn account(names: Names, otp: Otp, secret: Secret, pin: Option<ServicePin>) -> NewAccount {
    NewAccount {
        issuer: names.issuer,
        label: names.label,
        pin,
        name_cleaned: names.cleaned,
        ..NewAccount::bare(otp, secret)
    }
}
