//! From an HMAC to a number and its digits.

use zeroize::Zeroizing;

use super::Digits;

/// Returns the last `digits` decimal digits of the truncated HMAC ([RFC 4226 §5.3]).
///
/// The truncated value has 31 bits, so a tenth digit is 0, 1 or 2 and the modulus 10^10 needs 64 bits.
pub(super) fn decimal(mac: &[u8], digits: Digits) -> Zeroizing<String> {
    let width = usize::from(digits.get());
    let code = u64::from(dynamic_31(mac)) % 10_u64.pow(u32::from(digits.get()));
    Zeroizing::new(format!("{code:0width$}"))
}

/// Returns the 31 bits that dynamic truncation picks ([RFC 4226 §5.3]).
pub(super) fn dynamic_31(mac: &[u8]) -> u32 {
    window::<4>(mac).map_or(0, |bytes| u32::from_be_bytes(bytes) & 0x7fff_ffff)
}

/// Returns the 63 bits that the truncation of Yandex picks: the same offset, eight bytes.
pub(super) fn dynamic_63(mac: &[u8]) -> u64 {
    window::<8>(mac).map_or(0, |bytes| u64::from_be_bytes(bytes) & 0x7fff_ffff_ffff_ffff)
}

/// An HMAC has at least 20 bytes (for four) or 32 (for eight), so the window of an offset up to 15 is always inside.
fn window<const WIDTH: usize>(mac: &[u8]) -> Option<[u8; WIDTH]> {
    let offset = usize::from(mac.last()? & 0x0f);
    mac.get(offset..)?.first_chunk().copied()
}
