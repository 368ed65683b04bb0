//! FreeOTP: version 1 as preferences (`tokens.xml`), version 2 as a serialised Java map with every secret wrapped
//! under a master key, which a password opens (FreeOTP `EncryptedKey.java`, `MasterKey.java`). FreeOTP+ keeps its own
//! preferences in the form of version 1.

mod java;
mod wrapped;

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    entry::Report,
    freeotp_token::{self, Stored},
    preferences,
};
use crate::input::InputError;
use wrapped::{MasterKey, WrappedKey};

pub(super) const READER: Reader = Reader { detect, read };

const ORDER: &str = "tokenOrder";
const MASTER_KEY: &str = "masterKey";
/// Follows the id of a token in the name of its description.
const TOKEN: &str = "-token";

fn detect(content: &Content<'_>) -> bool {
    content.starts_with(java::MAGIC) || preferences::mentions(content, "issuerExt")
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    if content.starts_with(java::MAGIC) {
        return version_2(content.bytes());
    }
    let tokens = preferences::read(content).ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for (name, token) in tokens.iter().filter(|(name, _)| name != ORDER) {
        match serde_json::from_str::<Value>(token) {
            Ok(token) if token.is_object() => {
                freeotp_token::add(&token, None, Stored::Last, &mut report);
            }
            // Preferences of other things lie in the same file.
            Ok(_) => {}
            Err(_) if token.contains("secret") => report.skip(name, InputError::EntryDamaged),
            Err(_) => {}
        }
    }
    Ok(Found::Open(Imported::new(Format::FreeOtp, report)))
}

fn version_2(bytes: &[u8]) -> Result<Found, ImportError> {
    let entries = java::read_map(bytes).ok_or(ImportError::Corrupt)?;
    let find = |name: &str| {
        entries
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    let master = find(MASTER_KEY).ok_or(ImportError::Corrupt)?;
    let master = MasterKey::parse(master)?;
    let tokens: Vec<(String, String, Option<String>)> = entries
        .iter()
        .filter_map(|(name, token)| {
            let id = name.strip_suffix(TOKEN)?;
            Some((id.to_owned(), token.clone(), find(id).map(str::to_owned)))
        })
        .collect();
    Ok(Found::Locked(Locked::new(
        Format::FreeOtp,
        0,
        move |password| {
            let key = master.open(password)?.ok_or(UnlockError::WrongPassword)?;
            let mut report = Report::default();
            for (id, token, wrapped) in &tokens {
                let Ok(token) = serde_json::from_str::<Value>(token) else {
                    report.skip(id, InputError::EntryDamaged);
                    continue;
                };
                let secret = wrapped
                    .as_deref()
                    .and_then(WrappedKey::parse)
                    .and_then(|wrapped| wrapped.open(&key));
                match secret {
                    Some(secret) => {
                        freeotp_token::add(&token, Some(&secret), Stored::Next, &mut report);
                    }
                    None => report.skip(
                        super::json::text(&token, "label"),
                        InputError::SecretMissing,
                    ),
                }
            }
            Ok(Imported::new(Format::FreeOtp, report))
        },
    )))
}
