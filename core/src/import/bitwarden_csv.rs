//! Bitwarden CSV: one line a login, its one-time password in `login_totp`.

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::Report,
    table::Table,
    totp_field::{self, Around},
};
use crate::name;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    Table::has_columns(content, &["name", "login_totp"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let mut report = Report::default();
    Table::rows(content, |row| {
        let field = row.cell("login_totp");
        if field.trim().is_empty() {
            return;
        }
        let around = Around {
            title: row.cell("name"),
            username: row.cell("login_username"),
        };
        let taken = totp_field::read(field, around).map(|mut account| {
            account.note = row.cell("notes").to_owned();
            account.favourite = matches!(row.cell("favorite"), "1" | "true");
            account.groups = name_list(row.cell("folder"));
            account
        });
        report.take(&totp_field::name_of(around), taken);
    })?;
    Ok(Found::Open(Imported::new(Format::BitwardenCsv, report)))
}

fn name_list(folder: &str) -> Vec<String> {
    let folder = name::clean(folder).text;
    if folder.is_empty() {
        Vec::new()
    } else {
        vec![folder]
    }
}
