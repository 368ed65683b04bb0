//! The payload: STREAM, chunks of 64 KiB under a key of their own, the last one marked as such.

use chacha20poly1305::{AeadInPlace, ChaCha20Poly1305, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{AgeError, FileKey};

pub(super) const NONCE_BYTES: usize = 16;
pub(super) const TAG_BYTES: usize = 16;
const CHUNK_BYTES: usize = 64 << 10;

/// Opens a payload.
pub(super) fn open(file_key: &FileKey, payload: &[u8]) -> Result<Zeroizing<Vec<u8>>, AgeError> {
    let (nonce, sealed) = payload
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(AgeError::Damaged)?;
    let cipher = cipher(file_key, nonce).ok_or(AgeError::Damaged)?;
    // The capacity is enough, so that growing leaves no unzeroized copy behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    let count = sealed.len().div_ceil(CHUNK_BYTES + TAG_BYTES);
    for (index, chunk) in sealed.chunks(CHUNK_BYTES + TAG_BYTES).enumerate() {
        let place = Place::new(index, count);
        let (sealed, tag) = chunk
            .split_last_chunk::<TAG_BYTES>()
            .ok_or(AgeError::Damaged)?;
        // Only an empty text has an empty chunk.
        if sealed.is_empty() && index > 0 {
            return Err(AgeError::Damaged);
        }
        let start = plain.len();
        plain.extend_from_slice(sealed);
        let text = plain.get_mut(start..).unwrap_or_default();
        cipher
            .decrypt_in_place_detached(&place.nonce().into(), b"", text, tag.into())
            .map_err(|_| AgeError::Damaged)?;
    }
    if count == 0 {
        return Err(AgeError::Damaged);
    }
    Ok(plain)
}

/// Appends the payload of a text to its header; `None` for a text that is too long.
pub(super) fn seal(
    file_key: &FileKey,
    nonce: [u8; NONCE_BYTES],
    plain: &[u8],
    file: &mut Vec<u8>,
) -> Option<()> {
    let cipher = cipher(file_key, &nonce)?;
    let count = plain.len().div_ceil(CHUNK_BYTES).max(1);
    // Until it is sealed the text stands in the file, so the file must not grow by moving.
    file.reserve_exact(NONCE_BYTES + plain.len() + count * TAG_BYTES);
    file.extend_from_slice(&nonce);
    for index in 0..count {
        let start = index * CHUNK_BYTES;
        let chunk = plain.get(start..plain.len().min(start + CHUNK_BYTES))?;
        let start = file.len();
        file.extend_from_slice(chunk);
        let tag = cipher
            .encrypt_in_place_detached(
                &Place::new(index, count).nonce().into(),
                b"",
                file.get_mut(start..)?,
            )
            .ok()?;
        file.extend_from_slice(&tag);
    }
    Some(())
}

fn cipher(file_key: &FileKey, nonce: &[u8; NONCE_BYTES]) -> Option<ChaCha20Poly1305> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(nonce), &**file_key)
        .expand(b"payload", &mut *key)
        .ok()?;
    Some(ChaCha20Poly1305::new((&*key).into()))
}

/// Where a chunk stands.
struct Place {
    index: u64,
    last: bool,
}

impl Place {
    fn new(index: usize, count: usize) -> Self {
        Self {
            index: u64::try_from(index).unwrap_or(u64::MAX),
            last: index + 1 == count,
        }
    }

    /// 11 bytes of counter, big-endian, and one that marks the end.
    fn nonce(&self) -> [u8; 12] {
        let mut nonce = [0; 12];
        let (counter, last) = nonce.split_at_mut(11);
        if let Some(low) = counter.get_mut(3..) {
            low.copy_from_slice(&self.index.to_be_bytes());
        }
        last.fill(u8::from(self.last));
        nonce
    }
}
