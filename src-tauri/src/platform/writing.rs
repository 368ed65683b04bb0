//! Writing a file that somebody relies on: beside its place, synced, read back and checked, then renamed over it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Why a file was not written; whatever was there before is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The folder is gone, or may not be written to.
    #[error("the folder cannot be written to")]
    NotWritable,
    /// What was read back is not what was meant.
    #[error("the file could not be read back the same")]
    VerificationFailed,
}

/// Writes bytes to a path, for their owner only. `is_right` judges what was read back from the disk.
///
/// # Errors
///
/// [`WriteError`]; nothing is left behind then.
pub fn write_checked(
    path: &Path,
    bytes: &[u8],
    is_right: impl FnOnce(&[u8]) -> bool,
) -> Result<(), WriteError> {
    let temporary = beside(path);
    let written = write_beside(&temporary, bytes, is_right)
        .and_then(|()| fs::rename(&temporary, path).map_err(|error| reason(&error)))
        .and_then(|()| sync_folder(path));
    if written.is_err() {
        // It may hold secrets, and is nobody's file.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_beside(
    temporary: &Path,
    bytes: &[u8],
    is_right: impl FnOnce(&[u8]) -> bool,
) -> Result<(), WriteError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(temporary).map_err(|error| reason(&error))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|error| reason(&error))?;
    drop(file);
    let mut read_back = Zeroizing::new(Vec::with_capacity(bytes.len()));
    File::open(temporary)
        .and_then(|mut file| file.read_to_end(&mut read_back))
        .map_err(|_| WriteError::VerificationFailed)?;
    if is_right(&read_back) {
        Ok(())
    } else {
        Err(WriteError::VerificationFailed)
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".clavis-tmp");
    path.with_file_name(name)
}

/// The rename itself must survive a power cut. Folders cannot be opened for that everywhere.
fn sync_folder(path: &Path) -> Result<(), WriteError> {
    if cfg!(unix)
        && let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        folder.sync_all().map_err(|error| reason(&error))?;
    }
    Ok(())
}

fn reason(error: &io::Error) -> WriteError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            WriteError::DiskFull
        }
        _ => WriteError::NotWritable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_only_when_it_reads_back_right() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("backup.age");
        assert_eq!(write_checked(&path, b"old", |read| read == b"old"), Ok(()));
        assert_eq!(
            write_checked(&path, b"new", |_| false),
            Err(WriteError::VerificationFailed)
        );
        assert_eq!(fs::read(&path).expect("the old file"), b"old");
        assert_eq!(names(folder.path()), ["backup.age"]);
        assert_eq!(write_checked(&path, b"new", |read| read == b"new"), Ok(()));
        assert_eq!(fs::read(&path).expect("the new file"), b"new");
        assert_eq!(names(folder.path()), ["backup.age"]);
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::MetadataExt::mode(&path.metadata().expect("its mode"));
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_folder_that_is_gone_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gone/backup.age");
        assert_eq!(
            write_checked(&path, b"x", |_| true),
            Err(WriteError::NotWritable)
        );
    }

    #[test]
    fn a_full_disk_is_told() {
        // Every write to it fails with ENOSPC; it cannot be renamed, which is not reached.
        let error = io::Error::from_raw_os_error(28);
        assert_eq!(reason(&error), WriteError::DiskFull);
    }
}
