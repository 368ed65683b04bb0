//! Authy: preferences that hold JSON; a secret is there plain, or sealed under the backup password (Aegis
//! `AuthyImporter`): PBKDF2-HMAC-SHA1, AES-256-CBC with an IV of zeroes. Authy's own accounts have hexadecimal secrets,
//! seven digits and 10 s.

use data_encoding::BASE64;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    crypto::{Pbkdf2, Prf, open_cbc},
    entry::{Entry, EntrySecret, Number, Report},
    json::{number, optional_text, text},
    preferences,
};
use crate::{input::InputError, secret::Secret};

pub(super) const READER: Reader = Reader { detect, read };

const TOKENS: &str = "com.authy.storage.tokens.authenticator.key";
const OWN_TOKENS: &str = "com.authy.storage.tokens.authy.key";
const ROUNDS: i64 = 1_000;
const ZERO_IV: [u8; 16] = [0; 16];

fn detect(content: &Content<'_>) -> bool {
    preferences::mentions(content, TOKENS) || preferences::mentions(content, OWN_TOKENS)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let values = preferences::read(content).ok_or(ImportError::Corrupt)?;
    let mut accounts: Vec<Value> = Vec::new();
    for name in [TOKENS, OWN_TOKENS] {
        if let Some(json) = preferences::value(&values, name) {
            let list: Vec<Value> = serde_json::from_str(json).map_err(|_| ImportError::Corrupt)?;
            accounts.extend(list);
        }
    }
    let is_sealed = |account: &Value| {
        optional_text(account, "decryptedSecret").is_none()
            && optional_text(account, "encryptedSecret").is_some()
    };
    if !accounts.iter().any(is_sealed) {
        return Ok(Found::Open(imported(&accounts, &|_| None)));
    }
    let kdf = Pbkdf2::new(Prf::Sha1, ROUNDS)?;
    Ok(Found::Locked(Locked::new(
        Format::Authy,
        0,
        move |password| {
            let open = |account: &Value| open(account, kdf, password);
            // Nothing is authenticated: when no secret at all comes out right, the password is wrong.
            let mut sealed = accounts.iter().filter(|account| is_sealed(account));
            if !sealed.any(|account| open(account).is_some()) {
                return Err(UnlockError::WrongPassword);
            }
            Ok(imported(&accounts, &open))
        },
    )))
}

/// The Base32 of a sealed secret; `None` when what comes out is none.
fn open(account: &Value, kdf: Pbkdf2, password: &str) -> Option<Zeroizing<String>> {
    let sealed = BASE64
        .decode(text(account, "encryptedSecret").as_bytes())
        .ok()?;
    let key = kdf.derive(password.as_bytes(), text(account, "salt").as_bytes());
    let opened = open_cbc(&key, &ZERO_IV, &sealed)?;
    let text = Zeroizing::new(String::from_utf8(opened.to_vec()).ok()?);
    Secret::from_base32(&text).ok().map(|_| text)
}

fn imported(accounts: &[Value], open: &dyn Fn(&Value) -> Option<Zeroizing<String>>) -> Imported {
    let mut report = Report::default();
    for account in accounts {
        add(account, open, &mut report);
    }
    Imported::new(Format::Authy, report)
}

fn add(account: &Value, open: &dyn Fn(&Value) -> Option<Zeroizing<String>>, report: &mut Report) {
    let name = match text(account, "originalName") {
        "" => text(account, "name"),
        name => name,
    };
    let issuer = text(account, "originalIssuer");
    if let Some(seed) = optional_text(account, "secretSeed") {
        report.add(Entry {
            issuer: "Authy",
            label: text(account, "name"),
            secret: EntrySecret::Hex(seed),
            digits: Number::Is(7),
            period: Number::Is(10),
            ..Entry::default()
        });
        return;
    }
    let opened;
    let secret = match optional_text(account, "decryptedSecret") {
        Some(secret) => secret,
        None => match open(account) {
            Some(text) => {
                opened = text;
                &opened
            }
            None => {
                report.skip(name, InputError::EntryEncrypted);
                return;
            }
        },
    };
    report.add(Entry {
        issuer,
        label: name,
        secret: EntrySecret::Base32(secret),
        digits: number(account, "digits"),
        ..Entry::default()
    });
}
