//! A chosen file on its way to core: its bytes, or the texts of its QR codes when it is a picture.

use std::path::Path;

use clavis_core::import::{self, ImportError};
use clavis_core::input;
use clavis_core::migration;
use zeroize::Zeroizing;

use crate::platform::files::{self, ChosenFile, FileError, name_of};
use crate::present;
use crate::view::{FileProblem, InputProblem};

/// A file as it is handed to core.
pub(super) enum Content {
    File(Zeroizing<Vec<u8>>),
    /// The texts of a picture's QR codes, one a line.
    Codes(Zeroizing<String>),
}

impl Content {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::File(bytes) => bytes,
            Self::Codes(texts) => texts.as_bytes(),
        }
    }

    /// Why the codes of a picture are no keys, in the words of Photo.
    pub(super) fn problem(&self, error: ImportError) -> Option<FileProblem> {
        match (self, error) {
            (Self::Codes(texts), ImportError::Unsupported) => {
                let problem = input::read_text(texts).err().map_or(
                    // A bare setup key has no place in a list of files; Photo takes it.
                    InputProblem::NotAKey,
                    present::input_problem,
                );
                Some(FileProblem::Picture { problem })
            }
            _ => None,
        }
    }
}

/// Whether the codes of a picture are parts of a migration series and nothing else.
pub(super) fn is_series(texts: &str) -> bool {
    texts.lines().next().is_some() && texts.lines().all(migration::is_payload)
}

pub(super) fn read_path(path: &Path) -> ChosenFile {
    ChosenFile {
        name: name_of(path),
        content: files::read_file(path),
    }
}

pub(super) fn joined(names: &[String], places: &[usize]) -> String {
    let names: Vec<&str> = places
        .iter()
        .filter_map(|place| names.get(*place))
        .map(String::as_str)
        .collect();
    names.join(", ")
}

pub(super) fn refused_file(error: FileError) -> FileProblem {
    match error {
        FileError::Unreadable => FileProblem::Unreadable,
        FileError::TooLarge => too_large(import::MAX_BYTES),
    }
}

pub(super) fn too_large(bytes: usize) -> FileProblem {
    FileProblem::TooLarge {
        limit: u32::try_from(bytes >> 20).unwrap_or(u32::MAX),
    }
}
