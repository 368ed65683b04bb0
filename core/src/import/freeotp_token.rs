//! A token as FreeOTP and FreeOTP+ write it: JSON with the secret as signed bytes (FreeOTP `Token.java` of 1.5 and 2).

use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    json::{number, optional_text, text},
};
use crate::input::InputError;

/// What wrote the token, which decides what its counter and its second names mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// FreeOTP 1 and FreeOTP+: the counter of the code shown last, the next one is one more. A name given by hand
    /// stands beside the first one.
    Last,
    /// FreeOTP 2: the counter of the next code. What stands beside a name is older than it.
    Next,
}

/// Takes a token; its secret may lie elsewhere.
pub(super) fn add(token: &Value, secret: Option<&[u8]>, stored: Stored, report: &mut Report) {
    let own;
    let secret = match (secret, token.get("secret")) {
        (Some(secret), _) => EntrySecret::Bytes(secret),
        (None, None | Some(Value::Null)) => EntrySecret::Missing,
        (None, written) => match signed_bytes(written) {
            Some(bytes) => {
                own = Zeroizing::new(bytes);
                EntrySecret::Bytes(&own)
            }
            None => {
                report.skip(&name(token), InputError::EntryDamaged);
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
    let renamed = |member| match stored {
        Stored::Last => text(token, member),
        Stored::Next => "",
    };
    report.add(Entry {
        issuer: first_of([renamed("issuerAlt"), issuer(token)]),
        label: first_of([renamed("labelAlt"), text(token, "label")]),
        // FreeOTP has no kind of its own for Steam: it goes by the issuer, whatever the digits say.
        method: if method == EntryMethod::Totp && issuer(token) == "Steam" {
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

/// The names of a token, for what is skipped.
pub(super) fn name(token: &Value) -> String {
    match (issuer(token), text(token, "label")) {
        ("", label) => label.to_owned(),
        (issuer, "") => issuer.to_owned(),
        (issuer, label) => format!("{issuer}: {label}"),
    }
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

/// FreeOTP shows the prefix of the label, and the parameter only without one.
fn issuer(token: &Value) -> &str {
    first_of([text(token, "issuerExt"), text(token, "issuerInt")])
}

fn first_of(names: [&str; 2]) -> &str {
    let [first, second] = names;
    if first.is_empty() { second } else { first }
}
