//! The system's dialogs through `tauri-plugin-dialog`, which phones do without.

use std::path::PathBuf;

use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FilePath};

use super::Dialogs;

/// The system's dialogs, called from Rust only.
pub struct SystemDialogs<R: Runtime>(pub AppHandle<R>);

impl<R: Runtime> Dialogs for SystemDialogs<R> {
    fn files(&self) -> Vec<PathBuf> {
        // No filter: what other apps call their files is their affair.
        let chosen = self.0.dialog().file().blocking_pick_files();
        chosen.into_iter().flatten().filter_map(path_of).collect()
    }

    fn picture(&self) -> Option<PathBuf> {
        self.0
            .dialog()
            .file()
            .add_filter(
                "PNG, JPEG, WebP, GIF, BMP",
                &["png", "jpg", "jpeg", "webp", "gif", "bmp"],
            )
            .blocking_pick_file()
            .and_then(path_of)
    }

    fn place(&self, name: &str) -> Option<PathBuf> {
        self.0
            .dialog()
            .file()
            .set_file_name(name)
            .blocking_save_file()
            .and_then(path_of)
    }

    fn folder(&self) -> Option<PathBuf> {
        self.0
            .dialog()
            .file()
            .blocking_pick_folder()
            .and_then(path_of)
    }
}

/// A computer's dialogs answer with nothing but paths.
fn path_of(file: FilePath) -> Option<PathBuf> {
    file.into_path().ok()
}
