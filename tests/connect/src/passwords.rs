//! Passwords at rest: Argon2id (RFC 9106) in the PHC string format.

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use rand_core::OsRng;

/// Hashes a password under a new salt; `None` when there is no memory for it.
pub(crate) fn hash(password: &str) -> Option<String> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.ok().map(|hash| hash.to_string())
}

/// Whether the password is the one that was hashed.
pub(crate) fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}
