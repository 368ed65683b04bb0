//! From what a file says of one account to an account, by the rules that hold for every format.

use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use crate::{
    account::NewAccount,
    input::{InputError, Skipped},
    key_uri::{Names, split},
    name,
    otp::{Algorithm, Counter, Digits, Hotp, Method, Otp, Period, Totp},
    secret::{Secret, ServicePin, is_separator},
    time::UnixTime,
};

/// The longest note kept, in characters; the vault's own limit.
const MAX_NOTE_CHARS: usize = 4_096;
/// The most groups kept of one account.
const MAX_GROUPS: usize = 64;
/// The shortest secret Yandex codes can be made of, in bytes.
const YANDEX_SECRET_BYTES: usize = 16;

/// What a file says of one account. Whatever it does not say is left at its default.
#[derive(Default)]
pub(super) struct Entry<'a> {
    /// Who issued it; with an empty one, an `Issuer:` before the label is taken for it.
    pub(super) issuer: &'a str,
    /// The account name at the issuer.
    pub(super) label: &'a str,
    pub(super) method: EntryMethod,
    pub(super) secret: EntrySecret<'a>,
    /// `None` and empty mean SHA-1; not read for Steam, mOTP and Yandex, which have their own.
    pub(super) algorithm: Option<&'a str>,
    /// Missing means 6.
    pub(super) digits: Number,
    /// Missing means 30 s.
    pub(super) period: Number,
    /// Missing means 0.
    pub(super) counter: Number,
    /// The service PIN of mOTP and Yandex.
    pub(super) pin: Option<&'a str>,
    pub(super) groups: Vec<String>,
    pub(super) note: &'a str,
    pub(super) favourite: bool,
    /// See [`crate::account::Account::icon`].
    pub(super) icon: Option<String>,
    /// How often its code was used.
    pub(super) use_count: u64,
    /// When its code was last used.
    pub(super) last_used: Option<UnixTime>,
}

/// The kind of codes, or that the file names one this app does not know.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum EntryMethod {
    #[default]
    Totp,
    Hotp,
    Steam,
    Motp,
    Yandex,
    Unknown,
}

impl EntryMethod {
    /// Reads the names exports write, in any case.
    pub(super) fn parse(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "totp" => Self::Totp,
            "hotp" => Self::Hotp,
            "steam" => Self::Steam,
            "motp" => Self::Motp,
            "yandex" | "yaotp" => Self::Yandex,
            _ => Self::Unknown,
        }
    }
}

impl From<Method> for EntryMethod {
    fn from(method: Method) -> Self {
        match method {
            Method::Totp => Self::Totp,
            Method::Hotp => Self::Hotp,
            Method::Steam => Self::Steam,
            Method::Motp => Self::Motp,
            Method::Yandex => Self::Yandex,
        }
    }
}

/// A secret as it is written in the file.
#[derive(Clone, Copy, Default)]
pub(super) enum EntrySecret<'a> {
    #[default]
    Missing,
    Base32(&'a str),
    Base64(&'a str),
    Hex(&'a str),
    Bytes(&'a [u8]),
}

/// A number that a file may leave out, or get wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Number {
    #[default]
    Missing,
    Is(i64),
    /// Something stands there that is no whole number, or one out of every range.
    Wrong,
}

impl Number {
    /// Reads a number written as text; an empty one is missing.
    pub(super) fn parse(text: &str) -> Self {
        match text.trim() {
            "" => Self::Missing,
            text => text.parse().map_or(Self::Wrong, Self::Is),
        }
    }

    /// The same, but a zero says that nothing was said.
    pub(super) fn zero_is_missing(self) -> Self {
        match self {
            Self::Is(0) => Self::Missing,
            other => other,
        }
    }

    /// For counts that only inform: what is no count is 0.
    pub(super) fn or_zero(self) -> u64 {
        match self {
            Self::Is(number) => u64::try_from(number).unwrap_or(0),
            Self::Missing | Self::Wrong => 0,
        }
    }
}

impl Entry<'_> {
    /// Applies the rules.
    ///
    /// # Errors
    /// With the first rule that is broken.
    pub(super) fn into_account(self) -> Result<NewAccount, InputError> {
        let otp = self.otp()?;
        let secret = self.secret.read()?;
        let pin = match otp {
            Otp::Motp | Otp::Yandex => Some(
                self.pin
                    .and_then(|pin| ServicePin::new(pin.to_owned()).ok())
                    .ok_or(InputError::PinMissing)?,
            ),
            Otp::Totp(_) | Otp::Hotp(_) | Otp::Steam => None,
        };
        if otp == Otp::Yandex && secret.as_bytes().len() < YANDEX_SECRET_BYTES {
            return Err(InputError::SecretLength);
        }
        let Names {
            issuer,
            label,
            cleaned,
        } = split(self.label, Some(self.issuer));
        Ok(NewAccount {
            issuer,
            label,
            pin,
            groups: self.groups,
            note: self.note.to_owned(),
            favourite: self.favourite,
            icon: self.icon,
            use_count: self.use_count,
            last_used: self.last_used,
            name_cleaned: cleaned,
            ..NewAccount::bare(otp, secret)
        })
    }

    /// Issuer and label as far as they can be told, for what is skipped.
    pub(super) fn best_name(&self) -> String {
        let Names { issuer, label, .. } = split(self.label, Some(self.issuer));
        match (issuer.is_empty(), label.is_empty()) {
            (false, false) => name::clean(&format!("{issuer}: {label}")).text,
            (false, true) => issuer,
            (true, _) => label,
        }
    }

    fn otp(&self) -> Result<Otp, InputError> {
        match self.method {
            EntryMethod::Totp => Ok(Otp::Totp(Totp {
                algorithm: self.algorithm()?,
                digits: self.digits()?,
                period: match self.period {
                    Number::Missing => Period::THIRTY_SECONDS,
                    Number::Is(period) => u32::try_from(period)
                        .ok()
                        .and_then(|period| Period::new(period).ok())
                        .ok_or(InputError::PeriodOutOfRange)?,
                    Number::Wrong => return Err(InputError::PeriodOutOfRange),
                },
            })),
            EntryMethod::Hotp => Ok(Otp::Hotp(Hotp {
                algorithm: self.algorithm()?,
                digits: self.digits()?,
                counter: match self.counter {
                    Number::Missing => Counter::ZERO,
                    Number::Is(counter) => u64::try_from(counter)
                        .ok()
                        .and_then(|counter| Counter::new(counter).ok())
                        .ok_or(InputError::CounterOutOfRange)?,
                    Number::Wrong => return Err(InputError::CounterOutOfRange),
                },
            })),
            EntryMethod::Steam => Ok(Otp::Steam),
            EntryMethod::Motp => Ok(Otp::Motp),
            EntryMethod::Yandex => Ok(Otp::Yandex),
            EntryMethod::Unknown => Err(InputError::MethodUnknown),
        }
    }

    fn algorithm(&self) -> Result<Algorithm, InputError> {
        match self.algorithm.map(str::trim) {
            None | Some("") => Ok(Algorithm::Sha1),
            Some(name) => name.parse().map_err(|_| InputError::AlgorithmUnknown),
        }
    }

    fn digits(&self) -> Result<Digits, InputError> {
        match self.digits {
            Number::Missing => Ok(Digits::SIX),
            Number::Is(digits) => u32::try_from(digits)
                .ok()
                .and_then(|digits| Digits::new(digits).ok())
                .ok_or(InputError::DigitsOutOfRange),
            Number::Wrong => Err(InputError::DigitsOutOfRange),
        }
    }
}

impl EntrySecret<'_> {
    fn read(self) -> Result<Secret, InputError> {
        match self {
            Self::Missing => Err(InputError::SecretMissing),
            Self::Base32(text) | Self::Base64(text) | Self::Hex(text) if text.trim().is_empty() => {
                Err(InputError::SecretMissing)
            }
            Self::Base32(text) => Ok(Secret::from_base32(text)?),
            Self::Base64(text) => {
                let text = without_separators(text);
                let encoding = if text.ends_with('=') {
                    BASE64
                } else {
                    BASE64_NOPAD
                };
                let bytes = encoding
                    .decode(text.as_bytes())
                    .map_err(|_| InputError::SecretNotBase32)?;
                Ok(Secret::new(bytes)?)
            }
            Self::Hex(text) => {
                let bytes = HEXLOWER_PERMISSIVE
                    .decode(without_separators(text).as_bytes())
                    .map_err(|_| InputError::SecretNotBase32)?;
                Ok(Secret::new(bytes)?)
            }
            Self::Bytes([]) => Err(InputError::SecretMissing),
            Self::Bytes(bytes) => Ok(Secret::new(bytes.to_vec())?),
        }
    }
}

fn without_separators(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.chars().filter(|sign| !is_separator(*sign)).collect())
}

/// Accounts taken and entries skipped, as they are met.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) accounts: Vec<NewAccount>,
    pub(super) skipped: Vec<Skipped>,
    /// How many entries were met.
    met: usize,
}

impl Report {
    /// Takes an entry, or notes why not.
    pub(super) fn add(&mut self, entry: Entry<'_>) {
        let name = entry.best_name();
        self.take(&name, entry.into_account());
    }

    /// Takes an account that was read elsewhere, a key URI for one, or notes why not.
    pub(super) fn take(&mut self, name: &str, account: Result<NewAccount, InputError>) {
        match account {
            Ok(account) => {
                self.accounts.push(bounded(account));
                self.met += 1;
            }
            Err(reason) => self.skip(name, reason),
        }
    }

    /// Notes an entry that cannot be taken.
    pub(super) fn skip(&mut self, name: &str, reason: InputError) {
        self.skipped.push(Skipped {
            index: self.met,
            name: name::clean(name).text,
            reason,
        });
        self.met += 1;
    }
}

/// What an owner wrote beside an account may be of any length and hold any sign in the file, not in the vault.
fn bounded(mut account: NewAccount) -> NewAccount {
    let mut groups: Vec<String> = Vec::new();
    for group in &account.groups {
        let group = name::clean(group).text;
        if !group.is_empty() && !groups.contains(&group) && groups.len() < MAX_GROUPS {
            groups.push(group);
        }
    }
    account.groups = groups;
    if let Some((end, _)) = account.note.char_indices().nth(MAX_NOTE_CHARS) {
        account.note.truncate(end);
    }
    account
}
