//! Raivo OTP: a JSON array whose values are all text (Raivo `DataExportFeature.swift`), in a zip with a password.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntryMethod, EntrySecret, Report},
    json::{flag, number, optional_text, text},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.json().is_some_and(is_export)
}

/// Whether a value is what Raivo exports.
pub(super) fn is_export(value: &Value) -> bool {
    value.as_array().is_some_and(|entries| {
        entries.iter().any(|entry| {
            ["issuer", "account", "secret", "kind", "timer"]
                .iter()
                .all(|member| entry.get(member).is_some())
        })
    })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    imported(file).map(Found::Open)
}

/// Reads what is in the file, or in the zip.
pub(super) fn imported(file: &Value) -> Result<Imported, ImportError> {
    let entries = file.as_array().ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for entry in entries {
        if !entry.is_object() {
            report.skip("", InputError::EntryDamaged);
            continue;
        }
        let method = EntryMethod::parse(text(entry, "kind"));
        report.add(Entry {
            issuer: text(entry, "issuer"),
            label: text(entry, "account"),
            method,
            secret: EntrySecret::Base32(text(entry, "secret")),
            algorithm: optional_text(entry, "algorithm"),
            digits: number(entry, "digits"),
            period: number(entry, "timer"),
            counter: number(entry, "counter"),
            favourite: text(entry, "pinned") == "true" || flag(entry, "pinned"),
            icon: optional_text(entry, "iconValue")
                .filter(|icon| !icon.is_empty())
                .map(|icon| crate::name::clean(icon).text),
            ..Entry::default()
        });
    }
    Ok(Imported::new(Format::Raivo, report))
}
