//! Comma-separated values with a line of column names ([RFC 4180]).

use csv::{ReaderBuilder, StringRecord};

use super::{ImportError, content::Content};

/// The most lines read.
const MAX_ROWS: usize = 100_000;

/// A table's columns.
pub(super) struct Table {
    columns: StringRecord,
}

/// One line.
pub(super) struct Row<'a> {
    columns: &'a StringRecord,
    cells: &'a StringRecord,
}

impl Table {
    /// Whether the first line names these columns.
    pub(super) fn has_columns(content: &Content<'_>, wanted: &[&str]) -> bool {
        let Some(line) = content.text().and_then(|text| text.lines().next()) else {
            return false;
        };
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes());
        let mut columns = StringRecord::new();
        reader.read_record(&mut columns).is_ok_and(|read| read)
            && wanted
                .iter()
                .all(|wanted| columns.iter().any(|column| column == *wanted))
    }

    /// Hands over every line. One that cannot be read ends the file: what follows it cannot be told apart any more.
    pub(super) fn rows(
        content: &Content<'_>,
        mut take: impl FnMut(&Row<'_>),
    ) -> Result<(), ImportError> {
        let text = content.text().ok_or(ImportError::Corrupt)?;
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let columns = reader.headers().map_err(|_| ImportError::Corrupt)?.clone();
        let table = Self { columns };
        let mut cells = StringRecord::new();
        for _ in 0..MAX_ROWS {
            if !reader
                .read_record(&mut cells)
                .map_err(|_| ImportError::Corrupt)?
            {
                return Ok(());
            }
            take(&Row {
                columns: &table.columns,
                cells: &cells,
            });
        }
        Err(ImportError::TooMuchWork)
    }
}

impl Row<'_> {
    /// Whether every column has a cell.
    pub(super) fn is_whole(&self) -> bool {
        self.cells.len() >= self.columns.len()
    }

    /// A cell by its column's name; empty when there is none.
    pub(super) fn cell(&self, column: &str) -> &str {
        self.columns
            .iter()
            .position(|name| name == column)
            .and_then(|place| self.cells.get(place))
            .unwrap_or_default()
    }
}
