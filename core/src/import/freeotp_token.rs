//! A token as FreeOTP and FreeOTP+ write it: JSON with the secret as signed bytes.

use serde_json::Value;

use super::{
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    json::{number, optional_text, text},
};
use crate::input::InputError;

/// What the stored counter means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// The counter of the code shown last: the next one is one more.
    Last,
    /// The counter of the next code.
    Next,
}

/// Takes a token; its secret may lie elsewhere.
pub(super) fn add(token: &Value, secret: Option<&[u8]>, stored: Stored, report: &mut Report) {
    let own;
    let secret = match secret {
        Some(secret) => EntrySecret::Bytes(secret),
        None => match signed_bytes(token.get("secret")) {
            Some(bytes) => {
                own = zeroize::Zeroizing::new(bytes);
                EntrySecret::Bytes(&own)
            }
            None => {
                report.skip(text(token, "label"), InputError::SecretMissing);
                return;
            }
        },
    };
    let method = EntryMethod::parse(optional_text(token, "type").unwrap_or("TOTP"));
    let counter = match (number(token, "counter"), stored) {
        (Number::Is(counter), Stored::Last) => {
            counter.checked_add(1).map_or(Number::Wrong, Number::Is)
        }
        (counter, _) => counter,
    };
    report.add(Entry {
        issuer: match text(token, "issuerExt") {
            "" => text(token, "issuerInt"),
            issuer => issuer,
        },
        label: text(token, "label"),
        // FreeOTP has no kind of its own for Steam: people write the issuer and get five signs.
        method: if method == EntryMethod::Totp && number(token, "digits") == Number::Is(5) {
            EntryMethod::Steam
        } else {
            method
        },
        secret,
        algorithm: optional_text(token, "algo"),
        digits: number(token, "digits"),
        period: number(token, "period"),
        counter,
        ..Entry::default()
    });
}

/// Bytes as Java writes them, -128 to 127.
pub(super) fn signed_bytes(value: Option<&Value>) -> Option<Vec<u8>> {
    value?
        .as_array()?
        .iter()
        .map(|byte| {
            let byte = byte.as_i64()?;
            i8::try_from(byte)
                .map(i8::cast_unsigned)
                .or_else(|_| u8::try_from(byte))
                .ok()
        })
        .collect()
}
