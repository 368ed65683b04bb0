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
use crate::name;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["encrypted", "items"])
        || content.is_object_with(&["encrypted", "encKeyValidation_DO_NOT_EDIT"])
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
            salt: text(file, "salt").to_owned(),
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

fn imported(file: &Value) -> Result<Imported, ImportError> {
    let items = file
        .get("items")
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for item in items {
        let login = item.get("login").unwrap_or(&Value::Null);
        // A login without a one-time password is none of ours.
        let Some(field) = optional_text(login, "totp").filter(|field| !field.trim().is_empty())
        else {
            continue;
        };
        let around = Around {
            title: text(item, "name"),
            username: text(login, "username"),
        };
        let taken = totp_field::read(field, around).map(|mut account| {
            account.note = text(item, "notes").to_owned();
            account.favourite = flag(item, "favorite");
            account.groups = folder(item, file).into_iter().collect();
            account
        });
        report.take(&totp_field::name_of(around), taken);
    }
    Ok(Imported::new(Format::BitwardenJson, report))
}

fn folder(item: &Value, file: &Value) -> Option<String> {
    let id = optional_text(item, "folderId")?;
    let folder = list(file, "folders")
        .iter()
        .find(|folder| text(folder, "id") == id)?;
    let name = name::clean(text(folder, "name")).text;
    (!name.is_empty()).then_some(name)
}
