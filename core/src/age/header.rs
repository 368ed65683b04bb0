//! The header: lines of text, closed by a MAC under the file key.

use data_encoding::BASE64_NOPAD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{AgeError, Cost, FileKey, SALT_BYTES, Sealed, WRAPPED_BYTES, payload};

/// How every version begins.
pub(super) const MAGIC: &[u8] = b"age-encryption.org/";
const VERSION_LINE: &str = "age-encryption.org/v1";
/// The longest line of a stanza's body; a shorter one is its last.
const COLUMNS: usize = 64;
/// More recipients than anybody has.
const MAX_STANZAS: usize = 1_000;

/// Reads a binary file up to its payload, which is taken as it is.
pub(super) fn parse(bytes: &[u8]) -> Result<Sealed, AgeError> {
    let mut lines = Lines { bytes, read: 0 };
    match lines.next()? {
        VERSION_LINE => {}
        line if line.as_bytes().starts_with(MAGIC) => return Err(AgeError::OtherVersion),
        _ => return Err(AgeError::Damaged),
    }
    let mut stanzas = Vec::new();
    let (mac_place, mac) = loop {
        let place = lines.read;
        let line = lines.next()?;
        if let Some(arguments) = line.strip_prefix("-> ") {
            let mut body = String::new();
            loop {
                let part = lines.next()?;
                body.push_str(part);
                if part.len() < COLUMNS {
                    break;
                }
                if part.len() > COLUMNS {
                    return Err(AgeError::Damaged);
                }
            }
            stanzas.push((arguments, body));
            if stanzas.len() > MAX_STANZAS {
                return Err(AgeError::Damaged);
            }
        } else {
            break (place, line.strip_prefix("--- ").ok_or(AgeError::Damaged)?);
        }
    };
    let is_scrypt = |arguments: &str| arguments.split(' ').next() == Some("scrypt");
    if !stanzas.is_empty() && !stanzas.iter().any(|(arguments, _)| is_scrypt(arguments)) {
        return Err(AgeError::NoPassphrase);
    }
    // Beside a passphrase there may be no other recipient [C2SP age.md, "The scrypt recipient type"].
    let [(arguments, body)] = stanzas.as_slice() else {
        return Err(AgeError::Damaged);
    };
    let mut arguments = arguments.split(' ').skip(1);
    let (salt, cost, None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err(AgeError::Damaged);
    };
    let payload = bytes.get(lines.read..).unwrap_or_default();
    if payload.len() < payload::NONCE_BYTES + payload::TAG_BYTES {
        return Err(AgeError::Damaged);
    }
    Ok(Sealed {
        cost: parse_cost(cost.unwrap_or_default())?,
        salt: decode::<SALT_BYTES>(salt.unwrap_or_default())?,
        wrapped: decode::<WRAPPED_BYTES>(body)?,
        header: bytes.get(..mac_place + 3).unwrap_or_default().to_vec(),
        mac: decode(mac)?,
        payload: payload.to_vec(),
    })
}

/// Writes a whole header for one passphrase.
pub(super) fn write(
    file_key: &FileKey,
    salt: &[u8; SALT_BYTES],
    cost: Cost,
    wrapped: &[u8],
) -> Option<Vec<u8>> {
    let mut header = format!(
        "{VERSION_LINE}\n-> scrypt {} {}\n{}\n---",
        BASE64_NOPAD.encode(salt),
        cost.0,
        BASE64_NOPAD.encode(wrapped)
    )
    .into_bytes();
    let tag = mac_of(file_key, &header)?.finalize().into_bytes();
    header.push(b' ');
    header.extend_from_slice(BASE64_NOPAD.encode(&tag).as_bytes());
    header.push(b'\n');
    Some(header)
}

/// Checks the MAC over the header, in constant time.
pub(super) fn check_mac(file_key: &FileKey, header: &[u8], mac: &[u8; 32]) -> Result<(), AgeError> {
    mac_of(file_key, header)
        .and_then(|computed| computed.verify_slice(mac).ok())
        .ok_or(AgeError::Damaged)
}

fn mac_of(file_key: &FileKey, header: &[u8]) -> Option<Hmac<Sha256>> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, &**file_key)
        .expand(b"header", &mut *key)
        .ok()?;
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&*key).ok()?;
    mac.update(header);
    Some(mac)
}

/// Digits without a sign or leading zeroes; any number of them is a number.
fn parse_cost(text: &str) -> Result<Cost, AgeError> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || text.starts_with('0') {
        return Err(AgeError::Damaged);
    }
    Cost::new(text.parse().map_err(|_| AgeError::TooMuchWork)?)
}

fn decode<const N: usize>(text: &str) -> Result<[u8; N], AgeError> {
    BASE64_NOPAD
        .decode(text.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(AgeError::Damaged)
}

/// The lines of the header, each ended by LF alone.
struct Lines<'a> {
    bytes: &'a [u8],
    /// How many bytes were read.
    read: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a str, AgeError> {
        let rest = self.bytes.get(self.read..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(AgeError::Damaged)?;
        self.read += length + 1;
        let line = rest.get(..length).unwrap_or_default();
        // Of these signs the specification makes every line.
        if !line.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            return Err(AgeError::Damaged);
        }
        std::str::from_utf8(line).map_err(|_| AgeError::Damaged)
    }
}
