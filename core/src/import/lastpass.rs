//! LastPass Authenticator: JSON of version 1 (iOS) and 3 (Android), which differ in nothing that matters here.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntrySecret, Report},
    json::{flag, list, number, optional_text, text},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["version", "accounts"])
        && content.json().is_some_and(|file| {
            let accounts = list(file, "accounts");
            accounts
                .iter()
                .any(|account| account.get("issuerName").is_some())
                || file.get("localDeviceId").is_some()
        })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for account in list(file, "accounts") {
        if !account.is_object() {
            report.skip("", InputError::EntryDamaged);
            continue;
        }
        // The original names are those of the key URI, before the owner changed or emptied them.
        report.add(Entry {
            issuer: optional_text(account, "issuerName")
                .unwrap_or_else(|| text(account, "originalIssuerName")),
            label: optional_text(account, "userName")
                .unwrap_or_else(|| text(account, "originalUserName")),
            secret: EntrySecret::Base32(text(account, "secret")),
            algorithm: optional_text(account, "algorithm"),
            digits: number(account, "digits"),
            period: number(account, "timeStep"),
            groups: folder(account, file).into_iter().collect(),
            favourite: flag(account, "isFavorite"),
            ..Entry::default()
        });
    }
    Ok(Found::Open(Imported::new(Format::LastPass, report)))
}

fn folder(account: &Value, file: &Value) -> Option<String> {
    let id = account.get("folderData")?.get("folderId")?;
    let found = list(file, "folders")
        .iter()
        .find(|folder| folder.get("id") == Some(id))?;
    // Folder 0 is the list itself.
    (id.as_i64() != Some(0)).then(|| text(found, "name").to_owned())
}
