//! The page Stratum exports to be printed: one table of issuer, user name, key URI and QR code (Stratum
//! `HtmlBackup.cs`). Categories and PINs are not in the page.

use super::super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::Report,
    html::{self, Element},
    totp_field::{self, Around},
};
use crate::{input::InputError, key_uri};

pub(in super::super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    html::page(content).is_some_and(|page| {
        ["<code>otpauth://", "<code>motp://"]
            .iter()
            .any(|mark| page.contains(mark))
    })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let page = html::page(content).ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for row in html::elements(page, "tr") {
        add(row, &mut report);
    }
    if !page.contains("</table>") {
        // Whole rows may be missing too.
        report.skip("", InputError::EntryDamaged);
    }
    Ok(Found::Open(Imported::new(Format::StratumHtml, report)))
}

fn add(row: Element<'_>, report: &mut Report) {
    let cells: Vec<&str> = html::elements(row.inside, "td")
        .map(|cell| cell.inside)
        .collect();
    // The head of the table has no such cells; the report of the cut page stands for a row without an end.
    let &[issuer, username, uri, ..] = cells.as_slice() else {
        return;
    };
    if !row.is_whole {
        return;
    }
    let name = totp_field::name_of(Around {
        title: &html::text(issuer),
        username: &html::text(username),
    });
    report.take(
        &name,
        key_uri::parse(&html::text(uri)).map_err(InputError::from),
    );
}
