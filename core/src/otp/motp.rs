//! Mobile-OTP codes.

use data_encoding::HEXLOWER;
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::{CodeError, KeyRef, Period};

pub(super) const SIGNS: u8 = 6;
pub(super) const PERIOD: Period = Period::TEN_SECONDS;

/// Returns the first six hexadecimal signs of `MD5(step ‖ secret as hex ‖ PIN)`, all three as text.
pub(super) fn code(key: KeyRef<'_>, step: u64) -> Result<Zeroizing<String>, CodeError> {
    let pin = key.pin.ok_or(CodeError::PinMissing)?;
    // EXPOSE: the hash takes the secret as hexadecimal text; the copy is zeroized.
    let secret = Zeroizing::new(HEXLOWER.encode(key.secret));
    let hash: [u8; 16] = Md5::new()
        .chain_update(step.to_string())
        .chain_update(secret.as_bytes())
        .chain_update(pin)
        .finalize()
        .into();
    let hash = Zeroizing::new(hash);
    let [first, second, third, ..] = *hash;
    Ok(Zeroizing::new(HEXLOWER.encode(&[first, second, third])))
}
