//! andOTP: a JSON array, plain or encrypted in its new or its old container.
//!
//! New: rounds (4 bytes, big-endian), salt (12), nonce (12), sealed text and tag; PBKDF2-HMAC-SHA1 and AES-256-GCM.
//! Old, up to 0.6.2: nonce (12), sealed text and tag; the key is SHA-256 of the password (andOTP `EncryptionHelper`).
//! Neither has a mark: what is asked for a password here is what no other format claims and looks like cipher text.

use serde_json::Value;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError, authenticator_plus,
    content::Content,
    crypto::{Gcm, Key, Pbkdf2, Prf},
    entry::{Entry, EntryMethod, EntrySecret, Report},
    json::{list, number, optional_text, text},
};
use crate::{input::InputError, qr, secret::Secret, time::UnixTime};

pub(super) const READER: Reader = Reader { detect, read };
/// Asked last of all.
pub(super) const SEALED_READER: Reader = Reader {
    detect: looks_sealed,
    read: read_sealed,
};

const NONCE: usize = 12;
const SALT: usize = 12;
const TAG: usize = 16;
/// No sealed list is longer, in bytes: thumbnails are names.
const MAX_SEALED: usize = 8 << 20;
/// The shortest that holds an entry, in bytes: nonce, tag, and an entry of the first version.
const SHORTEST_SEALED: usize = NONCE + TAG + 64;
/// Compressed and sealed files of others look the same behind their first bytes.
const OTHER_MAGIC: &[&[u8]] = &[
    b"%PDF",
    b"7z\xbc\xaf\x27\x1c",
    b"BZh",
    b"GIF8",
    b"ID3",
    b"II*\0",
    b"MM\0*",
    b"MZ",
    b"OggS",
    b"PK",
    b"RIFF",
    b"Rar!",
    b"SQLite",
    b"Salted__",
    b"age-encryption.org",
    b"fLaC",
    b"\0asm",
    b"\0\0\x01\0",
    b"\x03\xd9\xa2\x9a",
    b"\x04\x22\x4d\x18",
    b"\x1a\x45\xdf\xa3",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
    b"\xac\xed\0\x05",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfd7zXZ\0",
];

fn detect(content: &Content<'_>) -> bool {
    let entries = content.json().and_then(Value::as_array);
    entries.is_some_and(|entries| {
        entries.iter().any(|entry| {
            let has = |member| entry.get(member).is_some();
            // The first versions had neither pictures nor kinds.
            has("secret") && has("label") && (has("type") || has("digits") || has("period"))
        })
    })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let entries = content.json().and_then(Value::as_array);
    Ok(Found::Open(imported(entries.ok_or(ImportError::Corrupt)?)))
}

/// Cipher text is no UTF-8, and among this many bytes of it nearly all values are met, none of them often.
fn looks_sealed(content: &Content<'_>) -> bool {
    let bytes = content.bytes();
    if !(SHORTEST_SEALED..=MAX_SEALED).contains(&bytes.len())
        || content.text().is_some()
        || qr::is_picture(bytes)
        || OTHER_MAGIC.iter().any(|magic| bytes.starts_with(magic))
    {
        return false;
    }
    let mut counts = [0_usize; 256];
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let met = counts.iter().filter(|count| **count > 0).count();
    most <= 8 + bytes.len() / 64 && met >= bytes.len().min(256) / 2
}

fn read_sealed(content: &Content<'_>) -> Result<Found, ImportError> {
    let bytes = content.bytes().to_vec();
    Ok(Found::Locked(Locked::new(
        Format::AndOtp,
        0,
        move |password| {
            if authenticator_plus::may_be(&bytes)
                && let Some(imported) = authenticator_plus::open(&bytes, password)?
            {
                return Ok(imported);
            }
            let text = open_new(&bytes, password)
                .or_else(|| open_old(&bytes, password))
                .ok_or(UnlockError::WrongPassword)?;
            let entries: Vec<Value> =
                serde_json::from_slice(&text).map_err(|_| ImportError::Corrupt)?;
            Ok(imported(&entries))
        },
    )))
}

fn open_new(bytes: &[u8], password: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (rounds, rest) = bytes.split_first_chunk::<4>()?;
    let (salt, rest) = rest.split_at_checked(SALT)?;
    let (nonce, sealed) = rest.split_at_checked(NONCE)?;
    // Random bytes of the old container read as rounds are beyond the bound nearly always.
    let kdf = Pbkdf2::new(Prf::Sha1, i64::from(i32::from_be_bytes(*rounds))).ok()?;
    let key = kdf.derive(password.as_bytes(), salt);
    open(&key, nonce, sealed)
}

fn open_old(bytes: &[u8], password: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
    let key: Key = Zeroizing::new(Sha256::digest(password.as_bytes()).into());
    open(&key, nonce, sealed)
}

fn open(key: &Key, nonce: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if sealed.len() < TAG {
        return None;
    }
    let gcm = Gcm {
        nonce,
        sealed,
        associated: b"",
    };
    gcm.open(key)
}

fn imported(entries: &[Value]) -> Imported {
    let mut report = Report::default();
    for entry in entries {
        add(entry, &mut report);
    }
    Imported::new(Format::AndOtp, report)
}

fn add(entry: &Value, report: &mut Report) {
    if !entry.is_object() {
        report.skip("", InputError::EntryDamaged);
        return;
    }
    let (issuer, label) = names(entry);
    let method = match text(entry, "type") {
        "" => EntryMethod::Totp,
        kind => EntryMethod::parse(kind),
    };
    let secret = text(entry, "secret");
    let hex = spelled_hex(secret);
    let last_used = number(entry, "last_used").or_zero();
    report.add(Entry {
        issuer,
        label,
        method,
        secret: match method {
            EntryMethod::Motp => EntrySecret::Hex(&hex),
            _ => EntrySecret::Base32(secret),
        },
        algorithm: optional_text(entry, "algorithm"),
        digits: number(entry, "digits"),
        period: number(entry, "period"),
        counter: number(entry, "counter"),
        pin: optional_text(entry, "pin"),
        groups: list(entry, "tags")
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        use_count: number(entry, "used_frequency").or_zero(),
        last_used: (last_used > 0).then(|| UnixTime::from_millis(last_used)),
        ..Entry::default()
    });
}

/// An mOTP secret is the Base32 of its hexadecimal text; its PIN is typed each time and not kept.
fn spelled_hex(secret: &str) -> Zeroizing<String> {
    let text = Secret::from_base32(secret)
        .ok()
        .and_then(|text| String::from_utf8(text.as_bytes().to_vec()).ok());
    Zeroizing::new(text.unwrap_or_else(|| secret.to_owned()))
}

/// Old versions have no issuer, or repeat it: `Issuer - Issuer:name`.
fn names(entry: &Value) -> (&str, &str) {
    let (issuer, label) = (text(entry, "issuer"), text(entry, "label"));
    if !issuer.is_empty() {
        return (issuer, label);
    }
    match label.split_once(" - ") {
        Some((issuer, name)) => {
            let name = name
                .strip_prefix(issuer)
                .and_then(|rest| rest.strip_prefix(':'))
                .unwrap_or(name);
            (issuer, name)
        }
        None => ("", label),
    }
}
