//! Bytes that cross as Base64 (RFC 4648 §4), wiped when they are dropped.

use std::fmt;

use data_encoding::BASE64;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::DeviceError;
use crate::limits::{CONTENT_BYTES, KEY_BYTES, SEALED_BYTES};

/// 32 bytes that nobody may see: what a hardware key takes and gives, what biometrics guard.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; KEY_BYTES]);

impl Secret {
    /// Takes the bytes over. The caller wipes his own copy.
    #[must_use]
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(*bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

/// A file's bytes, on their way to the device or read back from it; perhaps an export in the clear.
#[derive(PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Content(Vec<u8>);

impl Content {
    /// Takes the bytes over.
    ///
    /// # Errors
    ///
    /// [`DeviceError::TooLarge`] beyond [`CONTENT_BYTES`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, DeviceError> {
        let content = Self(bytes);
        if content.0.len() > CONTENT_BYTES {
            return Err(DeviceError::TooLarge);
        }
        Ok(content)
    }

    /// The bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// A secret as biometrics sealed it; useless without the key in the hardware. Empty on iOS, which keeps it itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes up what [`Sealed::bytes`] gave earlier.
    ///
    /// # Errors
    ///
    /// [`DeviceError::TooLarge`] beyond [`SEALED_BYTES`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, DeviceError> {
        if bytes.len() > SEALED_BYTES {
            return Err(DeviceError::TooLarge);
        }
        Ok(Self(bytes))
    }

    /// The bytes, to be kept in the vault's header.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({KEY_BYTES} bytes)")
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes)", self.0.len())
    }
}

/// Borrowed bytes as they are written.
pub(crate) struct Outgoing<'a>(pub(crate) &'a [u8]);

impl Serialize for Outgoing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // EXPOSE: this is the way to the hardware; our own text of it is wiped.
        serializer.serialize_str(&Zeroizing::new(BASE64.encode(self.0)))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = deserializer.deserialize_string(Incoming { limit: KEY_BYTES })?;
        let bytes = bytes
            .as_slice()
            .try_into()
            .map_err(|_| D::Error::custom("not 32 bytes"))?;
        Ok(Self(bytes))
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // One byte more, by which a file that is longer than what was written shows itself.
        let limit = CONTENT_BYTES + 1;
        let mut bytes = deserializer.deserialize_string(Incoming { limit })?;
        Ok(Self(std::mem::take(&mut *bytes)))
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let limit = SEALED_BYTES;
        let mut bytes = deserializer.deserialize_string(Incoming { limit })?;
        Ok(Self(std::mem::take(&mut *bytes)))
    }
}

/// Reads Base64 of at most `limit` bytes and wipes the text. No message repeats any of it.
struct Incoming {
    limit: usize,
}

impl Visitor<'_> for Incoming {
    type Value = Zeroizing<Vec<u8>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64 of at most {} bytes", self.limit)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        // A text that is too long is not even decoded.
        if text.len() > self.limit.div_ceil(3) * 4 {
            return Err(E::custom("too many bytes"));
        }
        let bytes = BASE64
            .decode(text.as_bytes())
            .map(Zeroizing::new)
            .map_err(|_| E::custom("not Base64"))?;
        if bytes.len() > self.limit {
            return Err(E::custom("too many bytes"));
        }
        Ok(bytes)
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Self::Value, E> {
        self.visit_str(&Zeroizing::new(text))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    /// 32 bytes 0..32, encoded by `python3 -c 'import base64; print(base64.b64encode(bytes(range(32))).decode())'`.
    const TEXT: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn counted() -> [u8; KEY_BYTES] {
        std::array::from_fn(|index| u8::try_from(index).unwrap())
    }

    #[test]
    fn bytes_cross_as_base64_both_ways() {
        assert_eq!(to_value(Outgoing(&counted())).unwrap(), json!(TEXT));
        let back: Secret = from_value(json!(TEXT)).unwrap();
        assert_eq!(*back.expose(), counted());
    }

    #[test]
    fn only_exactly_32_bytes_in_exactly_one_spelling_are_a_secret() {
        for (why, text) in [
            ("empty", json!("")),
            ("31 bytes", json!(BASE64.encode(&[7; 31]))),
            ("33 bytes", json!(BASE64.encode(&[7; 33]))),
            ("no padding", json!(TEXT.trim_end_matches('='))),
            ("a line break", json!(format!("{TEXT}\n"))),
            ("a stray bit", json!(TEXT.replace("h8=", "h9="))),
            ("the alphabet of URLs", json!(TEXT.replace("AAEC", "_-EC"))),
            ("a number", json!(32)),
            ("nothing", json!(null)),
            ("a list", json!([0, 1, 2])),
        ] {
            assert!(from_value::<Secret>(text).is_err(), "{why}");
        }
    }

    #[test]
    fn a_refusal_repeats_nothing_of_the_text() {
        let error = from_value::<Secret>(json!("c2VjcmV0LXNlY3JldA")).unwrap_err();
        assert_eq!(error.to_string(), "not Base64");
        let error = from_value::<Secret>(json!(BASE64.encode(&[0x41; 40]))).unwrap_err();
        assert_eq!(error.to_string(), "too many bytes");
    }

    #[test]
    fn what_is_read_back_may_be_one_byte_longer_and_no_more() {
        for (length, taken) in [
            (0, true),
            (CONTENT_BYTES, true),
            (CONTENT_BYTES + 1, true),
            (CONTENT_BYTES + 2, false),
        ] {
            let text = json!(BASE64.encode(&vec![7; length]));
            assert_eq!(
                from_value::<Content>(text).is_ok_and(|read| read.expose().len() == length),
                taken,
                "{length} bytes"
            );
        }
        assert_eq!(
            Content::new(vec![0; CONTENT_BYTES + 1]),
            Err(DeviceError::TooLarge)
        );
    }

    #[test]
    fn a_sealed_secret_keeps_its_bytes_within_its_limit() {
        let sealed = Sealed::new(vec![9; 60]).unwrap();
        let text = to_value(Outgoing(sealed.bytes())).unwrap();
        assert_eq!(from_value::<Sealed>(text).unwrap(), sealed);
        assert_eq!(
            from_value::<Sealed>(json!("")).unwrap().bytes(),
            [0_u8; 0],
            "iOS keeps it itself"
        );
        assert_eq!(
            Sealed::new(vec![9; SEALED_BYTES + 1]),
            Err(DeviceError::TooLarge)
        );
    }

    #[test]
    fn debug_says_only_the_length() {
        assert_eq!(format!("{:?}", Secret::new(&counted())), "Secret(32 bytes)");
        assert_eq!(
            format!("{:?}", Content::new(b"otpauth://".to_vec()).unwrap()),
            "Content(10 bytes)"
        );
    }
}
