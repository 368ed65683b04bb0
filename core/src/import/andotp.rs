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
use crate::{input::InputError, time::UnixTime};

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

fn detect(content: &Content<'_>) -> bool {
    let entries = content.json().and_then(Value::as_array);
    entries.is_some_and(|entries| {
        entries.iter().any(|entry| {
            ["secret", "type", "label", "thumbnail"]
                .iter()
                .all(|member| entry.get(member).is_some())
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
    let known = [
        b"%PDF".as_slice(),
        b"PK",
        b"SQLite",
        b"\x7fELF",
        b"\x1f\x8b",
        b"MZ",
        b"7z\xbc\xaf",
    ];
    if !(64..=MAX_SEALED).contains(&bytes.len())
        || content.text().is_some()
        || known.iter().any(|magic| bytes.starts_with(magic))
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
    most <= 8 + bytes.len() / 64
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
    let method = EntryMethod::parse(text(entry, "type"));
    let secret = text(entry, "secret");
    let last_used = number(entry, "last_used").or_zero();
    report.add(Entry {
        issuer,
        label,
        method,
        secret: match method {
            EntryMethod::Motp => EntrySecret::Hex(secret),
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
