//! A reader of SQLite 3 tables: no SQL, nothing written, every step bounded
//! (<https://www.sqlite.org/fileformat2.html>). It knows tables with row ids, overflow pages, both encodings of text,
//! and the write-ahead log that may lie beside a database that was copied from a running phone.

mod pages;
mod record;

use std::borrow::Cow;

use pages::Pages;
pub(super) use record::Cell;
use record::{Encoding, read_record};

use super::{ImportError, content::Content};

/// The most rows read of one table.
const MAX_ROWS: usize = 200_000;
/// The most levels of a tree; four hold a thousand million rows.
const MAX_DEPTH: usize = 20;
/// The largest row read, in bytes.
const MAX_PAYLOAD: usize = 8 << 20;

/// A database in memory.
pub(super) struct Database<'a> {
    pages: Pages<'a>,
    encoding: Encoding,
    tables: Vec<TableInfo>,
}

struct TableInfo {
    name: String,
    root: u32,
    columns: Vec<String>,
}

/// A row, its cells by their columns' names.
pub(super) struct Row<'a> {
    columns: &'a [String],
    cells: Vec<Cell>,
}

impl<'a> Database<'a> {
    /// Whether the content is a database that is not encrypted.
    pub(super) fn is_here(content: &Content<'_>) -> bool {
        content.starts_with(super::SQLITE)
    }

    /// Reads the header, the log beside it, and the list of tables.
    pub(super) fn open(content: &Content<'a>) -> Result<Self, ImportError> {
        Self::of(Pages::open(content.bytes(), content.wal()).ok_or(ImportError::Corrupt)?)
    }

    /// The same over pages that were decrypted.
    pub(super) fn of_plain(file: Cow<'a, [u8]>) -> Result<Self, ImportError> {
        Self::of(Pages::of(file, None).ok_or(ImportError::Corrupt)?)
    }

    fn of(pages: Pages<'a>) -> Result<Self, ImportError> {
        let encoding = pages
            .page(1)
            .and_then(|page| Some(u32::from_be_bytes(page.get(56..60)?.try_into().ok()?)))
            .and_then(Encoding::of)
            .ok_or(ImportError::Corrupt)?;
        let mut database = Self {
            pages,
            encoding,
            tables: Vec::new(),
        };
        let columns = ["type", "name", "tbl_name", "rootpage", "sql"].map(str::to_owned);
        let mut tables = Vec::new();
        database.walk(1, &columns, &mut |row| {
            if row.text("type") == "table"
                && let Ok(root) = u32::try_from(row.number("rootpage").unwrap_or(0))
            {
                tables.push(TableInfo {
                    name: row.text("name").to_owned(),
                    root,
                    columns: columns_of(row.text("sql")),
                });
            }
        })?;
        database.tables = tables;
        Ok(database)
    }

    /// Whether there is a table with these columns.
    pub(super) fn has(&self, table: &str, columns: &[&str]) -> bool {
        self.table(table).is_some_and(|table| {
            columns.iter().all(|wanted| {
                table
                    .columns
                    .iter()
                    .any(|column| column.eq_ignore_ascii_case(wanted))
            })
        })
    }

    /// Hands over every row of a table, in the order of their ids.
    pub(super) fn rows(
        &self,
        table: &str,
        take: &mut dyn FnMut(&Row<'_>),
    ) -> Result<(), ImportError> {
        let table = self.table(table).ok_or(ImportError::Corrupt)?;
        self.walk(table.root, &table.columns, take)
    }

    fn table(&self, name: &str) -> Option<&TableInfo> {
        self.tables
            .iter()
            .find(|table| table.name.eq_ignore_ascii_case(name))
    }

    fn walk(
        &self,
        root: u32,
        columns: &[String],
        take: &mut dyn FnMut(&Row<'_>),
    ) -> Result<(), ImportError> {
        let mut left = MAX_ROWS;
        self.walk_page(root, MAX_DEPTH, columns, &mut left, take)
    }

    fn walk_page(
        &self,
        number: u32,
        depth: usize,
        columns: &[String],
        left: &mut usize,
        take: &mut dyn FnMut(&Row<'_>),
    ) -> Result<(), ImportError> {
        let depth = depth.checked_sub(1).ok_or(ImportError::Corrupt)?;
        let tree = self.pages.tree_page(number).ok_or(ImportError::Corrupt)?;
        if !tree.is_leaf {
            for child in tree.children().ok_or(ImportError::Corrupt)? {
                self.walk_page(child, depth, columns, left, take)?;
            }
            return Ok(());
        }
        for cell in tree.cells().ok_or(ImportError::Corrupt)? {
            *left = left.checked_sub(1).ok_or(ImportError::TooMuchWork)?;
            let (row_id, payload) = self
                .pages
                .payload(&tree, cell, MAX_PAYLOAD)
                .ok_or(ImportError::Corrupt)?;
            let mut cells = read_record(&payload, self.encoding).ok_or(ImportError::Corrupt)?;
            // A column that is the row id itself is stored as null.
            if let Some(first @ Cell::Null) = cells.first_mut() {
                *first = Cell::Number(row_id);
            }
            take(&Row { columns, cells });
        }
        Ok(())
    }
}

impl Row<'_> {
    /// A cell; a column that was added later and is not in the row is null.
    pub(super) fn cell(&self, column: &str) -> &Cell {
        self.columns
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column))
            .and_then(|place| self.cells.get(place))
            .unwrap_or(&Cell::Null)
    }

    /// A text; empty when it is none.
    pub(super) fn text(&self, column: &str) -> &str {
        match self.cell(column) {
            Cell::Text(text) => text,
            Cell::Null | Cell::Number(_) | Cell::Bytes(_) => "",
        }
    }

    /// A whole number.
    pub(super) fn number(&self, column: &str) -> Option<i64> {
        match self.cell(column) {
            Cell::Number(number) => Some(*number),
            Cell::Text(text) => text.trim().parse().ok(),
            Cell::Null | Cell::Bytes(_) => None,
        }
    }
}

/// The names of the columns in a `CREATE TABLE`: the first word of each part between the outer brackets.
fn columns_of(sql: &str) -> Vec<String> {
    let Some((_, definition)) = sql.split_once('(') else {
        return Vec::new();
    };
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut parts = vec![String::new()];
    for sign in definition.chars() {
        match (quote, sign) {
            (Some(end), _) if sign == end => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`' | '\'') => quote = Some(sign),
            (None, '[') => quote = Some(']'),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => break,
            (None, ')') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(sign);
        }
    }
    let constraints = ["constraint", "primary", "unique", "check", "foreign"];
    parts
        .iter()
        .filter_map(|part| {
            let part = part.trim();
            let name = match part.chars().next()? {
                '"' => part.split('"').nth(1)?,
                '`' => part.split('`').nth(1)?,
                '[' => part.get(1..)?.split(']').next()?,
                _ => part
                    .split(|sign: char| sign.is_whitespace() || sign == '(')
                    .next()?,
            };
            let is_constraint = constraints
                .iter()
                .any(|word| name.eq_ignore_ascii_case(word));
            (!is_constraint).then(|| name.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_the_schema_writes_them() {
        for (sql, columns) in [
            ("CREATE TABLE a (b, c TEXT)", &["b", "c"][..]),
            (
                "CREATE TABLE \"a\" (\"b c\" integer , `d` varchar(32), [e] x DEFAULT (1,2))",
                &["b c", "d", "e"],
            ),
            (
                "CREATE TABLE a (_id INTEGER PRIMARY KEY CHECK (_id = 0), b, FOREIGN KEY(b) REFERENCES c(d), UNIQUE(b))",
                &["_id", "b"],
            ),
            ("CREATE VIRTUAL", &[]),
        ] {
            assert_eq!(columns_of(sql), columns, "{sql}");
        }
    }
}
