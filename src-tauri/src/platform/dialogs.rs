//! The files of a computer: its dialogs give paths, and everything else happens at those.

#[cfg(desktop)]
mod system;

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::files::{ChosenFile, FileError, Files, Folder, Judge, name_of, read_file};
use super::writing::{WriteError, write_checked};
#[cfg(desktop)]
pub use system::SystemDialogs;

/// Dialogs that answer with paths. Every call waits for a person.
pub trait Dialogs: Send + Sync {
    /// Which files; none when the dialog was closed.
    fn files(&self) -> Vec<PathBuf>;

    /// Which picture; `None` when the dialog was closed.
    fn picture(&self) -> Option<PathBuf>;

    /// Where a file of this name is to be; `None` when nowhere.
    fn place(&self, name: &str) -> Option<PathBuf>;

    /// Which folder; `None` when none.
    fn folder(&self) -> Option<PathBuf>;
}

/// The files behind dialogs.
pub struct LocalFiles<D>(pub D);

impl<D: Dialogs> Files for LocalFiles<D> {
    fn choose_files(&self) -> Option<Vec<ChosenFile>> {
        let read = |path: &PathBuf| ChosenFile {
            name: name_of(path),
            content: read_file(path),
        };
        let chosen = self.0.files();
        (!chosen.is_empty()).then(|| chosen.iter().map(read).collect())
    }

    fn choose_picture(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileError> {
        self.0.picture().map(|path| read_file(&path)).transpose()
    }

    fn save(&self, name: &str, bytes: &[u8], is_right: Judge<'_>) -> Result<bool, WriteError> {
        match self.0.place(name) {
            Some(path) => write_checked(&path, bytes, is_right).map(|()| true),
            None => Ok(false),
        }
    }

    fn choose_folder(&self) -> Option<Folder> {
        // One whose name is no text could not be remembered.
        let address = self.0.folder()?.into_os_string().into_string().ok()?;
        let name = address.clone();
        Some(Folder { address, name })
    }

    fn write(
        &self,
        folder: &str,
        name: &str,
        bytes: &[u8],
        is_right: Judge<'_>,
    ) -> Result<(), WriteError> {
        write_checked(&Path::new(folder).join(name), bytes, is_right)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect()
    }

    fn remove(&self, folder: &str, name: &str) {
        let _ = fs::remove_file(Path::new(folder).join(name));
    }
}

/// Dialogs that are closed at once.
pub struct NoDialogs;

impl Dialogs for NoDialogs {
    fn files(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    fn picture(&self) -> Option<PathBuf> {
        None
    }

    fn place(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn folder(&self) -> Option<PathBuf> {
        None
    }
}
