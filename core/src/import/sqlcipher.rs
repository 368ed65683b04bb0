//! SQLCipher 3: a database whose pages are sealed one by one <https://www.zetetic.net/sqlcipher/design/>.
//!
//! The file starts with a salt in place of the magic bytes. PBKDF2-HMAC-SHA-1 of 64,000 rounds makes the key, two more
//! rounds of it the key of the tags. A page of 1,024 bytes ends with its IV, a tag of HMAC-SHA-1 and 12 spare bytes.

use aes::cipher::{BlockDecryptMut, KeyIvInit, block_padding::NoPadding};
use hmac::{Hmac, Mac};
use zeroize::Zeroizing;

use super::{
    ImportError,
    crypto::{Key, Pbkdf2, Prf},
    sqlite,
};

/// Bytes of a page.
pub(super) const PAGE: usize = 1_024;

const SALT: usize = 16;
const IV: usize = 16;
const TAG: usize = 20;
/// IV and tag, filled up to whole blocks of the cipher.
const RESERVED: usize = 48;
const ROUNDS: i64 = 64_000;
/// How the salt of the tags' key comes from the other.
const TAG_SALT_MASK: u8 = 0x3a;
const TAG_ROUNDS: i64 = 2;

/// Opens all pages; `None` when the tag of the first is not right: the password is wrong, or it is no such database.
///
/// # Errors
/// When the tag of another page is not right, or the last page is no whole one.
pub(super) fn open(file: &[u8], password: &str) -> Result<Option<Zeroizing<Vec<u8>>>, ImportError> {
    let salt = file.first_chunk::<SALT>().ok_or(ImportError::Corrupt)?;
    let keys = Keys::derive(password, salt)?;
    let mut opened = Zeroizing::new(Vec::with_capacity(file.len()));
    let (pages, []) = file.as_chunks::<PAGE>() else {
        return Err(ImportError::Corrupt);
    };
    for (number, page) in (1..).zip(pages) {
        if number == 1 {
            let Some(body) = keys.open(number, page.get(SALT..).unwrap_or_default()) else {
                return Ok(None);
            };
            opened.extend_from_slice(sqlite::MAGIC);
            opened.extend_from_slice(&body);
        } else if page.iter().all(|byte| *byte == 0) {
            // A page that was never written has no tag.
            opened.extend_from_slice(&[0; PAGE - RESERVED]);
        } else {
            opened.extend_from_slice(&keys.open(number, page).ok_or(ImportError::Corrupt)?);
        }
        opened.extend_from_slice(&[0; RESERVED]);
    }
    Ok(Some(opened))
}

struct Keys {
    page: Key,
    tag: Key,
}

impl Keys {
    fn derive(password: &str, salt: &[u8; SALT]) -> Result<Self, ImportError> {
        let page: Key = Pbkdf2::new(Prf::Sha1, ROUNDS)?.derive(password.as_bytes(), salt);
        let tag_salt = salt.map(|byte| byte ^ TAG_SALT_MASK);
        let tag = Pbkdf2::new(Prf::Sha1, TAG_ROUNDS)?.derive(&*page, &tag_salt);
        Ok(Self { page, tag })
    }

    /// Opens a page, or the part of the first that follows the salt.
    fn open(&self, number: u32, page: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (sealed, reserved) = page.split_at_checked(page.len().checked_sub(RESERVED)?)?;
        let (iv, reserved) = reserved.split_first_chunk::<IV>()?;
        let tag = reserved.first_chunk::<TAG>()?;
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&*self.tag).ok()?;
        mac.update(sealed);
        mac.update(iv);
        mac.update(&number.to_le_bytes());
        mac.verify_slice(tag).ok()?;
        cbc::Decryptor::<aes::Aes256>::new((&*self.page).into(), iv.into())
            .decrypt_padded_vec_mut::<NoPadding>(sealed)
            .ok()
            .map(Zeroizing::new)
    }
}
