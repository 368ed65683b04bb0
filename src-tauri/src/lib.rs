//! The shell of Clavis: it wires the window, the session and the platform together and holds no rule of its own.

pub mod error;
pub mod view;

use tauri::{WebviewUrl, WebviewWindowBuilder};

/// Starts the app and returns when its last window is closed.
pub fn run() {
    let built = tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Clavis")
                .inner_size(390.0, 844.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if built.is_err() {
        std::process::exit(1);
    }
}
