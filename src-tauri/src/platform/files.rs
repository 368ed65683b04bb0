//! Choosing and reading files in Rust: on phones raw bytes cannot cross to the page.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use clavis_core::name;
use zeroize::Zeroizing;

use super::writing::WriteError;

/// No file of the outside is read beyond this many bytes; a picture of 50 megapixels is smaller.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Why a file gave no bytes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is gone, or may not be read.
    #[error("the file cannot be read")]
    Unreadable,
    /// It is larger than [`MAX_FILE_BYTES`].
    #[error("the file is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge,
}

/// A file that a person chose, read as far as it could be.
pub struct ChosenFile {
    /// Its name without its folder, for the person to know it by.
    pub name: String,
    /// Its bytes.
    pub content: Result<Zeroizing<Vec<u8>>, FileError>,
}

/// Judges what was read back from where it was written.
pub type Judge<'a> = &'a dyn Fn(&[u8]) -> bool;

/// A folder that a person chose, and that stays ours to write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// How the system finds it again: a path, or what a phone gives for one.
    pub address: String,
    /// What a person knows it by.
    pub name: String,
}

/// The files of the outside. Every call but those on a folder may wait for a person.
pub trait Files: Send + Sync {
    /// Opens the system's chooser for several files and reads them; `None` when nothing was chosen.
    fn choose_files(&self) -> Option<Vec<ChosenFile>>;

    /// Opens the system's chooser and reads the picture; `None` when nothing was chosen.
    ///
    /// # Errors
    ///
    /// Fails when the chosen file cannot be read or is too large.
    fn choose_picture(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileError>;

    /// Asks where a file is to be, under this name unless the person changes it, writes it there and has judged what
    /// was read back; `false` when it is to be nowhere.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    fn save(&self, name: &str, bytes: &[u8], is_right: Judge<'_>) -> Result<bool, WriteError>;

    /// Asks for a folder; `None` when none was chosen.
    fn choose_folder(&self) -> Option<Folder>;

    /// Writes a file into a folder and has judged what was read back.
    ///
    /// # Errors
    ///
    /// [`WriteError`].
    fn write(
        &self,
        folder: &str,
        name: &str,
        bytes: &[u8],
        is_right: Judge<'_>,
    ) -> Result<(), WriteError>;

    /// The names in a folder; none when it cannot be read.
    fn list(&self, folder: &str) -> Vec<String>;

    /// Removes a file from a folder. One that cannot be removed stays.
    fn remove(&self, folder: &str, name: &str);
}

/// The name of a file without its folder, cleaned for the screen.
#[must_use]
pub fn name_of(path: &Path) -> String {
    name::clean(&path.file_name().unwrap_or_default().to_string_lossy()).text
}

/// Reads a file, up to [`MAX_FILE_BYTES`].
///
/// # Errors
///
/// Fails when the file cannot be read or is too large.
pub fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, FileError> {
    read_up_to(path, MAX_FILE_BYTES)
}

/// Reads a file of at most `limit` bytes. A folder, a pipe or a device is none.
///
/// # Errors
///
/// Fails when the file cannot be read or is longer.
pub fn read_up_to(path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let is_file = |meta: std::io::Result<Metadata>| meta.is_ok_and(|meta| meta.is_file());
    // Asked before opening: opening a pipe waits for its writer, perhaps for ever. Asked again, because names move.
    if !is_file(std::fs::metadata(path)) {
        return Err(FileError::Unreadable);
    }
    let file = File::open(path).map_err(|_| FileError::Unreadable)?;
    if !is_file(file.metadata()) {
        return Err(FileError::Unreadable);
    }
    read_open_up_to(file, limit)
}

/// Reads a file that is open already, up to [`MAX_FILE_BYTES`]. It may be a pipe, whose writer is waited for.
///
/// # Errors
///
/// Fails when the file cannot be read or is too large.
pub fn read_open(file: File) -> Result<Zeroizing<Vec<u8>>, FileError> {
    read_open_up_to(file, MAX_FILE_BYTES)
}

fn read_open_up_to(file: File, limit: u64) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| FileError::Unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_a_folder_a_missing_one_and_a_pit_without_bottom() {
        let folder = tempfile::tempdir().expect("a folder to write in");
        let file = folder.path().join("a.png");
        std::fs::write(&file, b"bytes").expect("a file");
        assert_eq!(read_file(&file).expect("readable").as_slice(), b"bytes");
        assert_eq!(read_file(folder.path()).err(), Some(FileError::Unreadable));
        assert_eq!(
            read_file(&folder.path().join("gone")).err(),
            Some(FileError::Unreadable)
        );
        assert_eq!(
            read_file(Path::new("/dev/zero")).err(),
            Some(FileError::Unreadable)
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nobody_writes_to_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder to write in");
        let pipe = folder.path().join("pipe.png");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo of the base system").success());
        let (done, answer) = std::sync::mpsc::channel();
        std::thread::spawn(move || done.send(read_file(&pipe).err()));
        let waited = answer.recv_timeout(std::time::Duration::from_secs(2));
        assert_eq!(waited, Ok(Some(FileError::Unreadable)));
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let folder = tempfile::tempdir().expect("a folder to write in");
        let file = folder.path().join("large");
        File::create(&file)
            .and_then(|f| f.set_len(MAX_FILE_BYTES + 1))
            .expect("a sparse file");
        assert_eq!(read_file(&file).err(), Some(FileError::TooLarge));
    }
}
