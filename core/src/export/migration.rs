//! Migration payloads for Google Authenticator and those that read its pictures.
//!
//! The payload knows TOTP of 30 s and HOTP, 6 and 8 digits, and names. Whatever it does not know is left out and said.

mod protobuf;

use data_encoding::BASE64;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use self::protobuf::Message;
use super::{ExportAccount, ExportError, LeftOut, LeftOutWhat, random};
use crate::{
    migration::MAX_PARTS,
    otp::{Algorithm, Hotp, Otp, Period, Totp},
};

/// Google Authenticator writes no more into one picture.
const ACCOUNTS_IN_A_PART: usize = 10;
/// The largest part, in bytes before Base64, so that a phone still reads its QR code off a screen.
const BYTES_IN_A_PART: usize = 1_000;
/// The largest part that a QR code holds at all: Base64 and its escapes within the 2,953 bytes of version 40.
const BYTES_IN_A_QR_CODE: usize = 2_000;
/// Batch size, index and id with their tags, and the version.
const FRAME_BYTES: usize = 40;

/// The pictures' texts, and what is in none of them.
#[derive(Debug)]
pub struct Series {
    /// One for each QR code, in order.
    pub texts: Vec<Zeroizing<String>>,
    /// What Google Authenticator cannot hold.
    pub left_out: Vec<LeftOut>,
}

impl Series {
    /// How many accounts of so many are in the series.
    #[must_use]
    pub fn accounts(&self, of: usize) -> usize {
        let left_out = self.left_out.iter();
        of - left_out
            .filter(|left_out| left_out.what.is_account())
            .count()
            .min(of)
    }
}

/// Writes a batch. No text comes when no account can go.
///
/// # Errors
/// When there are more accounts than a batch may have parts for, or no random numbers.
pub fn write(
    accounts: &[ExportAccount<'_>],
    rng: &mut dyn CryptoRngCore,
) -> Result<Series, ExportError> {
    let mut left_out = Vec::new();
    let mut parts: Vec<Vec<Message>> = Vec::new();
    let mut room = 0;
    for (index, account) in accounts.iter().enumerate() {
        let mut note = |what| left_out.push(LeftOut { index, what });
        let message = match write_account(account) {
            Ok(message) => message,
            Err(what) => {
                note(what);
                continue;
            }
        };
        if !account.note.is_empty() {
            note(LeftOutWhat::Note);
        }
        if !account.groups.is_empty() {
            note(LeftOutWhat::Groups);
        }
        let length = message.as_bytes().len() + 4;
        match parts.last_mut() {
            Some(part) if part.len() < ACCOUNTS_IN_A_PART && length <= room => {
                room -= length;
                part.push(message);
            }
            _ => {
                room = (BYTES_IN_A_PART - FRAME_BYTES).saturating_sub(length);
                parts.push(vec![message]);
            }
        }
    }
    let size = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    if size > MAX_PARTS {
        return Err(ExportError::TooLarge);
    }
    // Positive, so that it is short and no reader trips over its sign.
    let id = u32::from_be_bytes(random(rng)?) >> 1;
    let texts = (0..size).zip(&parts).map(|(index, accounts)| {
        let mut payload = Message::with_capacity(BYTES_IN_A_QR_CODE + FRAME_BYTES);
        for account in accounts {
            payload.bytes(1, account.as_bytes());
        }
        payload.number(2, 1_u32);
        payload.number(3, size);
        payload.number(4, index);
        payload.number(5, id);
        text(payload.as_bytes())
    });
    Ok(Series {
        texts: texts.collect(),
        left_out,
    })
}

fn text(payload: &[u8]) -> Zeroizing<String> {
    let base64 = Zeroizing::new(BASE64.encode(payload));
    let mut text = Zeroizing::new(String::with_capacity(64 + base64.len() * 3));
    text.push_str("otpauth-migration://offline?data=");
    text.extend(utf8_percent_encode(&base64, NON_ALPHANUMERIC));
    text
}

/// Writes `OtpParameters`: 1 secret, 2 name, 3 issuer, 4 algorithm, 5 digits, 6 type, 7 counter.
fn write_account(account: &ExportAccount<'_>) -> Result<Message, LeftOutWhat> {
    let (algorithm, digits, counter) = match account.otp {
        Otp::Totp(Totp { period, .. }) if *period != Period::THIRTY_SECONDS => {
            return Err(LeftOutWhat::Period);
        }
        Otp::Totp(Totp {
            algorithm, digits, ..
        }) => (algorithm, digits, None),
        Otp::Hotp(Hotp {
            algorithm,
            digits,
            counter,
        }) => (algorithm, digits, Some(counter.get())),
        Otp::Steam | Otp::Motp | Otp::Yandex => return Err(LeftOutWhat::Method),
    };
    let digits = match digits.get() {
        6 => 1_u32,
        8 => 2,
        _ => return Err(LeftOutWhat::Digits),
    };
    let mut message = Message::with_capacity(BYTES_IN_A_QR_CODE);
    message.bytes(1, account.key.secret);
    message.bytes(2, name(account).as_bytes());
    message.bytes(3, account.issuer.as_bytes());
    message.number(
        4,
        match algorithm {
            Algorithm::Sha1 => 1_u32,
            Algorithm::Sha256 => 2,
            Algorithm::Sha512 => 3,
        },
    );
    message.number(5, digits);
    match counter {
        Some(counter) => {
            message.number(6, 1_u32);
            message.number(7, counter);
        }
        None => message.number(6, 2_u32),
    }
    if message.as_bytes().len() > BYTES_IN_A_QR_CODE - FRAME_BYTES {
        return Err(LeftOutWhat::NameTooLong);
    }
    Ok(message)
}

/// The label; where it holds a colon the issuer stands before it, so that no reader takes its beginning for one.
fn name(account: &ExportAccount<'_>) -> String {
    if account.label.contains(':') {
        format!("{}:{}", account.issuer, account.label)
    } else {
        account.label.to_owned()
    }
}
