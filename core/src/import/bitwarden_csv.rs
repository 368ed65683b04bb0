//! Bitwarden CSV: one line a login, its one-time password in `login_totp`.

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::Report,
    table::{Row, Table},
    totp_field::{self, Around},
};
use crate::{account::NewAccount, input::InputError};

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    Table::has_columns(content, &["name", "login_totp"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let mut report = Report::default();
    Table::rows(content, |row| {
        let around = Around {
            title: row.cell("name"),
            username: row.cell("login_username"),
        };
        let field = row.cell("login_totp");
        if !row.is_whole() {
            // The one-time password stands last: nothing says whether this line had one.
            report.skip(&totp_field::name_of(around), InputError::EntryDamaged);
            return;
        }
        if field.trim().is_empty() {
            return;
        }
        let taken = totp_field::read(field, around).map(|account| NewAccount {
            note: row.cell("notes").to_owned(),
            favourite: matches!(row.cell("favorite"), "1" | "true"),
            groups: groups(row),
            ..account
        });
        report.take(&totp_field::name_of(around), taken);
    })?;
    Ok(Found::Open(Imported::new(Format::BitwardenCsv, report)))
}

/// The item's folder; an organisation writes its collections, with commas between.
fn groups(row: &Row<'_>) -> Vec<String> {
    let folder = Some(row.cell("folder").to_owned()).into_iter();
    let collections = row.cell("collections").split(',').map(str::to_owned);
    folder.chain(collections).collect()
}
