//! SQLite databases of apps that keep them open: which app's it is, is told by its tables.

use super::{
    Found, ImportError, Imported, Reader, authenticator_plus,
    content::Content,
    entry::Report,
    google_database, microsoft,
    sqlite::{Database, MAGIC, Table},
    stratum_database,
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

/// Authenticator Plus has the columns of Google's table and one more, so it stands before it.
const APPS: [App; 4] = [
    microsoft::APP,
    authenticator_plus::APP,
    google_database::APP,
    stratum_database::APP,
];

fn detect(content: &Content<'_>) -> bool {
    content.starts_with(MAGIC)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let database = Database::open(content.bytes(), content.wal())?;
    match APPS.iter().find(|app| database.has(app.table, app.columns)) {
        Some(app) => (app.import)(&database).map(Found::Open),
        None if database.is_damaged() => Err(ImportError::Corrupt),
        None => Err(ImportError::Unsupported),
    }
}

/// An app by its table.
pub(super) struct App {
    pub(super) table: &'static str,
    /// Columns that all its versions have and no other app has all of.
    pub(super) columns: &'static [&'static str],
    pub(super) import: fn(&Database<'_>) -> Result<Imported, ImportError>,
}

/// Says that rows of the table of accounts could not be read.
///
/// # Errors
/// When none could.
pub(super) fn note_damage(table: &Table, report: &mut Report) -> Result<(), ImportError> {
    if table.damaged > 0 && table.rows().next().is_none() {
        return Err(ImportError::Corrupt);
    }
    for _ in 0..table.damaged {
        report.skip("", InputError::EntryDamaged);
    }
    Ok(())
}
