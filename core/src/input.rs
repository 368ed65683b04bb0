//! What a person pastes or a QR code holds: key URIs, migration payloads, or a setup key as the portal prints it.

use crate::{
    account::NewAccount,
    key_uri::{self, KeyUriError},
    migration::{self, MigrationError, MigrationPart},
    otp::{Algorithm, Digits, Otp, Period, Totp},
    secret::{InvalidSecret, Secret, is_separator},
};

/// The longest text read, in bytes: some ten thousand key URIs, and even of empty promises no more than memory bears.
pub const MAX_BYTES: usize = 2 * 1_024 * 1_024;
/// The shortest setup key taken, in Base32 signs: 80 bits. Shorter ones are too easily a word.
pub const SETUP_KEY_SIGNS: usize = 16;

/// Why an input is not taken.
///
/// Exhaustive on purpose: the page has a sentence for each, and a new one must not go without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing was given.
    #[error("input is empty")]
    Empty,
    /// Longer than it may be.
    #[error("input is longer than {limit} bytes")]
    TooLong {
        /// Bytes.
        limit: usize,
    },
    /// A web address, not the key behind it.
    #[error("input is a web address")]
    WebLink,
    /// A one-time code, not the key it is made from.
    #[error("input is a one-time code")]
    LooksLikeCode,
    /// A contact, a Wi-Fi code, a sentence.
    #[error("input is no key")]
    NotAKey,
    /// See [`KeyUriError::SecretMissing`].
    #[error("secret is missing")]
    SecretMissing,
    /// See [`KeyUriError::SecretNotBase32`].
    #[error("secret is not Base32")]
    SecretNotBase32,
    /// See [`KeyUriError::SecretLength`].
    #[error("secret must be 1 to 128 bytes, 16 or more for Yandex")]
    SecretLength,
    /// See [`KeyUriError::AlgorithmUnknown`].
    #[error("algorithm is not SHA-1, SHA-256 or SHA-512")]
    AlgorithmUnknown,
    /// See [`KeyUriError::DigitsOutOfRange`].
    #[error("digits must be a number from 6 to 10")]
    DigitsOutOfRange,
    /// See [`KeyUriError::PeriodOutOfRange`].
    #[error("period must be a number from 1 to 86400")]
    PeriodOutOfRange,
    /// See [`KeyUriError::CounterOutOfRange`].
    #[error("counter must be a number from 0 to 9223372036854775807")]
    CounterOutOfRange,
    /// See [`KeyUriError::MethodUnknown`].
    #[error("method is not totp, hotp, steam or yaotp")]
    MethodUnknown,
    /// See [`KeyUriError::ParameterTwice`].
    #[error("parameter {name} stands twice with different values")]
    ParameterTwice {
        /// Which.
        name: &'static str,
    },
    /// See [`KeyUriError::PinMissing`].
    #[error("the service PIN is missing")]
    PinMissing,
    /// An entry of a file that is not what its format says.
    #[error("entry is damaged")]
    EntryDamaged,
    /// An entry of a file that is sealed with a key of its own, which is not in the file.
    #[error("entry is encrypted with a key that is not in the file")]
    EntryEncrypted,
    /// See [`MigrationError::Damaged`].
    #[error("migration payload is damaged")]
    MigrationDamaged,
    /// See [`MigrationError::OtherBatch`].
    #[error("migration payload belongs to another batch")]
    OtherMigration,
}

impl From<KeyUriError> for InputError {
    fn from(error: KeyUriError) -> Self {
        match error {
            KeyUriError::TooLong { limit } => Self::TooLong { limit },
            KeyUriError::NotAKeyUri => Self::NotAKey,
            KeyUriError::MethodUnknown => Self::MethodUnknown,
            KeyUriError::SecretMissing => Self::SecretMissing,
            KeyUriError::SecretNotBase32 => Self::SecretNotBase32,
            KeyUriError::SecretLength { .. } => Self::SecretLength,
            KeyUriError::AlgorithmUnknown => Self::AlgorithmUnknown,
            KeyUriError::DigitsOutOfRange => Self::DigitsOutOfRange,
            KeyUriError::PeriodOutOfRange => Self::PeriodOutOfRange,
            KeyUriError::CounterOutOfRange => Self::CounterOutOfRange,
            KeyUriError::ParameterTwice { name } => Self::ParameterTwice { name },
            KeyUriError::PinMissing => Self::PinMissing,
        }
    }
}

impl From<MigrationError> for InputError {
    fn from(error: MigrationError) -> Self {
        match error {
            MigrationError::TooLong { limit } => Self::TooLong { limit },
            MigrationError::NotAMigration => Self::NotAKey,
            MigrationError::Damaged => Self::MigrationDamaged,
            MigrationError::OtherBatch => Self::OtherMigration,
        }
    }
}

impl From<InvalidSecret> for InputError {
    fn from(error: InvalidSecret) -> Self {
        KeyUriError::from(error).into()
    }
}

/// Something that was found and cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its place among what was given, from 0.
    pub index: usize,
    /// Issuer or label as far as they can be told, cleaned; may be empty.
    pub name: String,
    /// Why.
    pub reason: InputError,
}

/// What a text holds.
#[derive(Debug, Default)]
pub struct TextInput {
    /// From key URIs, or one without names from a setup key.
    pub accounts: Vec<NewAccount>,
    /// From migration payloads, each a part of a batch; see [`migration::Batches`].
    pub parts: Vec<MigrationPart>,
    /// Lines that cannot be taken; only when another line can, or [`read_lines`] was asked.
    pub skipped: Vec<Skipped>,
}

/// Reads what a person gave.
///
/// Either lines of which each is a key URI or a migration payload, or one setup key, which may be broken into groups
/// and lines. One bad line does not spoil the others.
///
/// # Errors
/// When nothing in it can be taken: the reason of the first line.
pub fn read_text(text: &str) -> Result<TextInput, InputError> {
    if text.len() > MAX_BYTES {
        return Err(InputError::TooLong { limit: MAX_BYTES });
    }
    if !holds_key_uris(text) {
        return Ok(TextInput {
            accounts: vec![read_setup_key(text)?],
            ..TextInput::default()
        });
    }
    let input = read_lines(text);
    match input.skipped.first() {
        Some(skipped) if input.accounts.is_empty() && input.parts.is_empty() => Err(skipped.reason),
        _ => Ok(input),
    }
}

/// Whether a line starts with the scheme of a key URI or a migration payload.
#[must_use]
pub fn holds_key_uris(text: &str) -> bool {
    text.lines()
        .map(unquote)
        .any(|line| key_uri::is_key_uri(line) || migration::is_migration(line))
}

/// Reads lines of which each is a key URI or a migration payload; empty ones do not count.
///
/// A line that cannot be taken is skipped with its reason. Whoever calls bounds the text.
#[must_use]
pub fn read_lines(text: &str) -> TextInput {
    let mut input = TextInput::default();
    let lines = text.lines().map(unquote).filter(|line| !line.is_empty());
    for (index, line) in lines.enumerate() {
        let taken = if migration::is_migration(line) {
            migration::parse(line)
                .map(|part| input.parts.push(part))
                .map_err(InputError::from)
        } else {
            key_uri::parse(line)
                .map(|account| input.accounts.push(account))
                .map_err(|error| match error {
                    KeyUriError::NotAKeyUri => no_key(line),
                    error => error.into(),
                })
        };
        if let Err(reason) = taken {
            let name = key_uri::name_hint(line);
            input.skipped.push(Skipped {
                index,
                name,
                reason,
            });
        }
    }
    input
}

/// Takes blanks, a byte order mark and the quotes off a line; Ente writes each URI as a JSON string.
fn unquote(line: &str) -> &str {
    let line = line.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    line.strip_prefix('"')
        .and_then(|line| line.strip_suffix('"'))
        .unwrap_or(line)
}

/// Reads the secret alone, as portals print it beside their QR code: the rest is what every portal means by silence.
fn read_setup_key(text: &str) -> Result<NewAccount, InputError> {
    let signs = text
        .chars()
        .filter(|sign| !is_separator(*sign) && *sign != '=');
    let count = signs.clone().count();
    if count == 0 {
        return Err(InputError::Empty);
    }
    let alphanumeric = signs.clone().all(|sign| sign.is_ascii_alphanumeric());
    if !alphanumeric || count < SETUP_KEY_SIGNS || reads_like_prose(text) {
        return Err(no_key(text));
    }
    let otp = Otp::Totp(Totp {
        algorithm: Algorithm::Sha1,
        digits: Digits::SIX,
        period: Period::THIRTY_SECONDS,
    });
    Ok(NewAccount::bare(otp, Secret::from_base32(text)?))
}

/// Words of letters alone and of different lengths: a sentence without points is Base32 too, but nobody's key.
fn reads_like_prose(text: &str) -> bool {
    let has_digit = text.contains(|sign: char| sign.is_ascii_digit());
    let mut lengths = text.split_whitespace().map(str::len);
    let first = lengths.next();
    // The last group of a key may be shorter.
    let mut groups: Vec<usize> = lengths.collect();
    groups.pop();
    !has_digit && groups.into_iter().any(|length| Some(length) != first)
}

/// Says what a text is that is no key.
fn no_key(text: &str) -> InputError {
    let text = text.trim();
    let starts = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if starts("http://") || starts("https://") || starts("www.") {
        return InputError::WebLink;
    }
    let signs = || text.chars().filter(|sign| !is_separator(*sign));
    let count = signs().take(11).count();
    if (5..=10).contains(&count) && signs().all(|sign| sign.is_ascii_digit()) {
        return InputError::LooksLikeCode;
    }
    InputError::NotAKey
}
