//! A file that is there whole, read back and compared, or not at all.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use zeroize::Zeroizing;

use crate::failure::Failure;

/// What becomes of a file that is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Keep,
    /// It is replaced in one step.
    Replace,
}

/// Fails when a file is there that must stay, so that nobody types a password for nothing.
pub fn check_free(path: &Path, existing: Existing) -> Result<(), Failure> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    Ok(())
}

/// Writes a file that only its owner may read; `check` judges what was read back before it gets its name.
pub fn write(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
    check: impl FnOnce(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    check_free(path, existing)?;
    let failed = |error: io::Error| Failure::from_writing(error).of(path);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".clavis-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    let read = Zeroizing::new(fs::read(file.path()).map_err(failed)?);
    if *read != bytes {
        return Err(Failure::not_verified().of(path));
    }
    check(&read).map_err(|failure| failure.of(path))?;
    let named = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    };
    named.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => failed(error.error),
    })?;
    // Windows has no such thing for folders.
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)?;
    }
    Ok(())
}

fn exists(path: &Path) -> Failure {
    Failure {
        kind: "exists",
        message: "file exists: --force replaces it".to_owned(),
    }
    .of(path)
}
