//! Files of other apps: a phone hands them over open, and writes and reads back itself.

use clavis_core::name;
use clavis_device::{
    Choice, Content, Count, DeviceError, DeviceExt, DeviceFile, FileName, Folder as Remembered,
};
use tauri::{AppHandle, Runtime};
use zeroize::Zeroizing;

use crate::platform::files::{ChosenFile, FileError, Files, Folder, Judge, read_open};
use crate::platform::writing::WriteError;

/// The phone's pickers.
pub struct PhoneFiles<R: Runtime>(pub AppHandle<R>);

impl<R: Runtime> Files for PhoneFiles<R> {
    fn choose_files(&self) -> Option<Vec<ChosenFile>> {
        let chosen = self.0.device().pick_files(Choice::Files, Count::Several);
        let chosen = chosen.ok()?;
        (!chosen.is_empty()).then(|| chosen.into_iter().map(read).collect())
    }

    fn choose_picture(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileError> {
        match self.0.device().pick_files(Choice::Pictures, Count::One) {
            Ok(chosen) => chosen
                .into_iter()
                .next()
                .map(|chosen| read(chosen).content)
                .transpose(),
            Err(DeviceError::Cancelled) => Ok(None),
            Err(_) => Err(FileError::Unreadable),
        }
    }

    fn save(&self, name: &str, bytes: &[u8], is_right: Judge<'_>) -> Result<bool, WriteError> {
        match self.0.device().save_file(&called(name)?, &content(bytes)?) {
            Ok(None) | Err(DeviceError::Cancelled) => Ok(false),
            Ok(Some(read_back)) => judged(&read_back, is_right).map(|()| true),
            Err(error) => Err(not_written(error)),
        }
    }

    fn choose_folder(&self) -> Option<Folder> {
        let picked = self.0.device().pick_folder().ok()??;
        Some(Folder {
            address: picked.folder.as_str().to_owned(),
            name: name::clean(&picked.name).text,
        })
    }

    fn write(
        &self,
        folder: &str,
        name: &str,
        bytes: &[u8],
        is_right: Judge<'_>,
    ) -> Result<(), WriteError> {
        let folder = Remembered::new(folder).map_err(not_written)?;
        let read_back = self
            .0
            .device()
            .write_to_folder(&folder, &called(name)?, &content(bytes)?)
            .map_err(not_written)?;
        judged(&read_back, is_right)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        Remembered::new(folder)
            .and_then(|folder| self.0.device().list_folder(&folder))
            .unwrap_or_default()
    }

    fn remove(&self, folder: &str, name: &str) {
        if let (Ok(folder), Ok(name)) = (Remembered::new(folder), FileName::new(name)) {
            let _ = self.0.device().remove_from_folder(&folder, &name);
        }
    }
}

/// Reads a file that the phone handed over, and cleans its name for the screen.
pub(crate) fn read(file: DeviceFile) -> ChosenFile {
    ChosenFile {
        name: name::clean(&file.name).text,
        content: read_open(file.file),
    }
}

fn called(name: &str) -> Result<FileName, WriteError> {
    FileName::new(name).map_err(not_written)
}

fn content(bytes: &[u8]) -> Result<Content, WriteError> {
    Content::new(bytes.to_vec()).map_err(not_written)
}

fn judged(read_back: &Content, is_right: Judge<'_>) -> Result<(), WriteError> {
    // EXPOSE: to whoever wrote the same bytes.
    if is_right(read_back.expose()) {
        Ok(())
    } else {
        Err(WriteError::VerificationFailed)
    }
}

/// The phone does not say whether the disk is full.
fn not_written(_: DeviceError) -> WriteError {
    WriteError::NotWritable
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_read_from_where_it_stands_and_its_name_is_cleaned() {
        let folder = tempfile::tempdir().expect("a folder to write in");
        let path = folder.path().join("a");
        let mut file = std::fs::File::create(&path).expect("a file");
        file.write_all(b"bytes").expect("room");
        let file = DeviceFile {
            name: "bac\u{202e}kup.age\n".to_owned(),
            file: std::fs::File::open(&path).expect("the file"),
        };
        let chosen = read(file);
        assert_eq!(chosen.name, "backup.age");
        assert_eq!(chosen.content.expect("its bytes").as_slice(), b"bytes");
    }

    #[test]
    fn what_reads_back_otherwise_is_not_written() {
        let read_back = Content::new(b"bytes".to_vec()).expect("few bytes");
        assert_eq!(judged(&read_back, &|bytes| bytes == b"bytes"), Ok(()));
        assert_eq!(
            judged(&read_back, &|bytes| bytes == b"other"),
            Err(WriteError::VerificationFailed)
        );
    }
}
