//! One-time passwords: what a code is made from, and how.
//!
//! HOTP is [RFC 4226], TOTP is [RFC 6238] with `T0 = 0`. `totp-rs` computes the HMAC; truncation is ours, because
//! that crate knows no counter and no 10 digits.

mod hmac;
mod motp;
mod parameters;
mod steam;
mod truncate;
mod yandex;

use std::fmt;

use zeroize::Zeroizing;

pub use parameters::{
    Algorithm, Counter, Digits, InvalidCounter, InvalidDigits, InvalidPeriod, Period,
    UnknownAlgorithm,
};

use crate::time::UnixTime;

/// How the codes of an account are made. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Otp {
    /// Time-based, [RFC 6238].
    Totp(Totp),
    /// Counter-based, [RFC 4226].
    Hotp(Hotp),
    /// Steam Guard: TOTP with SHA-1 and 30 s, five signs of an alphabet of its own.
    Steam,
    /// Mobile-OTP: MD5 over time, secret and PIN, 10 s, six hexadecimal signs.
    Motp,
    /// Yandex Key: TOTP with SHA-256 and 30 s over secret and PIN, eight letters.
    Yandex,
}

/// The parameters of [`Otp::Totp`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totp {
    /// The hash of the HMAC.
    pub algorithm: Algorithm,
    /// How many digits a code has.
    pub digits: Digits,
    /// How long a code is good.
    pub period: Period,
}

/// The parameters of [`Otp::Hotp`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotp {
    /// The hash of the HMAC.
    pub algorithm: Algorithm,
    /// How many digits a code has.
    pub digits: Digits,
    /// The counter of the next code.
    pub counter: Counter,
}

/// The way codes are made, without its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// RFC 6238.
    Totp,
    /// RFC 4226.
    Hotp,
    /// Steam Guard.
    Steam,
    /// Mobile-OTP.
    Motp,
    /// Yandex Key.
    Yandex,
}

/// What a code is computed from, borrowed from wherever it is guarded.
#[derive(Clone, Copy)]
pub struct KeyRef<'a> {
    /// The shared key K.
    pub secret: &'a [u8],
    /// The PIN that mOTP and Yandex mix in.
    pub pin: Option<&'a str>,
}

impl fmt::Debug for KeyRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRef({} bytes)", self.secret.len())
    }
}

/// What the user types: zeroized when dropped.
pub struct Code(Zeroizing<String>);

impl Code {
    /// Returns the signs of the code, without groups.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({} signs)", self.0.len())
    }
}

/// When a code is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first moment.
    pub from: UnixTime,
    /// The first moment after it.
    pub until: UnixTime,
}

/// Why no code can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// mOTP and Yandex need the PIN of the service.
    #[error("the service PIN is missing")]
    PinMissing,
    /// The secret is shorter than the method needs.
    #[error("secret must be at least {needed} bytes, got {length}")]
    SecretTooShort {
        /// Bytes given.
        length: usize,
        /// Bytes needed.
        needed: usize,
    },
    /// There is no counter after this one.
    #[error("the counter has reached its end")]
    CounterExhausted,
}

impl Otp {
    /// Returns the code shown at `now`; for HOTP the code of the stored counter, whatever the time.
    ///
    /// # Errors
    /// When a PIN is needed and missing, or the secret is too short for Yandex.
    pub fn code(&self, key: KeyRef<'_>, now: UnixTime) -> Result<Code, CodeError> {
        let moving = match self {
            Self::Hotp(hotp) => hotp.counter.get(),
            Self::Totp(_) | Self::Steam | Self::Motp | Self::Yandex => self.time_step(now),
        };
        self.code_of(key, moving)
    }

    /// Returns the code that follows: of the next period, or of the counter after the stored one.
    ///
    /// # Errors
    /// As [`Otp::code`], and when there is no next counter.
    pub fn next_code(&self, key: KeyRef<'_>, now: UnixTime) -> Result<Code, CodeError> {
        let moving = match self {
            Self::Hotp(hotp) => hotp
                .counter
                .next()
                .ok_or(CodeError::CounterExhausted)?
                .get(),
            Self::Totp(_) | Self::Steam | Self::Motp | Self::Yandex => {
                self.time_step(now).saturating_add(1)
            }
        };
        self.code_of(key, moving)
    }

    /// Returns from when to when the code shown at `now` is good; `None` for a counter.
    #[must_use]
    pub fn validity(&self, now: UnixTime) -> Option<Validity> {
        let period = u64::from(self.period()?.secs());
        let step = now.as_secs() / period;
        Some(Validity {
            from: UnixTime::from_secs(step.saturating_mul(period)),
            until: UnixTime::from_secs(step.saturating_add(1).saturating_mul(period)),
        })
    }

    /// Returns how many signs a code has.
    #[must_use]
    pub fn digits(&self) -> u8 {
        match self {
            Self::Totp(totp) => totp.digits.get(),
            Self::Hotp(hotp) => hotp.digits.get(),
            Self::Steam => steam::SIGNS,
            Self::Motp => motp::SIGNS,
            Self::Yandex => yandex::SIGNS,
        }
    }

    /// Returns whether a code needs the PIN of its service.
    #[must_use]
    pub fn needs_pin(&self) -> bool {
        matches!(self, Self::Motp | Self::Yandex)
    }

    /// Returns the way codes are made.
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Self::Totp(_) => Method::Totp,
            Self::Hotp(_) => Method::Hotp,
            Self::Steam => Method::Steam,
            Self::Motp => Method::Motp,
            Self::Yandex => Method::Yandex,
        }
    }

    /// Returns the hash as people write it: `SHA-1`, `SHA-256`, `SHA-512` or `MD5`.
    #[must_use]
    pub fn algorithm_name(&self) -> &'static str {
        match self {
            Self::Totp(totp) => totp.algorithm.name(),
            Self::Hotp(hotp) => hotp.algorithm.name(),
            Self::Steam => Algorithm::Sha1.name(),
            Self::Motp => "MD5",
            Self::Yandex => Algorithm::Sha256.name(),
        }
    }

    /// Returns how long a code is good; `None` for a counter.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        match self {
            Self::Totp(totp) => Some(totp.period),
            Self::Hotp(_) => None,
            Self::Steam | Self::Yandex => Some(Period::THIRTY_SECONDS),
            Self::Motp => Some(motp::PERIOD),
        }
    }

    /// Returns the counter of the next code; `None` for the clock.
    #[must_use]
    pub fn counter(&self) -> Option<Counter> {
        match self {
            Self::Hotp(hotp) => Some(hotp.counter),
            Self::Totp(_) | Self::Steam | Self::Motp | Self::Yandex => None,
        }
    }

    /// Returns whether the same secret would make the same series of codes: the place of a counter in it does not count.
    #[must_use]
    pub fn same_series(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hotp(one), Self::Hotp(two)) => {
                one.algorithm == two.algorithm && one.digits == two.digits
            }
            (one, two) => one == two,
        }
    }

    fn time_step(&self, now: UnixTime) -> u64 {
        self.period()
            .map_or(0, |period| now.as_secs() / u64::from(period.secs()))
    }

    /// Returns the code of one value of the moving factor C of RFC 4226.
    fn code_of(&self, key: KeyRef<'_>, moving: u64) -> Result<Code, CodeError> {
        let text = match self {
            Self::Totp(Totp {
                algorithm, digits, ..
            })
            | Self::Hotp(Hotp {
                algorithm, digits, ..
            }) => truncate::decimal(&hmac::of_counter(*algorithm, key.secret, moving), *digits),
            Self::Steam => steam::code(key.secret, moving),
            Self::Motp => motp::code(key, moving)?,
            Self::Yandex => yandex::code(key, moving)?,
        };
        Ok(Code(text))
    }
}
