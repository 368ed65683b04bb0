//! Proton Authenticator: JSON, plain, or sealed under a password (proton-pass-common `password_exporter.rs`).
//!
//! Sealed, it is AES-256-GCM with the nonce first and a fixed text as associated data, under Argon2id with 19 MiB.

use data_encoding::BASE64;
use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, Refusal, UnlockError,
    content::Content,
    crypto::{Argon2Kdf, Argon2Numbers, Gcm},
    entry::{Number, Report},
    json::{number, optional_text, text},
    totp_field::{self, Around},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

const VERSION: i64 = 1;
const ASSOCIATED: &[u8] = b"proton.authenticator.export.v1";
const NONCE: usize = 12;

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["version", "salt", "content"])
        || (content.is_object_with(&["version", "entries"]) && is_plain(content))
}

fn is_plain(content: &Content<'_>) -> bool {
    let entries = content
        .json()
        .and_then(|file| file.get("entries"))
        .and_then(Value::as_array);
    let has_uri = |entry: &Value| entry.pointer("/content/uri").is_some();
    entries.is_some_and(|entries| entries.is_empty() || entries.iter().any(has_uri))
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    match number(file, "version") {
        Number::Is(VERSION) => {}
        Number::Is(version) if version > VERSION => {
            return Err(ImportError::Refused(Refusal::TooNew));
        }
        _ => return Err(ImportError::Corrupt),
    }
    let Some(sealed) = optional_text(file, "content") else {
        return imported(file).map(Found::Open);
    };
    let kdf = Argon2Kdf::new(Argon2Numbers {
        algorithm: argon2::Algorithm::Argon2id,
        memory: 19 * 1_024,
        passes: 2,
        lanes: 1,
    })?;
    let base64 = |text: &str| {
        BASE64
            .decode(text.as_bytes())
            .map_err(|_| ImportError::Corrupt)
    };
    let (salt, sealed) = (base64(text(file, "salt"))?, base64(sealed)?);
    if sealed.len() < NONCE + 16 {
        return Err(ImportError::Corrupt);
    }
    Ok(Found::Locked(Locked::new(
        Format::Proton,
        kdf.memory(),
        move |password| {
            let key = kdf.derive(password.as_bytes(), &salt)?;
            let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(ImportError::Corrupt)?;
            let gcm = Gcm {
                nonce,
                sealed,
                associated: ASSOCIATED,
            };
            let text = gcm.open(&key).ok_or(UnlockError::WrongPassword)?;
            let file: Value = serde_json::from_slice(&text).map_err(|_| ImportError::Corrupt)?;
            Ok(imported(&file)?)
        },
    )))
}

fn imported(file: &Value) -> Result<Imported, ImportError> {
    let entries = file
        .get("entries")
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for entry in entries {
        let Some(content) = entry.get("content").filter(|content| content.is_object()) else {
            report.skip("", InputError::EntryDamaged);
            continue;
        };
        // The key URI's own issuer stands; the name is the label of a URI without one.
        let around = Around {
            title: "",
            username: text(content, "name"),
        };
        let taken = totp_field::read(text(content, "uri"), around).map(|mut account| {
            account.note = text(entry, "note").to_owned();
            account
        });
        report.take(&totp_field::name_of(around), taken);
    }
    Ok(Imported::new(Format::Proton, report))
}
