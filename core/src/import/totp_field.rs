//! The one field for one-time passwords of password managers: a key URI, `steam://SECRET`, or a bare secret.

use percent_encoding::percent_decode_str;

use super::entry::{Entry, EntryMethod, EntrySecret, Number};
use crate::{
    account::NewAccount,
    input::InputError,
    key_uri::{self, split},
    name,
    otp::{Algorithm, Digits, Otp, Period, Totp},
    secret::Secret,
};

/// What the entry around the field is called.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) title: &'a str,
    pub(super) username: &'a str,
}

/// Reads the field. What its key URI says stands; where it says no label, the entry's user name is it, and where it
/// says nothing at all, the entry's title is the issuer.
pub(super) fn read(field: &str, around: Around<'_>) -> Result<NewAccount, InputError> {
    let field = field.trim();
    if field.is_empty() {
        return Err(InputError::SecretMissing);
    }
    if field.to_ascii_lowercase().starts_with("key=") {
        return Ok(named(kee_otp(field)?, around));
    }
    if !key_uri::is_key_uri(field) {
        let otp = Otp::Totp(Totp {
            algorithm: Algorithm::Sha1,
            digits: Digits::SIX,
            period: Period::THIRTY_SECONDS,
        });
        return Ok(named(
            NewAccount::bare(otp, Secret::from_base32(field)?),
            around,
        ));
    }
    let account = key_uri::parse(field)?;
    Ok(match (account.issuer.as_str(), account.label.as_str()) {
        // `steam://SECRET` names nothing: its issuer only says what it is.
        ("", "") => named(account, around),
        (_, "") if account.otp == Otp::Steam => named(account, around),
        (issuer, "") => {
            let title = issuer.to_owned();
            named(
                account,
                Around {
                    title: &title,
                    ..around
                },
            )
        }
        _ => account,
    })
}

/// The plug-ins KeeOtp and KeeOtp2: `key=SECRET&size=6&step=30&otpHashMode=Sha256` (KeePassXC `Totp.cpp`), the secret
/// in the `encoding` that is named, else Base32.
fn kee_otp(field: &str) -> Result<NewAccount, InputError> {
    let value = |wanted: &str| {
        field.split('&').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.eq_ignore_ascii_case(wanted).then_some(value)
        })
    };
    let secret = percent_decode_str(value("key").unwrap_or_default()).decode_utf8_lossy();
    let kind = value("type").unwrap_or("totp");
    Entry {
        method: if value("encoder") == Some("steam") {
            EntryMethod::Steam
        } else {
            EntryMethod::parse(kind)
        },
        secret: match value("encoding").map(str::to_ascii_lowercase).as_deref() {
            None | Some("base32") => EntrySecret::Base32(&secret),
            Some("base64") => EntrySecret::Base64(&secret),
            Some("hex") => EntrySecret::Hex(&secret),
            Some("utf8" | "utf-8") => EntrySecret::Bytes(secret.as_bytes()),
            Some(_) => return Err(InputError::SecretNotBase32),
        },
        algorithm: value("otpHashMode"),
        digits: value("size").map_or(Number::Missing, Number::parse),
        period: value("step").map_or(Number::Missing, Number::parse),
        counter: value("counter").map_or(Number::Missing, Number::parse),
        ..Entry::default()
    }
    .into_account()
}

/// The name for what cannot be taken.
pub(super) fn name_of(around: Around<'_>) -> String {
    match (around.title, around.username) {
        (title, "") => name::clean(title).text,
        ("", username) => name::clean(username).text,
        (title, username) => name::clean(&format!("{title}: {username}")).text,
    }
}

fn named(account: NewAccount, around: Around<'_>) -> NewAccount {
    let title = match around.title {
        "" => account.issuer.clone(),
        title => title.to_owned(),
    };
    let names = split(around.username, Some(&title));
    NewAccount {
        issuer: names.issuer,
        label: names.label,
        name_cleaned: names.cleaned,
        ..account
    }
}
