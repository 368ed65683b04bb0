//! 1Password's 1pux: the `export.data` of its zip; an item may hold several one-time passwords in its sections.

use serde_json::Value;

use super::{
    Format, ImportError, Imported,
    entry::Report,
    json::{list, number, text},
    totp_field::{self, Around},
};
use crate::{account::NewAccount, input::InputError};

pub(super) fn imported(file: &Value) -> Result<Imported, ImportError> {
    let accounts = file
        .get("accounts")
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for account in accounts {
        for vault in list(account, "vaults") {
            let attributes = vault.get("attrs").unwrap_or(&Value::Null);
            for item in list(vault, "items") {
                // The first version of the format wrapped each item once more.
                let item = item.get("item").unwrap_or(item);
                add(item, text(attributes, "name"), &mut report);
            }
        }
    }
    Ok(Imported::new(Format::OnePassword, report))
}

fn add(item: &Value, vault: &str, report: &mut Report) {
    let details = item.get("details").unwrap_or(&Value::Null);
    let overview = item.get("overview").unwrap_or(&Value::Null);
    if !item.is_object() || !(details.is_object() || details.is_null()) {
        report.skip(text(overview, "title"), InputError::EntryDamaged);
        return;
    }
    let username = list(details, "loginFields")
        .iter()
        .find(|field| text(field, "designation") == "username")
        .map_or("", |field| text(field, "value"));
    let around = Around {
        title: text(overview, "title"),
        username,
    };
    let fields = list(details, "sections")
        .iter()
        .flat_map(|section| list(section, "fields"))
        .filter_map(|field| field.get("value")?.get("totp"));
    for field in fields {
        let taken = match field {
            Value::Null => continue,
            Value::String(field) if field.trim().is_empty() => continue,
            Value::String(field) => totp_field::read(field, around),
            _ => Err(InputError::EntryDamaged),
        };
        let taken = taken.map(|account| NewAccount {
            note: text(details, "notesPlain").to_owned(),
            favourite: number(item, "favIndex").or_zero() > 0,
            groups: groups(vault, overview),
            ..account
        });
        report.take(&totp_field::name_of(around), taken);
    }
}

/// The vault and the tags.
fn groups(vault: &str, overview: &Value) -> Vec<String> {
    let tags = list(overview, "tags").iter().filter_map(Value::as_str);
    std::iter::once(vault)
        .chain(tags)
        .map(str::to_owned)
        .collect()
}
