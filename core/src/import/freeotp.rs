//! FreeOTP: version 1 as preferences (`tokens.xml`), version 2 as a serialised Java map with every secret wrapped
//! under a master key, which a password opens (FreeOTP `EncryptedKey.java`, `MasterKey.java`). FreeOTP+ keeps its own
//! preferences in the form of version 1.

mod java;
mod wrapped;

use std::collections::HashMap;

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    crypto::Key,
    entry::Report,
    freeotp_token::{self, Stored},
    preferences,
};
use crate::{input::InputError, key_uri};
use wrapped::{MasterKey, WrappedKey};

pub(super) const READER: Reader = Reader { detect, read };

const ORDER: &str = "tokenOrder";
const MASTER_KEY: &str = "masterKey";
/// Follows the id of a token in the name of its description.
const TOKEN: &str = "-token";

fn detect(content: &Content<'_>) -> bool {
    content.starts_with(java::MAGIC)
        || preferences::mentions(content, ORDER)
        || preferences::mentions(content, "issuerExt")
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    if content.starts_with(java::MAGIC) {
        return version_2(content.bytes());
    }
    version_1(content).map(Found::Open)
}

fn version_1(content: &Content<'_>) -> Result<Imported, ImportError> {
    let mut tokens = preferences::read(content).ok_or(ImportError::Corrupt)?;
    // The file has the order of a hash table; the app shows its own.
    let order: Vec<String> = preferences::value(&tokens, ORDER)
        .and_then(|order| serde_json::from_str(order).ok())
        .unwrap_or_default();
    let places: HashMap<&str, usize> = order.iter().map(String::as_str).zip(0..).collect();
    tokens.sort_by_key(|(name, _)| places.get(name.as_str()).copied().unwrap_or(usize::MAX));
    let mut report = Report::default();
    for (name, token) in tokens.iter().filter(|(name, _)| name != ORDER) {
        add(name, token, &mut report);
    }
    Ok(Imported::new(Format::FreeOtp, report))
}

fn add(name: &str, token: &str, report: &mut Report) {
    // The first versions kept key URIs.
    if key_uri::is_key_uri(token) {
        report.take(name, key_uri::parse(token).map_err(InputError::from));
        return;
    }
    match serde_json::from_str::<Value>(token) {
        Ok(token) if token.get("secret").is_some() || token.get("type").is_some() => {
            freeotp_token::add(&token, None, Stored::Last, report);
        }
        Err(_) if token.contains("secret") => report.skip(name, InputError::EntryDamaged),
        // Preferences of other things may lie in the same file.
        Ok(_) | Err(_) => {}
    }
}

/// A token of version 2.
struct Sealed {
    id: String,
    description: Option<String>,
    wrapped: Option<String>,
}

fn version_2(bytes: &[u8]) -> Result<Found, ImportError> {
    let pairs = java::read_map(bytes).ok_or(ImportError::Corrupt)?;
    let values: HashMap<&str, &str> = pairs
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let find = |name: &str| values.get(name).map(|value| (*value).to_owned());
    let master = MasterKey::parse(&find(MASTER_KEY).ok_or(ImportError::Corrupt)?)?;
    let tokens: Vec<Sealed> = pairs
        .iter()
        .filter_map(|(name, _)| match name.strip_suffix(TOKEN) {
            Some(id) => Some(Sealed {
                id: id.to_owned(),
                description: find(name),
                wrapped: find(id),
            }),
            // A secret whose description is lost must not vanish without a word.
            None => (**name != *MASTER_KEY && find(&format!("{name}{TOKEN}")).is_none())
                .then(|| find(name))
                .flatten()
                .filter(|wrapped| WrappedKey::parse(wrapped).is_some())
                .map(|wrapped| Sealed {
                    id: name.to_string(),
                    description: None,
                    wrapped: Some(wrapped),
                }),
        })
        .collect();
    Ok(Found::Locked(Locked::new(
        Format::FreeOtp,
        0,
        move |password| {
            let key = master.open(password)?.ok_or(UnlockError::WrongPassword)?;
            let mut report = Report::default();
            for token in &tokens {
                token.open(&key, &mut report);
            }
            Ok(Imported::new(Format::FreeOtp, report))
        },
    )))
}

impl Sealed {
    fn open(&self, key: &Key, report: &mut Report) {
        let token: Option<Value> = self
            .description
            .as_deref()
            .and_then(|token| serde_json::from_str(token).ok());
        let Some(token) = token.filter(Value::is_object) else {
            report.skip(&self.id, InputError::EntryDamaged);
            return;
        };
        let name = freeotp_token::name(&token);
        let Some(wrapped) = &self.wrapped else {
            report.skip(&name, InputError::SecretMissing);
            return;
        };
        let Some(wrapped) = WrappedKey::parse(wrapped) else {
            report.skip(&name, InputError::EntryDamaged);
            return;
        };
        match wrapped.open(key) {
            Some(secret) => freeotp_token::add(&token, Some(&secret), Stored::Next, report),
            // Restoring in FreeOTP makes a new master key and leaves what an earlier one sealed.
            None => report.skip(&name, InputError::EntryEncrypted),
        }
    }
}
