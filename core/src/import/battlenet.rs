//! Battle.net: preferences with secret and serial number under a fixed mask, which is no protection. The messenger of
//! today keeps the two apart (Aegis `BattleNetImporter`), the authenticator of old as one (WinAuth
//! `AuthenticatorData.cs`).

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntrySecret, Number, Report},
    preferences,
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

const ISSUER: &str = "Battle.net";
const SECRET: &str = "com.blizzard.messenger.AUTHENTICATOR_DEVICE_SECRET";
const SERIAL: &str = "com.blizzard.messenger.AUTHENTICATOR_SERIAL";
/// How the two are kept; `MASK` is the only way known.
const SEALED_BY: &str = "com.blizzard.messenger.AUTHENTICATOR_CREDENTIALS_ENCRYPTION_TYPE";
const OLD_BOTH: &str = "com.blizzard.bma.AUTH_STORE.HASH";
/// How many hexadecimal digits of the old text are the secret; the serial number follows.
const OLD_SECRET_SIGNS: usize = 40;
const DIGITS: i64 = 8;
const MASK: &[u8] = b"398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a";

fn detect(content: &Content<'_>) -> bool {
    preferences::mentions(content, SECRET) || preferences::mentions(content, OLD_BOTH)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let values = preferences::read(content).ok_or(ImportError::Corrupt)?;
    let value = |name| preferences::value(&values, name);
    let mut report = Report::default();
    if let Some(secret) = value(SECRET) {
        let serial = value(SERIAL).and_then(unmask).unwrap_or_default();
        match value(SEALED_BY) {
            None | Some("MASK") => {
                let secret = unmask(secret);
                add(secret.as_deref().map(String::as_str), &serial, &mut report);
            }
            Some(_) => report.skip(ISSUER, InputError::EntryEncrypted),
        }
    }
    if let Some(both) = value(OLD_BOTH) {
        let both = unmask(both);
        let parts = both
            .as_deref()
            .and_then(|both| both.split_at_checked(OLD_SECRET_SIGNS));
        match parts {
            Some((secret, serial)) => add(Some(secret), serial, &mut report),
            None => add(None, "", &mut report),
        }
    }
    Ok(Found::Open(Imported::new(Format::BattleNet, report)))
}

/// Unmasked, the secret is text of hexadecimal digits.
fn add(secret: Option<&str>, serial: &str, report: &mut Report) {
    match secret {
        Some(secret) => report.add(Entry {
            issuer: ISSUER,
            label: serial,
            secret: EntrySecret::Hex(secret),
            digits: Number::Is(DIGITS),
            ..Entry::default()
        }),
        None => report.skip(ISSUER, InputError::EntryDamaged),
    }
}

fn unmask(hex: &str) -> Option<Zeroizing<String>> {
    let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(hex.trim().as_bytes()).ok()?);
    let mask = HEXLOWER.decode(MASK).ok()?;
    if bytes.len() > mask.len() {
        return None;
    }
    let bytes = bytes.iter().zip(mask).map(|(byte, mask)| byte ^ mask);
    String::from_utf8(bytes.collect()).ok().map(Zeroizing::new)
}
