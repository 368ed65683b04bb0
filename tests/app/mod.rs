//! The real shell with its real permissions on Tauri's mock runtime: no display, no web view, the same commands.
#![allow(dead_code, reason = "each test crate uses its part")]

use serde_json::Value;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, RunEvent, WebviewWindow, WebviewWindowBuilder};

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
        let main = app.get_webview_window("main").expect("the window is open");
        Self { main, app, folder }
    }

    /// Opens another window, which no capability names.
    pub fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, label, tauri::WebviewUrl::default())
            .build()
            .expect("a second window")
    }

    /// Closes the last window, waits for the end of the app and hands over its folder.
    pub fn stop(self) -> tempfile::TempDir {
        self.app.run_return(|app, event| {
            // Before it runs the mock runtime closes windows without a word.
            if matches!(event, RunEvent::Ready) {
                for window in app.webview_windows().into_values() {
                    window.close().expect("the window is open");
                }
            }
        });
        self.folder
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
