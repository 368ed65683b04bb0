//! Aegis: JSON, plain or encrypted with one or several passwords (Aegis `docs/vault.md`, database versions 1 to 3).
//!
//! Encrypted, a random key of 256 bits seals the database; each password slot wraps that key under scrypt. Every slot
//! with a password is tried, the backup's own password too; fingerprint slots (type 2) are bound to their phone.

mod html;

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, Refusal, UnlockError,
    content::Content,
    crypto::{Gcm, Key, Scrypt, ScryptNumbers},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    icon,
    json::{flag, list, number, optional_text, text},
};
use crate::input::InputError;

pub(super) use html::READER as HTML_READER;

pub(super) const READER: Reader = Reader { detect, read };

/// The newest database version known.
const DATABASE_VERSION: i64 = 3;
/// The slot type of a password.
const PASSWORD_SLOT: i64 = 1;
/// More slots than anybody has, and each costs a key derivation.
const MAX_SLOTS: usize = 16;

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["header", "db"])
        && content.json().is_some_and(|file| {
            file.get("header")
                .is_some_and(|header| header.get("slots").is_some())
        })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    match file.get("db") {
        Some(Value::String(sealed)) => Sealed::parse(file, sealed).map(|sealed| {
            let memory = sealed.memory();
            Found::Locked(Locked::new(Format::Aegis, memory, move |password| {
                sealed.unlock(password)
            }))
        }),
        Some(database @ Value::Object(_)) => database_of(database).map(Found::Open),
        _ => Err(ImportError::Corrupt),
    }
}

/// An encrypted file.
struct Sealed {
    slots: Vec<Slot>,
    nonce: Vec<u8>,
    /// The tag stands at the end.
    sealed: Vec<u8>,
}

/// The database key, wrapped under a password.
struct Slot {
    kdf: Scrypt,
    salt: Vec<u8>,
    nonce: Vec<u8>,
    /// The tag stands at the end.
    wrapped: Vec<u8>,
}

impl Sealed {
    fn parse(file: &Value, sealed: &str) -> Result<Self, ImportError> {
        let header = file.get("header").ok_or(ImportError::Corrupt)?;
        let params = header.get("params").ok_or(ImportError::Corrupt)?;
        let mut bytes = BASE64
            .decode(sealed.as_bytes())
            .map_err(|_| ImportError::Corrupt)?;
        bytes.extend(hex(params, "tag")?);
        let slots = list(header, "slots")
            .iter()
            .filter(|slot| number(slot, "type") == Number::Is(PASSWORD_SLOT))
            .map(Slot::parse)
            .collect::<Result<Vec<_>, _>>()?;
        match slots.len() {
            0 => Err(ImportError::Refused(Refusal::NoPasswordSlot)),
            length if length > MAX_SLOTS => Err(ImportError::TooMuchWork),
            _ => Ok(Self {
                slots,
                nonce: hex(params, "nonce")?,
                sealed: bytes,
            }),
        }
    }

    fn memory(&self) -> u64 {
        self.slots
            .iter()
            .map(|slot| slot.kdf.memory())
            .max()
            .unwrap_or(0)
    }

    fn unlock(&self, password: &str) -> Result<Imported, UnlockError> {
        let key = self
            .slots
            .iter()
            .find_map(|slot| slot.unwrap_key(password).transpose())
            .ok_or(UnlockError::WrongPassword)??;
        let gcm = Gcm {
            nonce: &self.nonce,
            sealed: &self.sealed,
            associated: b"",
        };
        let text = gcm.open(&key).ok_or(ImportError::Corrupt)?;
        let database = serde_json::from_slice(&text).map_err(|_| ImportError::Corrupt)?;
        Ok(database_of(&database)?)
    }
}

impl Slot {
    fn parse(slot: &Value) -> Result<Self, ImportError> {
        let cost = |member| match number(slot, member) {
            Number::Is(number) => u64::try_from(number).map_err(|_| ImportError::Corrupt),
            Number::Missing | Number::Wrong => Err(ImportError::Corrupt),
        };
        let params = slot.get("key_params").ok_or(ImportError::Corrupt)?;
        let mut wrapped = hex(slot, "key")?;
        wrapped.extend(hex(params, "tag")?);
        Ok(Self {
            kdf: Scrypt::new(ScryptNumbers {
                n: cost("n")?,
                r: cost("r")?,
                p: cost("p")?,
            })?,
            salt: hex(slot, "salt")?,
            nonce: hex(params, "nonce")?,
            wrapped,
        })
    }

    /// The database key, or `None` when the password is not this slot's.
    fn unwrap_key(&self, password: &str) -> Result<Option<Key>, ImportError> {
        let wrapping = self.kdf.derive(password.as_bytes(), &self.salt)?;
        let gcm = Gcm {
            nonce: &self.nonce,
            sealed: &self.wrapped,
            associated: b"",
        };
        let Some(key) = gcm.open(&wrapping) else {
            return Ok(None);
        };
        let key = key
            .as_slice()
            .try_into()
            .map_err(|_| ImportError::Corrupt)?;
        Ok(Some(Zeroizing::new(key)))
    }
}

fn database_of(database: &Value) -> Result<Imported, ImportError> {
    match number(database, "version") {
        Number::Is(1..=DATABASE_VERSION) => {}
        Number::Is(version) if version > DATABASE_VERSION => {
            return Err(ImportError::Refused(Refusal::TooNew));
        }
        _ => return Err(ImportError::Corrupt),
    }
    let entries = database
        .get("entries")
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for entry in entries {
        add(entry, list(database, "groups"), &mut report);
    }
    Ok(Imported::new(Format::Aegis, report))
}

fn add(entry: &Value, groups: &[Value], report: &mut Report) {
    let Some(info) = entry.get("info").filter(|info| info.is_object()) else {
        let named = Entry {
            issuer: text(entry, "issuer"),
            label: text(entry, "name"),
            ..Entry::default()
        };
        report.skip(&named.best_name(), InputError::EntryDamaged);
        return;
    };
    let method = EntryMethod::parse(text(entry, "type"));
    let secret = text(info, "secret");
    report.add(Entry {
        issuer: text(entry, "issuer"),
        label: text(entry, "name"),
        method,
        secret: match method {
            // Aegis keeps the bytes behind an mOTP secret in hexadecimal, as mOTP itself does.
            EntryMethod::Motp => EntrySecret::Hex(secret),
            _ => EntrySecret::Base32(secret),
        },
        algorithm: optional_text(info, "algo"),
        digits: number(info, "digits"),
        period: number(info, "period"),
        counter: number(info, "counter"),
        pin: optional_text(info, "pin"),
        groups: groups_of(entry, groups),
        note: text(entry, "note"),
        favourite: flag(entry, "favorite"),
        icon: optional_text(entry, "icon").and_then(icon::from_base64),
        ..Entry::default()
    });
}

/// Versions 1 and 2 write one name into the entry, version 3 ids of the groups beside the entries.
fn groups_of(entry: &Value, groups: &[Value]) -> Vec<String> {
    let named = optional_text(entry, "group").map(str::to_owned);
    let listed = list(entry, "groups").iter().filter_map(|id| {
        let group = groups
            .iter()
            .find(|group| group.get("uuid").is_some_and(|uuid| uuid == id))?;
        optional_text(group, "name").map(str::to_owned)
    });
    named.into_iter().chain(listed).collect()
}

fn hex(value: &Value, member: &str) -> Result<Vec<u8>, ImportError> {
    HEXLOWER_PERMISSIVE
        .decode(text(value, member).as_bytes())
        .map_err(|_| ImportError::Corrupt)
}
