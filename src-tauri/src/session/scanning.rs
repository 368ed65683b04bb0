//! What the camera reads, one code after the other.
//!
//! The codes of *Move to a new phone* are collected here until all were seen; then they wait, like any locked file, for
//! the short code that the old phone shows.

use std::time::Duration;

use clavis_core::import::ImportError;
use clavis_core::import::transfer::{self, Series, TransferPart};

use super::Session;
use crate::drafts::LIFETIME;
use crate::error::CommandError;
use crate::present;
use crate::view::{BatchView, FilesView, IncomingView, PreviewView};

/// The codes of another phone seen so far. They are sealed.
#[derive(Default)]
pub(super) struct Transfer {
    series: Series,
    /// When the last one was seen.
    since: Duration,
}

impl Transfer {
    pub(super) fn drop_old(&mut self, now: Duration) {
        if now.saturating_sub(self.since) >= LIFETIME {
            self.series = Series::default();
        }
    }

    fn add(&mut self, part: TransferPart, now: Duration) -> BatchView {
        self.drop_old(now);
        // The old phone began anew, with a new code: what was seen before is worth nothing.
        if !self.series.takes(&part) {
            self.series = Series::default();
        }
        // A series that takes a part adds it.
        let _ = self.series.add(part);
        self.since = now;
        let progress = self.series.progress();
        BatchView {
            received: progress.received,
            total: progress.total,
        }
    }
}

impl Session {
    /// Reads one text that the camera saw: a key, a part of a migration, or a part of another phone's keys.
    ///
    /// # Errors
    ///
    /// `locked`, `input`; `fileRefused` for a damaged part of another phone's keys, or one of a newer Clavis.
    pub fn preview_scan(&self, text: &str) -> Result<IncomingView, CommandError> {
        // Who aims the camera touches nothing.
        self.touch();
        if !transfer::is_transfer(text) {
            return self.preview_text(text).map(IncomingView::Preview);
        }
        let part = transfer::parse(text).map_err(|error| refused(error.into()))?;
        let now = self.since_boot();
        let mut inner = self.inner();
        inner.open()?;
        let batch = inner.transfer.add(part, now);
        let nothing = |batch| PreviewView {
            drafts: Vec::new(),
            batch,
            skipped: Vec::new(),
        };
        if batch.received < batch.total {
            return Ok(IncomingView::Preview(nothing(Some(batch))));
        }
        let series = std::mem::take(&mut inner.transfer).series;
        let file = series.into_locked().map_err(refused)?;
        Ok(IncomingView::Files(FilesView {
            preview: nothing(None),
            sources: Vec::new(),
            locked: vec![inner.locked_files.add(String::new(), file, now)],
            refused: Vec::new(),
        }))
    }
}

fn refused(error: ImportError) -> CommandError {
    CommandError::FileRefused {
        problem: present::file_problem(error),
    }
}
