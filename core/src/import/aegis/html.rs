//! The page Aegis exports to be printed: one table, one entry a row (Aegis `VaultHtmlExporter`).
//!
//! The period stands only in the QR code of the row, so that code is read for time-based entries. Groups and pictures
//! are not in the page.

use super::super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    html::{self, Element},
};
use crate::input::InputError;

pub(in super::super) const READER: Reader = Reader { detect, read };

/// The columns without which it is no such page; their names are not translated.
const MARKS: [&str; 4] = [
    "<th>Issuer</th>",
    "<th>UUID</th>",
    "<th>Algo</th>",
    "<th>Secret</th>",
];
/// More QR codes than anybody has keys, and each takes some milliseconds.
const MAX_PICTURES: usize = 1_000;

fn detect(content: &Content<'_>) -> bool {
    html::page(content).is_some_and(|page| MARKS.iter().all(|mark| page.contains(mark)))
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let page = html::page(content).ok_or(ImportError::Corrupt)?;
    if page.matches("<img").count() > MAX_PICTURES {
        return Err(ImportError::TooMuchWork);
    }
    let mut rows = html::elements(page, "tr");
    let columns = Columns::of(rows.next().ok_or(ImportError::Corrupt)?);
    let mut report = Report::default();
    for row in rows {
        columns.add(row, &mut report);
    }
    if !page.contains("</table>") {
        // Whole rows may be missing too.
        report.skip("", InputError::EntryDamaged);
    }
    Ok(Found::Open(Imported::new(Format::Aegis, report)))
}

/// The names of the columns, in order.
struct Columns(Vec<String>);

impl Columns {
    fn of(row: Element<'_>) -> Self {
        let heads = html::elements(row.inside, "th");
        Self(
            heads
                .map(|head| html::text(head.inside).to_string())
                .collect(),
        )
    }

    fn add(&self, row: Element<'_>, report: &mut Report) {
        let cells: Vec<&str> = html::elements(row.inside, "td")
            .map(|cell| cell.inside)
            .collect();
        let cell = |name: &str| {
            let place = self.0.iter().position(|column| column == name)?;
            cells.get(place).copied()
        };
        let text = |name| html::text(cell(name).unwrap_or_default());
        if !row.is_whole {
            // The report of the cut page stands for it.
            return;
        }
        let (issuer, label) = (text("Issuer"), text("Name"));
        if cells.len() < self.0.len() {
            report.skip(&label, InputError::EntryDamaged);
            return;
        }
        let method = EntryMethod::parse(&text("Type"));
        let (secret, algorithm, note, pin) =
            (text("Secret"), text("Algo"), text("Note"), text("PIN"));
        let mut entry = Entry {
            issuer: &issuer,
            label: &label,
            method,
            secret: match method {
                EntryMethod::Motp => EntrySecret::Hex(&secret),
                _ => EntrySecret::Base32(&secret),
            },
            algorithm: Some(&algorithm),
            digits: Number::parse(&text("Digits")),
            counter: Number::parse(&text("Counter")),
            // A dash says that there is none.
            pin: (*pin != "-").then_some(pin.as_str()),
            note: &note,
            favourite: *text("Favorite") == "true",
            ..Entry::default()
        };
        if method == EntryMethod::Totp {
            match period(cell("QR Code").unwrap_or_default()) {
                Ok(period) => entry.period = period,
                Err(reason) => return report.take(&entry.best_name(), Err(reason)),
            }
        }
        report.add(entry);
    }
}

/// What the QR code says of the period; without a code the row says nothing, as a key URI may.
fn period(cell: &str) -> Result<Number, InputError> {
    match html::key_uri_in(cell) {
        None => Ok(Number::Missing),
        Some(account) => {
            let period = account?.otp.period().ok_or(InputError::EntryDamaged)?;
            Ok(Number::Is(period.secs().into()))
        }
    }
}
