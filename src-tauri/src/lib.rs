//! The shell of Clavis: it wires window, session and platform together. Rules live in `clavis-core` and `clavis-vault`.

pub mod commands;
pub mod drafts;
pub mod error;
pub mod platform;
pub mod preferences;
pub mod present;
pub mod session;
pub mod stronghold_store;
pub mod view;

#[cfg(test)]
mod bindings;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clavis_vault::SystemBootClock;
use tauri::plugin::{self, TauriPlugin};
use tauri::webview::Color;
use tauri::{
    App, AppHandle, Context, Emitter, Manager, RunEvent, Runtime, WebviewUrl, WebviewWindowBuilder,
    WindowEvent,
};

use crate::platform::biometrics::{Biometrics, NoBiometrics};
use crate::platform::clipboard::SystemClipboard;
use crate::platform::dialogs::{LocalFiles, SystemDialogs};
use crate::platform::files::Files;
use crate::platform::folder::DataFolder;
use crate::session::{Session, Surroundings};
use crate::view::Appearance;

/// Every command of ours; the permission system and the page know the same names.
pub const COMMANDS: &[&str] = include!("command_names.rs");

/// The notices of everything the program is built from; `cargo xtask notices` writes the file.
pub const NOTICES: &str = include_str!("../notices.txt");

/// Event: the vault was locked.
pub const LOCKED: &str = "locked";
/// Event: a file was dropped on the window and read.
pub const DROPPED: &str = "dropped";

/// The label of the one window; the capability names it.
const WINDOW: &str = "main";

/// Starts the app and returns when its last window is closed.
pub fn run() {
    let app = configure(tauri::Builder::default()).setup(|app| {
        let started = DataFolder::locate(app.handle()).and_then(|folder| start(app, folder));
        // Tauri would panic, and nobody can be told in a window that does not open.
        started.unwrap_or_else(|error| fail(&error));
        Ok(())
    });
    if let Err(error) = app.run(context()) {
        fail(&error);
    }
}

/// Where a phone starts the app. Tauri's macro makes a public function without words, so it stays in here.
#[cfg(mobile)]
mod entry {
    #[tauri::mobile_entry_point]
    fn start() {
        super::run();
    }
}

#[allow(
    clippy::print_stderr,
    reason = "without a window the standard error is the only place left for words"
)]
fn fail(error: &tauri::Error) -> ! {
    eprintln!("clavis does not start: {error}");
    std::process::exit(1)
}

/// The app's configuration, page and permissions, as built in.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Gives a builder our commands and plugins. Tests call it with the mock runtime.
///
/// The Stronghold plugin is not registered: its JavaScript commands would hand out secrets.
#[must_use]
pub fn configure<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    with_phone(builder)
        // Before the clipboard's: at the end that one hands what is in the clipboard over to the system.
        .plugin(ending())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(clavis_device::init())
        .invoke_handler(tauri::generate_handler![
            commands::start::status,
            commands::start::check_new_credential,
            commands::start::create_vault,
            commands::unlock::unlock,
            commands::unlock::unlock_with_biometrics,
            commands::unlock::use_recovery_code,
            commands::unlock::set_new_credential,
            commands::unlock::erase_everything,
            commands::unlock::lock,
            commands::unlock::touch,
            commands::keys::keys,
            commands::keys::find_keys,
            commands::keys::reveal_code,
            commands::keys::codes,
            commands::keys::copy_code,
            commands::keys::pictures,
            commands::photo::preview_text,
            commands::photo::preview_picture,
            commands::photo::preview_clipboard,
            commands::photo::choose_picture,
            commands::photo::preview_manual,
            commands::photo::finish_batch,
            commands::photo::draft_code,
            commands::photo::save_drafts,
            commands::photo::discard_drafts,
            commands::move_in::choose_files,
            commands::move_in::open_file,
            commands::move_in::forget_file,
            commands::backup::backups,
            commands::backup::passphrase_strength,
            commands::backup::make_backup,
            commands::backup::start_automatic_backup,
            commands::backup::stop_automatic_backup,
            commands::backup::dismiss_backup_reminder,
            commands::backup::export_file,
            commands::backup::show_qr,
            commands::account::account,
            commands::account::edit_account,
            commands::account::trash_account,
            commands::account::trashed,
            commands::account::restore_account,
            commands::account::delete_account,
            commands::settings::settings,
            commands::settings::change_setting,
            commands::settings::change_credential,
            commands::settings::enable_biometrics,
            commands::settings::disable_biometrics,
            commands::settings::create_recovery_code,
            commands::settings::confirm_recovery_code,
            commands::settings::dismiss_recovery_reminder,
            commands::settings::notices,
        ])
        .on_window_event(|window, event| match event {
            WindowEvent::DragDrop(tauri::DragDropEvent::Drop { paths, .. }) => {
                let (window, paths) = (window.clone(), paths.clone());
                // Decoding a picture takes a moment, and this is the main thread.
                tauri::async_runtime::spawn_blocking(move || {
                    let dropped = window.state::<Arc<Session>>().read_dropped(&paths);
                    let _ = window.emit(DROPPED, dropped);
                });
            }
            WindowEvent::Focused(focused) => window.state::<Arc<Session>>().focus(*focused),
            #[cfg(mobile)]
            WindowEvent::Suspended => window.state::<Arc<Session>>().leave(),
            _ => {}
        })
}

/// The plugins that only a phone has; all but the scanner are called from Rust alone.
#[cfg(mobile)]
fn with_phone<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder
        .plugin(tauri_plugin_barcode_scanner::init())
        .plugin(tauri_plugin_biometric::init())
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_haptics::init())
}

#[cfg(desktop)]
fn with_phone<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder
}

/// Ends the session with the app: no key, no lock of ours and no code in the clipboard outlives it.
fn ending<R: Runtime>() -> TauriPlugin<R> {
    plugin::Builder::new("ending")
        .on_event(|app, event| {
            if matches!(event, RunEvent::Exit)
                && let Some(session) = app.try_state::<Arc<Session>>()
            {
                session.end();
            }
        })
        .build()
}

/// Starts a session on a folder and opens the window.
///
/// # Errors
///
/// Fails when the system gives no window or no thread.
pub fn start<R: Runtime>(app: &App<R>, folder: DataFolder) -> tauri::Result<()> {
    // A folder that cannot be made is for the session to find; the window opens without it and says so.
    let web_view = folder.prepare().ok().map(|()| folder.web_view());
    open_session(app, folder)?;
    open_window(app, web_view)
}

fn open_session<R: Runtime>(app: &App<R>, folder: DataFolder) -> io::Result<()> {
    let (handle, window) = (app.handle().clone(), app.handle().clone());
    let session = Arc::new(Session::open(Surroundings {
        folder,
        clipboard: Arc::new(SystemClipboard(app.handle().clone())),
        files: files(app.handle()),
        biometrics: biometrics(),
        clock: Arc::new(SystemBootClock::new()),
        is_hidden: Box::new(move || {
            window.get_webview_window(WINDOW).is_some_and(|window| {
                window.is_minimized().unwrap_or(false) || !window.is_visible().unwrap_or(true)
            })
        }),
        on_locked: Box::new(move || {
            // A page that is gone needs no telling.
            let _ = handle.emit(LOCKED, ());
        }),
    }));
    session::watch(&session)?;
    app.manage(session);
    Ok(())
}

#[cfg(not(feature = "fake-device"))]
fn files<R: Runtime>(app: &AppHandle<R>) -> Box<dyn Files> {
    Box::new(LocalFiles(SystemDialogs(app.clone())))
}

#[cfg(not(feature = "fake-device"))]
fn biometrics() -> Box<dyn Biometrics> {
    Box::new(NoBiometrics)
}

/// The test's own build has a sensor when its script says so.
#[cfg(feature = "fake-device")]
fn biometrics() -> Box<dyn Biometrics> {
    match platform::scripted::ScriptedDevice::of_environment() {
        Some(device) => Box::new(device),
        None => Box::new(NoBiometrics),
    }
}

/// The test's own build: a script stands for the person at the system's dialogs, when there is one.
#[cfg(feature = "fake-device")]
fn files<R: Runtime>(app: &AppHandle<R>) -> Box<dyn Files> {
    match platform::scripted::ScriptedDevice::of_environment() {
        Some(device) => Box::new(LocalFiles(device)),
        None => Box::new(LocalFiles(SystemDialogs(app.clone()))),
    }
}

fn open_window<R: Runtime>(app: &App<R>, web_view: Option<PathBuf>) -> tauri::Result<()> {
    let dark = app.state::<Arc<Session>>().settings().appearance == Appearance::Dark;
    let window = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::default())
        // Without a folder of its own the web view keeps nothing; Tauri wants one that is there all the same.
        .incognito(web_view.is_none())
        .data_directory(web_view.unwrap_or_else(std::env::temp_dir))
        // The first frame has the page's own ground, so nothing flashes.
        .background_color(if dark {
            Color(0x12, 0x13, 0x11, 0xff)
        } else {
            Color(0xff, 0xff, 0xff, 0xff)
        })
        .on_navigation(is_our_page);
    #[cfg(desktop)]
    let window = window
        .title("Clavis")
        .inner_size(390.0, 844.0)
        .min_inner_size(320.0, 480.0);
    window.build()?;
    Ok(())
}

/// The page never goes anywhere else, whatever a link or a script asks.
fn is_our_page(url: &tauri::Url) -> bool {
    url.scheme() == "tauri"
        || (matches!(url.scheme(), "http" | "https") && url.host_str() == Some("tauri.localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_page_may_be_shown() {
        for ours in [
            "tauri://localhost",
            "tauri://localhost/index.html",
            "http://tauri.localhost/",
        ] {
            assert!(is_our_page(&ours.parse().expect("an address")), "{ours}");
        }
        for other in [
            "https://example.ch",
            "http://tauri.localhost.example.ch/",
            "file:///etc/passwd",
            "data:text/html,x",
        ] {
            assert!(!is_our_page(&other.parse().expect("an address")), "{other}");
        }
    }
}
