//! Keys and what they seal: the vault key, what is derived from it, and how it is wrapped.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand_core::{CryptoRngCore, Error as RngError};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of a nonce of XChaCha20-Poly1305.
pub(crate) const NONCE_BYTES: usize = 24;
/// Bytes of a wrapped vault key: the key and the tag.
pub(crate) const WRAPPED_BYTES: usize = 48;

/// The random key everything hangs on. It leaves memory only wrapped.
pub(crate) struct VaultKey(Zeroizing<[u8; 32]>);

impl VaultKey {
    pub(crate) fn generate(rng: &mut dyn CryptoRngCore) -> Result<Self, RngError> {
        let mut key = Zeroizing::new([0; 32]);
        rng.try_fill_bytes(&mut *key)?;
        Ok(Self(key))
    }

    pub(crate) fn snapshot_key(&self) -> SnapshotKey {
        SnapshotKey(self.derive(b"otpv1/snapshot"))
    }

    pub(crate) fn header_key(&self) -> Zeroizing<[u8; 32]> {
        self.derive(b"otpv1/header-mac")
    }

    pub(crate) fn fingerprint_key(&self) -> Zeroizing<[u8; 32]> {
        self.derive(b"otpv1/fingerprint")
    }

    fn derive(&self, label: &[u8]) -> Zeroizing<[u8; 32]> {
        hkdf_sha256(&[], &*self.0, label)
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey")
    }
}

/// The key of a snapshot: 256 bits derived from the vault key, never from a password.
///
/// That is why a backend need not stretch it.
pub struct SnapshotKey(Zeroizing<[u8; 32]>);

impl SnapshotKey {
    /// The key itself, for the backend that seals under it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for the contract tests of a backend.
    #[cfg(feature = "contract-tests")]
    #[must_use]
    pub fn for_contract_tests(bytes: [u8; 32]) -> Self {
        VaultKey(Zeroizing::new(bytes)).snapshot_key()
    }
}

impl fmt::Debug for SnapshotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SnapshotKey")
    }
}

/// A key derived from a credential, under which the vault key is wrapped.
pub(crate) struct WrappingKey(Zeroizing<[u8; 32]>);

impl WrappingKey {
    pub(crate) fn derive(salt: &[u8], input: &[u8], label: &[u8]) -> Self {
        Self(hkdf_sha256(salt, input, label))
    }

    pub(crate) fn wrap_key(
        &self,
        key: &VaultKey,
        nonce: &[u8; NONCE_BYTES],
        bound_to: &[u8],
    ) -> Option<[u8; WRAPPED_BYTES]> {
        seal(&self.0, nonce, &*key.0, bound_to)?.try_into().ok()
    }

    pub(crate) fn unwrap_key(
        &self,
        wrapped: &[u8; WRAPPED_BYTES],
        nonce: &[u8; NONCE_BYTES],
        bound_to: &[u8],
    ) -> Option<VaultKey> {
        let bytes = open(&self.0, nonce, wrapped, bound_to)?;
        Some(VaultKey(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }
}

/// Seals with XChaCha20-Poly1305; `None` only for more bytes than the cipher takes.
pub(crate) fn seal(
    key: &[u8; 32],
    nonce: &[u8; NONCE_BYTES],
    text: &[u8],
    bound_to: &[u8],
) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    cipher
        .encrypt(
            XNonce::from_slice(nonce),
            Payload {
                msg: text,
                aad: bound_to,
            },
        )
        .ok()
}

/// Opens what [`seal`] sealed; `None` when anything differs.
pub(crate) fn open(
    key: &[u8; 32],
    nonce: &[u8; NONCE_BYTES],
    sealed: &[u8],
    bound_to: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    cipher
        .decrypt(
            XNonce::from_slice(nonce),
            Payload {
                msg: sealed,
                aad: bound_to,
            },
        )
        .ok()
        .map(Zeroizing::new)
}

/// HMAC-SHA-256 over the parts in a row [RFC 2104].
pub(crate) fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Whether a MAC is the one of the bytes, in constant time.
pub(crate) fn hmac_matches(key: &[u8; 32], bytes: &[u8], mac: &[u8; 32]) -> bool {
    let mut expected = keyed(key);
    expected.update(bytes);
    expected.verify_slice(mac).is_ok()
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes a key of any length [RFC 2104 §3]"
)]
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes any key")
}

#[expect(
    clippy::expect_used,
    reason = "32 bytes are fewer than the 8160 HKDF can give [RFC 5869 §2.3]"
)]
fn hkdf_sha256(salt: &[u8], input: &[u8], label: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), input)
        .expand(label, &mut *key)
        .expect("32 bytes fit");
    key
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    #[test]
    fn hkdf_and_hmac_give_the_vectors_of_their_rfcs() {
        // RFC 5869 appendix A.1 and A.3, first 32 of 42 bytes.
        let a1 = hkdf_sha256(
            &HEXLOWER.decode(b"000102030405060708090a0b0c").unwrap(),
            &[0x0b; 22],
            &HEXLOWER.decode(b"f0f1f2f3f4f5f6f7f8f9").unwrap(),
        );
        assert_eq!(
            HEXLOWER.encode(&*a1),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        );
        let a3 = hkdf_sha256(&[], &[0x0b; 22], &[]);
        assert_eq!(
            HEXLOWER.encode(&*a3),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        );
        // RFC 4231 case 1; its key of 20 bytes is the same as one padded with zeros (RFC 2104 §2).
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let mac = hmac_sha256(&key, &[b"Hi ", b"There"]);
        assert_eq!(
            HEXLOWER.encode(&mac),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        assert!(hmac_matches(&key, b"Hi There", &mac));
        assert!(!hmac_matches(&key, b"Hi there", &mac));
    }

    #[test]
    fn a_wrapped_key_opens_only_with_the_same_key_nonce_and_surroundings() {
        let vault_key = VaultKey(Zeroizing::new([7; 32]));
        let wrapping = WrappingKey::derive(b"salt", b"input", b"label");
        let wrapped = wrapping.wrap_key(&vault_key, &[1; 24], b"slot 1").unwrap();
        let opened = wrapping.unwrap_key(&wrapped, &[1; 24], b"slot 1").unwrap();
        assert_eq!(
            opened.snapshot_key().as_bytes(),
            vault_key.snapshot_key().as_bytes()
        );
        assert!(wrapping.unwrap_key(&wrapped, &[2; 24], b"slot 1").is_none());
        assert!(wrapping.unwrap_key(&wrapped, &[1; 24], b"slot 2").is_none());
        let other = WrappingKey::derive(b"salt", b"other", b"label");
        assert!(other.unwrap_key(&wrapped, &[1; 24], b"slot 1").is_none());
        for bit in 0..wrapped.len() * 8 {
            let mut flipped = wrapped;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(
                wrapping.unwrap_key(&flipped, &[1; 24], b"slot 1").is_none(),
                "bit {bit}"
            );
        }
    }

    #[test]
    fn keys_do_not_print_themselves() {
        let key = VaultKey(Zeroizing::new([7; 32]));
        assert_eq!(
            format!("{key:?} {:?}", key.snapshot_key()),
            "VaultKey SnapshotKey"
        );
    }
}
