//! Where entries keep their one-time passwords: KeePassXC and most apps in `otp`, KeePass in fields of its own,
//! KeeTrayTOTP and older versions of KeePassXC in a seed and its settings.

use super::super::{
    entry::{Entry, EntryMethod, EntrySecret, Number},
    totp_field::{self, Around},
};
use crate::{account::NewAccount, input::InputError, name};

/// What KeePassXC writes into a key URI for a missing user name, and for a missing title.
const NO_NAME: &str = "none";
const NO_TITLE: &str = "KeePassXC";

/// Every one-time password of an entry, by its fields; an entry may hold a time- and a counter-based one.
pub(super) fn accounts<'a>(
    field: &dyn Fn(&str) -> &'a str,
    around: Around<'a>,
) -> Vec<Result<NewAccount, InputError>> {
    let written = field("otp").trim();
    let written = (!written.is_empty()).then(|| of_field(written, around));
    let own = [time_based(field), counter_based(field), seeded(field)];
    let own = own.into_iter().flatten().map(|entry| {
        let entry = Entry {
            issuer: around.title,
            label: around.username,
            ..entry
        };
        entry.into_account()
    });
    written.into_iter().chain(own).collect()
}

/// Reads `otp`, or the column of KeePassXC's CSV, and takes stand-ins for missing names away.
pub(in super::super) fn of_field(text: &str, around: Around<'_>) -> Result<NewAccount, InputError> {
    if is_settings(text) {
        return Err(InputError::SecretMissing);
    }
    let mut account = totp_field::read(text, around)?;
    if account.label == NO_NAME && around.username.trim().is_empty() {
        account.label = String::new();
    }
    if account.issuer == NO_TITLE && around.title.trim().is_empty() {
        account.issuer = String::new();
    }
    if account.issuer.is_empty() {
        account.issuer = name::clean(around.title).text;
    }
    Ok(account)
}

/// `30;6` or `30;S`: how to make codes, without the key.
fn is_settings(text: &str) -> bool {
    text.split_once(';').is_some_and(|(period, _)| {
        !period.is_empty() && period.bytes().all(|sign| sign.is_ascii_digit())
    })
}

/// KeePass since 2.47: `TimeOtp-…`.
fn time_based<'a>(field: &dyn Fn(&str) -> &'a str) -> Option<Entry<'a>> {
    let algorithm = field("TimeOtp-Algorithm");
    Some(Entry {
        secret: secret("TimeOtp", field)?,
        algorithm: Some(algorithm),
        digits: Number::parse(field("TimeOtp-Length")),
        period: Number::parse(field("TimeOtp-Period")),
        ..Entry::default()
    })
}

/// KeePass: `HmacOtp-…`, always SHA-1 and 6 digits.
fn counter_based<'a>(field: &dyn Fn(&str) -> &'a str) -> Option<Entry<'a>> {
    Some(Entry {
        method: EntryMethod::Hotp,
        secret: secret("HmacOtp", field)?,
        counter: Number::parse(field("HmacOtp-Counter")),
        ..Entry::default()
    })
}

/// The secret in one of its four forms.
fn secret<'a>(prefix: &str, field: &dyn Fn(&str) -> &'a str) -> Option<EntrySecret<'a>> {
    let text = |ending: &str| {
        Some(field(&format!("{prefix}-Secret{ending}"))).filter(|text| !text.is_empty())
    };
    text("-Base32")
        .map(EntrySecret::Base32)
        .or_else(|| text("-Base64").map(EntrySecret::Base64))
        .or_else(|| text("-Hex").map(EntrySecret::Hex))
        .or_else(|| text("").map(|text| EntrySecret::Bytes(text.as_bytes())))
}

/// `TOTP Seed` in Base32 and `TOTP Settings`: `30;6`, or `30;S` for Steam; a third part corrects the clock.
fn seeded<'a>(field: &dyn Fn(&str) -> &'a str) -> Option<Entry<'a>> {
    let seed = field("TOTP Seed");
    if seed.is_empty() {
        return None;
    }
    let mut settings = field("TOTP Settings").split(';');
    let period = Number::parse(settings.next().unwrap_or_default());
    let digits = settings.next().unwrap_or_default().trim();
    let is_steam = digits == "S";
    Some(Entry {
        method: if is_steam {
            EntryMethod::Steam
        } else {
            EntryMethod::Totp
        },
        secret: EntrySecret::Base32(seed),
        digits: Number::parse(digits),
        period,
        ..Entry::default()
    })
}
