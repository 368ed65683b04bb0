//! Bitwarden: JSON, plain or sealed under a password, and Bitwarden Authenticator's own JSON.
//!
//! Sealed (`passwordProtected`): PBKDF2-HMAC-SHA256 or Argon2id gives a key, HKDF-Expand two more, and `2.iv|text|mac`
//! is AES-256-CBC under HMAC-SHA256 (KeePassXC `BitwardenReader`). The salt is used as the text it is written in. A
//! file that only its account can open says so.

use data_encoding::BASE64;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, Refusal, UnlockError,
    content::Content,
    crypto::{Argon2Kdf, Argon2Numbers, Key, Pbkdf2, Prf, open_cbc},
    entry::{Number, Report},
    json::{flag, list, number, optional_text, text},
    totp_field::{self, Around},
};
use crate::{account::NewAccount, input::InputError};

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.json().is_some_and(is_export)
}

/// Whether a value is what Bitwarden exports, in whatever state.
pub(super) fn is_export(file: &Value) -> bool {
    file.get("encrypted").is_some()
        && ["items", "encKeyValidation_DO_NOT_EDIT"]
            .iter()
            .any(|member| file.get(member).is_some())
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    if !flag(file, "encrypted") {
        return imported(file).map(Found::Open);
    }
    if !flag(file, "passwordProtected") {
        return Err(ImportError::Refused(Refusal::AccountRestricted));
    }
    let sealed = Sealed::parse(file)?;
    let memory = sealed.kdf.memory();
    Ok(Found::Locked(Locked::new(
        Format::BitwardenJson,
        memory,
        move |password| {
            let text = sealed.open(password)?;
            let file: Value = serde_json::from_slice(&text).map_err(|_| ImportError::Corrupt)?;
            Ok(imported(&file)?)
        },
    )))
}

struct Sealed {
    kdf: Kdf,
    salt: String,
    validation: Cipher,
    data: Cipher,
}

enum Kdf {
    Pbkdf2(Pbkdf2),
    Argon2(Argon2Kdf),
}

impl Kdf {
    fn parse(file: &Value) -> Result<Self, ImportError> {
        let number = |member| match number(file, member) {
            Number::Is(number) => u64::try_from(number).map_err(|_| ImportError::Corrupt),
            Number::Missing | Number::Wrong => Err(ImportError::Corrupt),
        };
        let rounds = number("kdfIterations")?;
        match number("kdfType")? {
            0 => {
                let rounds = i64::try_from(rounds).map_err(|_| ImportError::TooMuchWork)?;
                Pbkdf2::new(Prf::Sha256, rounds).map(Self::Pbkdf2)
            }
            1 => Argon2Kdf::new(Argon2Numbers {
                algorithm: argon2::Algorithm::Argon2id,
                memory: number("kdfMemory")?.saturating_mul(1_024),
                passes: rounds,
                lanes: number("kdfParallelism")?,
            })
            .map(Self::Argon2),
            _ => Err(ImportError::Refused(Refusal::TooNew)),
        }
    }

    fn memory(&self) -> u64 {
        match self {
            Self::Pbkdf2(_) => 0,
            Self::Argon2(kdf) => kdf.memory(),
        }
    }

    fn derive(&self, password: &str, salt: &str) -> Result<Key, ImportError> {
        match self {
            Self::Pbkdf2(kdf) => Ok(kdf.derive(password.as_bytes(), salt.as_bytes())),
            Self::Argon2(kdf) => kdf.derive(password.as_bytes(), &Sha256::digest(salt.as_bytes())),
        }
    }
}

/// `2.iv|text|mac` in Base64.
struct Cipher {
    iv: Vec<u8>,
    text: Vec<u8>,
    mac: Vec<u8>,
}

impl Cipher {
    fn parse(text: &str) -> Result<Self, ImportError> {
        let rest = text.strip_prefix("2.").ok_or(ImportError::Corrupt)?;
        let mut parts = rest.split('|').map(|part| {
            BASE64
                .decode(part.as_bytes())
                .map_err(|_| ImportError::Corrupt)
        });
        let mut part = || parts.next().unwrap_or(Err(ImportError::Corrupt));
        Ok(Self {
            iv: part()?,
            text: part()?,
            mac: part()?,
        })
    }

    /// `None` when the key is wrong or a byte was changed.
    fn open(&self, encryption: &Key, authentication: &Key) -> Option<Zeroizing<Vec<u8>>> {
        let mac = Hmac::<Sha256>::new_from_slice(&**authentication).ok()?;
        mac.chain_update(&self.iv)
            .chain_update(&self.text)
            .verify_slice(&self.mac)
            .ok()?;
        open_cbc(encryption, &self.iv, &self.text)
    }
}

impl Sealed {
    fn parse(file: &Value) -> Result<Self, ImportError> {
        Ok(Self {
            kdf: Kdf::parse(file)?,
            salt: optional_text(file, "salt")
                .ok_or(ImportError::Corrupt)?
                .to_owned(),
            validation: Cipher::parse(text(file, "encKeyValidation_DO_NOT_EDIT"))?,
            data: Cipher::parse(text(file, "data"))?,
        })
    }

    fn open(&self, password: &str) -> Result<Zeroizing<Vec<u8>>, UnlockError> {
        let key = self.kdf.derive(password, &self.salt)?;
        let encryption = expand(&key, b"enc")?;
        let authentication = expand(&key, b"mac")?;
        self.validation
            .open(&encryption, &authentication)
            .ok_or(UnlockError::WrongPassword)?;
        let opened = self.data.open(&encryption, &authentication);
        Ok(opened.ok_or(ImportError::Corrupt)?)
    }
}

/// HKDF-Expand alone ([RFC 5869 §2.3]).
fn expand(key: &Key, purpose: &[u8]) -> Result<Key, ImportError> {
    let mut expanded = Key::default();
    Hkdf::<Sha256>::from_prk(&**key)
        .and_then(|hkdf| {
            hkdf.expand(purpose, &mut *expanded)
                .map_err(|_| hkdf::InvalidPrkLength)
        })
        .map_err(|_| ImportError::Corrupt)?;
    Ok(expanded)
}

/// Reads the plain JSON, as a file, from under a password, or from a zip.
pub(super) fn imported(file: &Value) -> Result<Imported, ImportError> {
    let items = file
        .get("items")
        .and_then(Value::as_array)
        .filter(|_| !flag(file, "encrypted"))
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for item in items {
        add(item, file, &mut report);
    }
    Ok(Imported::new(Format::BitwardenJson, report))
}

fn add(item: &Value, file: &Value, report: &mut Report) {
    let login = match item.get("login") {
        // A card, a note, a login without a one-time password are none of ours.
        None | Some(Value::Null) if item.is_object() => return,
        Some(login @ Value::Object(_)) => login,
        _ => return report.skip(text(item, "name"), InputError::EntryDamaged),
    };
    let around = Around {
        title: text(item, "name"),
        username: text(login, "username"),
    };
    let taken = match login.get("totp") {
        None | Some(Value::Null) => return,
        Some(Value::String(field)) if field.trim().is_empty() => return,
        Some(Value::String(field)) => totp_field::read(field, around),
        Some(_) => Err(InputError::EntryDamaged),
    };
    let taken = taken.map(|account| NewAccount {
        note: text(item, "notes").to_owned(),
        favourite: flag(item, "favorite"),
        groups: groups(item, file),
        ..account
    });
    report.take(&totp_field::name_of(around), taken);
}

/// The item's folder, or the collections of an organisation.
fn groups(item: &Value, file: &Value) -> Vec<String> {
    let folder = item.get("folderId").into_iter();
    let folder = folder.filter_map(|id| name_in(file, "folders", id));
    let collections = list(item, "collectionIds").iter();
    let collections = collections.filter_map(|id| name_in(file, "collections", id));
    folder.chain(collections).collect()
}

fn name_in(file: &Value, places: &str, id: &Value) -> Option<String> {
    let place = list(file, places)
        .iter()
        .find(|place| id.is_string() && place.get("id") == Some(id))?;
    optional_text(place, "name").map(str::to_owned)
}
