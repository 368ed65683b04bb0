//! The real shell with its real permissions on Tauri's mock runtime: no display, no web view, the same commands.
#![allow(dead_code, reason = "each test crate uses its part")]

use serde_json::Value;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};

/// One app with a data folder of its own.
pub struct TestApp {
    pub main: WebviewWindow<MockRuntime>,
    app: App<MockRuntime>,
    pub folder: tempfile::TempDir,
}

impl TestApp {
    /// Starts on an empty folder.
    pub fn start() -> Self {
        Self::start_in(tempfile::tempdir().expect("a folder for the test"))
    }

    /// Starts on a folder that holds what an earlier run left.
    pub fn start_in(folder: tempfile::TempDir) -> Self {
        let path = folder.path().to_path_buf();
        Self::start_at(&path, folder)
    }

    /// Starts on a folder inside, or beside, the one that is deleted in the end.
    pub fn start_at(data: &std::path::Path, folder: tempfile::TempDir) -> Self {
        let data = clavis_lib::platform::folder::DataFolder::at(data);
        let app = clavis_lib::configure(mock_builder())
            .build(clavis_lib::context())
            .expect("the app can be built");
        // The mock runtime never comes to the setup, so it is done here.
        clavis_lib::start(&app, data).expect("a session and a window");
        let main = tauri::Manager::get_webview_window(&app, "main").expect("the window is open");
        Self { main, app, folder }
    }

    /// Opens another window, which no capability names.
    pub fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, label, tauri::WebviewUrl::default())
            .build()
            .expect("a second window")
    }

    /// Leaves the app and hands over a copy of its folder, as a disk after a restart: the mock runtime keeps what it
    /// manages, the lock of the vault too, until the test process ends.
    pub fn stop(self) -> tempfile::TempDir {
        let copy = tempfile::tempdir().expect("a folder for the test");
        copy_all(self.folder.path(), copy.path());
        copy
    }

    /// Asks a command of the main window.
    pub fn ask(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        answer(&self.main, command, arguments)
    }
}

/// Sends one command as the page would and returns its answer.
pub fn answer(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    arguments: Value,
) -> Result<Value, Value> {
    send(window, command, InvokeBody::Json(arguments))
}

/// Sends one command with raw bytes as the page of a computer would.
pub fn send(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    body: InvokeBody,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body,
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().expect("an answer is JSON"))
}

fn copy_all(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("a folder");
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a file");
        }
    }
}
