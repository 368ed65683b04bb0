//! The key held by the device, mixed into each guess, so that a stolen file alone is worthless.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::files::{Files, SystemFiles};
use crate::seal::hmac_sha256;

/// A key that stays on the device: in the hardware of a phone, in a file of a computer.
pub trait DeviceKey: Send + Sync {
    /// HMAC-SHA-256 of the input under the device key. A phone does this in hardware, once per guess.
    ///
    /// # Errors
    ///
    /// [`DeviceKeyError`].
    fn mix(&self, input: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>, DeviceKeyError>;

    /// Makes the key if there is none that can be used. An existing one is kept: another vault may need it.
    ///
    /// # Errors
    ///
    /// [`DeviceKeyError::Unavailable`].
    fn create(&self, rng: &mut dyn CryptoRngCore) -> Result<(), DeviceKeyError>;

    /// Deletes the key; nothing happens when there is none.
    ///
    /// # Errors
    ///
    /// [`DeviceKeyError::Unavailable`].
    fn delete(&self) -> Result<(), DeviceKeyError>;

    /// How often a guess is mixed in a row, chosen so that hardware takes about 150 ms; 1 where that adds nothing.
    ///
    /// # Errors
    ///
    /// [`DeviceKeyError`] when the hardware cannot be measured: a guess would be cheap for ever.
    fn rounds(&self) -> Result<u32, DeviceKeyError> {
        Ok(1)
    }
}

impl<K: DeviceKey + ?Sized> DeviceKey for Arc<K> {
    fn mix(&self, input: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>, DeviceKeyError> {
        (**self).mix(input)
    }

    fn create(&self, rng: &mut dyn CryptoRngCore) -> Result<(), DeviceKeyError> {
        (**self).create(rng)
    }

    fn delete(&self) -> Result<(), DeviceKeyError> {
        (**self).delete()
    }

    fn rounds(&self) -> Result<u32, DeviceKeyError> {
        (**self).rounds()
    }
}

/// Why the device key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceKeyError {
    /// There is none, or what is there is no key any more: it will not come back.
    #[error("the device key is missing")]
    Missing,
    /// It cannot be reached just now.
    #[error("the device key is unavailable")]
    Unavailable,
}

/// The device key of a computer: a file that only its owner may read, outside the vault's folder.
///
/// # Security
///
/// Whoever reads the owner's files reads this one too; it only protects a copy of the vault's folder alone.
pub struct FileDeviceKey {
    path: PathBuf,
    files: Arc<dyn Files>,
}

const MAGIC: &[u8; 16] = b"clavis-device-1\n";
const KEY_BYTES: usize = 32;
const CHECK_BYTES: usize = 8;
const FILE_BYTES: usize = MAGIC.len() + KEY_BYTES + CHECK_BYTES;

impl FileDeviceKey {
    /// The key in a file of this system.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::with_files(path, Arc::new(SystemFiles))
    }

    /// The key in a file of the given files.
    #[must_use]
    pub fn with_files(path: impl Into<PathBuf>, files: Arc<dyn Files>) -> Self {
        Self {
            path: path.into(),
            files,
        }
    }

    fn read(&self) -> Result<Zeroizing<[u8; KEY_BYTES]>, DeviceKeyError> {
        let limit = u64::try_from(FILE_BYTES).unwrap_or(u64::MAX);
        let bytes =
            Zeroizing::new(self.files.read(&self.path, limit).map_err(
                |error| match error.kind() {
                    // Too long is damaged, and damaged is as good as gone.
                    io::ErrorKind::NotFound | io::ErrorKind::InvalidData => DeviceKeyError::Missing,
                    _ => DeviceKeyError::Unavailable,
                },
            )?);
        parse(&bytes).ok_or(DeviceKeyError::Missing)
    }
}

fn parse(bytes: &[u8]) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
    let (magic, rest) = bytes.split_first_chunk::<{ MAGIC.len() }>()?;
    let (key, check) = rest.split_first_chunk::<KEY_BYTES>()?;
    (magic == MAGIC && check == checksum(key)).then(|| Zeroizing::new(*key))
}

/// Tells a damaged key from a wrong PIN. Eight bytes of a hash of 256 random bits say nothing about them.
fn checksum(key: &[u8; KEY_BYTES]) -> [u8; CHECK_BYTES] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(MAGIC)
        .chain_update(key)
        .finalize()
        .into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    [a, b, c, d, e, f, g, h]
}

impl DeviceKey for FileDeviceKey {
    fn mix(&self, input: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>, DeviceKeyError> {
        let key = self.read()?;
        Ok(Zeroizing::new(hmac_sha256(&key, &[input])))
    }

    fn create(&self, rng: &mut dyn CryptoRngCore) -> Result<(), DeviceKeyError> {
        match self.read() {
            Ok(_) => return Ok(()),
            Err(DeviceKeyError::Missing) => {}
            Err(error) => return Err(error),
        }
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        rng.try_fill_bytes(&mut *key)
            .map_err(|_| DeviceKeyError::Unavailable)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES));
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&*key);
        bytes.extend_from_slice(&checksum(&key));
        let next = self.path.with_extension("new");
        let write = || {
            if let Some(folder) = self.path.parent() {
                self.files.make_dir(folder)?;
            }
            self.files.write(&next, &bytes)?;
            self.files.rename(&next, &self.path)?;
            self.path
                .parent()
                .map_or(Ok(()), |folder| self.files.sync_dir(folder))
        };
        write().map_err(|_: io::Error| DeviceKeyError::Unavailable)
    }

    fn delete(&self) -> Result<(), DeviceKeyError> {
        match self.files.remove(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(DeviceKeyError::Unavailable)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_core::OsRng;

    use super::*;

    #[test]
    fn the_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("below").join("device.key");
        let key = FileDeviceKey::new(&path);
        assert_eq!(key.mix(&[1; 32]), Err(DeviceKeyError::Missing));
        key.create(&mut OsRng).unwrap();
        let mixed = key.mix(&[1; 32]).unwrap();
        key.create(&mut OsRng).unwrap();
        assert_eq!(key.mix(&[1; 32]).unwrap(), mixed);
        assert_ne!(key.mix(&[2; 32]).unwrap(), mixed);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        key.delete().unwrap();
        key.delete().unwrap();
        assert_eq!(key.mix(&[1; 32]), Err(DeviceKeyError::Missing));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device.key");
        let key = FileDeviceKey::new(&path);
        key.create(&mut OsRng).unwrap();
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(whole.len(), FILE_BYTES);
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(parse(&flipped).is_none(), "bit {bit}");
        }
        for length in 0..whole.len() {
            assert!(parse(&whole[..length]).is_none(), "{length} bytes");
        }
        std::fs::write(&path, [whole.as_slice(), b"x"].concat()).unwrap();
        assert_eq!(key.mix(&[0; 32]), Err(DeviceKeyError::Missing));
    }
}
