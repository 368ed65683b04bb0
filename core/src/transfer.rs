//! What both phones of a move agree on: the text of a QR code, the short code, and the key it gives.
//!
//! The series is made in [`crate::export::transfer`] and read in [`crate::import::transfer`]; `docs/backup-format.md` has
//! the bytes, and why a short code is enough.

use argon2::Argon2;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

/// How every text begins. Upper case, which QR codes hold in less space.
pub(crate) const SCHEME: &str = "CLAVIS-TRANSFER:";
/// The version written, and the only one read.
pub(crate) const VERSION: &str = "1";
/// The longest series, in QR codes.
pub(crate) const MAX_PARTS: u32 = 2_000;
/// Signs of the short code: 40 bits.
pub(crate) const CODE_SIGNS: usize = 8;
/// Digits and letters without I, L, O and U, which look like others [Crockford's Base32].
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// KiB of Argon2id: 64 MiB.
pub(crate) const MEMORY: u32 = 64 << 10;
const PASSES: u32 = 3;

/// Names a series, and is the salt of its key.
pub(crate) type SeriesId = [u8; 16];

/// The key of a series, zeroized when dropped.
pub(crate) struct TransferKey(Zeroizing<[u8; 32]>);

impl TransferKey {
    /// Derives it from the signs of the code, without the dash.
    pub(crate) fn derive(code: &[u8], id: &SeriesId) -> Option<Self> {
        let params = argon2::Params::new(MEMORY, PASSES, 1, Some(32)).ok()?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
            .hash_password_into(code, id, &mut *key)
            .ok()?;
        Some(Self(key))
    }

    /// Seals one part; the key is new for each series, so the place of a part is nonce enough.
    pub(crate) fn seal(&self, place: &Place, plain: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload {
            msg: plain,
            aad: &place.associated(),
        };
        self.cipher().encrypt(&place.nonce().into(), payload).ok()
    }

    /// Opens one part; `None` when the code is wrong or the part is another's.
    pub(crate) fn open(&self, place: &Place, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let payload = Payload {
            msg: sealed,
            aad: &place.associated(),
        };
        self.cipher()
            .decrypt(&place.nonce().into(), payload)
            .ok()
            .map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

/// Where a part belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) id: SeriesId,
    /// From 1.
    pub(crate) index: u32,
    pub(crate) total: u32,
}

impl Place {
    fn nonce(&self) -> [u8; 24] {
        let mut nonce = [0; 24];
        if let Some(last) = nonce.last_chunk_mut() {
            *last = self.index.to_be_bytes();
        }
        nonce
    }

    /// What a part is bound to: scheme, series, place and length of the series.
    fn associated(&self) -> Vec<u8> {
        let mut bytes = format!("{SCHEME}{VERSION}").into_bytes();
        bytes.extend_from_slice(&self.id);
        bytes.extend_from_slice(&self.index.to_be_bytes());
        bytes.extend_from_slice(&self.total.to_be_bytes());
        bytes
    }
}
