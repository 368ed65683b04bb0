//! The database of Authenticator Plus: SQLCipher 3 (<https://www.zetetic.net/sqlcipher/design/>). Every page of 1,024
//! bytes is AES-256-CBC with its IV and an HMAC-SHA1 at its end; the first 16 bytes are the salt of PBKDF2-HMAC-SHA1.
//!
//! It has no mark, but its size is whole pages; it is asked before andOTP's container, and a wrong password of either
//! is told by their authenticators.

use std::borrow::Cow;

use aes::cipher::{BlockDecryptMut, KeyIvInit, block_padding::NoPadding};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

use super::{
    Format, ImportError, Imported, UnlockError,
    crypto::{Key, Pbkdf2, Prf},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    sqlite::{Database, Row},
};

const PAGE: usize = 1_024;
/// IV (16), HMAC (20) and padding to a whole block.
const RESERVED: usize = 48;
const SALT: usize = 16;
const ROUNDS: i64 = 64_000;

/// Whether bytes may be such a database.
pub(super) fn may_be(bytes: &[u8]) -> bool {
    bytes.len() >= 2 * PAGE && bytes.len().is_multiple_of(PAGE)
}

/// Opens the database; `None` when the password is wrong, or it is none.
pub(super) fn open(bytes: &[u8], password: &str) -> Result<Option<Imported>, UnlockError> {
    let Some(plain) = decrypt(bytes, password)? else {
        return Ok(None);
    };
    let database = Database::of_plain(Cow::Borrowed(&plain))?;
    let mut report = Report::default();
    database.rows("accounts", &mut |row| add(row, &mut report))?;
    Ok(Some(Imported::new(Format::AuthenticatorPlus, report)))
}

fn decrypt(bytes: &[u8], password: &str) -> Result<Option<Zeroizing<Vec<u8>>>, ImportError> {
    let salt = bytes.get(..SALT).ok_or(ImportError::Corrupt)?;
    let key: Key = Pbkdf2::new(Prf::Sha1, ROUNDS)?.derive(password.as_bytes(), salt);
    let masked: Vec<u8> = salt.iter().map(|byte| byte ^ 0x3a).collect();
    let mac_key: Key = Pbkdf2::new(Prf::Sha1, 2)?.derive(&*key, &masked);
    let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len()));
    for (number, page) in (1_u32..).zip(bytes.chunks_exact(PAGE)) {
        let start = if number == 1 { SALT } else { 0 };
        let sealed = page
            .get(start..PAGE - RESERVED)
            .ok_or(ImportError::Corrupt)?;
        let tail = page.get(PAGE - RESERVED..).ok_or(ImportError::Corrupt)?;
        let (iv, rest) = tail.split_at(16);
        let mac = rest.get(..20).ok_or(ImportError::Corrupt)?;
        let computed = Hmac::<Sha1>::new_from_slice(&*mac_key)
            .map_err(|_| ImportError::Corrupt)?
            .chain_update(sealed)
            .chain_update(iv)
            .chain_update(number.to_le_bytes());
        if computed.verify_slice(mac).is_err() {
            // On the first page the password is wrong, later the file is damaged.
            return if number == 1 {
                Ok(None)
            } else {
                Err(ImportError::Corrupt)
            };
        }
        let opened = cbc::Decryptor::<aes::Aes256>::new_from_slices(&*key, iv)
            .map_err(|_| ImportError::Corrupt)?
            .decrypt_padded_vec_mut::<NoPadding>(sealed)
            .map_err(|_| ImportError::Corrupt)?;
        if number == 1 {
            plain.extend_from_slice(super::SQLITE);
        }
        plain.extend_from_slice(&opened);
        let end = plain.len() + RESERVED;
        plain.resize(end, 0);
    }
    Ok(Some(plain))
}

fn add(row: &Row<'_>, report: &mut Report) {
    let secret = row.text("secret");
    let own;
    let (method, secret, digits) = match row.number("type") {
        Some(0) | None => (
            EntryMethod::Totp,
            EntrySecret::Base32(secret),
            Number::Missing,
        ),
        Some(1) => (
            EntryMethod::Hotp,
            EntrySecret::Base32(secret),
            Number::Missing,
        ),
        // Blizzard keeps hexadecimal, in upper or lower case.
        Some(2) => {
            own = data_encoding::HEXLOWER_PERMISSIVE
                .decode(secret.as_bytes())
                .map(|bytes| Zeroizing::new(BASE32_NOPAD.encode(&bytes)))
                .unwrap_or_default();
            (EntryMethod::Totp, EntrySecret::Base32(&own), Number::Is(8))
        }
        Some(_) => (
            EntryMethod::Unknown,
            EntrySecret::Base32(secret),
            Number::Missing,
        ),
    };
    let label = match row.text("email") {
        "" => row.text("original_name"),
        label => label,
    };
    let group = row.text("category");
    report.add(Entry {
        issuer: row.text("issuer"),
        label,
        method,
        secret,
        digits,
        counter: row.number("counter").map_or(Number::Missing, Number::Is),
        groups: if group.is_empty() {
            Vec::new()
        } else {
            vec![group.to_owned()]
        },
        ..Entry::default()
    });
}
