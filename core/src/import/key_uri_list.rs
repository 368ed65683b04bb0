//! Lists of key URIs, one a line, and migration payloads of Google Authenticator, which come as parts of a batch.

use super::{Format, ImportError, Imported, MissingPart, content::Content, entry::Report};
use crate::{
    input::{self, InputError},
    migration::{self, Batches, MigrationPart},
};

/// The longest list read, in bytes: some forty thousand key URIs.
const MAX_BYTES: usize = 8 << 20;

/// Whether a line is a key URI or a migration payload.
pub(super) fn detect(content: &Content<'_>) -> bool {
    content.text().is_some_and(input::holds_key_uris)
}

/// Reads the lists, which may be the parts of migration batches in any order.
pub(super) fn read<'a>(lists: impl IntoIterator<Item = &'a [u8]>) -> Result<Imported, ImportError> {
    let mut imported = Imported::new(Format::KeyUriList, Report::default());
    let mut batches: Vec<Batches> = Vec::new();
    for bytes in lists {
        if bytes.len() > MAX_BYTES {
            return Err(ImportError::TooLarge { limit: MAX_BYTES });
        }
        let text = Content::new(bytes).text().ok_or(ImportError::Unsupported)?;
        if text.lines().any(migration::is_migration) {
            imported.format = Format::GoogleMigration;
        }
        let lines = input::read_lines(text);
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
        return Err(ImportError::Corrupt);
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
