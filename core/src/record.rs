//! The bytes of one secret at rest: one record per account, kept by the vault and never shown.
//!
//! Version 1, all numbers big-endian: version `01` · length of the secret (2 bytes, 1 to 128) · secret ·
//! length of the PIN (2 bytes, 0 to 64, 0 for none) · PIN in UTF-8. Nothing follows.

use zeroize::Zeroizing;

use crate::{
    otp::KeyRef,
    secret::{Secret, ServicePin},
};

const VERSION: u8 = 1;

/// Why bytes are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRecord {
    /// A newer program wrote it.
    #[error("record has version {found}, known is 1")]
    UnknownVersion {
        /// The version found.
        found: u8,
    },
    /// The bytes end early, go on too long, or break the rules of version 1.
    #[error("record is damaged")]
    Damaged,
}

/// Writes the record of a secret and the PIN that goes with it.
#[must_use]
pub fn encode(secret: &Secret, pin: Option<&ServicePin>) -> Zeroizing<Vec<u8>> {
    let pin = pin.map_or("", ServicePin::as_str).as_bytes();
    let secret = secret.as_bytes();
    // The capacity is exact so that growing leaves no unzeroized copy behind.
    let mut record = Zeroizing::new(Vec::with_capacity(5 + secret.len() + pin.len()));
    record.push(VERSION);
    for field in [secret, pin] {
        // Both types bound their length to 128 bytes.
        let length = u16::try_from(field.len()).unwrap_or(u16::MAX);
        record.extend_from_slice(&length.to_be_bytes());
        record.extend_from_slice(field);
    }
    record
}

/// Reads a record without copying it.
///
/// # Errors
/// When a newer program wrote it, or the bytes are not exactly one record.
pub fn parse(record: &[u8]) -> Result<KeyRef<'_>, InvalidRecord> {
    let (version, rest) = record.split_first().ok_or(InvalidRecord::Damaged)?;
    if *version != VERSION {
        return Err(InvalidRecord::UnknownVersion { found: *version });
    }
    let (secret, rest) = read_field(rest).ok_or(InvalidRecord::Damaged)?;
    let (pin, rest) = read_field(rest).ok_or(InvalidRecord::Damaged)?;
    let whole = (1..=Secret::MAX_BYTES).contains(&secret.len())
        && pin.len() <= ServicePin::MAX_BYTES
        && rest.is_empty();
    if !whole {
        return Err(InvalidRecord::Damaged);
    }
    let pin = std::str::from_utf8(pin).map_err(|_| InvalidRecord::Damaged)?;
    Ok(KeyRef {
        secret,
        pin: (!pin.is_empty()).then_some(pin),
    })
}

fn read_field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use proptest::prelude::*;

    use super::*;

    fn record(secret: &[u8], pin: &str) -> Vec<u8> {
        let pin = (!pin.is_empty()).then(|| ServicePin::new(pin.to_owned()).unwrap());
        encode(&Secret::new(secret.to_vec()).unwrap(), pin.as_ref()).to_vec()
    }

    /// Version 1 must be readable for ever: these bytes never change.
    #[test]
    fn version_1_is_frozen() {
        assert_eq!(record(b"key", ""), b"\x01\0\x03key\0\0");
        assert_eq!(record(b"key", "52"), b"\x01\0\x03key\0\x0252");
    }

    #[test]
    fn a_record_cut_anywhere_is_damaged() {
        let whole = record(b"12345678901234567890", "5239");
        assert!(parse(&whole).is_ok());
        for end in 0..whole.len() {
            assert_eq!(
                parse(&whole[..end]).unwrap_err(),
                InvalidRecord::Damaged,
                "cut at {end}"
            );
        }
        let longer = [whole.as_slice(), b"x"].concat();
        assert_eq!(parse(&longer).unwrap_err(), InvalidRecord::Damaged);
    }

    #[test]
    fn lengths_and_text_keep_the_rules() {
        for damaged in [b"\x01\0\0\0\0".as_slice(), b"\x01\0\x01k\0\x01\xff"] {
            assert_eq!(parse(damaged).unwrap_err(), InvalidRecord::Damaged);
        }
        let too_long = [b"\x01\0\x81".as_slice(), &[7; 129], b"\0\0"].concat();
        assert_eq!(parse(&too_long).unwrap_err(), InvalidRecord::Damaged);
    }

    #[test]
    fn an_unknown_version_is_told_apart() {
        assert_eq!(
            parse(b"\x02\0\x03key\0\0").unwrap_err(),
            InvalidRecord::UnknownVersion { found: 2 }
        );
    }

    proptest! {
        #[test]
        fn a_record_round_trips(secret in prop::collection::vec(any::<u8>(), 1..=128), pin in "[!-~é]{0,32}") {
            let bytes = record(&secret, &pin);
            let key = parse(&bytes).unwrap();
            prop_assert_eq!(key.secret, secret.as_slice());
            prop_assert_eq!(key.pin.unwrap_or(""), pin);
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes);
        }
    }
}
