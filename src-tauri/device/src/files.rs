//! Files that the person chose or another app shared, as they reach Rust: open, and read-only.

use std::fs::File;

use serde::Deserialize;

use crate::DeviceError;

/// An open file of the outside. Whoever reads it bounds what he reads: another app may stand behind it.
#[derive(Debug)]
pub struct DeviceFile {
    /// What the system calls it, not cleaned for the screen; perhaps empty.
    pub name: String,
    /// The file, open for reading.
    pub file: File,
}

/// A file as it crosses; `contract.rs` says what its fields are.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireFile {
    name: String,
    #[cfg_attr(
        not(any(target_os = "android", all(test, unix))),
        expect(
            dead_code,
            reason = "only Android has it; the field must be there all the same"
        )
    )]
    descriptor: i32,
    #[cfg_attr(
        target_os = "android",
        expect(
            dead_code,
            reason = "only iOS has it; the field must be there all the same"
        )
    )]
    path: String,
}

/// Takes over what the other half opened, at most `limit` files.
///
/// # Errors
///
/// [`DeviceError::BadAnswer`] when a file is not what the contract says, [`DeviceError::Failed`] when one cannot be
/// opened, [`DeviceError::TooLarge`] beyond the limit.
pub(crate) fn take(files: Vec<WireFile>, limit: usize) -> Result<Vec<DeviceFile>, DeviceError> {
    #[cfg(target_os = "android")]
    let files = descriptors::own(files)?;
    #[cfg(not(target_os = "android"))]
    let files = paths::open(files, &std::env::temp_dir())?;
    // Only now: what was handed over is owned, and closed when it is refused.
    if files.len() > limit {
        return Err(DeviceError::TooLarge);
    }
    Ok(files)
}

#[cfg(any(target_os = "android", all(test, unix)))]
mod descriptors {
    //! The only unsafe code of the project: a number becomes an open file.

    use std::collections::BTreeSet;
    use std::fs::File;
    use std::os::fd::FromRawFd;

    use super::{DeviceFile, WireFile};
    use crate::DeviceError;

    /// Standard input, output and error are never ours to close.
    const LAST_STANDARD: i32 = 2;

    pub(super) fn own(files: Vec<WireFile>) -> Result<Vec<DeviceFile>, DeviceError> {
        let numbers: BTreeSet<_> = files.iter().map(|file| file.descriptor).collect();
        let each_once = numbers.len() == files.len();
        if !each_once || numbers.iter().any(|number| *number <= LAST_STANDARD) {
            // Rather a descriptor left open than one closed twice.
            return Err(DeviceError::BadAnswer);
        }
        let own = |file: WireFile| DeviceFile {
            name: file.name,
            file: open_file(file.descriptor),
        };
        Ok(files.into_iter().map(own).collect())
    }

    #[allow(
        unsafe_code,
        reason = "the system hands files over as numbers, and nothing else makes a file of one"
    )]
    fn open_file(descriptor: i32) -> File {
        // SAFETY: `Files.open` of the Kotlin half made the number with `ParcelFileDescriptor.detachFd`, which hands an
        // open descriptor over to its caller: nobody else closes it. `own` has checked that it comes once in its
        // answer, and each answer is taken once, so the file is its only owner.
        unsafe { File::from_raw_fd(descriptor) }
    }
}

#[cfg(not(target_os = "android"))]
mod paths {
    use std::fs::{self, File};
    use std::path::Path;

    use super::{DeviceFile, WireFile};
    use crate::DeviceError;

    pub(super) fn open(
        files: Vec<WireFile>,
        temporary: &Path,
    ) -> Result<Vec<DeviceFile>, DeviceError> {
        files
            .into_iter()
            .map(|file| open_one(file, temporary))
            .collect()
    }

    fn open_one(file: WireFile, temporary: &Path) -> Result<DeviceFile, DeviceError> {
        let path = Path::new(&file.path);
        if !path.is_absolute() {
            return Err(DeviceError::BadAnswer);
        }
        let opened = File::open(path).map_err(|_| DeviceError::Failed)?;
        // The picker of iOS gives a copy in our temporary folder. Open, it needs no name any more, and an export of
        // another app does not stay behind. Anything elsewhere belongs to somebody.
        if lies_in(path, temporary) {
            fs::remove_file(path).map_err(|_| DeviceError::Failed)?;
        }
        Ok(DeviceFile {
            name: file.name,
            file: opened,
        })
    }

    fn lies_in(path: &Path, folder: &Path) -> bool {
        let (Ok(path), Ok(folder)) = (path.canonicalize(), folder.canonicalize()) else {
            return false;
        };
        path.starts_with(folder)
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::fd::IntoRawFd;
    use std::path::Path;

    use super::*;

    fn wire(descriptor: i32, path: &Path) -> WireFile {
        WireFile {
            name: "key.png".to_owned(),
            descriptor,
            path: path.to_str().unwrap().to_owned(),
        }
    }

    fn text(mut file: &File) -> String {
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        text
    }

    fn written(path: &Path, content: &str) -> File {
        File::create(path)
            .and_then(|mut file| file.write_all(content.as_bytes()))
            .unwrap();
        File::open(path).unwrap()
    }

    #[test]
    fn a_descriptor_becomes_the_file_it_stands_for() {
        let folder = tempfile::tempdir().unwrap();
        let numbers: Vec<_> = ["one", "two"]
            .iter()
            .map(|name| written(&folder.path().join(name), name).into_raw_fd())
            .collect();
        let files = descriptors::own(
            numbers
                .iter()
                .map(|number| wire(*number, Path::new("")))
                .collect(),
        )
        .unwrap();
        let read: Vec<_> = files.iter().map(|file| text(&file.file)).collect();
        assert_eq!(read, ["one", "two"]);
        assert_eq!(files[0].name, "key.png");
    }

    #[test]
    fn a_descriptor_that_is_none_or_not_ours_alone_is_refused() {
        for numbers in [vec![-1], vec![0], vec![2], vec![i32::MIN], vec![40, 41, 40]] {
            let files = numbers
                .iter()
                .map(|number| wire(*number, Path::new("")))
                .collect();
            assert_eq!(
                descriptors::own(files).unwrap_err(),
                DeviceError::BadAnswer,
                "{numbers:?}"
            );
        }
    }

    #[test]
    fn a_copy_in_the_temporary_folder_loses_its_name_once_it_is_open_and_no_other_file_does() {
        let (temporary, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (folder, stays) in [(&temporary, false), (&elsewhere, true)] {
            let path = folder.path().join("export.json");
            written(&path, "content");
            let files = paths::open(vec![wire(-1, &path)], temporary.path()).unwrap();
            assert_eq!(files.len(), 1);
            assert_eq!(text(&files[0].file), "content");
            assert_eq!(path.exists(), stays);
        }
    }

    #[test]
    fn a_path_must_be_whole_and_name_a_file() {
        let folder = tempfile::tempdir().unwrap();
        for (path, error) in [
            ("", DeviceError::BadAnswer),
            ("export.json", DeviceError::BadAnswer),
            (
                folder.path().join("none").to_str().unwrap(),
                DeviceError::Failed,
            ),
        ] {
            let refused = take(vec![wire(-1, Path::new(path))], 1).unwrap_err();
            assert_eq!(refused, error, "{path:?}");
        }
    }

    #[test]
    fn more_files_than_the_limit_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let files = |count: usize| {
            (0..count)
                .map(|number| folder.path().join(number.to_string()))
                .map(|path| {
                    written(&path, "x");
                    wire(-1, &path)
                })
                .collect()
        };
        assert_eq!(take(files(3), 3).unwrap().len(), 3);
        assert_eq!(take(files(4), 3).unwrap_err(), DeviceError::TooLarge);
    }
}
