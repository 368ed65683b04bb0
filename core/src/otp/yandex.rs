//! Yandex Key codes.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Algorithm, CodeError, KeyRef, hmac, truncate};

pub(super) const SIGNS: u8 = 8;
/// The first 16 bytes are the key; longer secrets carry a checksum behind it.
const KEY_BYTES: usize = 16;

/// Returns eight letters: the key of the HMAC-SHA-256 is `SHA-256(PIN ‖ secret)` without one leading zero byte,
/// the truncation takes eight bytes, the result stands in base 26 with the most significant letter first.
pub(super) fn code(key: KeyRef<'_>, step: u64) -> Result<Zeroizing<String>, CodeError> {
    let pin = key.pin.ok_or(CodeError::PinMissing)?;
    let secret = key
        .secret
        .get(..KEY_BYTES)
        .ok_or(CodeError::SecretTooShort {
            length: key.secret.len(),
            needed: KEY_BYTES,
        })?;
    let hash: [u8; 32] = Sha256::new()
        .chain_update(pin)
        .chain_update(secret)
        .finalize()
        .into();
    let hash = Zeroizing::new(hash);
    let mac_key = hash.strip_prefix(&[0]).unwrap_or(hash.as_slice());
    let mut rest = truncate::dynamic_63(&hmac::of_counter(Algorithm::Sha256, mac_key, step));
    let mut letters = Zeroizing::new([0_u8; SIGNS as usize]);
    for letter in letters.iter_mut().rev() {
        *letter = b'a' + u8::try_from(rest % 26).unwrap_or(0);
        rest /= 26;
    }
    Ok(Zeroizing::new(
        letters.iter().copied().map(char::from).collect(),
    ))
}
