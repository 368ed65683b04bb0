//! Seals as other apps write them, over the same cryptography that they use, for files made in tests.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::{
    io::Write,
    process::{Command, Stdio},
};

use aes::cipher::{BlockEncryptMut, KeyIvInit as _, block_padding::Pkcs7};
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use data_encoding::BASE64;
use md5::{Digest, Md5};

pub const NONCE: [u8; 12] = *b"nonce-of-12b";

/// AES-256-GCM: the sealed text, its tag at the end.
pub fn gcm(key: &[u8; 32], nonce: &[u8; 12], text: &[u8]) -> Vec<u8> {
    let payload = Payload {
        msg: text,
        aad: b"",
    };
    Aes256Gcm::new(key.into())
        .encrypt(nonce.into(), payload)
        .unwrap()
}

/// AES-256-CBC with PKCS #7 padding.
pub fn cbc(key: &[u8; 32], iv: &[u8; 16], text: &[u8]) -> Vec<u8> {
    cbc::Encryptor::<aes::Aes256>::new(key.into(), iv.into()).encrypt_padded_vec_mut::<Pkcs7>(text)
}

/// PBKDF2-HMAC-SHA1.
pub fn pbkdf2_sha1(password: &str, salt: &[u8], rounds: u32) -> [u8; 32] {
    pbkdf2::pbkdf2_hmac_array::<sha1::Sha1, 32>(password.as_bytes(), salt, rounds)
}

/// PBKDF2-HMAC-SHA256.
pub fn pbkdf2_sha256(password: &str, salt: &[u8], rounds: u32) -> [u8; 32] {
    pbkdf2::pbkdf2_hmac_array::<sha2::Sha256, 32>(password.as_bytes(), salt, rounds)
}

/// Argon2id version 1.3; memory in KiB.
pub fn argon2id(password: &str, salt: &[u8], [memory, passes, lanes]: [u32; 3]) -> [u8; 32] {
    let params = argon2::Params::new(memory, passes, lanes, Some(32)).unwrap();
    let mut key = [0; 32];
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut key)
        .unwrap();
    key
}

/// scrypt with a cost of 2^log_n.
pub fn scrypt(password: &str, salt: &[u8], log_n: u8) -> [u8; 32] {
    let params = scrypt::Params::new(log_n, 8, 1, 32).unwrap();
    let mut key = [0; 32];
    scrypt::scrypt(password.as_bytes(), salt, &params, &mut key).unwrap();
    key
}

/// `CryptoJS.AES.encrypt(text, passphrase).toString()`.
pub fn salted(text: &[u8], passphrase: &str) -> String {
    let salt = *b"8 bytes!";
    let mut derived: Vec<u8> = Vec::new();
    let mut block: Vec<u8> = Vec::new();
    while derived.len() < 48 {
        block = Md5::digest([&block, passphrase.as_bytes(), &salt].concat()).to_vec();
        derived.extend(&block);
    }
    let (key, iv) = (
        derived[..32].try_into().unwrap(),
        derived[32..].try_into().unwrap(),
    );
    BASE64.encode(&[b"Salted__", salt.as_slice(), &cbc(key, iv, text)].concat())
}

/// The same by OpenSSL; `None` where it is missing.
pub fn salted_by_openssl(text: &str, passphrase: &str) -> Option<String> {
    let child = Command::new("openssl")
        .args([
            "enc",
            "-aes-256-cbc",
            "-md",
            "md5",
            "-salt",
            "-base64",
            "-A",
            "-pass",
            "env:PASSPHRASE",
        ])
        .env("PASSPHRASE", passphrase)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.ok()?;
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}
