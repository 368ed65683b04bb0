//! Files of other apps: from what was chosen or dropped to drafts, over a password where a file needs one.
//!
//! A locked file waits here, in memory only, for its password; it dies like a draft: on cancel, on lock, after five
//! minutes. Key derivation runs without the session's lock, one file at a time.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clavis_core::account::NewAccount;
use clavis_core::import::{self, ASK_ABOVE, Format, Imported, Locked, UnlockError};
use clavis_core::qr;
use zeroize::Zeroizing;

use super::Session;
use super::adding::{Opening, PICTURE_PATIENCE};
use super::chosen::{Content, is_series, joined, read_path, refused_file, too_large};
use super::found::{Found, drafts_of};
use crate::drafts::{self, LIFETIME};
use crate::error::CommandError;
use crate::platform::files::ChosenFile;
use crate::present;
use crate::view::{
    FileKeyView, FileProblem, FilesView, IncomingView, InputProblem, LockedFileView, PreviewView,
    RefusedFileView, SkippedView, SourceView,
};

/// The most files taken at once; a migration series of 300 accounts has 30 pictures.
pub(super) const MAX_FILES: usize = 100;
/// The most bytes of all files together.
const MAX_ALL_BYTES: usize = 256 << 20;
const MEGABYTE: u64 = 1 << 20;

/// The locked files of the moment.
#[derive(Default)]
pub(super) struct LockedFiles {
    waiting: BTreeMap<u64, Waiting>,
    next: u64,
}

struct Waiting {
    name: String,
    file: Arc<Mutex<Locked>>,
    since: Duration,
}

impl LockedFiles {
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }

    pub(super) fn drop_old(&mut self, now: Duration) {
        self.waiting
            .retain(|_, waiting| now.saturating_sub(waiting.since) < LIFETIME);
    }

    pub(super) fn add(&mut self, name: String, file: Locked, now: Duration) -> LockedFileView {
        self.next += 1;
        let view = locked_view(self.next, &name, &file);
        let file = Arc::new(Mutex::new(file));
        let waiting = Waiting {
            name,
            file,
            since: now,
        };
        self.waiting.insert(self.next, waiting);
        view
    }
}

/// What was read of some files, before anything is kept.
#[derive(Default)]
struct Read {
    /// Pictures of a migration series, which may be completed by and by, as under Photo.
    series: Series,
    opened: Vec<(String, Imported)>,
    locked: Vec<(String, Locked)>,
    refused: Vec<RefusedFileView>,
}

#[derive(Default)]
struct Series {
    names: Vec<String>,
    found: Found,
}

impl Session {
    /// Lets the person choose files; `None` when nothing was chosen.
    ///
    /// # Errors
    ///
    /// `locked`; `badRequest` while a chooser is open already.
    pub fn choose_files(&self) -> Result<Option<FilesView>, CommandError> {
        let opening = self.opening()?;
        let dialog = self.own_dialog().ok_or(CommandError::BadRequest)?;
        let chosen = self.surroundings.files.choose_files();
        drop(dialog);
        match chosen {
            None => Ok(None),
            Some(files) => self.take_files(files, opening).map(Some),
        }
    }

    /// Reads files that were dropped on the window. Pictures alone go the way of Photo, so that a series may be
    /// completed by and by.
    pub fn read_dropped(&self, paths: &[PathBuf]) -> IncomingView {
        match self.dropped(paths) {
            Ok(dropped) => dropped,
            Err(error) => IncomingView::Error(error),
        }
    }

    fn dropped(&self, paths: &[PathBuf]) -> Result<IncomingView, CommandError> {
        let opening = self.opening()?;
        if paths.len() > MAX_FILES {
            return Err(CommandError::BadRequest);
        }
        let chosen: Vec<ChosenFile> = paths.iter().map(|path| read_path(path)).collect();
        let is_other =
            |file: &ChosenFile| matches!(&file.content, Ok(bytes) if !qr::is_picture(bytes));
        if chosen.iter().any(is_other) {
            return self.take_files(chosen, opening).map(IncomingView::Files);
        }
        drop(chosen);
        self.preview_files(paths).map(IncomingView::Preview)
    }

    /// Opens a locked file with its password. Takes as long as the file's own key derivation.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchFile`, `wrongFilePassword`, `fileRefused`.
    pub fn open_file(&self, file_id: &str, password: &str) -> Result<FilesView, CommandError> {
        let opening = self.opening()?;
        let id: u64 = file_id.parse().map_err(|_| CommandError::NoSuchFile)?;
        let now = self.since_boot();
        let (name, file) = {
            let mut inner = self.inner();
            inner.locked_files.drop_old(now);
            let waiting = inner.locked_files.waiting.get_mut(&id);
            let waiting = waiting.ok_or(CommandError::NoSuchFile)?;
            waiting.since = now;
            (waiting.name.clone(), Arc::clone(&waiting.file))
        };
        let opened = {
            let _alone = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
            let file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.unlock(password)
        };
        let imported = opened.map_err(|error| match error {
            UnlockError::Import(error) => CommandError::FileRefused {
                problem: present::file_problem(error),
            },
            _ => CommandError::WrongFilePassword,
        })?;
        // Cancelled meanwhile: what was found belongs to nobody any more.
        if self.inner().locked_files.waiting.remove(&id).is_none() {
            return Err(CommandError::NoSuchFile);
        }
        let opened = vec![(name, imported)];
        let read = Read {
            opened,
            ..Read::default()
        };
        self.keep_files(read, opening)
    }

    /// Forgets a locked file.
    pub fn forget_file(&self, file_id: &str) {
        if let Ok(id) = file_id.parse() {
            self.inner().locked_files.waiting.remove(&id);
        }
    }

    pub(super) fn take_files(
        &self,
        files: Vec<ChosenFile>,
        opening: Opening,
    ) -> Result<FilesView, CommandError> {
        if files.len() > MAX_FILES {
            return Err(CommandError::BadRequest);
        }
        let read = self.read_all(files);
        self.keep_files(read, opening)
    }

    /// Reads the files that can be read; pictures become the texts of their QR codes first.
    fn read_all(&self, files: Vec<ChosenFile>) -> Read {
        let mut read = Read::default();
        let mut names = Vec::new();
        let mut contents: Vec<Content> = Vec::new();
        let mut bytes = 0_usize;
        for ChosenFile { name, content } in files {
            let content = content.map_err(refused_file).and_then(|content| {
                bytes = bytes.saturating_add(content.len());
                if bytes > MAX_ALL_BYTES {
                    return Err(too_large(MAX_ALL_BYTES));
                }
                self.without_picture(content)
            });
            match content {
                Ok(Content::Codes(texts)) if is_series(&texts) => {
                    read.series.names.push(name);
                    texts.lines().for_each(|text| read.series.found.read(text));
                }
                Ok(content) => {
                    names.push(name);
                    contents.push(content);
                }
                Err(problem) => read.refused.push(RefusedFileView { name, problem }),
            }
        }
        let slices: Vec<&[u8]> = contents.iter().map(|content| content.bytes()).collect();
        for reading in import::read(&slices) {
            let first = reading.files.first().copied().unwrap_or(0);
            let name = joined(&names, &reading.files);
            match reading.outcome {
                Ok(import::Found::Open(imported)) => read.opened.push((name, imported)),
                Ok(import::Found::Locked(locked)) => read.locked.push((name, locked)),
                Err(error) => {
                    let problem = contents
                        .get(first)
                        .and_then(|content| content.problem(error))
                        .unwrap_or_else(|| present::file_problem(error));
                    read.refused.push(RefusedFileView { name, problem });
                }
            }
        }
        read
    }

    fn without_picture(&self, bytes: Zeroizing<Vec<u8>>) -> Result<Content, FileProblem> {
        if !qr::is_picture(&bytes) {
            return Ok(Content::File(bytes));
        }
        let _alone = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let since = Instant::now();
        let texts = qr::read_codes(&bytes, &|| since.elapsed() < PICTURE_PATIENCE);
        let texts = texts.map_err(|error| FileProblem::Picture {
            problem: present::picture_problem(&error),
        })?;
        Ok(Content::Codes(Zeroizing::new(texts.join("\n"))))
    }

    fn keep_files(&self, read: Read, opening: Opening) -> Result<FilesView, CommandError> {
        let now = self.since_boot();
        let mut inner = self.inner();
        if inner.opening != opening {
            return Err(CommandError::Locked);
        }
        let Read {
            series,
            opened,
            locked,
            mut refused,
        } = read;
        let count: usize = opened
            .iter()
            .map(|(_, imported)| imported.accounts.len())
            .sum();
        if count > drafts::MAX {
            let limit = u32::try_from(drafts::MAX).unwrap_or(u32::MAX);
            let problem = InputProblem::TooLong { limit };
            return Err(CommandError::Input { problem });
        }
        let mut sources = Vec::new();
        let mut accounts: Vec<NewAccount> = Vec::new();
        let mut skipped = Vec::new();
        for (name, imported) in opened {
            sources.push(SourceView {
                name,
                app: imported.format.app().to_owned(),
                accounts: u32::try_from(imported.accounts.len()).unwrap_or(u32::MAX),
            });
            skipped.extend(imported.skipped.into_iter().map(present::skipped));
            skipped.extend(imported.missing.iter().map(|missing| SkippedView {
                name: String::new(),
                reason: InputProblem::MigrationPartMissing {
                    part: missing.part,
                    total: missing.total,
                },
            }));
            accounts.extend(imported.accounts);
        }
        inner.locked_files.drop_old(now);
        let locked = locked
            .into_iter()
            .map(|(name, file)| inner.locked_files.add(name, file, now))
            .collect();
        let (vault, drafts) = inner.open_with_drafts()?;
        drafts.drop_old(now);
        let mut preview = PreviewView {
            drafts: drafts_of(accounts, vault, drafts, now)?,
            batch: None,
            skipped,
        };
        if !series.names.is_empty() {
            let name = series.names.join(", ");
            match series.found.keep(vault, drafts, now) {
                Ok(found) => {
                    sources.push(SourceView {
                        name,
                        app: Format::GoogleMigration.app().to_owned(),
                        accounts: u32::try_from(found.drafts.len()).unwrap_or(u32::MAX),
                    });
                    preview.drafts.extend(found.drafts);
                    preview.skipped.extend(found.skipped);
                    preview.batch = found.batch;
                }
                Err(CommandError::Input { problem }) => refused.push(RefusedFileView {
                    name,
                    problem: FileProblem::Picture { problem },
                }),
                Err(error) => return Err(error),
            }
        }
        Ok(FilesView {
            preview,
            sources,
            locked,
            refused,
        })
    }
}

fn locked_view(id: u64, name: &str, file: &Locked) -> LockedFileView {
    let memory = file.memory();
    LockedFileView {
        file_id: id.to_string(),
        name: name.to_owned(),
        app: file.format().app().to_owned(),
        key: match file.format() {
            Format::ClavisTransfer => FileKeyView::TransferCode,
            _ => FileKeyView::Password,
        },
        large_memory: (memory > ASK_ABOVE)
            .then(|| u32::try_from(memory / MEGABYTE).unwrap_or(u32::MAX)),
    }
}
