//! age v1 files that a passphrase opens [C2SP age.md], the container of a backup.
//!
//! The header wraps a random file key under scrypt; the payload is ChaCha20-Poly1305 in chunks of 64 KiB. Only this one
//! recipient is written and opened. Why not the crate: `docs/decisions/0005-backup-is-age.md`.

mod armor;
mod header;
mod payload;

use chacha20poly1305::{ChaCha20Poly1305, KeyInit, aead::Aead};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::passphrase;

/// The base-2 logarithm of the scrypt cost in every file written: 128 MiB, about half a second on a computer.
pub(crate) const WRITTEN_COST: Cost = Cost(17);
/// The largest one opened: 1 GiB.
const MAX_LOG_COST: u8 = 20;
/// What scrypt mixes in before the salt, so that a key is for nothing else.
const SALT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const SALT_BYTES: usize = 16;
const FILE_KEY_BYTES: usize = 16;
/// The file key and its tag.
const WRAPPED_BYTES: usize = FILE_KEY_BYTES + 16;

/// A base-2 logarithm of the scrypt cost that is not above what is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost(u8);

impl Cost {
    fn new(log: u8) -> Result<Self, AgeError> {
        match log {
            0 => Err(AgeError::Damaged),
            1..=MAX_LOG_COST => Ok(Self(log)),
            _ => Err(AgeError::TooMuchWork),
        }
    }

    /// Bytes of memory scrypt takes with it: 128 r N, with r = 8.
    fn memory(self) -> u64 {
        1_024 << self.0
    }
}

/// Why an age file does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgeError {
    /// It ends early or breaks the rules.
    Damaged,
    /// A version of age that is not known.
    OtherVersion,
    /// It is for keys, not for a passphrase.
    NoPassphrase,
    /// Its scrypt cost is above what is run.
    TooMuchWork,
    /// The passphrase is wrong, or the stanza it opens was changed.
    WrongPassphrase,
}

/// Why no age file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealError {
    /// More than fits.
    TooLarge,
    /// The generator gave nothing.
    Random,
}

/// Whether bytes begin like an age file of any version, armored or not.
pub(crate) fn is_age(bytes: &[u8]) -> bool {
    bytes.starts_with(header::MAGIC) || armor::is_armored(bytes)
}

/// An age file whose header was read and bounded.
pub(crate) struct Sealed {
    cost: Cost,
    salt: [u8; SALT_BYTES],
    wrapped: [u8; WRAPPED_BYTES],
    /// What the MAC is over: everything up to and with the three dashes.
    header: Vec<u8>,
    mac: [u8; 32],
    payload: Vec<u8>,
}

impl Sealed {
    /// Reads the header.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, AgeError> {
        if armor::is_armored(bytes) {
            return header::parse(&armor::decode(bytes).ok_or(AgeError::Damaged)?);
        }
        header::parse(bytes)
    }

    /// Bytes of memory that opening it takes beyond the file.
    pub(crate) fn memory(&self) -> u64 {
        self.cost.memory()
    }

    /// Opens it. A passphrase that NFKC changes is tried as it was typed too: other programs do not normalise.
    pub(crate) fn open(&self, passphrase: &str) -> Result<Zeroizing<Vec<u8>>, AgeError> {
        let normalised = passphrase::normalise(passphrase);
        let file_key = match self.file_key(normalised.as_bytes()) {
            Err(AgeError::WrongPassphrase) if normalised.as_str() != passphrase => {
                self.file_key(passphrase.as_bytes())
            }
            outcome => outcome,
        }?;
        header::check_mac(&file_key, &self.header, &self.mac)?;
        payload::open(&file_key, &self.payload)
    }

    fn file_key(&self, passphrase: &[u8]) -> Result<FileKey, AgeError> {
        let wrapping = wrapping_key(passphrase, &self.salt, self.cost).ok_or(AgeError::Damaged)?;
        let key = ChaCha20Poly1305::new((&*wrapping).into())
            .decrypt(&NONCE.into(), self.wrapped.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| AgeError::WrongPassphrase)?;
        let key = key.as_slice().try_into().map_err(|_| AgeError::Damaged)?;
        Ok(Zeroizing::new(key))
    }
}

/// Writes an age file that this passphrase opens.
pub(crate) fn seal(
    plain: &[u8],
    passphrase: &str,
    cost: Cost,
    rng: &mut dyn CryptoRngCore,
) -> Result<Vec<u8>, SealError> {
    let mut salt = [0; SALT_BYTES];
    let mut nonce = [0; payload::NONCE_BYTES];
    let mut file_key = FileKey::default();
    for bytes in [salt.as_mut_slice(), &mut nonce, &mut *file_key] {
        rng.try_fill_bytes(bytes).map_err(|_| SealError::Random)?;
    }
    let passphrase = passphrase::normalise(passphrase);
    let wrapping = wrapping_key(passphrase.as_bytes(), &salt, cost).ok_or(SealError::TooLarge)?;
    let wrapped = ChaCha20Poly1305::new((&*wrapping).into())
        .encrypt(&NONCE.into(), file_key.as_slice())
        .map_err(|_| SealError::TooLarge)?;
    let mut file = header::write(&file_key, &salt, cost, &wrapped).ok_or(SealError::TooLarge)?;
    payload::seal(&file_key, nonce, plain, &mut file).ok_or(SealError::TooLarge)?;
    Ok(file)
}

/// The key that seals header and payload, zeroized when dropped.
type FileKey = Zeroizing<[u8; FILE_KEY_BYTES]>;

/// The wrapping key is used once, so its nonce is fixed.
const NONCE: [u8; 12] = [0; 12];

fn wrapping_key(
    passphrase: &[u8],
    salt: &[u8; SALT_BYTES],
    cost: Cost,
) -> Option<Zeroizing<[u8; 32]>> {
    let params = scrypt::Params::new(cost.0, 8, 1, 32).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    scrypt::scrypt(passphrase, &[SALT_LABEL, salt].concat(), &params, &mut *key).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may panic"
    )]

    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    fn sealed(plain: &[u8], passphrase: &str) -> Vec<u8> {
        seal(
            plain,
            passphrase,
            Cost(1),
            &mut ChaCha20Rng::seed_from_u64(1),
        )
        .unwrap()
    }

    fn open(file: &[u8], passphrase: &str) -> Result<Vec<u8>, AgeError> {
        Ok(Sealed::parse(file)?.open(passphrase)?.to_vec())
    }

    #[test]
    fn every_length_around_a_chunk_round_trips() {
        for length in [0, 1, 65_535, 65_536, 65_537, 131_072, 131_073] {
            let plain = vec![7; length];
            let file = sealed(&plain, "pass");
            assert_eq!(open(&file, "pass").unwrap(), plain, "{length}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_never_opens() {
        let file = sealed(b"some text", "pass");
        for end in 0..file.len() {
            assert!(open(&file[..end], "pass").is_err(), "cut at {end}");
        }
        assert_eq!(
            open(&[&file, b"x".as_slice()].concat(), "pass").unwrap_err(),
            AgeError::Damaged
        );
        // Cut between two chunks, which each are whole.
        let long = sealed(&[7; 2 * 65_536], "pass");
        let cut = long.len() - 65_552;
        assert_eq!(open(&long[..cut], "pass").unwrap_err(), AgeError::Damaged);
    }

    #[test]
    fn a_byte_turned_over_anywhere_never_opens() {
        let file = sealed(b"some text", "pass");
        for place in 0..file.len() {
            let mut copy = file.clone();
            copy[place] ^= 0x01;
            assert!(open(&copy, "pass").is_err(), "turned at {place}");
        }
    }

    #[test]
    fn a_wrong_passphrase_is_told_from_damage() {
        let file = sealed(b"some text", "pass");
        assert_eq!(open(&file, "Pass").unwrap_err(), AgeError::WrongPassphrase);
        assert_eq!(open(&file, "pass ").unwrap_err(), AgeError::WrongPassphrase);
        let mut copy = file.clone();
        *copy.last_mut().unwrap() ^= 0x80;
        assert_eq!(open(&copy, "pass").unwrap_err(), AgeError::Damaged);
    }

    #[test]
    fn one_passphrase_typed_on_two_keyboards_opens_the_same_file() {
        let file = sealed(b"some text", "caf\u{e9}");
        assert!(open(&file, "cafe\u{301}").is_ok());
    }

    #[test]
    fn a_file_of_another_kind_says_which() {
        for (text, error) in [
            (
                "age-encryption.org/v2\n-> x\n\n--- m\n",
                AgeError::OtherVersion,
            ),
            ("age-encryption.org/v1\n", AgeError::Damaged),
            (
                "age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n\
                 EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n\
                 --- Vn+54jqiiUCE+WZcEVY3f1sqHjlu/z1LCQ/T7Xm7qI0\n",
                AgeError::NoPassphrase,
            ),
        ] {
            let file = [text.as_bytes(), &[0; 64]].concat();
            assert_eq!(open(&file, "pass").unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn a_cost_above_20_is_refused_before_any_work() {
        let file = String::from_utf8_lossy(&sealed(b"", "pass")).into_owned();
        for (cost, error) in [
            ("21", AgeError::TooMuchWork),
            ("64", AgeError::TooMuchWork),
            ("255", AgeError::TooMuchWork),
            ("256", AgeError::TooMuchWork),
            ("99999999999999999999", AgeError::TooMuchWork),
            ("0", AgeError::Damaged),
            ("01", AgeError::Damaged),
            ("+1", AgeError::Damaged),
            ("-1", AgeError::Damaged),
            ("", AgeError::Damaged),
        ] {
            let first = file.lines().nth(1).unwrap();
            let changed = format!("{} {cost}", first.rsplit_once(' ').unwrap().0);
            let header = file.replace(first, &changed);
            let outcome = Sealed::parse(header.as_bytes()).map(|sealed| sealed.cost);
            assert_eq!(outcome, Err(error), "{cost:?}");
        }
        let first = file.lines().nth(1).unwrap();
        let twenty = file.replace(first, &first.replace(" 1", " 20"));
        let sealed = Sealed::parse(twenty.as_bytes()).unwrap();
        assert_eq!(sealed.memory(), 1 << 30);
    }
}
