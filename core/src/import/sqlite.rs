//! Tables of SQLite 3 databases: read only, without SQL, files or C.
//!
//! The format is <https://www.sqlite.org/fileformat2.html>; its sections are named where they are read. Everything is
//! bounded by the size of what was given: no page is read twice for one table, and all rows together hold no more than
//! all pages do.

mod log;
mod pages;
mod record;
mod schema;
mod tree;

use super::{ImportError, MAX_BYTES};
use pages::Pages;
pub(super) use record::{Row, Value};

/// The first bytes of every database [§1.3].
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// More rows than anybody has in any table that is read here.
const MAX_ROWS: usize = 1_000_000;
/// The page of the table of all tables [§2.6].
const SCHEMA_ROOT: u32 = 1;
/// The columns of the table of all tables.
const SCHEMA_COLUMNS: [&str; 5] = ["type", "name", "tbl_name", "rootpage", "sql"];

/// A database, with the log that lay beside it.
pub(super) struct Database<'a> {
    pages: Pages<'a>,
    tables: Vec<Schema>,
    /// Some of the table of all tables could not be read.
    damaged: bool,
}

/// One table as it was created.
struct Schema {
    name: String,
    columns: Vec<String>,
    root: u32,
}

/// What a table holds.
#[derive(Default)]
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// How many rows, or pages full of them, could not be read.
    pub(super) damaged: usize,
}

impl<'a> Database<'a> {
    /// Reads the header, the log and the names of the tables.
    ///
    /// # Errors
    /// When it is no database, is cut short, or asks for what no reader gives.
    pub(super) fn open(file: &'a [u8], log: Option<&'a [u8]>) -> Result<Self, ImportError> {
        if file.len() > MAX_BYTES || log.is_some_and(|log| log.len() > MAX_BYTES) {
            return Err(ImportError::TooLarge { limit: MAX_BYTES });
        }
        let pages = Pages::open(file, log)?;
        let columns = SCHEMA_COLUMNS.map(str::to_owned).to_vec();
        let all = read(&pages, SCHEMA_ROOT, columns)?;
        let tables = all
            .rows()
            .filter(|row| row.text("type") == "table")
            .filter_map(|row| {
                Some(Schema {
                    name: row.text("name").into_owned(),
                    columns: schema::columns(&row.text("sql"))?,
                    root: row.unsigned("rootpage")?,
                })
            })
            .collect();
        Ok(Self {
            pages,
            tables,
            damaged: all.damaged > 0,
        })
    }

    /// Whether there is a table with all of these columns.
    pub(super) fn has(&self, table: &str, columns: &[&str]) -> bool {
        self.schema(table).is_some_and(|schema| {
            columns.iter().all(|wanted| {
                schema
                    .columns
                    .iter()
                    .any(|column| column.eq_ignore_ascii_case(wanted))
            })
        })
    }

    /// Whether tables may be missing because their names could not be read.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Reads a whole table; one that does not exist is empty.
    ///
    /// # Errors
    /// When it is damaged at its root, or was made without row ids, as no table that is read here is.
    pub(super) fn table(&self, name: &str) -> Result<Table, ImportError> {
        match self.schema(name) {
            Some(schema) => read(&self.pages, schema.root, schema.columns.clone()),
            None => Ok(Table::default()),
        }
    }

    fn schema(&self, table: &str) -> Option<&Schema> {
        self.tables
            .iter()
            .find(|schema| schema.name.eq_ignore_ascii_case(table))
    }
}

impl Table {
    /// The rows that could be read, in the order of their ids.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row {
            columns: &self.columns,
            values,
        })
    }
}

fn read(pages: &Pages<'_>, root: u32, columns: Vec<String>) -> Result<Table, ImportError> {
    let mut rows = Vec::new();
    let mut damaged_rows = 0;
    let damaged_pages = tree::walk(pages, root, &mut |payload| {
        if rows.len() >= MAX_ROWS {
            return Err(ImportError::TooMuchWork);
        }
        match record::decode(payload, columns.len(), pages.encoding()) {
            Some(values) => rows.push(values),
            None => damaged_rows += 1,
        }
        Ok(())
    })?;
    Ok(Table {
        columns,
        rows,
        damaged: damaged_rows + damaged_pages,
    })
}
