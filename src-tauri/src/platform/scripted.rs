//! A device that answers from a script, for tests of the real app: nobody taps on a system's dialog there.
//!
//! Only with the feature `fake-device`, which no release can have, and only when `CLAVIS_FAKE_DEVICE` names the script.

use std::path::PathBuf;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::files::{ChosenFile, FileError, Files, name_of, read_file};

#[cfg(not(debug_assertions))]
compile_error!("the feature `fake-device` is for tests and never goes into a release");

/// What a person would answer, read anew each time something is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Script {
    /// The files chosen; none means that the dialog was closed.
    open: Vec<PathBuf>,
    /// The place for a file to be written.
    save: Option<PathBuf>,
    /// The folder chosen.
    folder: Option<PathBuf>,
}

/// The device of a script.
#[derive(Debug, Clone)]
pub struct ScriptedDevice {
    script: PathBuf,
}

impl ScriptedDevice {
    /// The device whose script the environment names, if it names one.
    #[must_use]
    pub fn of_environment() -> Option<Self> {
        let script = std::env::var_os("CLAVIS_FAKE_DEVICE")?;
        Some(Self {
            script: script.into(),
        })
    }

    /// A script that is missing or wrong answers nothing, as if every dialog were closed.
    fn read(&self) -> Script {
        std::fs::read(&self.script)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }
}

impl Files for ScriptedDevice {
    fn choose_files(&self) -> Option<Vec<ChosenFile>> {
        let open = self.read().open;
        let read = |path: &PathBuf| ChosenFile {
            name: name_of(path),
            content: read_file(path),
        };
        (!open.is_empty()).then(|| open.iter().map(read).collect())
    }

    fn choose_place(&self, name: &str) -> Option<PathBuf> {
        // A script may name a folder; the app names the file.
        let place = self.read().save?;
        Some(if place.is_dir() {
            place.join(name)
        } else {
            place
        })
    }

    fn choose_folder(&self) -> Option<PathBuf> {
        self.read().folder
    }

    fn choose_picture(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileError> {
        self.read()
            .open
            .first()
            .map(|path| read_file(path))
            .transpose()
    }
}
