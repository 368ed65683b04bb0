//! Databases of apps, as a rooted phone or a computer gives them: Google Authenticator up to 5.10, Microsoft
//! Authenticator, and Stratum without a password (Aegis `GoogleAuthImporter`, `MicrosoftAuthImporter`).

use std::borrow::Cow;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    icon,
    sqlite::{Cell, Database, Row},
    stratum,
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    Database::is_here(content)
        && Database::open(content).is_ok_and(|database| format(&database).is_some())
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let database = Database::open(content)?;
    let format = format(&database).ok_or(ImportError::Unsupported)?;
    imported(&database, format).map(Found::Open)
}

fn format(database: &Database<'_>) -> Option<Format> {
    if database.has("accounts", &["oath_secret_key", "account_type", "username"]) {
        return Some(Format::Microsoft);
    }
    if database.has("accounts", &["email", "secret", "counter", "type"]) {
        return Some(Format::GoogleSqlite);
    }
    database
        .has("authenticator", &["secret", "issuer", "type"])
        .then_some(Format::Stratum)
}

fn imported(database: &Database<'_>, format: Format) -> Result<Imported, ImportError> {
    let mut report = Report::default();
    match format {
        Format::Microsoft => {
            database.rows("accounts", &mut |row| add_microsoft(row, &mut report))?
        }
        Format::GoogleSqlite => {
            database.rows("accounts", &mut |row| add_google(row, &mut report))?
        }
        _ => add_stratum(database, &mut report)?,
    }
    Ok(Imported::new(format, report))
}

fn add_google(row: &Row<'_>, report: &mut Report) {
    let label = match row.text("email") {
        "" => row.text("original_name"),
        label => label,
    };
    if row.number("isencrypted").unwrap_or(0) != 0 {
        report.skip(label, InputError::EntryEncrypted);
        return;
    }
    report.add(Entry {
        issuer: row.text("issuer"),
        label,
        method: match row.number("type") {
            Some(0) | None => EntryMethod::Totp,
            Some(1) => EntryMethod::Hotp,
            Some(_) => EntryMethod::Unknown,
        },
        secret: EntrySecret::Base32(row.text("secret")),
        counter: row.number("counter").map_or(Number::Missing, Number::Is),
        ..Entry::default()
    });
}

fn add_microsoft(row: &Row<'_>, report: &mut Report) {
    let (issuer, label) = (row.text("name"), row.text("username"));
    let secret = row.text("oath_secret_key");
    let kind = row.number("account_type").unwrap_or(0);
    // A work account is confirmed by Microsoft's servers and has no secret here.
    report.add(Entry {
        issuer,
        label,
        secret: match kind {
            1 => EntrySecret::Base64(secret),
            _ => EntrySecret::Base32(secret),
        },
        digits: if kind == 1 {
            Number::Is(8)
        } else {
            Number::Missing
        },
        ..Entry::default()
    });
}

fn add_stratum(database: &Database<'_>, report: &mut Report) -> Result<(), ImportError> {
    let mut categories = Vec::new();
    let mut links = Vec::new();
    let mut icons = Vec::new();
    if database.has("category", &["id", "name"]) {
        database.rows("category", &mut |row| {
            categories.push((row.text("id").to_owned(), row.text("name").to_owned()));
        })?;
    }
    if database.has(
        "authenticatorcategory",
        &["categoryId", "authenticatorSecret"],
    ) {
        database.rows("authenticatorcategory", &mut |row| {
            links.push((
                row.text("authenticatorSecret").to_owned(),
                row.text("categoryId").to_owned(),
            ));
        })?;
    }
    if database.has("customicon", &["id", "data"]) {
        database.rows("customicon", &mut |row| {
            if let Cell::Bytes(bytes) = row.cell("data") {
                icons.push((row.text("id").to_owned(), bytes.clone()));
            }
        })?;
    }
    database.rows("authenticator", &mut |row| {
        let secret = row.text("secret");
        let groups = links
            .iter()
            .filter(|(owner, _)| owner == secret)
            .filter_map(|(_, id)| categories.iter().find(|(known, _)| known == id))
            .map(|(_, name)| name.clone());
        let icon = row
            .text("icon")
            .strip_prefix('@')
            .and_then(|id| icons.iter().find(|(known, _)| known == id))
            .and_then(|(_, bytes)| icon::from_bytes(bytes));
        let source = stratum::Source {
            groups: groups.collect(),
            icon,
            secret: Cow::Borrowed(secret),
            field: &|name| match row.cell(name) {
                Cell::Text(text) => Some(Cow::Borrowed(text.as_str())),
                Cell::Number(number) => Some(Cow::Owned(number.to_string())),
                Cell::Null | Cell::Bytes(_) => None,
            },
        };
        source.add_to(report);
    })
}
