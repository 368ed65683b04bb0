//! Google Authenticator up to 5.10: its SQLite database.

use super::{
    Format, ImportError, Imported,
    database::{App, read_accounts},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    sqlite::{Database, Row},
};
use crate::input::InputError;

pub(super) const APP: App = App {
    table: TABLE,
    columns: &["email", "secret", "type", "counter"],
    import,
};

const TABLE: &str = "accounts";

fn import(database: &Database<'_>) -> Result<Imported, ImportError> {
    read_accounts(database, TABLE, Format::GoogleSqlite, add)
}

fn add(row: Row<'_>, report: &mut Report) {
    let (issuer, name, secret) = (row.text("issuer"), row.text("email"), row.text("secret"));
    let original = row.text("original_name");
    let entry = Entry {
        issuer: &issuer,
        // The name that a person gave it, else the one it came with.
        label: if name.trim().is_empty() {
            &original
        } else {
            &name
        },
        method: method(row.number("type")),
        secret: EntrySecret::Base32(&secret),
        counter: row.number("counter"),
        ..Entry::default()
    };
    match row.number("isencrypted") {
        Number::Missing | Number::Is(0) => report.add(entry),
        _ => report.skip(&entry.best_name(), InputError::EntryEncrypted),
    }
}

/// The kinds by number. The oldest versions knew no other than the first.
pub(super) fn method(number: Number) -> EntryMethod {
    match number {
        Number::Missing | Number::Is(0) => EntryMethod::Totp,
        Number::Is(1) => EntryMethod::Hotp,
        Number::Is(_) | Number::Wrong => EntryMethod::Unknown,
    }
}
