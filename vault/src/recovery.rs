//! The recovery code: 128 random bits for paper, with a check so that a slip of the pen is told from a wrong code.
//!
//! 28 signs in 7 groups of 4: 128 bits, then CRC-12 (polynomial 0x80F) over them, five bits a sign. A CRC of 12 bits
//! finds every error within 12 bits in a row: each wrong sign and each swap of two neighbours.

use std::fmt;

use rand_core::{CryptoRngCore, Error as RngError};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const BYTES: usize = 16;
const SIGNS: usize = 28;
const GROUP: usize = 4;
const CHECK_BITS: u32 = 12;
/// Digits and letters without I, L, O and U, which look like others [Crockford's Base32].
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code that opens the vault when the credential is forgotten or the device key is gone.
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

/// A text that cannot be a recovery code: a sign, the length or the check is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the recovery code is mistyped")]
pub struct Mistyped;

impl RecoveryCode {
    /// Makes a new one.
    ///
    /// # Errors
    ///
    /// The generator's.
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Result<Self, RngError> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        rng.try_fill_bytes(&mut *bytes)?;
        Ok(Self(bytes))
    }

    /// Reads a code as people write it: in any case, with blanks and dashes, O for 0, I and L for 1.
    ///
    /// # Errors
    ///
    /// [`Mistyped`]; no try need be counted for it.
    pub fn parse(text: &str) -> Result<Self, Mistyped> {
        let mut bits = Zeroizing::new([0_u8; SIGNS]);
        let mut places = bits.iter_mut();
        for sign in text.chars().filter(|sign| !is_separator(*sign)) {
            *places.next().ok_or(Mistyped)? = value(sign).ok_or(Mistyped)?;
        }
        if places.next().is_some() {
            return Err(Mistyped);
        }
        let (mut bytes, mut check, mut filled) = (Zeroizing::new([0; BYTES]), 0_u32, 0_usize);
        for bit in bits
            .iter()
            .flat_map(|sign| (0..5).rev().map(move |place| (sign >> place) & 1))
        {
            match bytes.get_mut(filled / 8) {
                Some(byte) => *byte = (*byte << 1) | bit,
                None => check = (check << 1) | u32::from(bit),
            }
            filled += 1;
        }
        if check == crc(&bytes) {
            Ok(Self(bytes))
        } else {
            Err(Mistyped)
        }
    }

    /// The code in groups of four signs, to be written down in this order.
    #[must_use]
    pub fn groups(&self) -> Vec<Zeroizing<String>> {
        let (mut groups, mut group) = (Vec::new(), Zeroizing::new(String::with_capacity(GROUP)));
        let check = crc(&self.0);
        let bits = self
            .0
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |place| (byte >> place) & 1));
        let check_bits = (0..CHECK_BITS)
            .rev()
            .map(|place| u8::from((check >> place) & 1 == 1));
        let (mut sign, mut filled) = (0_u8, 0);
        for bit in bits.chain(check_bits) {
            sign = (sign << 1) | bit;
            filled += 1;
            if filled == 5 {
                group.push(char::from(
                    ALPHABET.get(usize::from(sign)).copied().unwrap_or(b'0'),
                ));
                (sign, filled) = (0, 0);
            }
            if group.len() == GROUP {
                groups.push(std::mem::replace(
                    &mut group,
                    Zeroizing::new(String::with_capacity(GROUP)),
                ));
            }
        }
        groups
    }

    /// Whether two codes are the same, in constant time.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.0.ct_eq(&*other.0).into()
    }

    pub(crate) fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

fn is_separator(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '-' | '.' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}'
        )
}

fn value(sign: char) -> Option<u8> {
    let upper = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|known| char::from(*known) == upper)
        .and_then(|place| u8::try_from(place).ok())
}

/// CRC-12 with polynomial 0x80F, started from all ones, most significant bit first.
fn crc(bytes: &[u8; BYTES]) -> u32 {
    let mut crc = 0xFFF_u32;
    for bit in bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |place| (byte >> place) & 1))
    {
        let top = (crc >> (CHECK_BITS - 1)) & 1;
        crc = (crc << 1) & 0xFFF;
        if top != u32::from(bit) {
            crc ^= 0x80F;
        }
    }
    crc
}

#[cfg(test)]
mod tests {
    use rand_core::OsRng;

    use super::*;

    fn written(code: &RecoveryCode) -> String {
        code.groups()
            .iter()
            .map(|group| group.as_str())
            .collect::<Vec<_>>()
            .join("-")
    }

    #[test]
    fn a_code_is_seven_groups_of_four_and_reads_back() {
        for _ in 0..100 {
            let code = RecoveryCode::generate(&mut OsRng).unwrap();
            let text = written(&code);
            assert_eq!(text.len(), 7 * 4 + 6);
            assert!(RecoveryCode::parse(&text).unwrap().is_same_as(&code));
        }
        // Computed apart from this program, by long division in Python.
        let known = RecoveryCode(Zeroizing::new(*b"0123456789abcdef"));
        assert_eq!(written(&known), "60RK-4CSM-6MV3-EE1S-C5H6-6S35-CTBF");
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = RecoveryCode(Zeroizing::new([
            0x00, 0x42, 0x10, 0x84, 0x21, 0x08, 0x42, 0x10, 0, 1, 2, 3, 4, 5, 6, 7,
        ]));
        let text = written(&code);
        assert!(text.contains('0') && text.contains('1'), "{text}");
        for typed in [
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            text.replace('-', " \u{2013} \n"),
            text.replace('0', "O").replace('1', "l"),
            text.replace('0', "o").replace('1', "I"),
            format!("  {text}\t"),
        ] {
            assert!(
                RecoveryCode::parse(&typed).unwrap().is_same_as(&code),
                "{typed}"
            );
        }
    }

    #[test]
    fn every_wrong_sign_and_every_swap_of_neighbours_is_a_slip() {
        let code = RecoveryCode::generate(&mut OsRng).unwrap();
        let text: Vec<u8> = written(&code).replace('-', "").into_bytes();
        let parse =
            |signs: &[u8]| RecoveryCode::parse(std::str::from_utf8(signs).unwrap()).map(|_| ());
        for place in 0..SIGNS {
            for sign in ALPHABET {
                let mut typed = text.clone();
                typed[place] = *sign;
                assert_eq!(parse(&typed).is_ok(), *sign == text[place]);
            }
            let mut swapped = text.clone();
            swapped.swap(place, (place + 1).min(SIGNS - 1));
            assert_eq!(parse(&swapped).is_ok(), swapped == text);
            assert_eq!(parse(&text[..place]), Err(Mistyped));
        }
        assert_eq!(parse(&[text.as_slice(), b"0"].concat()), Err(Mistyped));
        for wrong in [
            "",
            "-",
            "U",
            "ä",
            "\u{0}",
            &"0".repeat(28),
            &"9".repeat(100_000),
        ] {
            assert_eq!(RecoveryCode::parse(wrong).map(|_| ()), Err(Mistyped));
        }
    }
}
