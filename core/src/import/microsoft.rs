//! Microsoft Authenticator: its SQLite database `PhoneFactor`, whose newest accounts are in the log beside it.
//!
//! It keeps neither algorithm nor period: both are always the default. Accounts that only ask for approval have no
//! secret and are no keys.

use super::{
    Format, ImportError, Imported,
    database::{App, read_accounts},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    sqlite::{Database, Row},
};
use crate::input::InputError;

pub(super) const APP: App = App {
    table: TABLE,
    columns: &["name", "username", "oath_secret_key"],
    import,
};

const TABLE: &str = "accounts";
/// An account of any issuer.
const OTHER: Number = Number::Is(0);
/// A personal Microsoft account: Base64 and 8 digits.
const PERSONAL: Number = Number::Is(1);

fn import(database: &Database<'_>) -> Result<Imported, ImportError> {
    read_accounts(database, TABLE, Format::Microsoft, add)
}

fn add(row: Row<'_>, report: &mut Report) {
    let (issuer, label, secret) = (
        row.text("name"),
        row.text("username"),
        row.text("oath_secret_key"),
    );
    let kind = row.number("account_type");
    let entry = Entry {
        issuer: &issuer,
        label: &label,
        method: match kind {
            OTHER | PERSONAL | Number::Missing => EntryMethod::Totp,
            _ => EntryMethod::Unknown,
        },
        secret: match kind {
            PERSONAL => EntrySecret::Base64(&secret),
            _ => EntrySecret::Base32(&secret),
        },
        digits: match kind {
            PERSONAL => Number::Is(8),
            _ => Number::Missing,
        },
        ..Entry::default()
    };
    if !secret.trim().is_empty() {
        report.add(entry);
    } else if !row.text("encrypted_oath_secret_key").trim().is_empty() {
        report.skip(&entry.best_name(), InputError::EntryEncrypted);
    } else if kind == OTHER {
        report.skip(&entry.best_name(), InputError::SecretMissing);
    }
}
