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

mod links;
mod notices;
mod wiring;

#[cfg(test)]
mod bindings;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tauri::plugin::{self, TauriPlugin};
use tauri::webview::Color;
use tauri::{
    App, AppHandle, Context, Emitter, Manager, RunEvent, Runtime, WebviewUrl, WebviewWindowBuilder,
    Window, WindowEvent,
};

use crate::platform::folder::DataFolder;
use crate::session::Session;
use crate::view::Appearance;

/// Every command of ours; the permission system and the page know the same names.
pub const COMMANDS: &[&str] = include!("command_names.rs");

/// Event: the vault was locked.
pub const LOCKED: &str = "locked";
/// Event: a file was dropped on the window and read.
pub const DROPPED: &str = "dropped";
/// Event: another app handed something over; `take_waiting` reads it.
pub const WAITING: &str = "waiting";
/// Event: the app is out of sight.
pub const SUSPENDED: &str = "suspended";
/// Event: the app is in sight again.
pub const RESUMED: &str = "resumed";

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
    with_device(builder)
        // Before the clipboard's: at the end that one hands what is in the clipboard over to the system.
        .plugin(ending())
        .plugin(tauri_plugin_clipboard_manager::init())
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
            commands::photo::preview_scan,
            commands::photo::take_waiting,
            commands::photo::expect_question,
            commands::photo::torch,
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
            commands::settings::device_key,
            commands::settings::notices,
        ])
        .on_window_event(heed)
}

/// Hands an event of the window to the session. This is the main thread, which must neither take long nor wait for the
/// session: the session may be waiting for the device, and on a phone the device answers here.
fn heed<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let session = Arc::clone(&window.state::<Arc<Session>>());
    match event {
        WindowEvent::DragDrop(tauri::DragDropEvent::Drop { paths, .. }) => {
            let (window, paths) = (window.clone(), paths.clone());
            tauri::async_runtime::spawn_blocking(move || {
                let _ = window.emit(DROPPED, session.read_dropped(&paths));
            });
        }
        WindowEvent::Focused(focused) => session.focus(*focused),
        #[cfg(mobile)]
        WindowEvent::Suspended | WindowEvent::Resumed => {
            let in_sight = matches!(event, WindowEvent::Resumed);
            if in_sight {
                links::take_shared(window.app_handle());
            }
            session.note_sight(in_sight);
            #[cfg(target_os = "ios")]
            if !in_sight {
                return_with_attention(window.app_handle());
            }
            tauri::async_runtime::spawn_blocking(move || session.follow_sight());
        }
        _ => {}
    }
}

/// iOS says that the app is left for each prompt over it, the one for the face too, but that it is back only after it was
/// in the background.
#[cfg(target_os = "ios")]
fn return_with_attention<R: Runtime>(app: &AppHandle<R>) {
    use clavis_device::DeviceExt;

    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if app.device().until_active().is_ok() {
            let session = app.state::<Arc<Session>>();
            session.note_sight(true);
            session.follow_sight();
        }
    });
}

/// The plugins that only a phone has; all but the scanner are called from Rust alone.
#[cfg(mobile)]
fn with_device<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder
        .plugin(tauri_plugin_barcode_scanner::init())
        .plugin(tauri_plugin_biometric::init())
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_haptics::init())
}

/// A computer has dialogs for files and runs one app at a time, where it can tell; the scripted device has a camera.
#[cfg(desktop)]
fn with_device<R: Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    let mut builder = builder.plugin(tauri_plugin_dialog::init());
    if let Some(single_instance) = links::single_instance() {
        builder = builder.plugin(single_instance);
    }
    #[cfg(feature = "fake-device")]
    if let Some(device) = platform::scripted::ScriptedDevice::of_environment() {
        builder = builder.plugin(platform::scripted::camera(device));
    }
    builder
}

/// Ends the session with the app: no key, no lock of ours and no code in the clipboard outlives it.
fn ending<R: Runtime>() -> TauriPlugin<R> {
    plugin::Builder::new("ending")
        .on_event(|app, event| {
            if matches!(event, RunEvent::Exit)
                && let Some(session) = app.try_state::<Arc<Session>>()
            {
                let session = Arc::clone(&session);
                if cfg!(mobile) {
                    // The session may be waiting for an answer that only this thread can bring.
                    std::thread::spawn(move || session.end());
                } else {
                    session.end();
                }
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
    open_session(app.handle(), folder)?;
    open_window(app, web_view)
}

fn open_session<R: Runtime>(app: &AppHandle<R>, folder: DataFolder) -> io::Result<()> {
    let session = Arc::new(Session::open(wiring::surroundings(app, folder)));
    session::watch(&session)?;
    app.manage(session);
    links::listen(app);
    #[cfg(feature = "fake-device")]
    platform::scripted::follow(app);
    Ok(())
}

fn open_window<R: Runtime>(app: &App<R>, web_view: Option<PathBuf>) -> tauri::Result<()> {
    let mut window = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::default())
        // Without a folder of its own the web view keeps nothing; Tauri wants one that is there all the same.
        .incognito(web_view.is_none())
        .data_directory(web_view.unwrap_or_else(std::env::temp_dir))
        .on_navigation(is_our_page);
    if let Some(ground) = ground(app.state::<Arc<Session>>().appearance()) {
        window = window.background_color(ground);
    }
    #[cfg(desktop)]
    let window = window
        .title("Clavis")
        .inner_size(390.0, 844.0)
        .min_inner_size(320.0, 480.0);
    window.build()?;
    Ok(())
}

/// The page's own ground for the first frame, so that nothing flashes. A phone's projects have it by day and by night, and
/// a colour from here would replace both.
fn ground(appearance: Appearance) -> Option<Color> {
    const DAY: Color = Color(0xff, 0xff, 0xff, 0xff);
    const NIGHT: Color = Color(0x12, 0x13, 0x11, 0xff);
    match appearance {
        Appearance::Dark => Some(NIGHT),
        Appearance::Light => Some(DAY),
        Appearance::System => cfg!(desktop).then_some(DAY),
    }
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
