//! Ente Auth: lines of key URIs with what Ente shows in a `codeDisplay` of JSON, plain or sealed under a password.
//!
//! Sealed, it is libsodium's `crypto_secretstream_xchacha20poly1305`, one message, under Argon2id of the password
//! (ente `lib/models/export/ente.dart`; <https://doc.libsodium.org/secret-key_cryptography/secretstream>).

use chacha20::{
    ChaCha20,
    cipher::{KeyIvInit, StreamCipher, StreamCipherSeek, consts::U10, generic_array::GenericArray},
    hchacha,
};
use data_encoding::BASE64;
use percent_encoding::percent_decode_str;
use poly1305::{Poly1305, universal_hash::KeyInit};
use serde_json::Value;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    crypto::{Argon2Kdf, Argon2Numbers, Key},
    entry::{Number, Report},
    icon,
    json::{flag, list, number, text},
};
use crate::{account::NewAccount, input::InputError, key_uri, name, time::UnixTime};

pub(super) const READER: Reader = Reader { detect, read };

/// The parameter that Ente adds to each key URI.
const DISPLAY: &str = "codeDisplay=";

fn detect(content: &Content<'_>) -> bool {
    is_sealed(content) || content.text().is_some_and(is_list)
}

fn is_sealed(content: &Content<'_>) -> bool {
    content.is_object_with(&["kdfParams", "encryptedData", "encryptionNonce"])
}

fn is_list(text: &str) -> bool {
    text.lines()
        .any(|line| line.contains(DISPLAY) && key_uri::is_key_uri(unquoted(line).as_ref()))
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    if !is_sealed(content) {
        let text = content.text().ok_or(ImportError::Corrupt)?;
        return Ok(Found::Open(list_of(text)));
    }
    let sealed = Sealed::parse(content.json().ok_or(ImportError::Corrupt)?)?;
    let memory = sealed.kdf.memory();
    Ok(Found::Locked(Locked::new(
        Format::Ente,
        memory,
        move |password| {
            let bytes = sealed.open(password)?;
            let text = std::str::from_utf8(&bytes).map_err(|_| ImportError::Corrupt)?;
            Ok(list_of(text))
        },
    )))
}

struct Sealed {
    kdf: Argon2Kdf,
    salt: Vec<u8>,
    /// The header of the stream, 24 bytes.
    header: Vec<u8>,
    message: Vec<u8>,
}

impl Sealed {
    fn parse(file: &Value) -> Result<Self, ImportError> {
        let params = file.get("kdfParams").ok_or(ImportError::Corrupt)?;
        let limit = |member| match number(params, member) {
            Number::Is(number) => u64::try_from(number).map_err(|_| ImportError::Corrupt),
            Number::Missing | Number::Wrong => Err(ImportError::Corrupt),
        };
        let base64 = |value, member| {
            BASE64
                .decode(text(value, member).as_bytes())
                .map_err(|_| ImportError::Corrupt)
        };
        Ok(Self {
            kdf: Argon2Kdf::new(Argon2Numbers {
                algorithm: argon2::Algorithm::Argon2id,
                // libsodium counts bytes, Argon2 kibibytes.
                memory: limit("memLimit")? / 1_024,
                passes: limit("opsLimit")?,
                lanes: 1,
            })?,
            salt: base64(params, "salt")?,
            header: base64(file, "encryptionNonce")?,
            message: base64(file, "encryptedData")?,
        })
    }

    fn open(&self, password: &str) -> Result<Zeroizing<Vec<u8>>, UnlockError> {
        let key = self.kdf.derive(password.as_bytes(), &self.salt)?;
        open_stream(&key, &self.header, &self.message).ok_or(UnlockError::WrongPassword)
    }
}

/// Opens the first message of a secret stream: tag byte, text, authenticator. `None` when the key is wrong.
fn open_stream(key: &Key, header: &[u8], message: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (salt, nonce_tail) = header.split_first_chunk::<16>()?;
    let nonce_tail: &[u8; 8] = nonce_tail.try_into().ok()?;
    let subkey = hchacha::<U10>(
        GenericArray::from_slice(&**key),
        GenericArray::from_slice(salt),
    );
    // The counter of messages, 1 for the first, stands before the rest of the nonce.
    let mut nonce = [0; 12];
    let (counter, tail) = nonce.split_at_mut(4);
    counter.copy_from_slice(&1_u32.to_le_bytes());
    tail.copy_from_slice(nonce_tail);
    let mut stream = ChaCha20::new(&subkey, GenericArray::from_slice(&nonce));

    let (sealed, tag) = message.split_last_chunk::<16>()?;
    let (first, text) = sealed.split_first()?;
    let mut poly_key = Zeroizing::new([0; 32]);
    stream.apply_keystream(&mut *poly_key);
    // Block 1 hides the tag byte, the text starts with block 2.
    stream.try_seek(64_u32).ok()?;
    let mut block = [0; 64];
    block.first_mut().map(|byte| *byte = *first)?;
    stream.apply_keystream(&mut block);
    let tag_byte = block.first().copied()?;
    block.first_mut().map(|byte| *byte = *first)?;

    let mut authenticated = Vec::with_capacity(text.len() + 112);
    authenticated.extend_from_slice(&block);
    authenticated.extend_from_slice(text);
    // libsodium pads by the length of what stands before, as it has done since the first version.
    let padding = (16_usize.wrapping_sub(64).wrapping_add(text.len())) & 15;
    authenticated.extend(std::iter::repeat_n(0, padding));
    authenticated.extend_from_slice(&0_u64.to_le_bytes());
    let length = u64::try_from(text.len()).ok()?.checked_add(64)?;
    authenticated.extend_from_slice(&length.to_le_bytes());
    let computed =
        Poly1305::new(GenericArray::from_slice(&*poly_key)).compute_unpadded(&authenticated);
    if !bool::from(computed.as_slice().ct_eq(tag)) {
        return None;
    }
    // 0 is a message, 3 the last one; Ente writes either for its only one.
    if !matches!(tag_byte, 0 | 3) {
        return None;
    }
    let mut opened = Zeroizing::new(text.to_vec());
    stream.try_seek(128_u32).ok()?;
    stream.apply_keystream(&mut opened);
    Some(opened)
}

fn list_of(text: &str) -> Imported {
    let mut report = Report::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let uri = unquoted(line);
        let name = key_uri::name_hint(&uri);
        report.take(&name, account(&uri));
    }
    Imported::new(Format::Ente, report)
}

/// A line is a key URI, or one in the quotes and escapes of a JSON string.
fn unquoted(line: &str) -> Zeroizing<String> {
    let line =
        line.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}' || sign == ',');
    if line.starts_with('"')
        && let Ok(text) = serde_json::from_str::<String>(line)
    {
        return Zeroizing::new(text);
    }
    Zeroizing::new(line.to_owned())
}

fn account(uri: &str) -> Result<NewAccount, InputError> {
    let (uri, display) = split_display(uri);
    let mut account = key_uri::parse(&uri)?;
    let Some(display) = display else {
        return Ok(account);
    };
    account.note = text(&display, "note").to_owned();
    account.favourite = flag(&display, "pinned");
    account.groups = list(&display, "tags")
        .iter()
        .filter_map(Value::as_str)
        .map(|tag| name::clean(tag).text)
        .filter(|tag| !tag.is_empty())
        .collect();
    account.use_count = number(&display, "tapCount").or_zero();
    // Ente counts microseconds.
    let used = number(&display, "lastUsedAt").or_zero() / 1_000;
    account.last_used = (used > 0).then(|| UnixTime::from_millis(used));
    account.icon = icon::from_base64(text(&display, "iconSrc"));
    if flag(&display, "trashed") {
        // When it was put there is not in the file, and does not matter: its thirty days begin anew.
        account.trashed_at = Some(UnixTime::from_secs(0));
    }
    Ok(account)
}

/// Takes the display off the URI, so that its length and signs do not count as those of a key URI.
fn split_display(uri: &str) -> (Zeroizing<String>, Option<Value>) {
    let Some(start) = uri.find(DISPLAY) else {
        return (Zeroizing::new(uri.to_owned()), None);
    };
    let (before, display) = uri.split_at(start);
    let display = display.strip_prefix(DISPLAY).unwrap_or_default();
    let (display, after) = display.split_once('&').unwrap_or((display, ""));
    let decoded = percent_decode_str(display).decode_utf8_lossy();
    let value = serde_json::from_str(&decoded).ok();
    let rest = format!("{before}{after}");
    (
        Zeroizing::new(rest.trim_end_matches(['&', '?']).to_owned()),
        value,
    )
}
