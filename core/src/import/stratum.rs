//! Stratum, once Authenticator Pro: JSON, plain, or sealed in its strong or its legacy container
//! (Stratum `doc/BACKUP_FORMAT.md`).
//!
//! Strong: `AUTHENTICATORPRO`, salt (16), nonce (12), sealed text and tag; Argon2id 64 MiB, 3 passes, 4 lanes, AES-GCM.
//! Legacy: `AuthenticatorPro`, salt (20), IV (16), AES-256-CBC; PBKDF2-HMAC-SHA1 with 64,000 rounds. Nothing is
//! authenticated there: a text that is no backup means a wrong password.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    crypto::{Argon2Kdf, Argon2Numbers, Gcm, Pbkdf2, Prf, open_cbc},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    icon,
    json::{list, optional_text, text},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

const STRONG: &[u8; 16] = b"AUTHENTICATORPRO";
const LEGACY: &[u8; 16] = b"AuthenticatorPro";
const LEGACY_ROUNDS: i64 = 64_000;

fn detect(content: &Content<'_>) -> bool {
    content.starts_with(STRONG)
        || content.starts_with(LEGACY)
        || content.is_object_with(&["Authenticators", "Categories"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    if let Some(rest) = content.bytes().strip_prefix(STRONG) {
        return strong(rest);
    }
    if let Some(rest) = content.bytes().strip_prefix(LEGACY) {
        return legacy(rest);
    }
    let backup = content.json().ok_or(ImportError::Corrupt)?;
    imported(backup).map(Found::Open)
}

fn strong(bytes: &[u8]) -> Result<Found, ImportError> {
    let kdf = Argon2Kdf::new(Argon2Numbers {
        algorithm: argon2::Algorithm::Argon2id,
        memory: 65_536,
        passes: 3,
        lanes: 4,
    })?;
    let (salt, rest) = bytes.split_at_checked(16).ok_or(ImportError::Corrupt)?;
    let (nonce, sealed) = rest.split_at_checked(12).ok_or(ImportError::Corrupt)?;
    let (salt, nonce, sealed) = (salt.to_vec(), nonce.to_vec(), sealed.to_vec());
    Ok(Found::Locked(Locked::new(
        Format::Stratum,
        kdf.memory(),
        move |password| {
            let key = kdf.derive(password.as_bytes(), &salt)?;
            let gcm = Gcm {
                nonce: &nonce,
                sealed: &sealed,
                associated: b"",
            };
            let text = gcm.open(&key).ok_or(UnlockError::WrongPassword)?;
            let backup: Value = serde_json::from_slice(&text).map_err(|_| ImportError::Corrupt)?;
            Ok(imported(&backup)?)
        },
    )))
}

fn legacy(bytes: &[u8]) -> Result<Found, ImportError> {
    let kdf = Pbkdf2::new(Prf::Sha1, LEGACY_ROUNDS)?;
    let (salt, rest) = bytes.split_at_checked(20).ok_or(ImportError::Corrupt)?;
    let (iv, sealed) = rest.split_at_checked(16).ok_or(ImportError::Corrupt)?;
    if sealed.is_empty() || sealed.len() % 16 != 0 {
        return Err(ImportError::Corrupt);
    }
    let (salt, iv, sealed) = (salt.to_vec(), iv.to_vec(), sealed.to_vec());
    Ok(Found::Locked(Locked::new(
        Format::Stratum,
        0,
        move |password| {
            let key = kdf.derive(password.as_bytes(), &salt);
            let text = open_cbc(&key, &iv, &sealed).ok_or(UnlockError::WrongPassword)?;
            let backup: Value =
                serde_json::from_slice(&text).map_err(|_| UnlockError::WrongPassword)?;
            Ok(imported(&backup)?)
        },
    )))
}

fn imported(backup: &Value) -> Result<Imported, ImportError> {
    let entries = backup
        .get("Authenticators")
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for entry in entries {
        if entry.is_object() {
            let source = Source {
                groups: groups(entry, backup),
                icon: custom_icon(text(entry, "Icon"), backup),
                secret: Cow::Borrowed(text(entry, "Secret")),
                field: &|name| match entry.get(name) {
                    Some(Value::String(text)) => Some(Cow::Borrowed(text.as_str())),
                    Some(Value::Number(number)) => Some(Cow::Owned(number.to_string())),
                    _ => None,
                },
            };
            source.add_to(&mut report);
        } else {
            report.skip("", InputError::EntryDamaged);
        }
    }
    Ok(Imported::new(Format::Stratum, report))
}

/// One authenticator, from the backup or from the database: the columns have the members' names.
pub(super) struct Source<'a> {
    pub(super) groups: Vec<String>,
    pub(super) icon: Option<String>,
    pub(super) secret: Cow<'a, str>,
    /// A member by its name in the backup; numbers as text.
    pub(super) field: &'a dyn Fn(&str) -> Option<Cow<'a, str>>,
}

impl Source<'_> {
    pub(super) fn add_to(self, report: &mut Report) {
        let text = |name| (self.field)(name).unwrap_or_default();
        let number = |name| Number::parse(&text(name));
        let method = match number("Type") {
            Number::Is(1) => EntryMethod::Hotp,
            Number::Is(2) => EntryMethod::Totp,
            Number::Is(3) => EntryMethod::Motp,
            Number::Is(4) => EntryMethod::Steam,
            Number::Is(5) => EntryMethod::Yandex,
            _ => EntryMethod::Unknown,
        };
        let algorithm = match number("Algorithm") {
            Number::Missing | Number::Is(0) => "SHA1",
            Number::Is(1) => "SHA256",
            Number::Is(2) => "SHA512",
            _ => "unknown",
        };
        let pin = text("Pin");
        report.add(Entry {
            issuer: &text("Issuer"),
            label: &text("Username"),
            method,
            secret: match method {
                EntryMethod::Motp => EntrySecret::Hex(&self.secret),
                _ => EntrySecret::Base32(&self.secret),
            },
            algorithm: Some(algorithm),
            digits: number("Digits"),
            period: number("Period"),
            counter: number("Counter"),
            pin: (!pin.is_empty()).then_some(&*pin),
            groups: self.groups,
            icon: self.icon,
            use_count: number("CopyCount").or_zero(),
            ..Entry::default()
        });
    }
}

fn groups(entry: &Value, backup: &Value) -> Vec<String> {
    let secret = text(entry, "Secret");
    list(backup, "AuthenticatorCategories")
        .iter()
        .filter(|link| text(link, "AuthenticatorSecret") == secret)
        .filter_map(|link| {
            let id = optional_text(link, "CategoryId")?;
            list(backup, "Categories")
                .iter()
                .find(|category| text(category, "Id") == id)
                .map(|category| text(category, "Name").to_owned())
        })
        .collect()
}

/// A custom picture is named by `@` and its id.
fn custom_icon(name: &str, backup: &Value) -> Option<String> {
    let id = name.strip_prefix('@')?;
    let icons = list(backup, "CustomIcons");
    let found = icons.iter().find(|icon| text(icon, "Id") == id)?;
    icon::from_base64(text(found, "Data"))
}
