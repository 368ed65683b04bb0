//! SQLite databases of apps that keep them open: which app's it is, is told by its tables.

use super::{
    Format, Found, ImportError, Imported, Reader, authenticator_plus,
    content::Content,
    entry::Report,
    google_database, microsoft,
    sqlite::{Database, MAGIC, Row, Table},
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

/// Reads a table that holds an account a row; one that cannot be read is named.
///
/// # Errors
/// When none can.
pub(super) fn read_accounts(
    database: &Database<'_>,
    table: &str,
    format: Format,
    add: fn(Row<'_>, &mut Report),
) -> Result<Imported, ImportError> {
    let accounts = database.table(table)?;
    let mut report = Report::default();
    for row in accounts.rows() {
        add(row, &mut report);
    }
    note_damage(&accounts, &mut report)?;
    Ok(Imported::new(format, report))
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
