//! The way out: our own backup, files and QR codes for other apps, and the series of QR codes for a new phone.
//!
//! Nothing here writes a file or makes randomness: bytes are returned, and the generator is an argument. What a format
//! cannot hold is named in [`LeftOut`], never changed in silence.

pub mod aegis;
pub mod backup;
mod json;
pub mod key_uri_list;
pub mod migration;
pub mod qr;
pub mod transfer;

use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::{
    account::{Account, NewAccount},
    age::SealError,
    key_uri::{self, KeyNames},
    otp::{KeyRef, Otp},
    secret::ServicePin,
    time::UnixTime,
};

/// An account on its way out, borrowed with its secret from wherever they are guarded.
#[derive(Debug, Clone, Copy)]
pub struct ExportAccount<'a> {
    /// See [`Account::issuer`].
    pub issuer: &'a str,
    /// See [`Account::label`].
    pub label: &'a str,
    /// See [`Account::otp`].
    pub otp: &'a Otp,
    /// The shared key, and the PIN of the service where there is one.
    pub key: KeyRef<'a>,
    /// See [`Account::groups`].
    pub groups: &'a [String],
    /// See [`Account::note`].
    pub note: &'a str,
    /// See [`Account::favourite`].
    pub favourite: bool,
    /// See [`Account::icon`].
    pub icon: Option<&'a str>,
    /// See [`Account::use_count`].
    pub use_count: u64,
    /// See [`Account::last_used`].
    pub last_used: Option<UnixTime>,
    /// See [`Account::created_at`]; `None` when it was never kept.
    pub created_at: Option<UnixTime>,
    /// See [`Account::trashed_at`].
    pub trashed_at: Option<UnixTime>,
}

impl<'a> ExportAccount<'a> {
    /// Takes a kept account and its secret.
    #[must_use]
    pub fn new(account: &'a Account, key: KeyRef<'a>) -> Self {
        Self {
            issuer: &account.issuer,
            label: &account.label,
            otp: &account.otp,
            key,
            groups: &account.groups,
            note: &account.note,
            favourite: account.favourite,
            icon: account.icon.as_deref(),
            use_count: account.use_count,
            last_used: account.last_used,
            created_at: Some(account.created_at),
            trashed_at: account.trashed_at,
        }
    }

    /// Writes its key URI, for a QR code of its own.
    #[must_use]
    pub fn key_uri(&self) -> Zeroizing<String> {
        let names = KeyNames {
            issuer: self.issuer,
            label: self.label,
        };
        key_uri::write(names, self.otp, self.key)
    }
}

impl<'a> From<&'a NewAccount> for ExportAccount<'a> {
    fn from(account: &'a NewAccount) -> Self {
        Self {
            issuer: &account.issuer,
            label: &account.label,
            otp: &account.otp,
            // EXPOSE: an export carries the secret itself.
            key: KeyRef {
                secret: account.secret.as_bytes(),
                pin: account.pin.as_ref().map(ServicePin::as_str),
            },
            groups: &account.groups,
            note: &account.note,
            favourite: account.favourite,
            icon: account.icon.as_deref(),
            use_count: account.use_count,
            last_used: account.last_used,
            created_at: account.created_at,
            trashed_at: account.trashed_at,
        }
    }
}

/// Why nothing was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A file that a password opens needs one.
    #[error("passphrase is empty")]
    PassphraseEmpty,
    /// More than the format, or a QR code, can hold.
    #[error("accounts are more than fits")]
    TooLarge,
    /// The generator of random numbers gave nothing.
    #[error("random numbers are not to be had")]
    Random,
}

impl From<SealError> for ExportError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::TooLarge => Self::TooLarge,
            SealError::Random => Self::Random,
        }
    }
}

/// Something of an account that a format cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// The place of the account among those given, from 0.
    pub index: usize,
    /// What.
    pub what: LeftOutWhat,
}

/// What is left out. Exhaustive on purpose: the page has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeftOutWhat {
    /// The account: the format has no such method.
    #[error("its method is not known there")]
    Method,
    /// The account: the format has no such number of digits.
    #[error("its number of digits is not known there")]
    Digits,
    /// The account: the format has no such period.
    #[error("its period is not known there")]
    Period,
    /// The account: its names are longer than a QR code holds.
    #[error("its names are longer than a QR code holds")]
    NameTooLong,
    /// The note; the account itself goes.
    #[error("its note stays behind")]
    Note,
    /// The groups; the account itself goes.
    #[error("its groups stay behind")]
    Groups,
}

impl LeftOutWhat {
    /// Whether the whole account stays behind.
    #[must_use]
    pub const fn is_account(self) -> bool {
        match self {
            Self::Method | Self::Digits | Self::Period | Self::NameTooLong => true,
            Self::Note | Self::Groups => false,
        }
    }
}

/// Takes random bytes.
fn random<const N: usize>(rng: &mut dyn CryptoRngCore) -> Result<[u8; N], ExportError> {
    let mut bytes = [0; N];
    rng.try_fill_bytes(&mut bytes)
        .map_err(|_| ExportError::Random)?;
    Ok(bytes)
}
