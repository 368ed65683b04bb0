//! The outer and inner header, the authenticated blocks, the cipher and the compression.

use std::io::Read;

use aes::Aes256;
use cbc::cipher::{BlockDecryptMut, block_padding::Pkcs7};
use chacha20::{
    ChaCha20,
    cipher::{KeyIvInit, StreamCipher},
};
use flate2::read::GzDecoder;
use hmac::{Hmac, Mac};
use salsa20::Salsa20;
use sha2::{Digest, Sha256, Sha512};
use twofish::Twofish;
use zeroize::Zeroizing;

use super::super::{ImportError, Refusal, UnlockError, crypto::Key};
use super::kdf::{Kdf, sized};

const AES: &[u8] = b"\x31\xc1\xf2\xe6\xbf\x71\x43\x50\xbe\x58\x05\x21\x6a\xfc\x5a\xff";
const CHACHA20: &[u8] = b"\xd6\x03\x8a\x2b\x8b\x6f\x4c\xb5\xa5\x24\x33\x9a\x31\xdb\xb5\x9a";
const TWOFISH: &[u8] = b"\xad\x68\xf2\x9f\x57\x6f\x4b\xb9\xa3\x6a\xd4\x7a\xf9\x65\x34\x6c";
/// The most that compressed text may become, in bytes.
const MAX_EXPANDED: u64 = 128 << 20;
/// The inner streams: Salsa20 of older programs, and its nonce, and the one that KDBX 4 is written with.
const INNER_SALSA20: [u8; 4] = [2, 0, 0, 0];
const SALSA20_NONCE: [u8; 8] = *b"\xe8\x30\x09\x4b\x97\x20\x5d\x2a";
const INNER_CHACHA20: [u8; 4] = [3, 0, 0, 0];

#[derive(Clone, Copy)]
enum Cipher {
    Aes,
    ChaCha20,
    Twofish,
}

pub(super) struct Container {
    /// Signature, version and fields, as they are authenticated.
    header: Vec<u8>,
    header_hash: Vec<u8>,
    header_mac: Vec<u8>,
    blocks: Vec<u8>,
    cipher: Cipher,
    is_compressed: bool,
    seed: Vec<u8>,
    iv: Vec<u8>,
    kdf: Kdf,
}

/// The stream that hides protected values inside the text.
pub(super) struct InnerStream(Box<dyn StreamCipher>);

impl InnerStream {
    pub(super) fn open(&mut self, bytes: &mut [u8]) -> Result<(), ImportError> {
        self.0
            .try_apply_keystream(bytes)
            .map_err(|_| ImportError::Corrupt)
    }
}

impl Container {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ImportError> {
        Self::fields(bytes)?.ok_or(ImportError::Corrupt)
    }

    fn fields(bytes: &[u8]) -> Result<Option<Self>, ImportError> {
        let (mut cipher, mut compression, mut seed, mut iv, mut kdf) =
            (None, None, None, None, None);
        let Some(mut rest) = bytes.get(12..) else {
            return Ok(None);
        };
        loop {
            let Some((kind, after)) = rest.split_first() else {
                return Ok(None);
            };
            let Some((value, after)) = sized(after) else {
                return Ok(None);
            };
            rest = after;
            match kind {
                0 => break,
                2 => {
                    cipher = Some(match value {
                        AES => Cipher::Aes,
                        CHACHA20 => Cipher::ChaCha20,
                        TWOFISH => Cipher::Twofish,
                        _ => return Err(ImportError::Refused(Refusal::TooNew)),
                    });
                }
                3 => compression = Some(value),
                4 => seed = Some(value.to_vec()),
                7 => iv = Some(value.to_vec()),
                11 => kdf = Some(Kdf::parse(value)?),
                _ => {}
            }
        }
        let header = bytes
            .get(..bytes.len() - rest.len())
            .unwrap_or_default()
            .to_vec();
        let Some((hash, rest)) = rest.split_at_checked(32) else {
            return Ok(None);
        };
        let Some((mac, blocks)) = rest.split_at_checked(32) else {
            return Ok(None);
        };
        let (Some(cipher), Some(seed), Some(iv), Some(kdf)) = (cipher, seed, iv, kdf) else {
            return Ok(None);
        };
        Ok(Some(Self {
            header,
            header_hash: hash.to_vec(),
            header_mac: mac.to_vec(),
            blocks: blocks.to_vec(),
            cipher,
            is_compressed: compression == Some(&[1, 0, 0, 0][..]),
            seed,
            iv,
            kdf,
        }))
    }

    pub(super) fn memory(&self) -> u64 {
        self.kdf.memory()
    }

    /// The XML, and the stream for its protected values.
    pub(super) fn open(
        &self,
        password: &str,
    ) -> Result<(Zeroizing<Vec<u8>>, InnerStream), UnlockError> {
        if Sha256::digest(&self.header).as_slice() != self.header_hash {
            return Err(ImportError::Corrupt.into());
        }
        let composite: Key =
            Zeroizing::new(Sha256::digest(Sha256::digest(password.as_bytes())).into());
        let transformed = self.kdf.derive(&composite)?;
        let mac_base: Zeroizing<[u8; 64]> = Zeroizing::new(
            Sha512::new()
                .chain_update(&self.seed)
                .chain_update(*transformed)
                .chain_update([1])
                .finalize()
                .into(),
        );
        let header_mac = mac(&mac_base, u64::MAX)
            .ok_or(ImportError::Corrupt)?
            .chain_update(&self.header);
        // A key file would change the key too: without it no password is right.
        header_mac
            .verify_slice(&self.header_mac)
            .map_err(|_| UnlockError::WrongPassword)?;
        let sealed = joined(&self.blocks, &mac_base).ok_or(ImportError::Corrupt)?;
        let key: Key = Zeroizing::new(
            Sha256::new()
                .chain_update(&self.seed)
                .chain_update(*transformed)
                .finalize()
                .into(),
        );
        let opened = self.decrypt(&key, sealed).ok_or(ImportError::Corrupt)?;
        let plain = if self.is_compressed {
            expanded(&opened)?
        } else {
            opened
        };
        Ok(inner(&plain).ok_or(ImportError::Corrupt)?)
    }

    fn decrypt(&self, key: &Key, mut sealed: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
        match self.cipher {
            Cipher::Aes => cbc::Decryptor::<Aes256>::new_from_slices(&**key, &self.iv)
                .ok()?
                .decrypt_padded_vec_mut::<Pkcs7>(&sealed)
                .ok()
                .map(Zeroizing::new),
            Cipher::Twofish => cbc::Decryptor::<Twofish>::new_from_slices(&**key, &self.iv)
                .ok()?
                .decrypt_padded_vec_mut::<Pkcs7>(&sealed)
                .ok()
                .map(Zeroizing::new),
            Cipher::ChaCha20 => {
                ChaCha20::new_from_slices(&**key, &self.iv)
                    .ok()?
                    .try_apply_keystream(&mut sealed)
                    .ok()?;
                Some(sealed)
            }
        }
    }
}

/// The keyed authenticator of one block.
fn mac(base: &[u8; 64], index: u64) -> Option<Hmac<Sha256>> {
    let key: Zeroizing<[u8; 64]> = Zeroizing::new(
        Sha512::new()
            .chain_update(index.to_le_bytes())
            .chain_update(base)
            .finalize()
            .into(),
    );
    Hmac::new_from_slice(&*key).ok()
}

/// The text of the blocks, each checked; the last one is empty.
fn joined(mut blocks: &[u8], base: &[u8; 64]) -> Option<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(blocks.len()));
    for index in 0_u64.. {
        let (tag, rest) = blocks.split_at_checked(32)?;
        let (data, after) = sized(rest)?;
        let length = rest.get(..4)?;
        let mac = mac(base, index)?
            .chain_update(index.to_le_bytes())
            .chain_update(length)
            .chain_update(data);
        mac.verify_slice(tag).ok()?;
        if data.is_empty() {
            break;
        }
        text.extend_from_slice(data);
        blocks = after;
    }
    Some(text)
}

fn expanded(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let mut text = Zeroizing::new(Vec::new());
    // A text that grows leaves copies behind in memory; most fit this.
    text.reserve(bytes.len().saturating_mul(4).min(16 << 20));
    GzDecoder::new(bytes)
        .take(MAX_EXPANDED + 1)
        .read_to_end(&mut text)
        .map_err(|_| ImportError::Corrupt)?;
    if text.len() as u64 > MAX_EXPANDED {
        return Err(ImportError::TooMuchWork);
    }
    Ok(text)
}

/// Takes the inner header off.
fn inner(plain: &[u8]) -> Option<(Zeroizing<Vec<u8>>, InnerStream)> {
    let (mut kind_of_stream, mut key) = (None, None);
    let mut rest = plain;
    loop {
        let (kind, after) = rest.split_first()?;
        let (value, after) = sized(after)?;
        rest = after;
        match kind {
            0 => break,
            1 => kind_of_stream = Some(value),
            2 => key = Some(value),
            _ => {}
        }
    }
    let stream: Box<dyn StreamCipher> = if kind_of_stream == Some(&INNER_CHACHA20[..]) {
        let hash: Zeroizing<[u8; 64]> = Zeroizing::new(Sha512::digest(key?).into());
        Box::new(ChaCha20::new_from_slices(hash.get(..32)?, hash.get(32..44)?).ok()?)
    } else if kind_of_stream == Some(&INNER_SALSA20[..]) {
        let key: Key = Zeroizing::new(Sha256::digest(key?).into());
        Box::new(Salsa20::new((&*key).into(), &SALSA20_NONCE.into()))
    } else {
        return None;
    };
    Some((Zeroizing::new(rest.to_vec()), InnerStream(stream)))
}
