//! The HMAC behind every code but that of mOTP.

use totp_rs::{Algorithm as Hash, Builder, Secret};
use zeroize::Zeroizing;

use super::Algorithm;

/// Returns `HMAC-algorithm(key, counter)` with the counter as 8 bytes, big-endian ([RFC 4226 §5.2]).
pub(super) fn of_counter(algorithm: Algorithm, key: &[u8], counter: u64) -> Zeroizing<Vec<u8>> {
    let hash = match algorithm {
        Algorithm::Sha1 => Hash::SHA1,
        Algorithm::Sha256 => Hash::SHA256,
        Algorithm::Sha512 => Hash::SHA512,
    };
    // A step of one second makes the "time" of totp-rs the moving factor itself, for counters too.
    // EXPOSE: totp-rs owns its key; this copy is zeroized when it is dropped at the end of this function.
    let signer = Builder::new()
        .with_algorithm(hash)
        .with_step_duration(1)
        .with_secret(Secret::new(key.into()))
        .build_noncompliant();
    Zeroizing::new(signer.sign(counter).as_ref().to_vec())
}
