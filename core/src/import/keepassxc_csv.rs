//! The CSV of KeePassXC: one line an entry, its one-time password in `TOTP`.

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::Report,
    keepass::otp,
    table::Table,
    totp_field::{self, Around},
};
use crate::{input::InputError, name};

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    Table::has_columns(content, &["Group", "Title", "Username", "TOTP"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let mut report = Report::default();
    Table::rows(content, |row| {
        let field = row.cell("TOTP");
        let group = row.cell("Group");
        if field.trim().is_empty() || group.split('/').any(|part| part == "Recycle Bin") {
            return;
        }
        let around = Around {
            title: row.cell("Title"),
            username: row.cell("Username"),
        };
        if !row.is_whole() {
            // Cut short: its secret may be too.
            report.skip(&totp_field::name_of(around), InputError::EntryDamaged);
            return;
        }
        // The outermost group is the database itself.
        let group = group.split_once('/').map_or("", |(_, inner)| inner);
        let taken = otp::of_field(field.trim(), around).map(|mut account| {
            account.note = row.cell("Notes").to_owned();
            let group = name::clean(group).text;
            if !group.is_empty() {
                account.groups = vec![group];
            }
            account
        });
        report.take(&totp_field::name_of(around), taken);
    })?;
    Ok(Found::Open(Imported::new(Format::KeePassXcCsv, report)))
}
