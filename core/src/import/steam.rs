//! Steam's mobile authenticator: JSON of one account, or of several by their ids; `shared_secret` is Base64.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntryMethod, EntrySecret, Report},
    json::text,
};

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.json().is_some_and(|file| {
        accounts(file)
            .iter()
            .any(|account| account.get("shared_secret").is_some())
    })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for account in accounts(file) {
        report.add(Entry {
            issuer: "Steam",
            label: text(account, "account_name"),
            method: EntryMethod::Steam,
            secret: EntrySecret::Base64(text(account, "shared_secret")),
            ..Entry::default()
        });
    }
    Ok(Found::Open(Imported::new(Format::Steam, report)))
}

fn accounts(file: &Value) -> Vec<&Value> {
    match file.get("accounts").and_then(Value::as_object) {
        Some(accounts) => accounts.values().collect(),
        None => vec![file],
    }
}
