//! The columns of a table, from the statement that made it.
//!
//! SQLite keeps the statement as it was written and has checked it, so only names have to be found: the first word of
//! every definition that is no constraint.

/// SQLite's own limit for what a statement may be raised to.
const MAX_COLUMNS: usize = 32_767;

/// Words that start a constraint of the table, which is no column.
const CONSTRAINTS: [&str; 5] = ["constraint", "primary", "unique", "check", "foreign"];

/// The names of the columns that rows hold, in order; `None` for what is no `CREATE TABLE` with columns.
pub(super) fn columns(statement: &str) -> Option<Vec<String>> {
    let mut words = Words {
        rest: statement,
        depth: 0,
    };
    words.find(|word| *word == Word::Open)?;
    let mut names = Vec::new();
    let mut definition = Definition::default();
    for word in words.by_ref() {
        let ends = matches!(word, Word::Comma { depth: 1 } | Word::Close { depth: 0 });
        if !ends {
            definition.add(&word);
            continue;
        }
        names.extend(std::mem::take(&mut definition).column());
        if names.len() > MAX_COLUMNS || matches!(word, Word::Close { .. }) {
            break;
        }
    }
    (!names.is_empty() && names.len() <= MAX_COLUMNS).then_some(names)
}

/// A column or constraint as far as it was read.
#[derive(Default)]
struct Definition {
    name: Option<String>,
    constraint: bool,
    /// Computed: `AS (…)`.
    computed: bool,
    /// Computed and kept in the row all the same.
    stored: bool,
    after_as: bool,
}

impl Definition {
    fn add(&mut self, word: &Word) {
        let bare = match word {
            Word::Bare(bare) => bare.as_str(),
            Word::Open if self.after_as => {
                self.computed = true;
                ""
            }
            _ => "",
        };
        self.after_as = bare.eq_ignore_ascii_case("as");
        self.stored |= bare.eq_ignore_ascii_case("stored");
        if self.name.is_none() {
            match word {
                Word::Bare(name) => {
                    self.constraint = CONSTRAINTS.contains(&name.to_ascii_lowercase().as_str());
                    self.name = Some(name.clone());
                }
                Word::Quoted(name) => self.name = Some(name.clone()),
                _ => {}
            }
        }
    }

    fn column(self) -> Option<String> {
        let in_rows = !self.constraint && (self.stored || !self.computed);
        self.name.filter(|_| in_rows)
    }
}

#[derive(PartialEq, Eq)]
enum Word {
    Bare(String),
    Quoted(String),
    Open,
    /// With the depth after it.
    Close {
        depth: usize,
    },
    Comma {
        depth: usize,
    },
    Other,
}

/// A statement word by word, without blanks and remarks.
struct Words<'s> {
    rest: &'s str,
    depth: usize,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            self.rest = self.rest.trim_start();
            if let Some(remark) = self.rest.strip_prefix("--") {
                self.rest = remark.split_once('\n').map_or("", |(_, rest)| rest);
            } else if let Some(remark) = self.rest.strip_prefix("/*") {
                self.rest = remark.split_once("*/").map_or("", |(_, rest)| rest);
            } else {
                break;
            }
        }
        let sign = self.rest.chars().next()?;
        match sign {
            '"' | '`' | '\'' => return Some(self.quoted(sign)),
            '[' => return Some(self.quoted(']')),
            _ => {}
        }
        let end = self
            .rest
            .find(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '_' | '$')))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end.max(sign.len_utf8()));
        self.rest = rest;
        Some(match sign {
            '(' => {
                self.depth += 1;
                Word::Open
            }
            ')' => {
                self.depth = self.depth.saturating_sub(1);
                Word::Close { depth: self.depth }
            }
            ',' => Word::Comma { depth: self.depth },
            _ if end > 0 => Word::Bare(word.to_owned()),
            _ => Word::Other,
        })
    }
}

impl Words<'_> {
    /// A name between quotes, in which the quote is doubled; brackets know no such thing.
    fn quoted(&mut self, close: char) -> Word {
        let mut name = String::new();
        let mut signs = self.rest.char_indices().skip(1).peekable();
        let mut end = self.rest.len();
        while let Some((place, sign)) = signs.next() {
            if sign != close {
                name.push(sign);
            } else if close != ']' && signs.next_if(|(_, next)| *next == close).is_some() {
                name.push(close);
            } else {
                end = place + close.len_utf8();
                break;
            }
        }
        self.rest = self.rest.get(end..).unwrap_or_default();
        Word::Quoted(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        for (statement, names) in [
            ("CREATE TABLE t(a,b)", "a b"),
            (
                "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT DEFAULT 'x,)', PRIMARY KEY(a, b))",
                "a b",
            ),
            (
                "create table \"a(b\" (\"c\"\"d\" varchar(3, 4) ,\n`e,f` integer, [g h] blob, 'i' text)",
                "c\"d e,f g h i",
            ),
            (
                "CREATE TABLE t(a -- one, two\n, b /* ( */, \"check\" int, CHECK (a > 0), CONSTRAINT x UNIQUE(a))",
                "a b check",
            ),
            (
                "CREATE TABLE t(a, b AS (a + 1), c INT GENERATED ALWAYS AS (a) STORED, d)",
                "a c d",
            ),
            ("CREATE TABLE t(größe REAL, $x)", "größe $x"),
        ] {
            assert_eq!(columns(statement).unwrap().join(" "), names, "{statement}");
        }
    }

    #[test]
    fn what_makes_no_table_has_no_columns() {
        for statement in [
            "",
            "CREATE TABLE t",
            "CREATE TABLE t(",
            "CREATE TABLE t()",
            "\"",
            "(\"a",
        ] {
            assert_eq!(columns(statement), None, "{statement}");
        }
    }
}
