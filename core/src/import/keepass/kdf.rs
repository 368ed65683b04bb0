//! Key derivation of KDBX 4 and the dictionary its numbers stand in.

use aes::{
    Aes256,
    cipher::{BlockEncrypt, KeyInit, generic_array::GenericArray},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::super::{
    ImportError, Refusal,
    crypto::{Argon2Kdf, Argon2Numbers, Key},
};

const AES_KDF: [&[u8]; 2] = [
    b"\xc9\xd9\xf3\x9a\x62\x8a\x44\x60\xbf\x74\x0d\x08\xc1\x8a\x4f\xea",
    b"\x7c\x02\xbb\x82\x79\xa7\x4a\xc0\x92\x7d\x11\x4a\x00\x64\x82\x38",
];
const ARGON2D: &[u8] = b"\xef\x63\x6d\xdf\x8c\x29\x44\x4b\x91\xf7\xa9\xa4\x03\xe3\x0a\x0c";
const ARGON2ID: &[u8] = b"\x9e\x29\x8b\x19\x56\xdb\x47\x73\xb2\x3d\xfc\x3e\xc6\xf0\xa1\xe6";
/// The most rounds of AES: some seconds.
const MAX_ROUNDS: u64 = 100_000_000;

pub(super) enum Kdf {
    Aes { seed: [u8; 32], rounds: u64 },
    Argon2 { kdf: Argon2Kdf, salt: Vec<u8> },
}

impl Kdf {
    pub(super) fn parse(dictionary: &[u8]) -> Result<Self, ImportError> {
        let fields = Fields::parse(dictionary).ok_or(ImportError::Corrupt)?;
        let uuid = fields.bytes("$UUID").ok_or(ImportError::Corrupt)?;
        if AES_KDF.contains(&uuid) {
            let rounds = fields.number("R").ok_or(ImportError::Corrupt)?;
            if rounds > MAX_ROUNDS {
                return Err(ImportError::TooMuchWork);
            }
            let seed = fields.bytes("S").and_then(|seed| seed.try_into().ok());
            return Ok(Self::Aes {
                seed: seed.ok_or(ImportError::Corrupt)?,
                rounds,
            });
        }
        let algorithm = match uuid {
            ARGON2D => argon2::Algorithm::Argon2d,
            ARGON2ID => argon2::Algorithm::Argon2id,
            _ => return Err(ImportError::Refused(Refusal::TooNew)),
        };
        let number = |name| fields.number(name).ok_or(ImportError::Corrupt);
        let version = u32::try_from(number("V")?)
            .ok()
            .and_then(|version| argon2::Version::try_from(version).ok())
            .ok_or(ImportError::Refused(Refusal::TooNew))?;
        // A secret or data beside the password: of the format, and written by no program.
        if ["K", "A"]
            .iter()
            .any(|name| fields.bytes(name).is_some_and(|bytes| !bytes.is_empty()))
        {
            return Err(ImportError::Unsupported);
        }
        Ok(Self::Argon2 {
            kdf: Argon2Kdf::new(Argon2Numbers {
                algorithm,
                // KeePass counts bytes, Argon2 kibibytes.
                memory: number("M")? / 1_024,
                passes: number("I")?,
                lanes: number("P")?,
            })?
            .with_version(version),
            salt: fields.bytes("S").ok_or(ImportError::Corrupt)?.to_vec(),
        })
    }

    pub(super) fn memory(&self) -> u64 {
        match self {
            Self::Aes { .. } => 0,
            Self::Argon2 { kdf, .. } => kdf.memory(),
        }
    }

    pub(super) fn derive(&self, composite: &Key) -> Result<Key, ImportError> {
        match self {
            Self::Argon2 { kdf, salt } => kdf.derive(&**composite, salt),
            Self::Aes { seed, rounds } => {
                let cipher = Aes256::new(GenericArray::from_slice(seed));
                let mut halves = Zeroizing::new(**composite);
                for half in halves.chunks_exact_mut(16) {
                    let block = GenericArray::from_mut_slice(half);
                    for _ in 0..*rounds {
                        cipher.encrypt_block(block);
                    }
                }
                Ok(Zeroizing::new(Sha256::digest(*halves).into()))
            }
        }
    }
}

/// A "variant dictionary": kind, name and value of each field, all in little-endian.
struct Fields<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Fields<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (version, mut rest) = bytes.split_first_chunk::<2>()?;
        if version[1] != 1 {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let (kind, after) = rest.split_first()?;
            if *kind == 0 {
                return Some(Self(fields));
            }
            let (name, after) = sized(after)?;
            let (value, after) = sized(after)?;
            fields.push((name, value));
            rest = after;
        }
    }

    fn bytes(&self, name: &str) -> Option<&'a [u8]> {
        self.0
            .iter()
            .find(|(known, _)| *known == name.as_bytes())
            .map(|(_, value)| *value)
    }

    /// A number of 4 or 8 bytes.
    fn number(&self, name: &str) -> Option<u64> {
        let bytes = self.bytes(name)?;
        if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
            return Some(u64::from(u32::from_le_bytes(bytes)));
        }
        bytes.try_into().ok().map(u64::from_le_bytes)
    }
}

/// A value behind its length of 4 bytes.
pub(super) fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}
