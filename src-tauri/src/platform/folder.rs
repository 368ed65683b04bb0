//! Where everything lies that the app writes.

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
            Some(chosen) if !chosen.is_empty() => PathBuf::from(chosen),
            _ => app.path().app_local_data_dir()?,
        };
        Ok(Self { root })
    }

    /// Everything under a folder of the caller's choice.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
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
