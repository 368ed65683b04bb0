//! Authenticator-Extension of the browsers: JSON of entries by their ids, plain or sealed in one of three ways.
//!
//! Each seal is AES-256-CBC as OpenSSL salts it (`Salted__`, MD5). Under the password, or under a random key that `key`
//! holds sealed, only the secrets are; since version 8 whole entries are, under the Base64 of an Argon2id hash of the
//! password (Authenticator-Extension `src/models/encryption.ts`, `storage.ts`). Nothing is authenticated: when nothing
//! opens, the password is wrong.

use std::collections::BTreeMap;

use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER};
use md5::{Digest, Md5};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    crypto::{Argon2Kdf, Argon2Numbers, Key, open_cbc},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    json::{flag, number, optional_text, text},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

/// Members beside the entries.
const NO_ENTRIES: [&str; 3] = ["key", "LocalStorage", "UserSettings"];
/// More keys than anybody has, and each costs a key derivation.
const MAX_KEYS: usize = 16;
/// What OpenSSL writes before the salt.
const SALTED: &[u8] = b"Salted__";
const SALT: usize = 8;
/// A Blizzard code has eight digits.
const BATTLE_DIGITS: i64 = 8;

fn detect(content: &Content<'_>) -> bool {
    let members = content.json().and_then(Value::as_object);
    members.is_some_and(|members| members.values().any(is_mark))
}

/// Old versions write no `dataType`.
fn is_mark(entry: &Value) -> bool {
    let has = |members: &[&str]| members.iter().all(|member| entry.get(member).is_some());
    matches!(text(entry, "dataType"), "OTPStorage" | "EncOTPStorage")
        || has(&["secret", "type", "encrypted", "index"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let members = content.json().and_then(Value::as_object);
    let file = File::parse(members.ok_or(ImportError::Corrupt)?)?;
    if !file.entries.iter().any(Stored::is_sealed) {
        return Ok(Found::Open(file.imported(|_| None)));
    }
    let memory = file.keys.values().map(|key| key.kdf.memory()).max();
    Ok(Found::Locked(Locked::new(
        Format::AuthenticatorExtension,
        memory.unwrap_or(0),
        move |password| file.unlock(password),
    )))
}

struct File {
    entries: Vec<Stored>,
    /// By their ids, since version 8.
    keys: BTreeMap<String, HashedKey>,
    /// The random key that seals the secrets, itself sealed under the password: before version 8.
    sealed_key: Option<String>,
}

/// An entry as it stands in the file.
struct Stored(Value);

/// How a password becomes the key of entries.
struct HashedKey {
    kdf: Argon2Kdf,
    salt: String,
}

/// What a password opens: the passphrases of the seals.
struct Passphrases {
    /// Of secrets.
    of_secrets: Option<Zeroizing<String>>,
    /// Of whole entries, by the key's id.
    of_entries: BTreeMap<String, Zeroizing<String>>,
}

impl File {
    fn parse(members: &Map<String, Value>) -> Result<Self, ImportError> {
        let mut keys = BTreeMap::new();
        let mut entries = Vec::new();
        for (name, member) in members {
            if text(member, "dataType") == "Key" {
                keys.insert(text(member, "id").to_owned(), HashedKey::parse(member)?);
            } else if !NO_ENTRIES.contains(&name.as_str()) {
                entries.push(Stored(member.clone()));
            }
        }
        if keys.len() > MAX_KEYS {
            return Err(ImportError::TooMuchWork);
        }
        // The order on the screen; whatever has no place stays behind.
        entries.sort_by_key(|entry| match number(&entry.0, "index") {
            Number::Is(index) => index,
            Number::Missing | Number::Wrong => i64::MAX,
        });
        let sealed_key = members.get("key").map(|key| text(key, "enc").to_owned());
        Ok(Self {
            entries,
            keys,
            sealed_key,
        })
    }

    fn unlock(&self, password: &str) -> Result<Imported, UnlockError> {
        let passphrases = self.passphrases(password)?;
        let mut opened = false;
        let imported = self.imported(|entry| {
            let text = entry.open(&passphrases);
            opened |= text.is_some();
            text
        });
        if opened {
            Ok(imported)
        } else {
            Err(UnlockError::WrongPassword)
        }
    }

    fn passphrases(&self, password: &str) -> Result<Passphrases, ImportError> {
        let of_secrets = match &self.sealed_key {
            None => Some(Zeroizing::new(password.to_owned())),
            Some(sealed) => {
                open_salted(sealed, password).map(|key| Zeroizing::new(HEXLOWER.encode(&key)))
            }
        };
        let mut of_entries = BTreeMap::new();
        for (id, key) in &self.keys {
            let hash = key.kdf.derive(password.as_bytes(), key.salt.as_bytes())?;
            of_entries.insert(id.clone(), Zeroizing::new(BASE64_NOPAD.encode(&*hash)));
        }
        Ok(Passphrases {
            of_secrets,
            of_entries,
        })
    }

    /// Reads all entries; what is sealed is opened by the caller, if it can.
    fn imported(&self, mut open: impl FnMut(&Stored) -> Option<Opened>) -> Imported {
        let mut report = Report::default();
        for entry in &self.entries {
            if !entry.is_sealed() {
                add(&entry.0, None, &mut report);
                continue;
            }
            match open(entry) {
                Some(Opened::Secret(secret)) => add(&entry.0, Some(&secret), &mut report),
                Some(Opened::Entry(whole)) => add(&whole, None, &mut report),
                None => {
                    let name = name_of(&entry.0);
                    report.take(&name, Err(InputError::EntryEncrypted));
                }
            }
        }
        Imported::new(Format::AuthenticatorExtension, report)
    }
}

/// What a seal held.
enum Opened {
    Secret(Zeroizing<String>),
    Entry(Value),
}

impl Stored {
    fn is_sealed(&self) -> bool {
        text(&self.0, "dataType") == "EncOTPStorage" || flag(&self.0, "encrypted")
    }

    fn open(&self, passphrases: &Passphrases) -> Option<Opened> {
        if text(&self.0, "dataType") == "EncOTPStorage" {
            let passphrase = passphrases.of_entries.get(text(&self.0, "keyId"))?;
            let json = open_salted(text(&self.0, "data"), passphrase)?;
            let whole: Value = serde_json::from_slice(&json).ok()?;
            return whole.is_object().then_some(Opened::Entry(whole));
        }
        let passphrase = passphrases.of_secrets.as_ref()?;
        let bytes = open_salted(text(&self.0, "secret"), passphrase)?;
        let secret = std::str::from_utf8(&bytes).ok()?;
        // What a wrong key makes of a seal is no text of these signs.
        let is_secret = secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-= ".contains(&byte));
        (is_secret && !secret.is_empty()).then(|| Opened::Secret(Zeroizing::new(secret.to_owned())))
    }
}

impl HashedKey {
    /// The hash beside the salt is `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`; the key was made with its numbers.
    fn parse(key: &Value) -> Result<Self, ImportError> {
        let mut parts = text(key, "hash").split('$').skip(1);
        let (kind, version, numbers) = (parts.next(), parts.next(), parts.next());
        if (kind, version) != (Some("argon2id"), Some("v=19")) {
            return Err(ImportError::Corrupt);
        }
        let cost = |name: &str| {
            numbers
                .into_iter()
                .flat_map(|numbers| numbers.split(','))
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
                .and_then(|number| number.parse::<u64>().ok())
                .ok_or(ImportError::Corrupt)
        };
        Ok(Self {
            kdf: Argon2Kdf::new(Argon2Numbers {
                algorithm: argon2::Algorithm::Argon2id,
                memory: cost("m")?,
                passes: cost("t")?,
                lanes: cost("p")?,
            })?,
            salt: text(key, "salt").to_owned(),
        })
    }
}

/// Opens what `CryptoJS.AES.encrypt` made with a passphrase: OpenSSL's `EVP_BytesToKey` with MD5, one round.
fn open_salted(base64: &str, passphrase: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = BASE64.decode(base64.trim().as_bytes()).ok()?;
    let (salt, sealed) = bytes.strip_prefix(SALTED)?.split_at_checked(SALT)?;
    if sealed.is_empty() {
        return None;
    }
    let mut derived = Zeroizing::new(Vec::with_capacity(48));
    while derived.len() < 48 {
        let before = derived.len().saturating_sub(16);
        let block = Md5::new()
            .chain_update(derived.get(before..)?)
            .chain_update(passphrase.as_bytes())
            .chain_update(salt)
            .finalize();
        derived.extend_from_slice(&block);
    }
    let (key, iv) = derived.split_first_chunk::<32>()?;
    let key: Key = Zeroizing::new(*key);
    open_cbc(&key, iv, sealed)
}

/// Adds an entry whose secret is in it, or was opened apart.
fn add(entry: &Value, opened: Option<&str>, report: &mut Report) {
    if !entry.is_object() {
        report.skip("", InputError::EntryDamaged);
        return;
    }
    let secret = opened.unwrap_or_else(|| text(entry, "secret")).trim();
    let (kind, secret) = kind_of(text(entry, "type"), secret);
    let (method, written) = match kind {
        Kind::Totp | Kind::Battle => (EntryMethod::Totp, EntrySecret::Base32(secret)),
        Kind::Hotp => (EntryMethod::Hotp, EntrySecret::Base32(secret)),
        Kind::Hex => (EntryMethod::Totp, EntrySecret::Hex(secret)),
        Kind::HexHotp => (EntryMethod::Hotp, EntrySecret::Hex(secret)),
        Kind::Steam => (EntryMethod::Steam, EntrySecret::Base32(secret)),
        Kind::Unknown => (EntryMethod::Unknown, EntrySecret::Missing),
    };
    report.add(Entry {
        issuer: issuer_of(entry),
        label: text(entry, "account"),
        method,
        secret: written,
        algorithm: match number(entry, "algorithm") {
            // Some versions write the place in their list of algorithms.
            Number::Is(1) => Some("SHA1"),
            Number::Is(2) => Some("SHA256"),
            Number::Is(3) => Some("SHA512"),
            Number::Is(_) => Some("unknown"),
            Number::Missing | Number::Wrong => optional_text(entry, "algorithm"),
        },
        digits: match kind {
            Kind::Battle => Number::Is(BATTLE_DIGITS),
            _ => number(entry, "digits").zero_is_missing(),
        },
        period: number(entry, "period").zero_is_missing(),
        counter: number(entry, "counter"),
        favourite: flag(entry, "pinned"),
        ..Entry::default()
    });
}

#[derive(Clone, Copy)]
enum Kind {
    Totp,
    Hotp,
    Battle,
    Steam,
    Hex,
    HexHotp,
    Unknown,
}

/// The kind, and the secret without what old versions wrote before it to say the kind. A secret that is hexadecimal and
/// cannot be Base32 is hexadecimal, as the extension has it.
fn kind_of<'a>(name: &str, secret: &'a str) -> (Kind, &'a str) {
    for (prefix, kind) in [
        ("blz-", Kind::Battle),
        ("bliz-", Kind::Battle),
        ("stm-", Kind::Steam),
    ] {
        if let Some(secret) = secret.strip_prefix(prefix) {
            return (kind, secret);
        }
    }
    let is_hex = secret.bytes().all(|byte| byte.is_ascii_hexdigit())
        && secret.bytes().any(|byte| b"0189".contains(&byte));
    let kind = match name {
        "totp" | "" if is_hex => Kind::Hex,
        "hotp" if is_hex => Kind::HexHotp,
        "totp" | "" => Kind::Totp,
        "hotp" => Kind::Hotp,
        "battle" => Kind::Battle,
        "steam" => Kind::Steam,
        "hex" => Kind::Hex,
        "hhex" => Kind::HexHotp,
        _ => Kind::Unknown,
    };
    (kind, secret)
}

/// After `::` stands the address of the site, by which the extension finds the entry.
fn issuer_of(entry: &Value) -> &str {
    let issuer = text(entry, "issuer");
    issuer.split_once("::").map_or(issuer, |(name, _)| name)
}

fn name_of(entry: &Value) -> String {
    Entry {
        issuer: issuer_of(entry),
        label: text(entry, "account"),
        ..Entry::default()
    }
    .best_name()
}
