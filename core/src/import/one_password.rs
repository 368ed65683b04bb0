//! 1Password's 1pux: the `export.data` of its zip; an item may hold several one-time passwords in its sections.

use serde_json::Value;

use super::{
    Format, ImportError, Imported,
    entry::Report,
    json::{list, number, optional_text, text},
    totp_field::{self, Around},
};
use crate::name;

pub(super) fn imported(file: &Value) -> Result<Imported, ImportError> {
    let accounts = file
        .get("accounts")
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for account in accounts {
        for vault in list(account, "vaults") {
            let attributes = vault.get("attrs").unwrap_or(&Value::Null);
            let group = name::clean(text(attributes, "name")).text;
            for item in list(vault, "items") {
                add(item, &group, &mut report);
            }
        }
    }
    Ok(Imported::new(Format::OnePassword, report))
}

fn add(item: &Value, group: &str, report: &mut Report) {
    let details = item.get("details").unwrap_or(&Value::Null);
    let overview = item.get("overview").unwrap_or(&Value::Null);
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
        .flat_map(|section| list(section, "fields"));
    for field in fields {
        let Some(totp) = field
            .get("value")
            .and_then(|value| optional_text(value, "totp"))
            .filter(|totp| !totp.trim().is_empty())
        else {
            continue;
        };
        let taken = totp_field::read(totp, around).map(|mut account| {
            account.note = text(details, "notesPlain").to_owned();
            account.favourite = number(item, "favIndex").or_zero() > 0;
            if !group.is_empty() {
                account.groups = vec![group.to_owned()];
            }
            account
        });
        report.take(&totp_field::name_of(around), taken);
    }
}
