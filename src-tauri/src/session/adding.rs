//! From a picture, a text or a form to drafts, and from confirmed drafts to accounts.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use clavis_core::account::NewAccount;
use clavis_core::input::{self, TextInput};
use clavis_core::migration::MigrationPart;
use clavis_core::name;
use clavis_core::otp::{Algorithm, Counter, Digits, Hotp, KeyRef, Otp, Period, Totp};
use clavis_core::qr::{self, PictureError, Rgba};
use clavis_core::secret::{Secret, ServicePin};
use clavis_vault::OpenVault;
use rand_core::OsRng;
use zeroize::Zeroizing;

use super::Session;
use super::account::names;
use super::saving::not_changed;
use crate::drafts::{DraftId, Drafts};
use crate::error::CommandError;
use crate::platform::clipboard::Pasted;
use crate::platform::clock;
use crate::platform::files::{self, FileError};
use crate::present;
use crate::view::{
    AlgorithmRequest, BatchView, CodeView, DraftEdit, DraftView, DuplicateView, InputProblem,
    ManualMethod, ManualRequest, PreviewView, SkippedView,
};

/// How long the search for a code in one picture may take. A person waits; the cheap tries come first.
const PICTURE_PATIENCE: Duration = Duration::from_millis(1_500);
/// The most pictures taken at once; a migration series of 300 accounts has 30.
const MAX_PICTURES: usize = 100;

impl Session {
    /// Reads a key URI, a migration payload, several lines of them, or a bare setup key.
    ///
    /// # Errors
    ///
    /// `locked`, `input`.
    pub fn preview_text(&self, text: &str) -> Result<PreviewView, CommandError> {
        let mut found = Found::default();
        found.read(text);
        self.keep(found)
    }

    /// Reads the QR codes of one picture.
    ///
    /// # Errors
    ///
    /// `locked`, `input`.
    pub fn preview_picture(&self, picture: &[u8]) -> Result<PreviewView, CommandError> {
        self.require_open()?;
        let mut found = Found::default();
        found.look(|keep_going| qr::read_codes(picture, keep_going));
        self.keep(found)
    }

    /// Reads the QR codes of pictures that were dropped on the window.
    ///
    /// # Errors
    ///
    /// `locked`, `fileUnreadable`, `input`.
    pub fn preview_files(&self, paths: &[PathBuf]) -> Result<PreviewView, CommandError> {
        self.require_open()?;
        if paths.len() > MAX_PICTURES {
            return Err(CommandError::BadRequest);
        }
        let mut found = Found::default();
        for path in paths {
            let picture = files::read_file(path).map_err(unread)?;
            found.look(|keep_going| qr::read_codes(&picture, keep_going));
        }
        self.keep(found)
    }

    /// Reads what was copied elsewhere.
    ///
    /// # Errors
    ///
    /// `locked`, `clipboardEmpty`, `clipboardUnavailable`, `input`.
    pub fn preview_clipboard(&self) -> Result<PreviewView, CommandError> {
        self.require_open()?;
        let pasted = self
            .surroundings
            .clipboard
            .read()
            .map_err(|_| CommandError::ClipboardUnavailable)?;
        match pasted {
            Pasted::Nothing => Err(CommandError::ClipboardEmpty),
            Pasted::Text(text) => self.preview_text(&text),
            Pasted::Picture {
                width,
                height,
                rgba,
            } => {
                let mut found = Found::default();
                let picture = Rgba {
                    width,
                    height,
                    pixels: &rgba,
                };
                found.look(|keep_going| qr::read_codes_rgba(picture, keep_going));
                self.keep(found)
            }
        }
    }

    /// Lets the person choose a picture; `None` when nothing was chosen.
    ///
    /// # Errors
    ///
    /// `locked`, `fileUnreadable`, `input`.
    pub fn choose_picture(&self) -> Result<Option<PreviewView>, CommandError> {
        self.require_open()?;
        self.own_dialog.store(true, Ordering::SeqCst);
        let chosen = self.surroundings.files.choose_picture();
        self.own_dialog.store(false, Ordering::SeqCst);
        self.touch();
        match chosen.map_err(unread)? {
            None => Ok(None),
            Some(picture) => self.preview_picture(&picture).map(Some),
        }
    }

    /// Makes a draft of a typed account.
    ///
    /// # Errors
    ///
    /// `locked`, `input`, `nameMissing`.
    pub fn preview_manual(&self, request: &ManualRequest) -> Result<PreviewView, CommandError> {
        let mut found = Found::default();
        found.accounts.push(typed(request)?);
        self.keep(found)
    }

    /// Makes drafts of the parts of a migration series seen so far; the missing ones are named as skipped.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchDraft` when there is no unfinished series.
    pub fn finish_batch(&self) -> Result<PreviewView, CommandError> {
        let mut inner = self.inner();
        let (vault, drafts) = inner.open_with_drafts()?;
        if drafts.batches.progress().received == 0 {
            return Err(CommandError::NoSuchDraft);
        }
        let mut found = Found::default();
        found.collect(drafts);
        found.keep(vault, drafts, Instant::now())
    }

    /// The code of a draft at this moment.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchDraft`.
    pub fn draft_code(&self, draft_id: &str) -> Result<CodeView, CommandError> {
        let id = parse_draft(draft_id)?;
        let mut inner = self.inner();
        let (_, drafts) = inner.open_with_drafts()?;
        let account = drafts
            .account_mut(id, Instant::now())
            .ok_or(CommandError::NoSuchDraft)?;
        code_of(account, draft_id)
    }

    /// Saves drafts with their edited names, all or none, and forgets the others.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchDraft`, `nameMissing`, and what saving says. The drafts are still there then.
    pub fn save_drafts(&self, edits: &[DraftEdit]) -> Result<Vec<String>, CommandError> {
        let mut inner = self.inner();
        let (vault, drafts) = inner.open_with_drafts()?;
        let now = Instant::now();
        let mut chosen = Vec::with_capacity(edits.len());
        for edit in edits {
            let id = parse_draft(&edit.draft_id)?;
            let (issuer, label) = names(&edit.issuer, &edit.label)?;
            let account = drafts
                .account_mut(id, now)
                .ok_or(CommandError::NoSuchDraft)?;
            (account.issuer, account.label) = (issuer, label);
            chosen.push(id);
        }
        // Copies, so that the drafts outlive a failed save.
        let accounts = chosen
            .iter()
            .filter_map(|id| drafts.account(*id))
            .map(copy)
            .collect::<Result<_, _>>()?;
        let ids = vault
            .add(accounts, &mut OsRng, clock::now())
            .map_err(not_changed)?;
        drafts.clear();
        Ok(ids.iter().map(ToString::to_string).collect())
    }

    /// Forgets all drafts and the parts of an unfinished migration series.
    pub fn discard_drafts(&self) {
        self.inner().drafts.clear();
    }

    fn keep(&self, found: Found) -> Result<PreviewView, CommandError> {
        let mut inner = self.inner();
        let (vault, drafts) = inner.open_with_drafts()?;
        found.keep(vault, drafts, Instant::now())
    }

    fn require_open(&self) -> Result<(), CommandError> {
        self.with_open(|_| Ok(()))
    }
}

/// What was found in pictures or texts, before it is kept.
#[derive(Default)]
struct Found {
    accounts: Vec<NewAccount>,
    parts: Vec<MigrationPart>,
    skipped: Vec<SkippedView>,
    /// The first reason why something gave nothing at all; told only when nothing else was found.
    problem: Option<InputProblem>,
}

impl Found {
    /// Reads one text.
    fn read(&mut self, text: &str) {
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
            Err(reason) => self.refuse(present::input_problem(reason)),
        }
    }

    /// Looks for QR codes in one picture and reads each of them.
    fn look(
        &mut self,
        search: impl FnOnce(&dyn Fn() -> bool) -> Result<Vec<String>, PictureError>,
    ) {
        let since = Instant::now();
        match search(&|| since.elapsed() < PICTURE_PATIENCE) {
            Ok(texts) => texts
                .into_iter()
                .map(Zeroizing::new)
                .for_each(|text| self.read(&text)),
            Err(error) => self.refuse(present::picture_problem(&error)),
        }
    }

    fn refuse(&mut self, problem: InputProblem) {
        self.skipped.push(SkippedView {
            name: String::new(),
            reason: problem.clone(),
        });
        self.problem.get_or_insert(problem);
    }

    /// Takes the parts of a migration series out of the drafts, complete or not.
    fn collect(&mut self, drafts: &mut Drafts) {
        let total = drafts.batches.progress().total;
        let collected = std::mem::take(&mut drafts.batches).collect();
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
    fn keep(
        mut self,
        vault: &OpenVault,
        drafts: &mut Drafts,
        now: Instant,
    ) -> Result<PreviewView, CommandError> {
        let mut batch = None;
        for part in std::mem::take(&mut self.parts) {
            match drafts.batches.add(part) {
                Ok(progress) => {
                    batch = Some(BatchView {
                        received: progress.received,
                        total: progress.total,
                    })
                }
                Err(error) => self.refuse(present::input_problem(error.into())),
            }
        }
        if drafts.batches.progress().is_complete() {
            self.collect(drafts);
        }
        if self.accounts.is_empty() && batch.is_none() {
            let problem = self.problem.unwrap_or(InputProblem::NotAKey);
            return Err(CommandError::Input { problem });
        }
        let views = self
            .accounts
            .into_iter()
            .map(|account| draft(account, vault, drafts, now));
        Ok(PreviewView {
            drafts: views.collect::<Result<_, _>>()?,
            batch,
            skipped: self.skipped,
        })
    }
}

fn draft(
    account: NewAccount,
    vault: &OpenVault,
    drafts: &mut Drafts,
    now: Instant,
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
fn code_of(account: &NewAccount, draft_id: &str) -> Result<CodeView, CommandError> {
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
fn typed(request: &ManualRequest) -> Result<NewAccount, CommandError> {
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
        otp,
        secret,
        pin: None,
        groups: Vec::new(),
        note: String::new(),
        favourite: false,
        icon: None,
        name_cleaned: false,
    })
}

/// A second one of the same account; a secret has no `Clone`, so that each copy is deliberate.
fn copy(account: &NewAccount) -> Result<NewAccount, CommandError> {
    // EXPOSE: from one wiped buffer into another, on its way into the vault.
    let secret =
        Secret::new(account.secret.as_bytes().to_vec()).map_err(|_| CommandError::BadRequest)?;
    let pin = account
        .pin
        .as_ref()
        .map(|pin| ServicePin::new(pin.as_str().to_owned()))
        .transpose();
    Ok(NewAccount {
        issuer: account.issuer.clone(),
        label: account.label.clone(),
        otp: account.otp.clone(),
        secret,
        pin: pin.map_err(|_| CommandError::BadRequest)?,
        groups: account.groups.clone(),
        note: account.note.clone(),
        favourite: account.favourite,
        icon: account.icon.clone(),
        name_cleaned: account.name_cleaned,
    })
}

fn parse_draft(text: &str) -> Result<DraftId, CommandError> {
    text.parse().map_err(|_| CommandError::NoSuchDraft)
}

fn unread(error: FileError) -> CommandError {
    match error {
        FileError::Unreadable => CommandError::FileUnreadable,
        FileError::TooLarge => CommandError::Input {
            problem: InputProblem::PictureTooLarge,
        },
    }
}
