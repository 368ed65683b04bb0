//! Files of other programs: detect the format, read it, say what was taken and what was not.
//!
//! Known are lists of key URIs and migration payloads. Formats of other apps join as files of their own in `import/`.

use crate::{
    account::NewAccount,
    input::{self, InputError, Skipped},
    migration::{self, Batches, MigrationPart},
};

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Key URIs, one a line.
    KeyUriList,
    /// Migration payloads of Google Authenticator.
    GoogleMigration,
}

impl Format {
    /// Returns the name as the command line writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyUriList => "otpauth-list",
            Self::GoogleMigration => "google-migration",
        }
    }
}

/// What an import gives.
#[derive(Debug)]
pub struct Imported {
    /// What the files were.
    pub format: Format,
    /// The accounts taken, in order.
    pub accounts: Vec<NewAccount>,
    /// What could not be taken, with the reason.
    pub skipped: Vec<Skipped>,
    /// What the files say is elsewhere, so that a part read alone does not pass for the whole.
    pub missing: Vec<MissingPart>,
}

/// A part of a migration batch that was not among the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingPart {
    /// Which, from 1.
    pub part: u32,
    /// How many there are.
    pub total: u32,
}

/// Why nothing was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// No format that is known.
    #[error("format is not known")]
    Unsupported,
    /// A known format, but nothing in it can be read.
    #[error("file is damaged: {0}")]
    Corrupt(InputError),
    /// More than is read at once.
    #[error("file is larger than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: usize,
    },
}

/// Tells the format of a text.
#[must_use]
pub fn detect(text: &str) -> Option<Format> {
    if !input::holds_key_uris(text) {
        return None;
    }
    if text.lines().any(migration::is_migration) {
        Some(Format::GoogleMigration)
    } else {
        Some(Format::KeyUriList)
    }
}

/// Reads texts, which may be the parts of migration batches in any order.
///
/// # Errors
/// When one of them is no known format or too large, or all there is is a damaged migration payload.
pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Imported, ImportError> {
    let mut imported = Imported {
        format: Format::KeyUriList,
        accounts: Vec::new(),
        skipped: Vec::new(),
        missing: Vec::new(),
    };
    let mut batches: Vec<Batches> = Vec::new();
    for text in texts {
        if text.len() > input::MAX_BYTES {
            return Err(ImportError::TooLarge {
                limit: input::MAX_BYTES,
            });
        }
        let format = detect(text).ok_or(ImportError::Unsupported)?;
        if format == Format::GoogleMigration {
            imported.format = format;
        }
        let lines = input::read_lines(text).map_err(ImportError::Corrupt)?;
        imported.accounts.extend(lines.accounts);
        imported.skipped.extend(lines.skipped);
        for part in lines.parts {
            add_part(&mut batches, part);
        }
    }
    for batch in batches {
        let total = batch.progress().total;
        let collected = batch.collect();
        imported.accounts.extend(collected.accounts);
        imported.skipped.extend(collected.skipped);
        let missing = collected.missing.iter().map(|index| MissingPart {
            part: index + 1,
            total,
        });
        imported.missing.extend(missing);
    }
    let damaged = imported
        .skipped
        .iter()
        .all(|skipped| skipped.reason == InputError::MigrationDamaged);
    if imported.accounts.is_empty() && !imported.skipped.is_empty() && damaged {
        return Err(ImportError::Corrupt(InputError::MigrationDamaged));
    }
    Ok(imported)
}

/// Several exports may lie in one file, so each part goes to its own batch.
fn add_part(batches: &mut Vec<Batches>, part: MigrationPart) {
    let place = batches.iter().position(|batch| batch.takes(&part));
    let batch = match place.and_then(|place| batches.get_mut(place)) {
        Some(batch) => batch,
        None => batches.push_mut(Batches::new()),
    };
    // It was asked before whether the batch takes the part.
    let _ = batch.add(part);
}
