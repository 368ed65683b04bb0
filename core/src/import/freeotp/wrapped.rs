//! FreeOTP 2: a master key under PBKDF2 of the password, and under it each token's secret, all in AES-256-GCM whose
//! associated data is the name of the kind of key.

use serde_json::Value;
use zeroize::Zeroizing;

use super::super::{
    ImportError,
    crypto::{Gcm, Key, Pbkdf2, Prf},
    entry::Number,
    freeotp_token::signed_bytes,
    json::{number, text},
};

pub(super) struct MasterKey {
    kdf: Pbkdf2,
    salt: Vec<u8>,
    wrapped: WrappedKey,
}

/// A key in its wrapping.
pub(super) struct WrappedKey {
    nonce: Vec<u8>,
    sealed: Vec<u8>,
    kind: String,
}

impl MasterKey {
    pub(super) fn parse(json: &str) -> Result<Self, ImportError> {
        let value: Value = serde_json::from_str(json).map_err(|_| ImportError::Corrupt)?;
        let prf = match text(&value, "mAlgorithm") {
            "PBKDF2withHmacSHA1" => Prf::Sha1,
            "PBKDF2withHmacSHA256" => Prf::Sha256,
            "PBKDF2withHmacSHA512" => Prf::Sha512,
            _ => return Err(ImportError::Corrupt),
        };
        let Number::Is(rounds) = number(&value, "mIterations") else {
            return Err(ImportError::Corrupt);
        };
        let wrapped = value.get("mEncryptedKey").and_then(WrappedKey::of);
        Ok(Self {
            kdf: Pbkdf2::new(prf, rounds)?,
            salt: signed_bytes(value.get("mSalt")).ok_or(ImportError::Corrupt)?,
            wrapped: wrapped.ok_or(ImportError::Corrupt)?,
        })
    }

    /// The master key; `None` when the password is wrong.
    pub(super) fn open(&self, password: &str) -> Result<Option<Key>, ImportError> {
        let key = self.kdf.derive(password.as_bytes(), &self.salt);
        let Some(opened) = self.wrapped.open(&key) else {
            return Ok(None);
        };
        let key = opened
            .as_slice()
            .try_into()
            .map_err(|_| ImportError::Corrupt)?;
        Ok(Some(Zeroizing::new(key)))
    }
}

impl WrappedKey {
    /// Reads `{"key": "…"}`, in which the wrapping is JSON within JSON.
    pub(super) fn parse(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let inner: Value = serde_json::from_str(value.get("key")?.as_str()?).ok()?;
        Self::of(&inner)
    }

    fn of(value: &Value) -> Option<Self> {
        if text(value, "mCipher") != "AES/GCM/NoPadding" {
            return None;
        }
        Some(Self {
            nonce: nonce(&signed_bytes(value.get("mParameters"))?)?.to_vec(),
            sealed: signed_bytes(value.get("mCipherText"))?,
            kind: text(value, "mToken").to_owned(),
        })
    }

    pub(super) fn open(&self, key: &Key) -> Option<Zeroizing<Vec<u8>>> {
        let gcm = Gcm {
            nonce: &self.nonce,
            sealed: &self.sealed,
            associated: self.kind.as_bytes(),
        };
        gcm.open(key)
    }
}

/// The nonce in its DER: a sequence of it and the length of the tag ([RFC 5084 §3.2]), or it alone on old phones.
fn nonce(der: &[u8]) -> Option<&[u8]> {
    let content = match der {
        [0x30, length, content @ ..] if usize::from(*length) == content.len() => content,
        content => content,
    };
    match content {
        [0x04, length, rest @ ..] => rest.get(..usize::from(*length)),
        _ => None,
    }
}
