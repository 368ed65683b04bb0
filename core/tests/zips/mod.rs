//! Zip archives for tests: written by hand, so that every number in them may lie, and by 7-Zip, which nobody here wrote.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, and a skip must be seen"
)]

use std::{env, fs, process::Command};

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// A member as it is written into the archive [APPNOTE.TXT §4.3].
pub struct Member {
    name: String,
    method: u16,
    crc: u32,
    /// What the directory says it expands to.
    pub declared: u32,
    packed: Vec<u8>,
}

impl Member {
    /// A member as it is.
    pub fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            method: 0,
            crc: crc(bytes),
            declared: length(bytes),
            packed: bytes.to_vec(),
        }
    }

    /// A member that is compressed.
    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        Self {
            method: 8,
            packed: encoder.finish().unwrap(),
            ..Self::stored(name, bytes)
        }
    }

    /// A member of a few megabytes that would expand to 8 GiB.
    pub fn endless(name: &str, declared: u32) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
        // Flushed, it is a block that another one may follow.
        encoder.flush().unwrap();
        Self {
            method: 8,
            packed: encoder.get_ref().repeat(8 << 10),
            declared,
            ..Self::stored(name, b"")
        }
    }

    fn header(&self) -> Vec<u8> {
        let mut header = Vec::new();
        for number in [20, 0, self.method, 0, 0x21] {
            header.extend(u16::to_le_bytes(number));
        }
        for number in [self.crc, length(&self.packed), self.declared] {
            header.extend(number.to_le_bytes());
        }
        for number in [length(self.name.as_bytes()), 0] {
            header.extend(u16::try_from(number).unwrap().to_le_bytes());
        }
        header
    }
}

/// Writes an archive.
pub fn archive(members: &[Member]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let place = length(&bytes);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(member.header());
        bytes.extend(member.name.as_bytes());
        bytes.extend(&member.packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(member.header());
        directory.extend([0; 10]);
        directory.extend(place.to_le_bytes());
        directory.extend(member.name.as_bytes());
    }
    let start = length(&bytes);
    let count = u16::try_from(members.len()).unwrap_or(u16::MAX);
    bytes.extend(&directory);
    bytes.extend(end(count, length(&directory), start));
    bytes
}

/// The end of an archive, which says where its directory is.
pub fn end(count: u16, size: u32, start: u32) -> Vec<u8> {
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend(count.to_le_bytes());
    end.extend(count.to_le_bytes());
    end.extend(size.to_le_bytes());
    end.extend(start.to_le_bytes());
    end.extend([0; 2]);
    end
}

/// One text in an archive.
pub fn zip(name: &str, text: &str) -> Vec<u8> {
    archive(&[Member::deflated(name, text.as_bytes())])
}

/// How 7-Zip encrypts.
#[derive(Clone, Copy)]
pub enum Cipher {
    Aes128,
    Aes256,
    ZipCrypto,
}

/// Lets 7-Zip write one text under a password; `None`, with a word, where there is no 7-Zip and it may be missing.
pub fn seven_zip(name: &str, text: &str, cipher: Cipher, password: &str) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join(name);
    fs::create_dir_all(inside.parent().unwrap()).unwrap();
    fs::write(&inside, text).unwrap();
    let method = match cipher {
        Cipher::Aes128 => "-mem=AES128",
        Cipher::Aes256 => "-mem=AES256",
        Cipher::ZipCrypto => "-mem=ZipCrypto",
    };
    let made = Command::new("7z")
        .args(["a", "-tzip", method, &format!("-p{password}"), "made.zip"])
        .arg(name.split('/').next().unwrap())
        .current_dir(folder.path())
        .output();
    match made {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            Some(fs::read(folder.path().join("made.zip")).unwrap())
        }
        Err(error) => {
            let required = ["CI", "CLAVIS_REQUIRE_TOOLS"]
                .iter()
                .any(|name| env::var(name).is_ok_and(|value| value == "true" || value == "1"));
            assert!(!required, "7z is required here: {error}");
            eprintln!("SKIPPED: no archive was made by 7z: {error}");
            None
        }
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}
