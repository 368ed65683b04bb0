//! Proton Pass: the `data.json` of its zip: vaults of items. A one-time password stands in a login's `content.totpUri`,
//! and any item may have more of them in fields of its own.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Number, Report},
    json::{flag, list, number, optional_text, text},
    totp_field::{self, Around},
};
use crate::{account::NewAccount, input::InputError, time::UnixTime};

pub(super) const READER: Reader = Reader { detect, read };

/// The state of an item that was put into Trash.
const TRASHED: Number = Number::Is(2);
/// Where items and sections keep fields of their own.
const FIELDS: [&str; 6] = [
    "extraFields",
    "sectionFields",
    "extraPersonalDetails",
    "extraAddressDetails",
    "extraContactDetails",
    "extraWorkDetails",
];

/// The JSON that a person took out of the zip.
fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["encrypted", "vaults"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    imported(file).map(Found::Open)
}

/// Reads what is in the zip.
pub(super) fn imported(file: &Value) -> Result<Imported, ImportError> {
    let vaults = file
        .get("vaults")
        .and_then(Value::as_object)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for vault in vaults.values() {
        for item in list(vault, "items") {
            add(item, text(vault, "name"), &mut report);
        }
    }
    Ok(Imported::new(Format::ProtonPass, report))
}

fn add(item: &Value, vault: &str, report: &mut Report) {
    let data = item.get("data").unwrap_or(&Value::Null);
    let content = data.get("content").unwrap_or(&Value::Null);
    let metadata = data.get("metadata").unwrap_or(&Value::Null);
    if !data.is_object() {
        report.skip(text(item, "itemId"), InputError::EntryDamaged);
        return;
    }
    let username = match text(content, "itemUsername") {
        "" => text(content, "itemEmail"),
        username => username,
    };
    let around = Around {
        title: text(metadata, "name"),
        username,
    };
    for field in fields(data, content) {
        let taken = totp_field::read(field, around).map(|account| NewAccount {
            note: text(metadata, "note").to_owned(),
            favourite: flag(item, "pinned"),
            groups: vec![vault.to_owned()],
            // When it was put there is not in the file, and does not matter: its thirty days begin anew.
            trashed_at: (number(item, "state") == TRASHED).then(|| UnixTime::from_secs(0)),
            ..account
        });
        report.take(&totp_field::name_of(around), taken);
    }
}

/// All one-time passwords of an item.
fn fields<'a>(data: &'a Value, content: &'a Value) -> impl Iterator<Item = &'a str> {
    let sections = list(content, "sections")
        .iter()
        .chain(list(content, "extraSections"));
    let own = [data, content]
        .into_iter()
        .chain(sections)
        .flat_map(|holder| FIELDS.iter().flat_map(|member| list(holder, member)))
        .filter_map(|field| optional_text(field.get("data")?, "totpUri"));
    optional_text(content, "totpUri")
        .into_iter()
        .chain(own)
        .filter(|field| !field.trim().is_empty())
}
