//! Where everything lies that the app writes.

use std::fs::DirBuilder;
use std::io;
use std::path::PathBuf;

use tauri::{AppHandle, Manager, Runtime};

/// The folders of one installation. `CLAVIS_DATA_DIR`, when set, takes all of them.
#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// Names the folder after the environment or the system's custom.
    ///
    /// # Errors
    ///
    /// Fails when the system names no folder for the app's data.
    pub fn locate<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Self> {
        let root = match std::env::var_os("CLAVIS_DATA_DIR") {
            // Absolute from here on: a working folder that changes later must not move the vault.
            Some(chosen) if !chosen.is_empty() => std::path::absolute(chosen)?,
            _ => app.path().app_local_data_dir()?,
        };
        Ok(Self { root })
    }

    /// Everything under a folder of the caller's choice.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Makes the folders for their owner only. The web view would make its own open to all; what lies in a folder that
    /// was there before keeps its own lock.
    ///
    /// # Errors
    ///
    /// What the system says. Everything but the web view's storage works without.
    pub fn prepare(&self) -> io::Result<()> {
        for folder in [&self.root, &self.web_view()] {
            let mut builder = DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder)?;
        }
        #[cfg(unix)]
        std::fs::set_permissions(
            self.web_view(),
            std::os::unix::fs::PermissionsExt::from_mode(0o700),
        )?;
        Ok(())
    }

    /// The vault: header, generations, throttle, lock.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.root.join("vault")
    }

    /// The device key of a computer. It lies outside the vault folder, so that a copy of that folder alone is worthless.
    #[must_use]
    pub fn device_key(&self) -> PathBuf {
        self.root.join("device.key")
    }

    /// The choices that hold while locked: language, appearance and the like. Nothing secret.
    #[must_use]
    pub fn preferences(&self) -> PathBuf {
        self.root.join("preferences.json")
    }

    /// What the web view keeps.
    #[must_use]
    pub fn web_view(&self) -> PathBuf {
        self.root.join("webview")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_made_is_for_its_owner_and_what_was_there_keeps_its_mode() {
        let parent = tempfile::tempdir().expect("a folder to write in");
        let mode = |path: PathBuf| {
            let meta = std::fs::metadata(path).expect("a folder");
            meta.permissions().mode() & 0o777
        };
        let new = DataFolder::at(parent.path().join("a/b"));
        new.prepare().expect("a folder to write in");
        assert_eq!(
            (mode(new.root.clone()), mode(new.web_view())),
            (0o700, 0o700)
        );

        let open = DataFolder::at(parent.path().join("open"));
        std::fs::create_dir_all(open.web_view()).expect("a folder");
        for folder in [open.root.clone(), open.web_view()] {
            let everybody = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(folder, everybody).expect("our own folder");
        }
        open.prepare().expect("a folder to write in");
        assert_eq!(
            (mode(open.root.clone()), mode(open.web_view())),
            (0o755, 0o700)
        );
    }

    #[test]
    fn a_file_in_its_place_is_an_error_and_stays() {
        let parent = tempfile::tempdir().expect("a folder to write in");
        let path = parent.path().join("file");
        std::fs::write(&path, b"mine").expect("a file");
        assert!(DataFolder::at(&path).prepare().is_err());
        assert_eq!(std::fs::read(&path).expect("the file"), b"mine");
    }
}
