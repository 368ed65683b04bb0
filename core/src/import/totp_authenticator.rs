//! TOTP Authenticator: AES-256-CBC with an IV of zeroes under SHA-256 of the password, all in Base64; and its
//! preferences (Aegis `TotpAuthenticatorImporter`). The text inside is an object whose first name is the JSON array.

use data_encoding::BASE64;
use serde_json::Value;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    crypto::{Key, open_cbc},
    entry::{Entry, EntrySecret, Number, Report},
    json::{flag, number, text},
    preferences,
};

pub(super) const READER: Reader = Reader { detect, read };
/// Base64 of whole blocks and nothing else: asked late.
pub(super) const SEALED_READER: Reader = Reader {
    detect: looks_sealed,
    read: read_sealed,
};

const CODES: &str = "STATIC_TOTP_CODES_LIST";
/// What the app seals with when its owner chose no password.
const DEFAULT_PASSWORD: &str = "TotpAuthenticator";
const ZERO_IV: [u8; 16] = [0; 16];
/// The shortest sealed list that holds an account, in bytes.
const SHORTEST: usize = 96;

fn detect(content: &Content<'_>) -> bool {
    preferences::mentions(content, CODES)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let values = preferences::read(content).ok_or(ImportError::Corrupt)?;
    let json = preferences::value(&values, CODES).ok_or(ImportError::Corrupt)?;
    let list: Vec<Value> = serde_json::from_str(json).map_err(|_| ImportError::Corrupt)?;
    Ok(Found::Open(imported(&list)))
}

fn looks_sealed(content: &Content<'_>) -> bool {
    sealed_bytes(content).is_some()
}

fn sealed_bytes(content: &Content<'_>) -> Option<Vec<u8>> {
    let text = content.text()?;
    let signs: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let bytes = BASE64.decode(&signs).ok()?;
    (bytes.len() >= SHORTEST && bytes.len() % 16 == 0).then_some(bytes)
}

fn read_sealed(content: &Content<'_>) -> Result<Found, ImportError> {
    let sealed = sealed_bytes(content).ok_or(ImportError::Corrupt)?;
    if let Some(list) = open(&sealed, DEFAULT_PASSWORD) {
        return Ok(Found::Open(imported(&list)));
    }
    Ok(Found::Locked(Locked::new(
        Format::TotpAuthenticator,
        0,
        move |password| {
            let list = open(&sealed, password).ok_or(UnlockError::WrongPassword)?;
            Ok(imported(&list))
        },
    )))
}

/// Nothing is authenticated: a text that is no list means a wrong password.
fn open(sealed: &[u8], password: &str) -> Option<Vec<Value>> {
    let key: Key = Zeroizing::new(Sha256::digest(password.as_bytes()).into());
    let text = open_cbc(&key, &ZERO_IV, sealed)?;
    let object: Value = serde_json::from_slice(&text).ok()?;
    let list = Zeroizing::new(object.as_object()?.keys().next()?.clone());
    serde_json::from_str(&list).ok()
}

fn imported(list: &[Value]) -> Imported {
    let mut report = Report::default();
    for account in list {
        let key = text(account, "key");
        report.add(Entry {
            issuer: text(account, "issuer"),
            label: text(account, "name"),
            secret: match number(account, "base") {
                Number::Is(16) => EntrySecret::Hex(key),
                Number::Is(64) => EntrySecret::Base64(key),
                _ => EntrySecret::Base32(key),
            },
            digits: number(account, "digits").zero_is_missing(),
            period: number(account, "period").zero_is_missing(),
            favourite: flag(account, "isFavorite"),
            ..Entry::default()
        });
    }
    Imported::new(Format::TotpAuthenticator, report)
}
