//! The shared key K of an account, and the PIN some methods mix in.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

/// The shared key K of RFC 4226: 1 to 128 bytes, zeroized when dropped.
pub struct Secret(Zeroizing<Vec<u8>>);

/// Why bytes or a text are no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSecret {
    /// No byte is left after decoding.
    #[error("secret is empty")]
    Empty,
    /// More than [`Secret::MAX_BYTES`].
    #[error("secret must be at most 128 bytes, got {length}")]
    TooLong {
        /// Bytes given.
        length: usize,
    },
    /// A sign outside the Base32 alphabet, or padding that does not stand at the end.
    #[error("secret is not Base32")]
    NotBase32,
}

impl Secret {
    /// The longest secret taken, in bytes: the block of HMAC-SHA-512, above which a key is hashed anyway.
    pub const MAX_BYTES: usize = 128;

    /// Takes the bytes of a secret.
    ///
    /// # Errors
    /// When there are none, or more than [`Secret::MAX_BYTES`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, InvalidSecret> {
        let bytes = Zeroizing::new(bytes);
        match bytes.len() {
            0 => Err(InvalidSecret::Empty),
            length if length > Self::MAX_BYTES => Err(InvalidSecret::TooLong { length }),
            _ => Ok(Self(bytes)),
        }
    }

    /// Reads Base32 ([RFC 4648 §6]) as portals print it.
    ///
    /// Case, blanks and dashes do not matter, padding may be there or not and need not be complete.
    /// A length that is no multiple of 8 is taken to whole bytes: bits that fill no byte carry nothing.
    /// Signs that look alike (`0` and `O`, `1` and `I`) are not exchanged: that would be guessing.
    ///
    /// # Errors
    /// When a sign is not Base32, or the decoded length is not 1 to 128 bytes.
    pub fn from_base32(text: &str) -> Result<Self, InvalidSecret> {
        // The capacity is fixed beforehand so that growing leaves no unzeroized copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 8 * 5 + 5));
        let mut bits = 0_u32;
        let mut filled = 0_u32;
        let mut padded = false;
        for sign in text.chars().filter(|sign| !is_separator(*sign)) {
            if sign == '=' {
                padded = true;
                continue;
            }
            let value = base32_value(sign).ok_or(InvalidSecret::NotBase32)?;
            if padded {
                return Err(InvalidSecret::NotBase32);
            }
            bits = (bits << 5) | value;
            filled += 5;
            if filled >= 8 {
                filled -= 8;
                let [.., byte] = (bits >> filled).to_be_bytes();
                bytes.push(byte);
                bits &= (1 << filled) - 1;
            }
        }
        Self::new(std::mem::take(&mut *bytes))
    }

    /// Returns the bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Writes Base32 in upper case without padding.
    #[must_use]
    pub fn to_base32(&self) -> Zeroizing<String> {
        base32(self.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}

/// Writes bytes as Base32 in upper case without padding.
pub(crate) fn base32(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(BASE32_NOPAD.encode(bytes))
}

/// Whether a sign only parts the groups of a secret as it is printed.
pub(crate) fn is_separator(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}' | '\u{feff}'
        )
}

fn base32_value(sign: char) -> Option<u32> {
    match sign {
        'A'..='Z' => Some(u32::from(sign) - u32::from('A')),
        'a'..='z' => Some(u32::from(sign) - u32::from('a')),
        '2'..='7' => Some(u32::from(sign) - u32::from('2') + 26),
        _ => None,
    }
}

/// The PIN that a service with mOTP or Yandex codes has given its user: 1 to 64 bytes, zeroized when dropped.
pub struct ServicePin(Zeroizing<String>);

/// Why a text is no service PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidServicePin {
    /// Nothing was given.
    #[error("service PIN is empty")]
    Empty,
    /// More than [`ServicePin::MAX_BYTES`].
    #[error("service PIN must be at most 64 bytes, got {length}")]
    TooLong {
        /// Bytes given.
        length: usize,
    },
    /// A line end or another control character.
    #[error("service PIN holds a control character")]
    Control,
}

impl ServicePin {
    /// The longest PIN taken, in bytes.
    pub const MAX_BYTES: usize = 64;

    /// Takes a PIN as the user types it.
    ///
    /// # Errors
    /// When it is empty, longer than 64 bytes, or holds a control character.
    pub fn new(pin: String) -> Result<Self, InvalidServicePin> {
        let pin = Zeroizing::new(pin);
        if pin.is_empty() {
            return Err(InvalidServicePin::Empty);
        }
        if pin.len() > Self::MAX_BYTES {
            return Err(InvalidServicePin::TooLong { length: pin.len() });
        }
        if pin.chars().any(char::is_control) {
            return Err(InvalidServicePin::Control);
        }
        Ok(Self(pin))
    }

    /// Returns the PIN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ServicePin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServicePin")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, bytes: &[u8]) {
        assert_eq!(Secret::from_base32(text).unwrap().as_bytes(), bytes);
    }

    #[track_caller]
    fn refuse(text: &str, error: InvalidSecret) {
        assert_eq!(Secret::from_base32(text).unwrap_err(), error);
    }

    /// RFC 4648 §10.
    #[test]
    fn the_vectors_of_rfc_4648() {
        check("MY======", b"f");
        check("MZXQ====", b"fo");
        check("MZXW6===", b"foo");
        check("MZXW6YQ=", b"foob");
        check("MZXW6YTB", b"fooba");
        check("MZXW6YTBOI======", b"foobar");
    }

    #[test]
    fn case_blanks_dashes_and_missing_padding_do_not_matter() {
        check("mzxw 6ytb oi", b"foobar");
        check(" MZXW-6YTB-OI\u{a0}\n", b"foobar");
        check("MZXW\u{2013}6YTB\u{200b}OI==", b"foobar");
    }

    #[test]
    fn bits_that_fill_no_byte_are_dropped() {
        check("MZXW6YTBA", b"fooba");
        check("MZXW6YTBOJ", b"foobar");
        // 17 and 18 signs: 85 and 90 bits.
        check("GEZDGNBVGY3TQOJQA", b"1234567890");
        check("GEZDGNBVGY3TQOJQGE", b"12345678901");
    }

    #[test]
    fn signs_outside_the_alphabet_are_refused_and_never_exchanged() {
        refuse("MZXW0YTB", InvalidSecret::NotBase32);
        refuse("MZXW1YTB", InvalidSecret::NotBase32);
        refuse("MZXW8YTB", InvalidSecret::NotBase32);
        refuse("MZXÄ", InvalidSecret::NotBase32);
        refuse("MY======MY======", InvalidSecret::NotBase32);
    }

    #[test]
    fn the_length_is_1_to_128_bytes() {
        refuse("", InvalidSecret::Empty);
        refuse("====", InvalidSecret::Empty);
        refuse("A", InvalidSecret::Empty);
        refuse(&"A".repeat(208), InvalidSecret::TooLong { length: 130 });
        assert_eq!(Secret::new(vec![7; 128]).unwrap().as_bytes().len(), 128);
        assert_eq!(
            Secret::new(vec![7; 129]).unwrap_err(),
            InvalidSecret::TooLong { length: 129 }
        );
    }

    #[test]
    fn debug_shows_no_secret() {
        let secret = Secret::new(b"12345678901234567890".to_vec()).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(20 bytes)");
        let pin = ServicePin::new("5239".to_owned()).unwrap();
        assert_eq!(format!("{pin:?}"), "ServicePin");
    }

    #[test]
    fn a_service_pin_is_1_to_64_bytes_without_control_characters() {
        assert_eq!(ServicePin::new("0042".to_owned()).unwrap().as_str(), "0042");
        for (pin, error) in [
            (String::new(), InvalidServicePin::Empty),
            ("1".repeat(65), InvalidServicePin::TooLong { length: 65 }),
            ("12\n34".to_owned(), InvalidServicePin::Control),
        ] {
            assert_eq!(ServicePin::new(pin).unwrap_err(), error);
        }
    }

    proptest! {
        #[test]
        fn base32_round_trips_and_agrees_with_data_encoding(bytes in prop::collection::vec(any::<u8>(), 1..=128)) {
            let secret = Secret::new(bytes.clone()).unwrap();
            let text = secret.to_base32();
            prop_assert_eq!(text.as_str(), BASE32_NOPAD.encode(&bytes));
            let padded = data_encoding::BASE32.encode(&bytes).to_lowercase();
            for written in [text.as_str(), padded.as_str()] {
                let read = Secret::from_base32(written).unwrap();
                prop_assert_eq!(read.as_bytes(), bytes.as_slice());
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,300}") {
            let _ = Secret::from_base32(&text);
        }
    }
}
