//! Key derivation and decryption with numbers that come from a file: bounded before anything runs.

use aes::cipher::{BlockDecryptMut, KeyIvInit, block_padding::Pkcs7};
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use argon2::Argon2;
use zeroize::Zeroizing;

use super::ImportError;

/// A file that wants more memory than this is refused, in bytes: 1 GiB.
pub const MAX_MEMORY: u64 = 1 << 30;
/// The most rounds of PBKDF2 run: several times what any app writes, some seconds on a phone.
const MAX_ROUNDS: u32 = 5_000_000;
/// The most memory Argon2 may pass over in all, in KiB: 4 passes of 4 GiB.
const MAX_ARGON2_WORK: u64 = 16 << 20;
/// The most memory scrypt may pass over in all, in bytes.
const MAX_SCRYPT_WORK: u64 = 4 << 30;

/// A key of 256 bits, zeroized when dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// The hash inside PBKDF2 [RFC 8018 §5.2].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prf {
    Sha1,
    Sha256,
    Sha512,
}

/// PBKDF2 within bounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pbkdf2 {
    prf: Prf,
    rounds: u32,
}

impl Pbkdf2 {
    /// Takes 1 to 5 million rounds.
    pub(super) fn new(prf: Prf, rounds: i64) -> Result<Self, ImportError> {
        match u32::try_from(rounds) {
            Ok(0) | Err(_) if rounds <= 0 => Err(ImportError::Corrupt),
            Ok(rounds) if rounds <= MAX_ROUNDS => Ok(Self { prf, rounds }),
            Ok(_) | Err(_) => Err(ImportError::TooMuchWork),
        }
    }

    /// Fills the key.
    pub(super) fn derive<const N: usize>(self, password: &[u8], salt: &[u8]) -> Zeroizing<[u8; N]> {
        let mut key = Zeroizing::new([0; N]);
        let rounds = self.rounds;
        match self.prf {
            Prf::Sha1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, salt, rounds, &mut *key),
            Prf::Sha256 => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, salt, rounds, &mut *key),
            Prf::Sha512 => pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, rounds, &mut *key),
        }
        key
    }
}

/// Argon2 within bounds, version 1.3 [RFC 9106] unless a file names the older one.
#[derive(Debug, Clone)]
pub(super) struct Argon2Kdf {
    algorithm: argon2::Algorithm,
    version: argon2::Version,
    params: argon2::Params,
}

/// The numbers of Argon2 as a file states them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Argon2Numbers {
    pub(super) algorithm: argon2::Algorithm,
    /// KiB.
    pub(super) memory: u64,
    pub(super) passes: u64,
    pub(super) lanes: u64,
}

impl Argon2Kdf {
    /// Takes at most 1 GiB, and at most 16 GiB passed over in all.
    pub(super) fn new(numbers: Argon2Numbers) -> Result<Self, ImportError> {
        let Argon2Numbers {
            algorithm,
            memory,
            passes,
            lanes,
        } = numbers;
        if memory.saturating_mul(1_024) > MAX_MEMORY
            || memory.saturating_mul(passes) > MAX_ARGON2_WORK
            || lanes > 64
        {
            return Err(ImportError::TooMuchWork);
        }
        let number = |number: u64| u32::try_from(number).map_err(|_| ImportError::TooMuchWork);
        let params =
            argon2::Params::new(number(memory)?, number(passes)?, number(lanes)?, Some(32))
                .map_err(|_| ImportError::Corrupt)?;
        Ok(Self {
            algorithm,
            version: argon2::Version::V0x13,
            params,
        })
    }

    /// The same in another version of Argon2.
    pub(super) fn with_version(self, version: argon2::Version) -> Self {
        Self { version, ..self }
    }

    /// Bytes of memory it takes.
    pub(super) fn memory(&self) -> u64 {
        u64::from(self.params.m_cost()) * 1_024
    }

    /// Derives the key.
    pub(super) fn derive(&self, password: &[u8], salt: &[u8]) -> Result<Key, ImportError> {
        let mut key = Key::default();
        Argon2::new(self.algorithm, self.version, self.params.clone())
            .hash_password_into(password, salt, &mut *key)
            .map_err(|_| ImportError::Corrupt)?;
        Ok(key)
    }
}

/// scrypt [RFC 7914] within bounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scrypt {
    params: scrypt::Params,
    memory: u64,
}

/// The numbers of scrypt as a file states them.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScryptNumbers {
    /// The cost N, a power of two.
    pub(super) n: u64,
    pub(super) r: u64,
    pub(super) p: u64,
}

impl Scrypt {
    /// Takes at most 1 GiB, and at most 4 GiB passed over in all.
    pub(super) fn new(numbers: ScryptNumbers) -> Result<Self, ImportError> {
        let ScryptNumbers { n, r, p } = numbers;
        if !n.is_power_of_two() || n < 2 || r == 0 || p == 0 {
            return Err(ImportError::Corrupt);
        }
        let memory = n.saturating_mul(r).saturating_mul(128);
        if memory > MAX_MEMORY || memory.saturating_mul(p) > MAX_SCRYPT_WORK {
            return Err(ImportError::TooMuchWork);
        }
        let number = |number: u64| u32::try_from(number).map_err(|_| ImportError::TooMuchWork);
        let log_n = u8::try_from(n.trailing_zeros()).map_err(|_| ImportError::TooMuchWork)?;
        let params = scrypt::Params::new(log_n, number(r)?, number(p)?, 32)
            .map_err(|_| ImportError::Corrupt)?;
        Ok(Self { params, memory })
    }

    /// Bytes of memory it takes.
    pub(super) fn memory(self) -> u64 {
        self.memory
    }

    /// Derives the key.
    pub(super) fn derive(self, password: &[u8], salt: &[u8]) -> Result<Key, ImportError> {
        let mut key = Key::default();
        scrypt::scrypt(password, salt, &self.params, &mut *key)
            .map_err(|_| ImportError::Corrupt)?;
        Ok(key)
    }
}

/// What AES-256-GCM opens [NIST SP 800-38D].
#[derive(Clone, Copy)]
pub(super) struct Gcm<'a> {
    /// 12 bytes.
    pub(super) nonce: &'a [u8],
    /// The sealed text, its tag of 16 bytes at the end.
    pub(super) sealed: &'a [u8],
    pub(super) associated: &'a [u8],
}

impl Gcm<'_> {
    /// Opens it; `None` when the key is wrong or a byte was changed.
    pub(super) fn open(self, key: &Key) -> Option<Zeroizing<Vec<u8>>> {
        let nonce: &[u8; 12] = self.nonce.try_into().ok()?;
        let payload = Payload {
            msg: self.sealed,
            aad: self.associated,
        };
        Aes256Gcm::new((&**key).into())
            .decrypt(nonce.into(), payload)
            .ok()
            .map(Zeroizing::new)
    }
}

/// Opens AES-256-CBC with PKCS #7 padding; `None` when the padding is wrong, which a wrong key nearly always makes.
/// Nothing is authenticated: the caller checks the text.
pub(super) fn open_cbc(key: &Key, iv: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    cbc::Decryptor::<aes::Aes256>::new_from_slices(&**key, iv)
        .ok()?
        .decrypt_padded_vec_mut::<Pkcs7>(sealed)
        .ok()
        .map(Zeroizing::new)
}
