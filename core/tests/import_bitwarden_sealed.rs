//! Bitwarden's JSON with a password (Bitwarden's "Encrypted export", KeePassXC `BitwardenReader.cpp`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod exports;

use aes::cipher::{BlockEncryptMut, KeyIvInit, block_padding::Pkcs7};
use clavis_core::import::{Format, Found, ImportError, Refusal, UnlockError, read as read_files};
use data_encoding::BASE64;
use exports::{Failure, check_cuts, check_flips, lines, read, read_with, skipped};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const PASSWORD: &str = "pass wörd";

fn bytes(file: &Value) -> Vec<u8> {
    file.to_string().into_bytes()
}

/// Key derivation as the file states it.
#[derive(Clone, Copy)]
enum Kdf {
    Pbkdf2 {
        rounds: u32,
    },
    Argon2id {
        passes: u32,
        mebibytes: u32,
        lanes: u32,
    },
}

const KDFS: [Kdf; 2] = [
    Kdf::Pbkdf2 { rounds: 600 },
    Kdf::Argon2id {
        passes: 2,
        mebibytes: 1,
        lanes: 3,
    },
];

/// Writes a file with a password.
fn sealed(plain: &[u8], kdf: Kdf) -> Value {
    // The text is the salt, not the bytes it stands for.
    let salt = "c2FsdCBpbiBCYXNlNjQ=";
    let mut key = [0; 32];
    match kdf {
        Kdf::Pbkdf2 { rounds } => {
            pbkdf2::pbkdf2_hmac::<Sha256>(PASSWORD.as_bytes(), salt.as_bytes(), rounds, &mut key);
        }
        Kdf::Argon2id {
            passes,
            mebibytes,
            lanes,
        } => argon2::Argon2::new(
            argon2::Algorithm::Argon2id,
            argon2::Version::V0x13,
            argon2::Params::new(mebibytes * 1_024, passes, lanes, Some(32)).unwrap(),
        )
        .hash_password_into(PASSWORD.as_bytes(), &Sha256::digest(salt), &mut key)
        .unwrap(),
    }
    let mut file = json!({
        "encrypted": true, "passwordProtected": true, "salt": salt,
        "encKeyValidation_DO_NOT_EDIT": cipher(&key, b"1b0b1b2e-8c0a-4f6f-9a30-3a55f5a1f3a9"),
        "data": cipher(&key, plain),
    });
    match kdf {
        Kdf::Pbkdf2 { rounds } => {
            file["kdfType"] = json!(0);
            file["kdfIterations"] = json!(rounds);
        }
        Kdf::Argon2id {
            passes,
            mebibytes,
            lanes,
        } => {
            file["kdfType"] = json!(1);
            file["kdfIterations"] = json!(passes);
            file["kdfMemory"] = json!(mebibytes);
            file["kdfParallelism"] = json!(lanes);
        }
    }
    file
}

/// `2.iv|text|mac`; HKDF-Expand to one block is HMAC of the purpose and a one.
fn cipher(key: &[u8; 32], plain: &[u8]) -> String {
    let mac = |key: &[u8], parts: &[&[u8]]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes()
    };
    let iv = [7_u8; 16];
    let text = cbc::Encryptor::<aes::Aes256>::new_from_slices(&mac(key, &[b"enc\x01"]), &iv)
        .unwrap()
        .encrypt_padded_vec_mut::<Pkcs7>(plain);
    let mac = mac(&mac(key, &[b"mac\x01"]), &[&iv, &text]);
    format!(
        "2.{}|{}|{}",
        BASE64.encode(&iv),
        BASE64.encode(&text),
        BASE64.encode(&mac)
    )
}

fn plain() -> Vec<u8> {
    bytes(&json!({"encrypted": false, "folders": [], "items": [
        {"type": 1, "name": "Item", "login": {"username": "anna", "totp": SECRET}},
        {"type": 1, "name": "Bad", "login": {"username": null, "totp": "!"}},
    ]}))
}

#[test]
fn a_file_with_a_password_opens_with_it_alone() {
    for kdf in KDFS {
        let file = bytes(&sealed(&plain(), kdf));
        let imported = read_with(&file, Some(PASSWORD)).unwrap();
        assert_eq!(imported.format, Format::BitwardenJson);
        assert_eq!(
            lines(&imported),
            [format!("totp|Item|anna|{SECRET}|SHA1|6|30")]
        );
        assert_eq!(skipped(&imported), ["Bad: secret is not Base32"]);
        assert_eq!(read(&file).unwrap_err(), Failure::PasswordRequired);
        for wrong in ["", "pass word", "pass wörd "] {
            assert_eq!(
                read_with(&file, Some(wrong)).unwrap_err(),
                Failure::Unlock(UnlockError::WrongPassword)
            );
        }
        check_cuts(&file, Some(PASSWORD));
        check_flips(&file, PASSWORD, file.len() / 64 + 1);
    }
}

#[test]
fn what_is_sealed_may_be_damaged_and_says_so() {
    for inside in [
        &b"not json"[..],
        b"",
        b"{}",
        b"[]",
        b"{\"encrypted\":true,\"items\":[]}",
        exports::deep().as_bytes(),
    ] {
        let file = bytes(&sealed(inside, KDFS[0]));
        assert_eq!(
            read_with(&file, Some(PASSWORD)).unwrap_err(),
            Failure::Import(ImportError::Corrupt)
        );
    }
    // The validation text proves the password, so what fails after it is the file.
    let mut file = sealed(&plain(), KDFS[0]);
    file["data"] = file["encKeyValidation_DO_NOT_EDIT"].clone();
    let mut text = file["data"].as_str().unwrap().to_owned();
    text.replace_range(2..4, "AA");
    file["data"] = json!(text);
    assert_eq!(
        read_with(&bytes(&file), Some(PASSWORD)).unwrap_err(),
        Failure::Import(ImportError::Corrupt)
    );
}

#[test]
fn a_part_that_is_missing_or_of_another_kind_is_damage() {
    for member in [
        "salt",
        "data",
        "encKeyValidation_DO_NOT_EDIT",
        "kdfType",
        "kdfIterations",
    ] {
        for wrong in [
            json!(null),
            json!(["x"]),
            json!("0.AAAA"),
            json!("2.AAAA"),
            json!("2.!|!|!"),
        ] {
            if member == "salt" && wrong.is_string() {
                continue;
            }
            let mut file = sealed(&plain(), KDFS[0]);
            file[member] = wrong.clone();
            assert_eq!(
                read_with(&bytes(&file), Some(PASSWORD)).unwrap_err(),
                Failure::Import(ImportError::Corrupt),
                "{member} {wrong}"
            );
        }
    }
    let mut file = sealed(&plain(), KDFS[0]);
    file["kdfType"] = json!(2);
    assert_eq!(
        read(&bytes(&file)).unwrap_err(),
        Failure::Import(ImportError::Refused(Refusal::TooNew))
    );
}

#[test]
fn numbers_as_text_and_as_floating_point_are_numbers() {
    let mut file = sealed(&plain(), KDFS[1]);
    file["kdfType"] = json!("1");
    file["kdfIterations"] = json!(2.0);
    file["kdfMemory"] = json!("1");
    assert_eq!(
        read_with(&bytes(&file), Some(PASSWORD))
            .unwrap()
            .accounts
            .len(),
        1
    );
}

#[test]
fn too_much_work_is_refused_before_it_is_begun() {
    for (kdf, numbers, outcome) in [
        (
            0,
            json!({"kdfIterations": 5_000_001}),
            ImportError::TooMuchWork,
        ),
        (
            0,
            json!({"kdfIterations": i64::MAX}),
            ImportError::TooMuchWork,
        ),
        (0, json!({"kdfIterations": 0}), ImportError::Corrupt),
        (0, json!({"kdfIterations": -1}), ImportError::Corrupt),
        (1, json!({"kdfMemory": 1_025}), ImportError::TooMuchWork),
        (1, json!({"kdfMemory": i64::MAX}), ImportError::TooMuchWork),
        (
            1,
            json!({"kdfMemory": 1_024, "kdfIterations": 17}),
            ImportError::TooMuchWork,
        ),
        (
            1,
            json!({"kdfIterations": u32::MAX}),
            ImportError::TooMuchWork,
        ),
        (1, json!({"kdfParallelism": 65}), ImportError::TooMuchWork),
        (1, json!({"kdfParallelism": 0}), ImportError::Corrupt),
        (1, json!({"kdfMemory": 0}), ImportError::Corrupt),
    ] {
        let mut file = sealed(&plain(), KDFS[kdf]);
        for (member, number) in numbers.as_object().unwrap() {
            file[member] = number.clone();
        }
        assert_eq!(
            read(&bytes(&file)).unwrap_err(),
            Failure::Import(outcome),
            "{numbers}"
        );
    }
}

#[test]
fn a_locked_file_says_how_much_memory_it_takes() {
    let mut file = sealed(&plain(), KDFS[1]);
    file["kdfMemory"] = json!(512);
    match read_files(&[&bytes(&file)]).remove(0).outcome.unwrap() {
        Found::Locked(locked) => assert_eq!(locked.memory(), 512 << 20),
        Found::Open(_) => panic!("not locked"),
    }
}
