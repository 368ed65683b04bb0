//! SQLite databases of apps that keep them open: which app's it is, is told by its tables.

use super::{
    Found, ImportError, Imported, Reader, authenticator_plus_database,
    content::Content,
    entry::Report,
    google_database, microsoft,
    sqlite::{Database, MAGIC, Table},
    stratum_database,
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.starts_with(MAGIC)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    import(&Database::open(content.bytes(), content.wal())?).map(Found::Open)
}

/// Reads a database of any app that is known.
pub(super) fn import(database: &Database<'_>) -> Result<Imported, ImportError> {
    const APPS: [App; 4] = [
        microsoft::APP,
        // Its table has what Google's has, and more.
        authenticator_plus_database::APP,
        google_database::APP,
        stratum_database::APP,
    ];
    match APPS.iter().find(|app| database.has(app.table, app.columns)) {
        Some(app) => (app.import)(database),
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
