//! Secrets at rest, sealed with XChaCha20-Poly1305 under a key that does not lie in the database.

use std::{fs::OpenOptions, io, io::Write, path::Path};

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rand_core::{OsRng, RngCore};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The key of one database.
pub(crate) struct Sealer(XChaCha20Poly1305);

impl Sealer {
    /// A key that lives as long as the process.
    pub(crate) fn in_memory() -> Self {
        Self::of(&random::<KEY_BYTES>())
    }

    /// The key in a file that only its owner may read; made when it is not there.
    pub(crate) fn in_file(path: &Path) -> io::Result<Self> {
        match std::fs::read(path) {
            Ok(bytes) => <[u8; KEY_BYTES]>::try_from(bytes.as_slice())
                .map(|key| Self::of(&key))
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the key file is damaged")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = random::<KEY_BYTES>();
                let mut options = OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                options.open(path)?.write_all(&key)?;
                Ok(Self::of(&key))
            }
            Err(error) => Err(error),
        }
    }

    fn of(key: &[u8; KEY_BYTES]) -> Self {
        Self(XChaCha20Poly1305::new(Key::from_slice(key)))
    }

    /// Seals a secret for one person and purpose; it opens for no other.
    pub(crate) fn seal(&self, secret: &[u8], whose: &str) -> Option<Vec<u8>> {
        let nonce = random::<NONCE_BYTES>();
        let payload = Payload {
            msg: secret,
            aad: whose.as_bytes(),
        };
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for the same person and purpose.
    pub(crate) fn open(&self, sealed: &[u8], whose: &str) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        let payload = Payload {
            msg: sealed,
            aad: whose.as_bytes(),
        };
        self.0.decrypt(XNonce::from_slice(nonce), payload).ok()
    }
}

/// Bytes of the system's generator.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_owner_alone() {
        let sealer = Sealer::in_memory();
        let sealed = sealer.seal(b"secret", "anna").unwrap();
        assert_eq!(sealer.open(&sealed, "anna").unwrap(), b"secret");
        assert_eq!(sealer.open(&sealed, "max"), None);
        assert_eq!(Sealer::in_memory().open(&sealed, "anna"), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(sealer.open(&changed, "anna"), None, "byte {place}");
        }
        assert_eq!(sealer.open(b"short", "anna"), None);
    }

    #[test]
    fn the_key_file_is_made_once_and_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("connect.key");
        let sealed = Sealer::in_file(&path)
            .unwrap()
            .seal(b"secret", "a")
            .unwrap();
        assert_eq!(
            Sealer::in_file(&path).unwrap().open(&sealed, "a").unwrap(),
            b"secret"
        );
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::MetadataExt::mode(&path.metadata().unwrap());
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(&path, b"cut").unwrap();
        assert!(Sealer::in_file(&path).is_err());
    }
}
