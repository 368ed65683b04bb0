//! From a picture, a text or a form to drafts, and from confirmed drafts to accounts.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use clavis_core::account::NewAccount;
use clavis_core::qr::{self, PictureError, Rgba};
use clavis_core::secret::{Secret, ServicePin};
use rand_core::OsRng;

use super::Session;
use super::account::names;
use super::chosen::read_path;
use super::found::{Found, code_of, typed};
use super::importing::MAX_FILES;
use super::saving::not_changed;
use super::scanning::Transfer;
use crate::drafts::DraftId;
use crate::error::CommandError;
use crate::platform::clipboard::Pasted;
use crate::platform::clock;
use crate::platform::files::{ChosenFile, FileError};
use crate::view::{CodeView, DraftEdit, InputProblem, ManualRequest, PreviewView};

/// How long the search for a code in one picture may take. A person waits; the cheap tries come first.
pub(super) const PICTURE_PATIENCE: Duration = Duration::from_millis(1_500);
/// Which opening of the vault something began in. What is found after a lock belongs to nobody any more.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening(pub(super) u64);

impl Session {
    /// Reads a key URI, a migration payload, several lines of them, or a bare setup key.
    ///
    /// # Errors
    ///
    /// `locked`, `input`.
    pub fn preview_text(&self, text: &str) -> Result<PreviewView, CommandError> {
        let opening = self.opening()?;
        let mut found = Found::default();
        found.read(text);
        self.keep(found, opening)
    }

    /// Reads the QR codes of one picture.
    ///
    /// # Errors
    ///
    /// `locked`, `input`.
    pub fn preview_picture(&self, picture: &[u8]) -> Result<PreviewView, CommandError> {
        let opening = self.opening()?;
        self.read_picture(picture, opening)
    }

    /// Reads the QR codes of pictures that were dropped on the window.
    ///
    /// # Errors
    ///
    /// `locked`, `fileUnreadable`, `input`; `badRequest` for more than a hundred.
    pub fn preview_files(&self, paths: &[PathBuf]) -> Result<PreviewView, CommandError> {
        let opening = self.opening()?;
        if paths.len() > MAX_FILES {
            return Err(CommandError::BadRequest);
        }
        let mut found = Found::default();
        for path in paths {
            // A hundred pictures take minutes, and nobody is there to see them once the vault is locked.
            self.require(opening)?;
            match read_path(path) {
                ChosenFile {
                    content: Err(error),
                    ..
                } if paths.len() == 1 => return Err(unread(error)),
                // One that cannot be read does not stop the others, and is named.
                file => self.look_into(&mut found, &file),
            }
        }
        self.keep(found, opening)
    }

    /// Reads what was copied elsewhere.
    ///
    /// # Errors
    ///
    /// `locked`, `clipboardEmpty`, `clipboardUnavailable`, `input`.
    pub fn preview_clipboard(&self) -> Result<PreviewView, CommandError> {
        let opening = self.opening()?;
        let pasted = self
            .surroundings
            .clipboard
            .read()
            .map_err(|_| CommandError::ClipboardUnavailable)?;
        let mut found = Found::default();
        match pasted {
            Pasted::Nothing => return Err(CommandError::ClipboardEmpty),
            Pasted::Text(text) => found.read(&text),
            Pasted::Picture {
                width,
                height,
                rgba,
            } => {
                let picture = Rgba {
                    width,
                    height,
                    pixels: &rgba,
                };
                self.look(&mut found, "", |keep_going| {
                    qr::read_codes_rgba(picture, keep_going)
                });
            }
        }
        self.keep(found, opening)
    }

    /// Lets the person choose a picture; `None` when nothing was chosen.
    ///
    /// # Errors
    ///
    /// `locked`, `fileUnreadable`, `input`; `badRequest` while the chooser is open already.
    pub fn choose_picture(&self) -> Result<Option<PreviewView>, CommandError> {
        let opening = self.opening()?;
        let dialog = self.own_dialog().ok_or(CommandError::BadRequest)?;
        let chosen = self.surroundings.files.choose_picture();
        drop(dialog);
        match chosen.map_err(unread)? {
            None => Ok(None),
            Some(picture) => self.read_picture(&picture, opening).map(Some),
        }
    }

    /// Makes a draft of a typed account.
    ///
    /// # Errors
    ///
    /// `locked`, `input`, `nameMissing`.
    pub fn preview_manual(&self, request: &ManualRequest) -> Result<PreviewView, CommandError> {
        let opening = self.opening()?;
        self.keep(Found::one(typed(request)?), opening)
    }

    /// Makes drafts of the parts of a migration series seen so far; the missing ones are named as skipped.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchDraft` when there is no unfinished series.
    pub fn finish_batch(&self) -> Result<PreviewView, CommandError> {
        let now = self.since_boot();
        let mut inner = self.inner();
        let (vault, drafts) = inner.open_with_drafts()?;
        drafts.drop_old(now);
        if drafts.series().received == 0 {
            return Err(CommandError::NoSuchDraft);
        }
        let mut found = Found::default();
        found.collect(drafts);
        found.keep(vault, drafts, now)
    }

    /// The code of a draft at this moment.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchDraft`.
    pub fn draft_code(&self, draft_id: &str) -> Result<CodeView, CommandError> {
        let id = parse_draft(draft_id)?;
        let now = self.since_boot();
        let mut inner = self.inner();
        let (_, drafts) = inner.open_with_drafts()?;
        drafts.drop_old(now);
        let account = drafts.account(id, now).ok_or(CommandError::NoSuchDraft)?;
        code_of(account, draft_id)
    }

    /// Saves drafts with their edited names, all or none, and forgets the others.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchDraft`, `nameMissing`, and what saving says; `badRequest` for no draft or for one named twice.
    /// The drafts are still there then.
    pub fn save_drafts(&self, edits: &[DraftEdit]) -> Result<Vec<String>, CommandError> {
        let now = self.since_boot();
        let mut inner = self.inner();
        let (vault, drafts) = inner.open_with_drafts()?;
        drafts.drop_old(now);
        let mut chosen = BTreeSet::new();
        let mut accounts = Vec::new();
        for edit in edits {
            let id = parse_draft(&edit.draft_id)?;
            let (issuer, label) = names(&edit.issuer, &edit.label)?;
            let draft = drafts.account(id, now).ok_or(CommandError::NoSuchDraft)?;
            if !chosen.insert(id) {
                return Err(CommandError::BadRequest);
            }
            // A copy, so that the draft outlives a failed save.
            accounts.push(NewAccount {
                issuer,
                label,
                ..copy(draft)?
            });
        }
        if accounts.is_empty() {
            return Err(CommandError::BadRequest);
        }
        let ids = vault
            .add(accounts, &mut OsRng, clock::now())
            .map_err(not_changed)?;
        drafts.clear();
        Ok(ids.iter().map(ToString::to_string).collect())
    }

    /// Forgets all drafts and the parts of an unfinished migration series.
    pub fn discard_drafts(&self) {
        let mut inner = self.inner();
        inner.drafts.clear();
        inner.locked_files.clear();
        inner.transfer = Transfer::default();
    }

    /// Looks for QR codes in a file that was handed over whole.
    pub(super) fn look_into(&self, found: &mut Found, file: &ChosenFile) {
        match &file.content {
            Ok(picture) => self.look(found, &file.name, |keep_going| {
                qr::read_codes(picture, keep_going)
            }),
            Err(FileError::TooLarge) => found.refuse(&file.name, InputProblem::PictureTooLarge),
            Err(FileError::Unreadable) => found.refuse(&file.name, InputProblem::NotAPicture),
        }
    }

    fn read_picture(&self, picture: &[u8], opening: Opening) -> Result<PreviewView, CommandError> {
        let mut found = Found::default();
        self.look(&mut found, "", |keep_going| {
            qr::read_codes(picture, keep_going)
        });
        self.keep(found, opening)
    }

    /// Looks for QR codes in a picture. One at a time: a large one takes 200 MB while it is looked at.
    fn look(
        &self,
        found: &mut Found,
        name: &str,
        search: impl FnOnce(&dyn Fn() -> bool) -> Result<Vec<String>, PictureError>,
    ) {
        let _alone = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let since = Instant::now();
        found.take(name, search(&|| since.elapsed() < PICTURE_PATIENCE));
    }

    pub(super) fn keep(&self, found: Found, opening: Opening) -> Result<PreviewView, CommandError> {
        let now = self.since_boot();
        let mut inner = self.inner();
        if inner.opening != opening {
            return Err(CommandError::Locked);
        }
        let (vault, drafts) = inner.open_with_drafts()?;
        drafts.drop_old(now);
        found.keep(vault, drafts, now)
    }

    pub(super) fn opening(&self) -> Result<Opening, CommandError> {
        let mut inner = self.inner();
        inner.open()?;
        Ok(inner.opening)
    }

    fn require(&self, opening: Opening) -> Result<(), CommandError> {
        if self.opening()? == opening {
            Ok(())
        } else {
            Err(CommandError::Locked)
        }
    }
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
        pin: pin.map_err(|_| CommandError::BadRequest)?,
        groups: account.groups.clone(),
        note: account.note.clone(),
        favourite: account.favourite,
        icon: account.icon.clone(),
        use_count: account.use_count,
        last_used: account.last_used,
        created_at: account.created_at,
        trashed_at: account.trashed_at,
        name_cleaned: account.name_cleaned,
        ..NewAccount::bare(account.otp.clone(), secret)
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
