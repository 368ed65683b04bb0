//! KDBX 4 databases with every cipher, key derivation and stream of the format
//! (<https://keepass.info/help/kb/kdbx.html>); `keepassxc-cli` opens what is made here, where it is installed.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at the first surprise, and its lengths are small"
)]

use std::io::Write;

use aes::{
    Aes256,
    cipher::{
        BlockEncrypt, BlockEncryptMut, KeyInit, KeyIvInit, StreamCipher, block_padding::Pkcs7,
    },
};
use data_encoding::BASE64;
use flate2::{Compression, write::GzEncoder};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256, Sha512};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cipher {
    Aes,
    ChaCha20,
    Twofish,
}

#[derive(Debug, Clone, Copy)]
pub enum Kdf {
    Aes {
        rounds: u64,
    },
    /// Memory in bytes.
    Argon2 {
        algorithm: argon2::Algorithm,
        version: u32,
        memory: u64,
        passes: u64,
        lanes: u32,
    },
}

#[derive(Debug, Clone, Copy)]
pub enum Stream {
    Salsa20,
    ChaCha20,
}

/// What a database is made with.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    pub cipher: Cipher,
    pub kdf: Kdf,
    pub is_compressed: bool,
    pub stream: Stream,
}

pub const ARGON2ID: Kdf = Kdf::Argon2 {
    algorithm: argon2::Algorithm::Argon2id,
    version: 0x13,
    memory: 64 << 10,
    passes: 2,
    lanes: 2,
};

pub const RECIPE: Recipe = Recipe {
    cipher: Cipher::Aes,
    kdf: ARGON2ID,
    is_compressed: true,
    stream: Stream::ChaCha20,
};

const SEED: [u8; 32] = [7; 32];
const SALT: [u8; 32] = [9; 32];
const STREAM_KEY: [u8; 64] = [3; 64];

impl Recipe {
    /// Seals a text, in which the values marked as protected stand in the clear.
    pub fn seal(&self, xml: &str, password: &str) -> Vec<u8> {
        self.seal_bytes(self.protected(xml).as_bytes(), password)
    }

    /// Seals any bytes where the text belongs.
    pub fn seal_bytes(&self, text: &[u8], password: &str) -> Vec<u8> {
        let mut inner = Vec::new();
        let stream: u32 = match self.stream {
            Stream::Salsa20 => 2,
            Stream::ChaCha20 => 3,
        };
        field(&mut inner, 1, &stream.to_le_bytes());
        field(&mut inner, 2, &STREAM_KEY);
        // An attachment, which is passed over.
        field(&mut inner, 3, b"\x01attached");
        field(&mut inner, 0, b"");
        inner.extend_from_slice(text);
        if self.is_compressed {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&inner).unwrap();
            inner = encoder.finish().unwrap();
        }

        let header = self.header();
        let transformed = self.transformed(password);
        let key = Sha256::digest([&SEED[..], &transformed].concat());
        let mac_base = Sha512::digest([&SEED[..], &transformed, &[1]].concat());
        let sealed = self.encrypted(&key.into(), &inner);

        let mut file = header.clone();
        file.extend_from_slice(&Sha256::digest(&header));
        file.extend_from_slice(&mac(&mac_base, u64::MAX, &[&header]));
        // Several blocks, then the empty one.
        let blocks = sealed.chunks(1_000).chain([&[][..]]);
        for (index, block) in (0_u64..).zip(blocks) {
            let length = (block.len() as u32).to_le_bytes();
            let parts = [&index.to_le_bytes()[..], &length, block];
            file.extend_from_slice(&mac(&mac_base, index, &parts));
            file.extend_from_slice(&length);
            file.extend_from_slice(block);
        }
        file
    }

    /// This header before what follows another, which no password opens: for numbers that nobody can afford to work by.
    pub fn header_with(&self, other: &[u8]) -> Vec<u8> {
        let mut file = self.header();
        file.extend_from_slice(&Sha256::digest(self.header()));
        file.extend_from_slice(&other[other.len() - 200..]);
        file
    }

    fn header(&self) -> Vec<u8> {
        let mut header = b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x00\x00\x04\x00".to_vec();
        field(
            &mut header,
            2,
            match self.cipher {
                Cipher::Aes => b"\x31\xc1\xf2\xe6\xbf\x71\x43\x50\xbe\x58\x05\x21\x6a\xfc\x5a\xff",
                Cipher::ChaCha20 => {
                    b"\xd6\x03\x8a\x2b\x8b\x6f\x4c\xb5\xa5\x24\x33\x9a\x31\xdb\xb5\x9a"
                }
                Cipher::Twofish => {
                    b"\xad\x68\xf2\x9f\x57\x6f\x4b\xb9\xa3\x6a\xd4\x7a\xf9\x65\x34\x6c"
                }
            },
        );
        field(&mut header, 3, &[u8::from(self.is_compressed), 0, 0, 0]);
        field(&mut header, 4, &SEED);
        field(&mut header, 7, self.iv());
        field(&mut header, 11, &self.kdf.dictionary());
        field(&mut header, 0, b"\r\n\r\n");
        header
    }

    fn iv(&self) -> &'static [u8] {
        match self.cipher {
            Cipher::ChaCha20 => &[5; 12],
            Cipher::Aes | Cipher::Twofish => &[5; 16],
        }
    }

    fn transformed(&self, password: &str) -> [u8; 32] {
        let mut key: [u8; 32] = Sha256::digest(Sha256::digest(password)).into();
        match self.kdf {
            Kdf::Aes { rounds } => {
                let cipher = Aes256::new(&SALT.into());
                for half in key.chunks_exact_mut(16) {
                    for _ in 0..rounds {
                        cipher.encrypt_block(half.into());
                    }
                }
                Sha256::digest(key).into()
            }
            Kdf::Argon2 {
                algorithm,
                version,
                memory,
                passes,
                lanes,
            } => {
                let params =
                    argon2::Params::new((memory / 1_024) as u32, passes as u32, lanes, Some(32))
                        .unwrap();
                let mut out = [0; 32];
                argon2::Argon2::new(algorithm, version.try_into().unwrap(), params)
                    .hash_password_into(&key, &SALT, &mut out)
                    .unwrap();
                out
            }
        }
    }

    fn encrypted(&self, key: &[u8; 32], text: &[u8]) -> Vec<u8> {
        match self.cipher {
            Cipher::Aes => cbc::Encryptor::<Aes256>::new_from_slices(key, self.iv())
                .unwrap()
                .encrypt_padded_vec_mut::<Pkcs7>(text),
            Cipher::Twofish => cbc::Encryptor::<twofish::Twofish>::new_from_slices(key, self.iv())
                .unwrap()
                .encrypt_padded_vec_mut::<Pkcs7>(text),
            Cipher::ChaCha20 => {
                let mut text = text.to_vec();
                chacha20::ChaCha20::new_from_slices(key, self.iv())
                    .unwrap()
                    .apply_keystream(&mut text);
                text
            }
        }
    }

    /// Runs the inner stream over the protected values, in their order.
    fn protected(&self, xml: &str) -> String {
        const MARK: &str = "Protected=\"True\">";
        let mut stream: Box<dyn StreamCipher> = match self.stream {
            Stream::Salsa20 => Box::new(salsa20::Salsa20::new(
                &Sha256::digest(STREAM_KEY),
                b"\xe8\x30\x09\x4b\x97\x20\x5d\x2a".into(),
            )),
            Stream::ChaCha20 => {
                let hash = Sha512::digest(STREAM_KEY);
                Box::new(chacha20::ChaCha20::new_from_slices(&hash[..32], &hash[32..44]).unwrap())
            }
        };
        let mut parts = xml.split(MARK);
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            let (value, rest) = part.split_once('<').unwrap();
            let mut bytes = unescaped(value).into_bytes();
            stream.apply_keystream(&mut bytes);
            out.push_str(MARK);
            out.push_str(&BASE64.encode(&bytes));
            out.push('<');
            out.push_str(rest);
        }
        out
    }
}

impl Kdf {
    fn dictionary(self) -> Vec<u8> {
        let mut dictionary = vec![0, 1];
        let mut put = |kind: u8, name: &str, value: &[u8]| {
            dictionary.push(kind);
            dictionary.extend_from_slice(&(name.len() as u32).to_le_bytes());
            dictionary.extend_from_slice(name.as_bytes());
            dictionary.extend_from_slice(&(value.len() as u32).to_le_bytes());
            dictionary.extend_from_slice(value);
        };
        match self {
            Self::Aes { rounds } => {
                put(
                    0x42,
                    "$UUID",
                    b"\x7c\x02\xbb\x82\x79\xa7\x4a\xc0\x92\x7d\x11\x4a\x00\x64\x82\x38",
                );
                put(0x05, "R", &rounds.to_le_bytes());
            }
            Self::Argon2 {
                algorithm,
                version,
                memory,
                passes,
                lanes,
            } => {
                put(
                    0x42,
                    "$UUID",
                    match algorithm {
                        argon2::Algorithm::Argon2d => {
                            b"\xef\x63\x6d\xdf\x8c\x29\x44\x4b\x91\xf7\xa9\xa4\x03\xe3\x0a\x0c"
                        }
                        _ => b"\x9e\x29\x8b\x19\x56\xdb\x47\x73\xb2\x3d\xfc\x3e\xc6\xf0\xa1\xe6",
                    },
                );
                put(0x04, "V", &version.to_le_bytes());
                put(0x05, "M", &memory.to_le_bytes());
                put(0x05, "I", &passes.to_le_bytes());
                put(0x04, "P", &lanes.to_le_bytes());
            }
        }
        put(0x42, "S", &SALT);
        dictionary.push(0);
        dictionary
    }
}

/// A whole document around the groups and entries of the outermost group; its recycle bin has the id `bin`.
pub fn document(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<KeePassFile><Meta><Generator>test</Generator>\
         <RecycleBinEnabled>True</RecycleBinEnabled><RecycleBinUUID>{}</RecycleBinUUID>\
         <CustomIcons><Icon><UUID>{}</UUID><Data>{PICTURE}</Data></Icon></CustomIcons></Meta>\
         <Root><Group><UUID>{}</UUID><Name>Passwords</Name>{inside}</Group></Root></KeePassFile>",
        id("bin"),
        id("picture"),
        id("root"),
    )
}

/// One red pixel.
const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// An id of 16 bytes from a word.
pub fn id(word: &str) -> String {
    let hash = Sha256::digest(word);
    BASE64.encode(&hash[..16])
}

pub fn group(name: &str, inside: &str) -> String {
    format!(
        "<Group><UUID>{}</UUID><Name>{name}</Name>{inside}</Group>",
        id(name)
    )
}

/// An entry of protected fields; `before` and `after` stand around them.
pub fn entry(before: &str, fields: &[(&str, &str)], after: &str) -> String {
    let fields: String = fields
        .iter()
        .map(|(key, value)| {
            let value = escaped(value);
            format!("<String><Key>{key}</Key><Value Protected=\"True\">{value}</Value></String>")
        })
        .collect();
    format!("<Entry>{before}{fields}{after}</Entry>")
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&amp;", "&")
}

fn field(bytes: &mut Vec<u8>, kind: u8, value: &[u8]) {
    bytes.push(kind);
    bytes.extend_from_slice(&(value.len() as u32).to_le_bytes());
    bytes.extend_from_slice(value);
}

fn mac(base: &[u8], index: u64, parts: &[&[u8]]) -> [u8; 32] {
    let key = Sha512::digest([&index.to_le_bytes()[..], base].concat());
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&key).unwrap();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
