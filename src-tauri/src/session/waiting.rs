//! Links and shares: what other apps hand over waits here, unread, until the vault is open and the page asks for it.
//!
//! Anybody can send such a thing, so it becomes drafts like everything from outside, and only a person keeps it.

use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use clavis_core::import::transfer;
use clavis_core::qr;
use zeroize::Zeroizing;

use super::found::Found;
use super::{News, Session};
use crate::drafts::LIFETIME;
use crate::error::CommandError;
use crate::platform::files::ChosenFile;
use crate::view::IncomingView;

/// No more wait at once; the oldest give way.
const MAX: usize = 16;
/// No longer text is a key URI, or all codes of a migration.
const MAX_TEXT_BYTES: usize = 64 << 10;

/// What another app handed over.
pub enum Handed {
    /// A link or a text; it may hold a secret, and is wiped.
    Text(Zeroizing<String>),
    /// A file.
    File(ChosenFile),
}

/// What waits.
#[derive(Default)]
pub(super) struct Waiting {
    handed: Vec<Handed>,
    /// When the last one came.
    since: Duration,
}

impl Waiting {
    fn drop_old(&mut self, now: Duration) {
        if now.saturating_sub(self.since) >= LIFETIME {
            self.handed.clear();
        }
    }

    fn add(&mut self, handed: Handed) {
        match &handed {
            Handed::Text(text) if text.len() > MAX_TEXT_BYTES || self.has(text) => return,
            _ => {}
        }
        if self.handed.len() >= MAX {
            self.handed.remove(0);
        }
        self.handed.push(handed);
    }

    /// A phone may hand the same link over in two ways.
    fn has(&self, text: &str) -> bool {
        self.handed
            .iter()
            .any(|handed| matches!(handed, Handed::Text(held) if **held == text))
    }
}

impl Session {
    /// Keeps what another app handed over, and tells the page that something waits.
    pub fn hand_over(&self, handed: Vec<Handed>) {
        let now = self.since_boot();
        let mut waiting = self.waiting();
        waiting.drop_old(now);
        handed.into_iter().for_each(|one| waiting.add(one));
        waiting.since = now;
        let something = !waiting.handed.is_empty();
        drop(waiting);
        if something {
            self.tell(News::Waiting);
        }
    }

    /// Reads what waits; `None` when nothing does.
    ///
    /// # Errors
    ///
    /// `locked`, and then it goes on waiting; a file that was being read is gone.
    pub fn take_waiting(&self) -> Result<Option<IncomingView>, CommandError> {
        let opening = self.opening()?;
        let handed = {
            let mut waiting = self.waiting();
            waiting.drop_old(self.since_boot());
            std::mem::take(&mut waiting.handed)
        };
        if handed.is_empty() {
            return Ok(None);
        }
        let read = if handed.iter().all(is_key) {
            let mut found = Found::default();
            for one in &handed {
                match one {
                    Handed::Text(text) => found.read(text),
                    Handed::File(file) => self.look_into(&mut found, file),
                }
            }
            let kept = self.keep(found, opening).map(IncomingView::Preview);
            if matches!(kept, Err(CommandError::Locked)) {
                self.waiting().handed.splice(0..0, handed);
            }
            kept
        } else {
            let files = handed.into_iter().map(as_file).collect();
            self.take_files(files, opening).map(IncomingView::Files)
        };
        match read {
            Err(CommandError::Locked) => Err(CommandError::Locked),
            Err(error) => Ok(Some(IncomingView::Error(error))),
            Ok(read) => Ok(Some(read)),
        }
    }

    pub(super) fn drop_old_waiting(&self, now: Duration) {
        self.waiting().drop_old(now);
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Texts and pictures hold keys; everything else is a file of another app, or another phone's keys.
fn is_key(handed: &Handed) -> bool {
    match handed {
        Handed::Text(text) => !transfer::is_transfer(text),
        Handed::File(file) => matches!(&file.content, Ok(bytes) if qr::is_picture(bytes)),
    }
}

fn as_file(handed: Handed) -> ChosenFile {
    match handed {
        Handed::File(file) => file,
        Handed::Text(text) => ChosenFile {
            name: String::new(),
            content: Ok(Zeroizing::new(text.as_bytes().to_vec())),
        },
    }
}
