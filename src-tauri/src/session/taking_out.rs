//! Accounts on their way out, with their secrets: taken from the vault under an authority, held in wiped memory for as
//! long as a file or a picture is made of them, and without the session's lock.

use clavis_core::account::{Account, AccountId};
use clavis_core::export::{self, ExportAccount, ExportError, LeftOut, LeftOutWhat};
use clavis_core::otp::KeyRef;
use clavis_core::secret::{Secret, ServicePin};
use clavis_vault::{Authority, OpenVault};
use rand_core::OsRng;

use super::Session;
use super::credentials::credential;
use super::saving::{not_accepted, not_changed};
use crate::error::CommandError;
use crate::platform::writing::WriteError;
use crate::present;
use crate::view::{
    CredentialRequest, ExportKind, ExportRequest, ExportedView, FileFailure, LeftOutReason,
    LeftOutView, QrSeriesView, QrView, ShowQrKind, ShowQrRequest,
};

/// More pictures than anybody holds a phone before: what is not needed for codes stays out, and then nothing is shown.
const MANY_PICTURES: usize = 60;
const MOST_PICTURES: usize = 300;

/// Accounts with their secrets.
pub(super) struct Taken(Vec<(Account, Secret, Option<ServicePin>)>);

/// Which accounts go out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those in use: other apps know no Trash.
    InUse,
    /// Those in Trash too.
    All,
    /// One.
    Only(AccountId),
}

impl Taken {
    /// Takes them out of the vault.
    pub(super) fn from(
        vault: &OpenVault,
        authority: &Authority,
        which: Which,
    ) -> Result<Self, CommandError> {
        let mut taken = Vec::new();
        let mut whole = true;
        vault
            .export(authority, &mut |account, key| {
                let wanted = match which {
                    Which::InUse => account.trashed_at.is_none(),
                    Which::All => true,
                    Which::Only(id) => account.id == id,
                };
                if wanted {
                    // EXPOSE: into wiped memory, for the export that was just authorised.
                    let secret = Secret::new(key.secret.to_vec());
                    let pin = key
                        .pin
                        .map(|pin| ServicePin::new(pin.to_owned()))
                        .transpose();
                    match (secret, pin) {
                        (Ok(secret), Ok(pin)) => taken.push((account.clone(), secret, pin)),
                        _ => whole = false,
                    }
                }
            })
            .map_err(not_changed)?;
        if !whole {
            return Err(CommandError::RecordDamaged);
        }
        if taken.is_empty() {
            return Err(CommandError::NothingToExport);
        }
        Ok(Self(taken))
    }

    pub(super) fn accounts(&self) -> Vec<ExportAccount<'_>> {
        self.0
            .iter()
            .map(|(account, secret, pin)| {
                let key = KeyRef {
                    secret: secret.as_bytes(),
                    pin: pin.as_ref().map(ServicePin::as_str),
                };
                ExportAccount::new(account, key)
            })
            .collect()
    }

    pub(super) fn count(&self) -> u32 {
        count(self.0.len())
    }
}

impl Session {
    /// Writes a file for other apps; `None` when no place was chosen.
    ///
    /// # Errors
    ///
    /// `locked`, `wrongCredential`, `throttled`, `nothingToExport`, `fileNotWritten`.
    pub fn export_file(
        &self,
        request: &ExportRequest,
    ) -> Result<Option<ExportedView>, CommandError> {
        let authority = self.authorise(&request.current)?;
        let name = match request.kind {
            ExportKind::Aegis | ExportKind::AegisEncrypted { .. } => "clavis-aegis.json",
            ExportKind::KeyUriList => "clavis-keys.txt",
        };
        let taken = self.take(&authority, Which::InUse)?;
        let accounts = taken.accounts();
        let bytes = match &request.kind {
            ExportKind::Aegis => {
                export::aegis::write(&accounts, &mut OsRng).map_err(not_exported)?
            }
            ExportKind::AegisEncrypted { password } => {
                export::aegis::write_encrypted(&accounts, password, &mut OsRng)
                    .map_err(not_exported)?
                    .into()
            }
            ExportKind::KeyUriList => {
                let list = export::key_uri_list::write(&accounts);
                list.as_bytes().to_vec().into()
            }
        };
        let dialog = self.own_dialog().ok_or(CommandError::BadRequest)?;
        let is_right = |read_back: &[u8]| read_back == bytes.as_slice();
        let saved = self.surroundings.files.save(name, &bytes, &is_right);
        drop(dialog);
        Ok(saved.map_err(not_written)?.then(|| ExportedView {
            accounts: taken.count(),
            left_out: Vec::new(),
        }))
    }

    /// Makes QR codes to be shown.
    ///
    /// # Errors
    ///
    /// `locked`, `wrongCredential`, `throttled`, `noSuchAccount`, `nothingToExport`, `tooManyForQr`.
    pub fn show_qr(&self, request: &ShowQrRequest) -> Result<QrSeriesView, CommandError> {
        let which = match &request.what {
            ShowQrKind::Account { account_id } => Which::Only(present::account_id(account_id)?),
            ShowQrKind::Migration => Which::InUse,
            ShowQrKind::Transfer => Which::All,
        };
        let authority = self.authorise(&request.current)?;
        let taken = self
            .take(&authority, which)
            .map_err(|error| match (which, error) {
                (Which::Only(_), CommandError::NothingToExport) => CommandError::NoSuchAccount,
                (_, error) => error,
            })?;
        let accounts = taken.accounts();
        let whole = ExportedView {
            accounts: taken.count(),
            left_out: Vec::new(),
        };
        match request.what {
            ShowQrKind::Account { .. } => {
                let uris = accounts.iter().map(ExportAccount::key_uri);
                Ok(QrSeriesView {
                    pictures: uris.map(|uri| picture(&uri)).collect::<Result<_, _>>()?,
                    code: None,
                    exported: whole,
                })
            }
            ShowQrKind::Migration => migration(&accounts),
            ShowQrKind::Transfer => transfer(&accounts, whole),
        }
    }

    pub(super) fn authorise(&self, current: &CredentialRequest) -> Result<Authority, CommandError> {
        let mut inner = self.inner();
        inner
            .open()?
            .authorise(&credential(current))
            .map_err(not_accepted)
    }

    pub(super) fn take(&self, authority: &Authority, which: Which) -> Result<Taken, CommandError> {
        self.with_open(|vault| Taken::from(vault, authority, which))
    }
}

fn migration(accounts: &[ExportAccount<'_>]) -> Result<QrSeriesView, CommandError> {
    let series = export::migration::write(accounts, &mut OsRng).map_err(not_exported)?;
    if series.texts.len() > MOST_PICTURES {
        return Err(CommandError::TooManyForQr);
    }
    Ok(QrSeriesView {
        pictures: series
            .texts
            .iter()
            .map(|text| picture(text))
            .collect::<Result<_, _>>()?,
        code: None,
        exported: ExportedView {
            accounts: count(series.accounts(accounts.len())),
            left_out: series
                .left_out
                .iter()
                .filter_map(|left| left_out(left, accounts))
                .collect(),
        },
    })
}

fn transfer(
    accounts: &[ExportAccount<'_>],
    exported: ExportedView,
) -> Result<QrSeriesView, CommandError> {
    let seal =
        |pictures| export::transfer::seal(accounts, pictures, &mut OsRng).map_err(not_exported);
    let mut transfer = seal(export::transfer::Pictures::With)?;
    if transfer.texts.len() > MANY_PICTURES {
        // The pictures of keys are most of the bytes, and their monograms do as well.
        transfer = seal(export::transfer::Pictures::Without)?;
    }
    if transfer.texts.len() > MOST_PICTURES {
        return Err(CommandError::TooManyForQr);
    }
    let code = transfer.code.grouped();
    Ok(QrSeriesView {
        pictures: transfer
            .texts
            .iter()
            .map(|text| picture(text))
            .collect::<Result<_, _>>()?,
        // EXPOSE: shown to be typed at the other phone; it opens these pictures and nothing else.
        code: Some(code.split('-').map(str::to_owned).collect()),
        exported,
    })
}

fn picture(text: &str) -> Result<QrView, CommandError> {
    let symbol = export::qr::Symbol::of(text).map_err(not_exported)?;
    Ok(QrView {
        size: count(symbol.size()),
        path: symbol.svg_path().to_string(),
    })
}

fn left_out(left: &LeftOut, accounts: &[ExportAccount<'_>]) -> Option<LeftOutView> {
    let account = accounts.get(left.index)?;
    let name = match (account.issuer, account.label) {
        (issuer, "") => issuer.to_owned(),
        ("", label) => label.to_owned(),
        (issuer, label) => format!("{issuer}: {label}"),
    };
    Some(LeftOutView {
        name,
        reason: match left.what {
            LeftOutWhat::Method => LeftOutReason::Method,
            LeftOutWhat::Digits => LeftOutReason::Digits,
            LeftOutWhat::Period => LeftOutReason::Period,
            LeftOutWhat::NameTooLong => LeftOutReason::NameTooLong,
            LeftOutWhat::Note => LeftOutReason::Note,
            LeftOutWhat::Groups => LeftOutReason::Groups,
        },
    })
}

pub(super) fn not_exported(error: ExportError) -> CommandError {
    match error {
        ExportError::PassphraseEmpty => CommandError::WeakPassphrase,
        ExportError::TooLarge => CommandError::TooManyForQr,
        _ => CommandError::OutOfMemory,
    }
}

pub(super) fn not_written(error: WriteError) -> CommandError {
    CommandError::FileNotWritten {
        failure: failure(error),
    }
}

pub(super) fn failure(error: WriteError) -> FileFailure {
    match error {
        WriteError::DiskFull => FileFailure::DiskFull,
        WriteError::NotWritable => FileFailure::NotWritable,
        WriteError::VerificationFailed => FileFailure::VerificationFailed,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
