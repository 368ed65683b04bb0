//! Numbered snapshot files: written anew, read back, and only then named by the header.

use std::io;
use std::path::PathBuf;

use clavis_core::account::AccountId;
use sha2::{Digest, Sha256};

use crate::document::{self, Document, DocumentError};
use crate::error::{Problem, SaveError};
use crate::folder::Folder;
use crate::header::Header;
use crate::seal::SnapshotKey;
use crate::store::{SecretStore, StoreError};

/// How many generations stay, the current one included.
const KEPT: usize = 3;
/// Longer than the snapshot of 100,000 accounts.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
const BROKEN: &str = ".broken";

/// The name of a generation's file.
pub(crate) fn file_name(number: u64) -> String {
    format!("gen-{number:08}.hold")
}

/// The number in such a name; `None` for any other name.
fn number(name: &str) -> Option<u64> {
    let number = name
        .strip_prefix("gen-")?
        .strip_suffix(".hold")?
        .parse()
        .ok()?;
    (file_name(number) == name).then_some(number)
}

/// Whether a name is a generation, its left-over half or its kept wreck.
pub(crate) fn is_trace(name: &str) -> bool {
    name.contains(".hold")
}

/// A backend writes beside the file and renames; a crash leaves the other one behind.
fn is_left_over(name: &str) -> bool {
    name.split_once(".hold.")
        .is_some_and(|(_, rest)| !rest.contains("broken"))
}

/// The numbers of all generations there are, the highest first.
pub(crate) fn numbers(folder: &Folder) -> io::Result<Vec<u64>> {
    let mut numbers: Vec<u64> = folder
        .list()?
        .iter()
        .filter_map(|name| number(name))
        .collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(numbers)
}

/// An opened generation.
pub(crate) struct Opened {
    pub(crate) number: u64,
    pub(crate) store: Box<dyn SecretStore>,
    pub(crate) document: Document,
    /// Newer ones that could not be read.
    pub(crate) lost: Vec<u64>,
    /// The highest number on disk.
    pub(crate) highest: u64,
}

/// Where the header came from decides which generation comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The header names the generation that counts.
    Header,
    /// The backup may be older than the generations: the newest counts.
    Backup,
}

/// Opens the generation that counts, or else the newest that can be read. Changes nothing on disk.
pub(crate) fn open(
    folder: &Folder,
    header: &Header,
    source: Source,
    key: &SnapshotKey,
) -> Result<Opened, Problem> {
    let on_disk = numbers(folder).map_err(|_| Problem::FolderUnreadable)?;
    let highest = on_disk.first().copied().unwrap_or(0).max(header.generation);
    let mut candidates = on_disk;
    if source == Source::Header {
        // A file that is missing counts as one that cannot be read.
        candidates.retain(|number| *number != header.generation);
        candidates.insert(0, header.generation);
    }
    let mut damaged = Vec::new();
    for number in candidates {
        match load(folder, header, number, key) {
            Ok((store, document)) => {
                damaged.retain(|lost| *lost > number);
                return Ok(Opened {
                    number,
                    store,
                    document,
                    lost: damaged,
                    highest,
                });
            }
            Err(DocumentError::TooNew { found }) => {
                return Err(Problem::TooNew {
                    found,
                    supported: document::SCHEMA,
                });
            }
            Err(DocumentError::Damaged) => damaged.push(number),
        }
    }
    Err(Problem::GenerationsDamaged)
}

fn load(
    folder: &Folder,
    header: &Header,
    number: u64,
    key: &SnapshotKey,
) -> Result<(Box<dyn SecretStore>, Document), DocumentError> {
    if number == header.generation {
        let digest = digest(folder, number).map_err(|_| DocumentError::Damaged)?;
        if digest != header.snapshot.sha256.0 {
            return Err(DocumentError::Damaged);
        }
    }
    let store = folder
        .backend
        .open(&path(folder, number), key)
        .map_err(|_| DocumentError::Damaged)?;
    let meta = store.meta().map_err(|_| DocumentError::Damaged)?;
    let document = Document::parse(&meta)?;
    if document.generation == number && same_ids(&*store, &document) {
        Ok((store, document))
    } else {
        Err(DocumentError::Damaged)
    }
}

/// Writes a generation and reads it back: the document, every id, and the bytes of the records that were put.
/// Answers with the digest for the header. On an error the file is removed again.
pub(crate) fn write(
    folder: &Folder,
    store: &mut dyn SecretStore,
    document: &Document,
    put: &[AccountId],
    key: &SnapshotKey,
) -> Result<[u8; 32], SaveError> {
    let written = write_and_verify(folder, store, document, put, key);
    if written.is_err() {
        let _ = folder.files.remove(&path(folder, document.generation));
        remove_left_overs(folder);
    }
    written
}

fn write_and_verify(
    folder: &Folder,
    store: &mut dyn SecretStore,
    document: &Document,
    put: &[AccountId],
    key: &SnapshotKey,
) -> Result<[u8; 32], SaveError> {
    let meta = document.write().map_err(|_| SaveError::NotSaved)?;
    let path = path(folder, document.generation);
    store.set_meta(&meta).map_err(|_| SaveError::NotSaved)?;
    store.commit(&path).map_err(|error| match error {
        StoreError::NotWritten => why_not_written(folder, document.generation),
        _ => SaveError::NotSaved,
    })?;
    folder
        .files
        .sync(&path)
        .and_then(|()| folder.sync())
        .map_err(|error| SaveError::from_io(&error))?;
    let unread = |_| SaveError::VerificationFailed;
    let read_back = folder.backend.open(&path, key).map_err(unread)?;
    let same_document = *read_back.meta().map_err(unread)? == *meta;
    let same_records = record_digests(&*read_back, put).map_err(unread)?
        == record_digests(store, put).map_err(unread)?;
    if same_document && same_records && same_ids(&*read_back, document) {
        digest(folder, document.generation).map_err(|_| SaveError::VerificationFailed)
    } else {
        Err(SaveError::VerificationFailed)
    }
}

/// A backend does not say why it could not write, so the same is tried by hand.
fn why_not_written(folder: &Folder, number: u64) -> SaveError {
    let probe = folder.path(&format!("{}.probe", file_name(number)));
    let size = numbers(folder)
        .ok()
        .and_then(|numbers| numbers.first().copied())
        .and_then(|last| folder.files.read(&path(folder, last), MAX_BYTES).ok())
        .map_or(65_536, |bytes| bytes.len().max(65_536));
    let tried = folder.files.write(&probe, &vec![0; size]);
    let _ = folder.files.remove(&probe);
    tried
        .err()
        .map_or(SaveError::NotSaved, |error| SaveError::from_io(&error))
}

/// Removes what nobody needs any more: all but the newest generations up to the current one, and left-over halves.
/// What cannot be removed now is removed after the next save.
pub(crate) fn prune(folder: &Folder, header: &Header) {
    let Ok(numbers) = numbers(folder) else { return };
    let kept: Vec<u64> = numbers
        .iter()
        .copied()
        .filter(|number| (header.oldest_kept..=header.generation).contains(number))
        .collect();
    let oldest = kept
        .get(KEPT - 1)
        .or(kept.last())
        .copied()
        .unwrap_or(header.generation);
    for number in numbers.into_iter().filter(|number| *number < oldest) {
        let _ = folder.files.remove(&path(folder, number));
    }
    remove_left_overs(folder);
    let _ = folder.sync();
}

/// Removes the generation that a crash kept from being named, and answers with the highest number that is left.
///
/// There is at most one. More than one means that somebody put an old header back: they stay, for whoever did that.
pub(crate) fn remove_unnamed(folder: &Folder, header: &Header) -> u64 {
    let numbers = numbers(folder).unwrap_or_default();
    let newer: Vec<u64> = numbers
        .into_iter()
        .filter(|number| *number > header.generation)
        .collect();
    match newer.as_slice() {
        [only] if *only == header.generation.saturating_add(1) => {
            let removed = folder.files.remove(&path(folder, *only));
            if removed.is_ok() {
                header.generation
            } else {
                *only
            }
        }
        [highest, ..] => *highest,
        [] => header.generation,
    }
}

/// Removes kept wrecks: ciphertext of what was deleted for good may be in them.
pub(crate) fn remove_broken(folder: &Folder) {
    for name in folder.list().unwrap_or_default() {
        if is_trace(&name) && name.contains(BROKEN) {
            let _ = folder.files.remove(&folder.path(&name));
        }
    }
}

/// Keeps files that cannot be read under a name of their own, for whoever may still get something out of them.
pub(crate) fn set_aside(folder: &Folder, lost: &[u64]) {
    for number in lost {
        let broken = folder.path(&format!("{}{BROKEN}", file_name(*number)));
        let _ = folder.files.rename(&path(folder, *number), &broken);
    }
}

pub(crate) fn path(folder: &Folder, number: u64) -> PathBuf {
    folder.path(&file_name(number))
}

fn remove_left_overs(folder: &Folder) {
    for name in folder.list().unwrap_or_default() {
        if is_left_over(&name) {
            let _ = folder.files.remove(&folder.path(&name));
        }
    }
}

fn digest(folder: &Folder, number: u64) -> io::Result<[u8; 32]> {
    Ok(Sha256::digest(folder.files.read(&path(folder, number), MAX_BYTES)?).into())
}

fn same_ids(store: &dyn SecretStore, document: &Document) -> bool {
    let Ok(mut kept) = store.ids() else {
        return false;
    };
    let mut described: Vec<_> = document.record_ids().collect();
    kept.sort_unstable();
    described.sort_unstable();
    kept == described
}

fn record_digests(store: &dyn SecretStore, ids: &[AccountId]) -> Result<Vec<[u8; 32]>, StoreError> {
    let mut digests = Vec::with_capacity(ids.len());
    store.with_each(ids, &mut |_, record| {
        digests.push(Sha256::digest(record).into());
    })?;
    Ok(digests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_belong_together() {
        for (name, expected) in [
            ("gen-00000042.hold", Some(42)),
            ("gen-123456789.hold", Some(123_456_789)),
            ("gen-42.hold", None),
            ("gen-+0000042.hold", None),
            ("gen-00000042.hold.broken", None),
            ("gen-00000042.hold.a1b2c3d4e5f6", None),
            ("gen-99999999999999999999999.hold", None),
            ("header.json", None),
        ] {
            assert_eq!(number(name), expected, "{name}");
        }
        assert!(is_left_over("gen-00000042.hold.a1b2c3d4e5f6"));
        assert!(is_left_over("gen-00000042.hold.tmp"));
        assert!(!is_left_over("gen-00000042.hold.broken"));
        assert!(!is_left_over("gen-00000042.hold"));
    }
}
