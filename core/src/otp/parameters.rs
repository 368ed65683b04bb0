//! One newtype per rule of a standard; the constructor is the only check.

use std::str::FromStr;

/// The hash of an HMAC-based code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// SHA-1, the default of RFC 4226 and of every key URI that names none.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// Returns the name as people write it: `SHA-1`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha512 => "SHA-512",
        }
    }

    /// Returns the name as the Key URI Format writes it: `SHA1`.
    #[must_use]
    pub const fn key_uri_name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }
}

/// The name of a hash this app does not know, or will not use: nothing is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("algorithm is not SHA-1, SHA-256 or SHA-512")]
pub struct UnknownAlgorithm;

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    /// Reads the spellings found in key URIs and exports: `SHA1`, `sha-1`, `HmacSHA1`, `HMAC-SHA-1`, `Algorithm.sha1`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters: String = text
            .chars()
            .filter(|sign| !matches!(sign, '-' | '_' | ' '))
            .map(|sign| sign.to_ascii_lowercase())
            .collect();
        let name = letters.strip_prefix("algorithm.").unwrap_or(&letters);
        match name.strip_prefix("hmac").unwrap_or(name) {
            "sha1" => Ok(Self::Sha1),
            "sha256" => Ok(Self::Sha256),
            "sha512" => Ok(Self::Sha512),
            _ => Err(UnknownAlgorithm),
        }
    }
}

/// How many decimal digits a code has: 6 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digits(u8);

/// A number of digits outside 6 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("digits must be 6 to 10, got {0}")]
pub struct InvalidDigits(pub u32);

impl Digits {
    /// Six digits, the default of the Key URI Format.
    pub const SIX: Self = Self(6);

    /// Takes 6 to 10.
    ///
    /// # Errors
    /// For any other number.
    pub fn new(digits: u32) -> Result<Self, InvalidDigits> {
        u8::try_from(digits)
            .ok()
            .filter(|digits| (6..=10).contains(digits))
            .map(Self)
            .ok_or(InvalidDigits(digits))
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The time step X of RFC 6238: 1 to 86,400 s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(u32);

/// A period outside 1 to 86,400 s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("period must be 1 to 86400 seconds, got {0}")]
pub struct InvalidPeriod(pub u32);

impl Period {
    /// 30 s, the default of RFC 6238.
    pub const THIRTY_SECONDS: Self = Self(30);
    pub(crate) const TEN_SECONDS: Self = Self(10);

    /// Takes 1 to 86,400 seconds.
    ///
    /// # Errors
    /// For any other number.
    pub fn new(secs: u32) -> Result<Self, InvalidPeriod> {
        if (1..=86_400).contains(&secs) {
            Ok(Self(secs))
        } else {
            Err(InvalidPeriod(secs))
        }
    }

    /// Returns the seconds.
    #[must_use]
    pub const fn secs(self) -> u32 {
        self.0
    }
}

/// The counter C of RFC 4226: 0 to 2^63 - 1, so that it fits the signed numbers other programs store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Counter(u64);

/// A counter above 2^63 - 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("counter must be 0 to 9223372036854775807, got {0}")]
pub struct InvalidCounter(pub u64);

impl Counter {
    /// The first counter.
    pub const ZERO: Self = Self(0);

    /// Takes 0 to 2^63 - 1.
    ///
    /// # Errors
    /// For any other number.
    pub fn new(counter: u64) -> Result<Self, InvalidCounter> {
        if i64::try_from(counter).is_ok() {
            Ok(Self(counter))
        } else {
            Err(InvalidCounter(counter))
        }
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the counter after this one; `None` after the last.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::new(self.0.checked_add(1)?).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn an_algorithm_has_many_spellings_and_no_default() {
        for (algorithm, spellings) in [
            (
                Algorithm::Sha1,
                ["SHA1", "sha-1", "HmacSHA1", "Algorithm.sha1", "HMAC-SHA-1"],
            ),
            (
                Algorithm::Sha256,
                [
                    "SHA256",
                    "sha_256",
                    "hmacsha256",
                    "Algorithm.sha256",
                    " sha 256 ",
                ],
            ),
            (
                Algorithm::Sha512,
                [
                    "SHA512",
                    "Sha-512",
                    "HMACSHA512",
                    "algorithm.SHA512",
                    "sha512",
                ],
            ),
        ] {
            for spelling in spellings {
                assert_eq!(spelling.parse(), Ok(algorithm), "{spelling}");
            }
            assert_eq!(algorithm.name().parse(), Ok(algorithm));
            assert_eq!(algorithm.key_uri_name().parse(), Ok(algorithm));
        }
        for unknown in [
            "",
            "SHA",
            "SHA224",
            "SHA384",
            "SHA512/256",
            "SHA3-256",
            "MD5",
            "1",
        ] {
            assert_eq!(
                unknown.parse::<Algorithm>(),
                Err(UnknownAlgorithm),
                "{unknown}"
            );
        }
    }

    #[test]
    fn digits_are_6_to_10() {
        let taken: Vec<u8> = (0..300)
            .filter_map(|digits| Digits::new(digits).ok())
            .map(Digits::get)
            .collect();
        assert_eq!(taken, [6, 7, 8, 9, 10]);
        assert_eq!(
            Digits::new(262).unwrap_err().to_string(),
            "digits must be 6 to 10, got 262"
        );
    }

    #[test]
    fn a_period_is_1_to_86_400_seconds() {
        assert!(Period::new(0).is_err());
        assert_eq!(Period::new(1).unwrap().secs(), 1);
        assert_eq!(Period::new(86_400).unwrap().secs(), 86_400);
        assert_eq!(Period::new(86_401), Err(InvalidPeriod(86_401)));
    }

    #[test]
    fn a_counter_ends_at_the_largest_signed_number() {
        let last = Counter::new(9_223_372_036_854_775_807).unwrap();
        assert_eq!(last.next(), None);
        assert_eq!(Counter::ZERO.next(), Some(Counter::new(1).unwrap()));
        assert!(Counter::new(9_223_372_036_854_775_808).is_err());
    }
}
