//! What was found in pictures, texts or forms, before it is kept as drafts.

use std::time::Duration;

use clavis_core::account::NewAccount;
use clavis_core::input::{self, TextInput};
use clavis_core::migration::MigrationPart;
use clavis_core::name;
use clavis_core::otp::{Algorithm, Counter, Digits, Hotp, KeyRef, Otp, Period, Totp};
use clavis_core::qr::PictureError;
use clavis_core::secret::Secret;
use clavis_vault::OpenVault;
use zeroize::Zeroizing;

use super::account::names;
use crate::drafts::{self, Drafts, NotKept};
use crate::error::CommandError;
use crate::platform::clock;
use crate::present;
use crate::view::{
    AlgorithmRequest, BatchView, CodeView, DraftView, DuplicateView, InputProblem, ManualMethod,
    ManualRequest, PreviewView, SkippedView,
};

/// What was found in pictures or texts.
#[derive(Default)]
pub(super) struct Found {
    accounts: Vec<NewAccount>,
    parts: Vec<MigrationPart>,
    skipped: Vec<SkippedView>,
    /// The first reason why something gave nothing at all; told only when nothing else was found.
    problem: Option<InputProblem>,
}

impl Found {
    /// One account.
    pub(super) fn one(account: NewAccount) -> Self {
        Self {
            accounts: vec![account],
            ..Self::default()
        }
    }

    /// Reads one text.
    pub(super) fn read(&mut self, text: &str) {
        self.read_from("", text);
    }

    /// Takes what the search for QR codes in a picture gave, and reads each of them.
    pub(super) fn take(&mut self, name: &str, searched: Result<Vec<String>, PictureError>) {
        match searched {
            Ok(texts) => texts
                .into_iter()
                .map(Zeroizing::new)
                .for_each(|text| self.read_from(name, &text)),
            Err(error) => self.refuse(name, present::picture_problem(&error)),
        }
    }

    /// Notes what cannot be taken, and why.
    pub(super) fn refuse(&mut self, name: &str, problem: InputProblem) {
        self.skipped.push(SkippedView {
            name: name.to_owned(),
            reason: problem.clone(),
        });
        self.problem.get_or_insert(problem);
    }

    fn read_from(&mut self, name: &str, text: &str) {
        match input::read_text(text) {
            Ok(TextInput {
                accounts,
                parts,
                skipped,
            }) => {
                self.accounts.extend(accounts);
                self.parts.extend(parts);
                self.skipped
                    .extend(skipped.into_iter().map(present::skipped));
            }
            Err(reason) => self.refuse(name, present::input_problem(reason)),
        }
    }

    /// Takes the parts of a migration series out of the drafts, complete or not.
    pub(super) fn collect(&mut self, drafts: &mut Drafts) {
        let total = drafts.series().total;
        let collected = drafts.take_series();
        self.accounts.extend(collected.accounts);
        self.skipped
            .extend(collected.skipped.into_iter().map(present::skipped));
        self.skipped
            .extend(collected.missing.into_iter().map(|part| SkippedView {
                name: String::new(),
                reason: InputProblem::MigrationPartMissing {
                    part: part.saturating_add(1),
                    total,
                },
            }));
    }

    /// Turns what was found into drafts. An unfinished series waits for its other pictures.
    pub(super) fn keep(
        mut self,
        vault: &OpenVault,
        drafts: &mut Drafts,
        now: Duration,
    ) -> Result<PreviewView, CommandError> {
        let mut batch = None;
        for part in std::mem::take(&mut self.parts) {
            match drafts.add_part(part, now) {
                Ok(progress) => {
                    batch = Some(BatchView {
                        received: progress.received,
                        total: progress.total,
                    })
                }
                Err(NotKept::Migration(error)) => {
                    self.refuse("", present::input_problem(error.into()));
                }
                Err(NotKept::TooMany) => return Err(too_many()),
            }
        }
        if drafts.series().is_complete() {
            self.collect(drafts);
        }
        if self.accounts.len() > drafts::MAX {
            return Err(too_many());
        }
        if self.accounts.is_empty() && batch.is_none() {
            let problem = self.problem.unwrap_or(InputProblem::NotAKey);
            return Err(CommandError::Input { problem });
        }
        Ok(PreviewView {
            drafts: drafts_of(self.accounts, vault, drafts, now)?,
            batch,
            skipped: self.skipped,
        })
    }
}

/// More accounts than wait at once; a person pastes them in two halves.
fn too_many() -> CommandError {
    let limit = u32::try_from(drafts::MAX).unwrap_or(u32::MAX);
    CommandError::Input {
        problem: InputProblem::TooLong { limit },
    }
}

/// Keeps accounts as drafts, in their order.
pub(super) fn drafts_of(
    accounts: Vec<NewAccount>,
    vault: &OpenVault,
    drafts: &mut Drafts,
    now: Duration,
) -> Result<Vec<DraftView>, CommandError> {
    accounts
        .into_iter()
        .map(|account| draft(account, vault, drafts, now))
        .collect()
}

fn draft(
    account: NewAccount,
    vault: &OpenVault,
    drafts: &mut Drafts,
    now: Duration,
) -> Result<DraftView, CommandError> {
    let duplicates = vault
        .duplicates_of(&account)
        .into_iter()
        .map(|kept| DuplicateView {
            issuer: kept.issuer.clone(),
            label: kept.label.clone(),
            in_trash: kept.trashed_at.is_some(),
        })
        .collect();
    let (issuer, label, name_cleaned) = (
        account.issuer.clone(),
        account.label.clone(),
        account.name_cleaned,
    );
    let parameters = present::parameters(&account.otp);
    let (id, account) = drafts.add(account, now);
    let draft_id = id.to_string();
    Ok(DraftView {
        monogram: name::monogram(&issuer, &label),
        code: code_of(account, &draft_id)?,
        draft_id,
        issuer,
        label,
        parameters,
        duplicates,
        name_cleaned,
    })
}

/// The code of a draft. Its secret is not in the vault yet, so it is computed here.
pub(super) fn code_of(account: &NewAccount, draft_id: &str) -> Result<CodeView, CommandError> {
    let now = clock::now();
    let key = KeyRef {
        secret: account.secret.as_bytes(),
        pin: account.pin.as_ref().map(|pin| pin.as_str()),
    };
    let code = account
        .otp
        .code(key, now)
        .map_err(|_| CommandError::BadRequest)?;
    let account_id = draft_id.to_owned();
    match (account.otp.validity(now), account.otp.counter()) {
        (Some(validity), _) => {
            let next = account
                .otp
                .next_code(key, now)
                .map_err(|_| CommandError::BadRequest)?;
            Ok(CodeView::Timed {
                account_id,
                code: code.as_str().to_owned(),
                next_code: next.as_str().to_owned(),
                valid_from: validity.from.as_millis(),
                valid_until: validity.until.as_millis(),
            })
        }
        (None, counter) => Ok(CodeView::Counter {
            account_id,
            code: code.as_str().to_owned(),
            counter: counter.map_or(0, |counter| counter.get()),
        }),
    }
}

/// Reads a typed account. The page's numbers are checked by the constructors, like everybody's.
pub(super) fn typed(request: &ManualRequest) -> Result<NewAccount, CommandError> {
    let refuse = |problem| CommandError::Input { problem };
    let (issuer, label) = names(&request.issuer, &request.label)?;
    let secret = Secret::from_base32(&request.secret)
        .map_err(|error| refuse(present::input_problem(error.into())))?;
    let algorithm = match request.algorithm {
        AlgorithmRequest::Sha1 => Algorithm::Sha1,
        AlgorithmRequest::Sha256 => Algorithm::Sha256,
        AlgorithmRequest::Sha512 => Algorithm::Sha512,
    };
    let digits = || Digits::new(request.digits).map_err(|_| refuse(InputProblem::DigitsOutOfRange));
    let otp = match request.method {
        ManualMethod::Totp => Otp::Totp(Totp {
            algorithm,
            digits: digits()?,
            period: Period::new(request.period)
                .map_err(|_| refuse(InputProblem::PeriodOutOfRange))?,
        }),
        ManualMethod::Hotp => Otp::Hotp(Hotp {
            algorithm,
            digits: digits()?,
            counter: Counter::new(request.counter)
                .map_err(|_| refuse(InputProblem::CounterOutOfRange))?,
        }),
        ManualMethod::Steam => Otp::Steam,
    };
    Ok(NewAccount {
        issuer,
        label,
        ..NewAccount::bare(otp, secret)
    })
}
