//! Migration payloads: `otpauth-migration://offline?data=`, the pictures Google Authenticator exports.
//!
//! A series of pictures holds one batch; the parts come in any order ([`Batches`]). The payload knows no period: it is
//! 30 s. Missing numbers are the protobuf default 0: SHA-1, 6 digits, counter-based, counter 0.

mod protobuf;

use std::collections::BTreeMap;

use data_encoding::BASE64_NOPAD;
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use self::protobuf::{Damaged, Field, Value, fields};
use crate::{
    account::NewAccount,
    input::{InputError, Skipped},
    key_uri::{Names, split},
    name,
    otp::{Algorithm, Counter, Digits, Hotp, Otp, Period, Totp},
    secret::{InvalidSecret, Secret},
};

/// The longest migration text read, in bytes: a QR code holds less than 3,000, other programs may write more into one.
pub const MAX_BYTES: usize = 262_144;
/// The largest batch read, in parts. Google Authenticator writes ten accounts into a part.
pub const MAX_PARTS: u32 = 1_000;

/// Why a text is no migration payload, or does not belong to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// Longer than [`MAX_BYTES`].
    #[error("migration payload is longer than {limit} bytes")]
    TooLong {
        /// Bytes.
        limit: usize,
    },
    /// Another scheme, or none.
    #[error("text is no migration payload")]
    NotAMigration,
    /// The data is missing, not Base64, or not the message it should be.
    #[error("migration payload is damaged")]
    Damaged,
    /// A part of another batch than the first.
    #[error("migration payload belongs to another batch")]
    OtherBatch,
}

/// One part of a batch: what one picture holds.
#[derive(Debug)]
pub struct MigrationPart {
    /// Names the batch; often negative.
    pub batch_id: i32,
    /// The place of the part in its batch, from 0.
    pub batch_index: u32,
    /// How many parts the batch has, 1 or more.
    pub batch_size: u32,
    /// The accounts that can be taken, in order.
    pub accounts: Vec<NewAccount>,
    /// What cannot be taken, with the reason.
    pub skipped: Vec<Skipped>,
}

/// Whether a text starts with the scheme of a migration payload.
#[must_use]
pub fn is_migration(text: &str) -> bool {
    payload(text).is_ok()
}

/// Reads one migration payload.
///
/// # Errors
/// When it is none, or its frame is damaged. An account inside that cannot be taken is skipped with its reason.
pub fn parse(text: &str) -> Result<MigrationPart, MigrationError> {
    let query = payload(text)?;
    if text.len() > MAX_BYTES {
        return Err(MigrationError::TooLong { limit: MAX_BYTES });
    }
    let data = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("data="))
        .ok_or(MigrationError::Damaged)?;
    let bytes = decode_base64(data).ok_or(MigrationError::Damaged)?;
    read_part(&bytes).map_err(|Damaged| MigrationError::Damaged)
}

/// Collects the parts of one batch, in any order.
#[derive(Debug, Default)]
pub struct Batches {
    batch: Option<(i32, u32)>,
    parts: BTreeMap<u32, MigrationPart>,
}

/// How much of a batch is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Parts seen, each once.
    pub received: u32,
    /// Parts of the batch; 0 before the first.
    pub total: u32,
}

impl Progress {
    /// Whether every part is here.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.total > 0 && self.received == self.total
    }
}

/// What the parts of a batch hold together.
#[derive(Debug)]
pub struct Collected {
    /// The accounts, in the order of the batch.
    pub accounts: Vec<NewAccount>,
    /// What could not be taken, in the order of the batch.
    pub skipped: Vec<Skipped>,
    /// The parts that never came, from 0.
    pub missing: Vec<u32>,
}

impl Batches {
    /// Starts with no part.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a part belongs to this batch; the first one always does.
    #[must_use]
    pub fn takes(&self, part: &MigrationPart) -> bool {
        self.batch
            .is_none_or(|batch| batch == (part.batch_id, part.batch_size))
    }

    /// Adds a part; one that is here already counts once.
    ///
    /// # Errors
    /// When it belongs to another batch than the first; the collected parts stay.
    pub fn add(&mut self, part: MigrationPart) -> Result<Progress, MigrationError> {
        if !self.takes(&part) {
            return Err(MigrationError::OtherBatch);
        }
        self.batch = Some((part.batch_id, part.batch_size));
        self.parts.entry(part.batch_index).or_insert(part);
        Ok(self.progress())
    }

    /// Returns how much is here.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            received: u32::try_from(self.parts.len()).unwrap_or(u32::MAX),
            total: self.batch.map_or(0, |(_, size)| size),
        }
    }

    /// Returns what is here, in the order of the batch, complete or not.
    #[must_use]
    pub fn collect(self) -> Collected {
        let total = self.progress().total;
        let missing = (0..total)
            .filter(|index| !self.parts.contains_key(index))
            .collect();
        let mut collected = Collected {
            accounts: Vec::new(),
            skipped: Vec::new(),
            missing,
        };
        for mut part in self.parts.into_values() {
            let before = collected.accounts.len() + collected.skipped.len();
            for skipped in &mut part.skipped {
                skipped.index += before;
            }
            collected.accounts.append(&mut part.accounts);
            collected.skipped.append(&mut part.skipped);
        }
        collected
    }
}

/// Whether a text says of itself that it is a migration payload; it may be damaged all the same.
#[must_use]
pub fn is_payload(text: &str) -> bool {
    payload(text).is_ok()
}

fn payload(text: &str) -> Result<&str, MigrationError> {
    let text = text.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    let (scheme, rest) = text
        .split_once("://")
        .ok_or(MigrationError::NotAMigration)?;
    if !scheme.eq_ignore_ascii_case("otpauth-migration") {
        return Err(MigrationError::NotAMigration);
    }
    Ok(rest.split_once('?').map_or("", |(_, query)| query))
}

/// Reads Base64 of either alphabet, padded or not; a `+` that was not escaped may have become a blank.
fn decode_base64(data: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut signs = Zeroizing::new(Vec::with_capacity(data.len()));
    for byte in percent_decode_str(data) {
        match byte {
            b'-' | b' ' => signs.push(b'+'),
            b'_' => signs.push(b'/'),
            b'\r' | b'\n' => {}
            byte => signs.push(byte),
        }
    }
    while signs.last() == Some(&b'=') {
        signs.pop();
    }
    BASE64_NOPAD.decode(&signs).ok().map(Zeroizing::new)
}

/// Reads `MigrationPayload`: 1 accounts, 2 version, 3 batch size, 4 batch index, 5 batch id.
fn read_part(bytes: &[u8]) -> Result<MigrationPart, Damaged> {
    let mut part = MigrationPart {
        batch_id: 0,
        batch_index: 0,
        batch_size: 1,
        accounts: Vec::new(),
        skipped: Vec::new(),
    };
    let mut index = 0;
    for field in fields(bytes) {
        match field? {
            Field {
                number: 1,
                value: Value::Bytes(bytes),
            } => {
                match read_account(bytes) {
                    Ok(account) => part.accounts.push(account),
                    Err((name, reason)) => part.skipped.push(Skipped {
                        index,
                        name,
                        reason,
                    }),
                }
                index += 1;
            }
            Field {
                number: 3,
                value: Value::Varint(size),
            } => {
                part.batch_size = u32::try_from(size).map_err(|_| Damaged)?;
            }
            Field {
                number: 4,
                value: Value::Varint(place),
            } => {
                part.batch_index = u32::try_from(place).map_err(|_| Damaged)?;
            }
            Field {
                number: 5,
                value: Value::Varint(id),
            } => part.batch_id = int32(id),
            Field { .. } => {}
        }
    }
    // A payload of its own may leave its size out.
    part.batch_size = part.batch_size.max(1);
    let holds = index > 0;
    if !holds || part.batch_size > MAX_PARTS || part.batch_index >= part.batch_size {
        return Err(Damaged);
    }
    Ok(part)
}

/// The numbers of `OtpParameters` before they are judged.
#[derive(Default)]
struct Numbers {
    algorithm: u64,
    digits: u64,
    method: u64,
    counter: u64,
}

/// Reads `OtpParameters`: 1 secret, 2 name, 3 issuer, 4 algorithm, 5 digits, 6 type, 7 counter.
fn read_account(bytes: &[u8]) -> Result<NewAccount, (String, InputError)> {
    let mut secret: &[u8] = &[];
    let mut label = String::new();
    let mut issuer = String::new();
    let mut numbers = Numbers::default();
    for field in fields(bytes) {
        let Ok(field) = field else {
            return Err((best_name(&issuer, &label), InputError::MigrationDamaged));
        };
        match field {
            Field {
                number: 1,
                value: Value::Bytes(bytes),
            } => secret = bytes,
            Field {
                number: 2,
                value: Value::Bytes(bytes),
            } => label = text(bytes),
            Field {
                number: 3,
                value: Value::Bytes(bytes),
            } => issuer = text(bytes),
            Field {
                number: 4,
                value: Value::Varint(number),
            } => numbers.algorithm = number,
            Field {
                number: 5,
                value: Value::Varint(number),
            } => numbers.digits = number,
            Field {
                number: 6,
                value: Value::Varint(number),
            } => numbers.method = number,
            Field {
                number: 7,
                value: Value::Varint(number),
            } => numbers.counter = number,
            Field { .. } => {}
        }
    }
    let taken = otp(&numbers).and_then(|otp| Ok((otp, own_secret(secret)?)));
    let (otp, secret) = taken.map_err(|reason| (best_name(&issuer, &label), reason))?;
    let Names {
        issuer,
        label,
        cleaned,
    } = split(&label, Some(&issuer));
    Ok(NewAccount {
        issuer,
        label,
        name_cleaned: cleaned,
        ..NewAccount::bare(otp, secret)
    })
}

fn otp(numbers: &Numbers) -> Result<Otp, InputError> {
    let algorithm = match numbers.algorithm {
        0 | 1 => Algorithm::Sha1,
        2 => Algorithm::Sha256,
        3 => Algorithm::Sha512,
        // 4 is MD5, which no key URI knows.
        _ => return Err(InputError::AlgorithmUnknown),
    };
    let digits = match numbers.digits {
        0 | 1 => 6,
        2 => 8,
        _ => return Err(InputError::DigitsOutOfRange),
    };
    let digits = Digits::new(digits).map_err(|_| InputError::DigitsOutOfRange)?;
    match numbers.method {
        0 | 1 => Ok(Otp::Hotp(Hotp {
            algorithm,
            digits,
            // A negative int64 is a huge varint, which no counter may be.
            counter: Counter::new(numbers.counter).map_err(|_| InputError::CounterOutOfRange)?,
        })),
        2 => Ok(Otp::Totp(Totp {
            algorithm,
            digits,
            period: Period::THIRTY_SECONDS,
        })),
        _ => Err(InputError::MethodUnknown),
    }
}

fn own_secret(bytes: &[u8]) -> Result<Secret, InputError> {
    Secret::new(bytes.to_vec()).map_err(|error| match error {
        InvalidSecret::Empty => InputError::SecretMissing,
        InvalidSecret::TooLong { .. } | InvalidSecret::NotBase32 => InputError::SecretLength,
    })
}

fn best_name(issuer: &str, label: &str) -> String {
    let Names { issuer, label, .. } = split(label, Some(issuer));
    match (issuer.is_empty(), label.is_empty()) {
        (false, false) => name::clean(&format!("{issuer}: {label}")).text,
        (false, true) => issuer,
        (true, _) => label,
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A negative `int32` comes as a varint of 64 bits, sign and all; readers keep the low 32 ([protobuf encoding]).
fn int32(varint: u64) -> i32 {
    let [.., one, two, three, four] = varint.to_be_bytes();
    i32::from_be_bytes([one, two, three, four])
}
