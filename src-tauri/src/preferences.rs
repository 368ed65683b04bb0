//! The choices that hold while locked, in a small file beside the vault. Nothing in it is secret, and a file that
//! cannot be read means the defaults: a lost theme must never stand between a person and a code.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::platform::files::read_up_to;
use crate::view::{Appearance, LanguageView};

/// The delays the page offers, seconds; others are refused.
pub const AUTO_LOCK_CHOICES: &[u32] = &[0, 30, 60, 300, 900];

/// No file longer than this is ours.
const MAX_BYTES: u64 = 1 << 16;

/// What is chosen. This file is the only place it is written, which is why it may be `Serialize`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// `None` follows the system.
    pub language: Option<LanguageView>,
    /// Light, dark or as the system says.
    pub appearance: Appearance,
    /// Seconds without a touch until the vault locks; 0 locks when the window is left.
    pub auto_lock_seconds: u32,
    /// A code hides after its period and the next.
    pub hide_codes: bool,
    /// The first tap copies too.
    pub copy_on_tap: bool,
    /// Pictures of the window may be taken, where the system can keep them away.
    pub allow_screenshots: bool,
    /// What is known of backups.
    pub backups: Backups,
    /// When the PIN or passphrase was last typed right, Unix milliseconds; finger and face ask for it once a week.
    pub credential_typed_ms: Option<u64>,
}

/// What is known of backups; nothing of it is secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Backups {
    /// The last one that was written and read back.
    pub last: Option<LastBackup>,
    /// No reminder before this moment, Unix milliseconds.
    pub quiet_until_ms: Option<u64>,
    /// Where they go by themselves; `None` while they do not.
    pub automatic: Option<Automatic>,
}

/// A backup that was written and read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastBackup {
    /// When, Unix milliseconds.
    pub at_ms: u64,
    /// How many accounts it holds, Trash included.
    pub accounts: u32,
    /// The generation of the vault it was made of.
    pub generation: u64,
}

/// Backups that are written by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Automatic {
    /// The folder, as the system finds it again.
    pub folder: String,
    /// The folder, as a person knows it.
    pub name: String,
    /// How many of the newest stay.
    pub keep: u32,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            appearance: Appearance::System,
            // A phone lies on tables; a computer has its own screen lock.
            auto_lock_seconds: if cfg!(mobile) { 60 } else { 300 },
            hide_codes: true,
            copy_on_tap: false,
            allow_screenshots: false,
            backups: Backups::default(),
            credential_typed_ms: None,
        }
    }
}

/// The preferences and the file they live in.
#[derive(Debug)]
pub struct PreferencesFile {
    path: PathBuf,
    current: Preferences,
}

impl PreferencesFile {
    /// Reads the file, or takes the defaults.
    #[must_use]
    pub fn read(path: PathBuf) -> Self {
        let mut current: Preferences = read_up_to(&path, MAX_BYTES)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        if !AUTO_LOCK_CHOICES.contains(&current.auto_lock_seconds) {
            current.auto_lock_seconds = Preferences::default().auto_lock_seconds;
        }
        Self { path, current }
    }

    /// What is chosen.
    #[must_use]
    pub fn current(&self) -> &Preferences {
        &self.current
    }

    /// Writes new choices; the old ones stay when that fails.
    ///
    /// # Errors
    ///
    /// Fails as the file system does.
    pub fn write(&mut self, next: Preferences) -> io::Result<()> {
        let bytes = serde_json::to_vec_pretty(&next)?;
        write_atomically(&self.path, &bytes)?;
        self.current = next;
        Ok(())
    }
}

fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("json.tmp");
    let written = write_for_owner(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // On a full disk the beginning of a file would stay and take the last room.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_for_owner(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder to write in");
        let path = folder.path().join("preferences.json");
        let mut file = PreferencesFile::read(path.clone());
        assert_eq!(file.current(), &Preferences::default());
        let chosen = Preferences {
            language: Some(LanguageView::It),
            appearance: Appearance::Dark,
            auto_lock_seconds: 30,
            hide_codes: false,
            copy_on_tap: true,
            allow_screenshots: true,
            backups: Backups {
                last: Some(LastBackup {
                    at_ms: 1_795_848_785_000,
                    accounts: 3,
                    generation: 7,
                }),
                quiet_until_ms: None,
                automatic: Some(Automatic {
                    folder: "content://tree/1".to_owned(),
                    name: "Backups".to_owned(),
                    keep: 5,
                }),
            },
            credential_typed_ms: Some(1_790_000_000_000),
        };
        file.write(chosen.clone()).expect("a folder to write in");
        assert_eq!(PreferencesFile::read(path).current(), &chosen);
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_the_old_choices_and_no_litter() {
        let folder = tempfile::tempdir().expect("a folder to write in");
        let path = folder.path().join("preferences.json");
        // A folder of that name cannot be replaced by a file, not even by root.
        fs::create_dir(&path).expect("a folder");
        let mut file = PreferencesFile::read(path.clone());
        let chosen = Preferences {
            copy_on_tap: true,
            allow_screenshots: true,
            ..Preferences::default()
        };
        assert!(file.write(chosen).is_err());
        assert_eq!(file.current(), &Preferences::default());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder to write in");
        let path = folder.path().join("preferences.json");
        let mut file = PreferencesFile::read(path.clone());
        file.write(Preferences::default())
            .expect("a folder to write in");
        let mode = fs::metadata(&path).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_file_means_the_defaults_and_an_unknown_delay_the_default_delay() {
        let folder = tempfile::tempdir().expect("a folder to write in");
        let path = folder.path().join("preferences.json");
        let endless = format!(r#"{{"copyOnTap":true}}{}"#, " ".repeat(1 << 17));
        for damaged in ["", "{", "[]", r#"{"language":"rm"}"#, "\u{0}", &endless] {
            std::fs::write(&path, damaged).expect("a file");
            assert_eq!(
                PreferencesFile::read(path.clone()).current(),
                &Preferences::default(),
                "{damaged}"
            );
        }
        std::fs::write(&path, r#"{"autoLockSeconds":4000000000,"copyOnTap":true}"#)
            .expect("a file");
        let read = PreferencesFile::read(path);
        assert_eq!(
            read.current().auto_lock_seconds,
            Preferences::default().auto_lock_seconds
        );
        assert!(read.current().copy_on_tap);
    }
}
