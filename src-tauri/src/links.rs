//! Links and shares on their way in. On a phone other apps hand them over; on a computer a second start of the app
//! brings the link as its argument, and the first one takes it.
//!
//! Nothing is read here: it waits in the session, and ends in Confirm.

use std::sync::Arc;

use clavis_device::DeviceExt;
use tauri::{AppHandle, Manager, Runtime};
use zeroize::Zeroizing;

use crate::platform::phone;
use crate::session::{Handed, Session};

/// The links that the app answers to. `tauri.conf.json` names them for the phones.
const SCHEMES: [&str; 2] = ["otpauth://", "otpauth-migration://"];

/// The links among the arguments of a start.
fn among(arguments: impl IntoIterator<Item = String>) -> Vec<Handed> {
    arguments
        .into_iter()
        .map(Zeroizing::new)
        .filter(|argument| SCHEMES.iter().any(|scheme| begins_with(argument, scheme)))
        .map(Handed::Text)
        .collect()
}

/// Schemes are the same in any case (RFC 3986 §3.1).
fn begins_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn hand_over<R: Runtime>(app: &AppHandle<R>, handed: Vec<Handed>) {
    if let Some(session) = app.try_state::<Arc<Session>>()
        && !handed.is_empty()
    {
        session.hand_over(handed);
    }
}

/// Takes the link that the app was started with.
#[cfg(desktop)]
pub(crate) fn listen<R: Runtime>(app: &AppHandle<R>) {
    hand_over(app, among(std::env::args().skip(1)));
    take_shared(app);
}

/// Takes what the app was started with, and whatever comes while it runs.
#[cfg(mobile)]
pub(crate) fn listen<R: Runtime>(app: &AppHandle<R>) {
    use tauri_plugin_deep_link::DeepLinkExt;

    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        if cfg!(target_os = "ios") {
            hand_over(&handle, among(event.urls().into_iter().map(String::from)));
        } else {
            // Android's other half has the same link, and more.
            take_shared(&handle);
        }
    });
    #[cfg(target_os = "ios")]
    if let Ok(Some(urls)) = app.deep_link().get_current() {
        hand_over(app, among(urls.into_iter().map(String::from)));
    }
    take_shared(app);
}

/// Asks the phone what other apps handed over since last time. On a computer that is nothing.
pub(crate) fn take_shared<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    // The answer comes on the main thread, which may be this one.
    tauri::async_runtime::spawn_blocking(move || {
        let Ok(shared) = app.device().take_shared() else {
            return;
        };
        let files = shared.files.into_iter().map(phone::read);
        let handed = shared.texts.into_iter().map(Handed::Text);
        hand_over(&app, handed.chain(files.map(Handed::File)).collect());
    });
}

/// One app at a time: a second start hands its link over and ends. With a folder of its own an app is another one,
/// unless its test says otherwise.
#[cfg(desktop)]
pub(crate) fn single_instance<R: Runtime>() -> Option<tauri::plugin::TauriPlugin<R>> {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("CLAVIS_DATA_DIR") && !is_set("CLAVIS_SINGLE_INSTANCE") {
        return None;
    }
    Some(tauri_plugin_single_instance::init(|app, arguments, _| {
        hand_over(app, among(arguments.into_iter().skip(1)));
        if let Some(window) = app.get_webview_window(crate::WINDOW) {
            let _ = window.unminimize();
            let _ = window.set_focus();
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_are_taken_from_the_arguments() {
        let arguments = [
            "--flag",
            "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ",
            "OTPAUTH-MIGRATION://offline?data=CjEK",
            "https://example.ch",
            "otpauth:/",
            "é",
            "/etc/passwd",
        ];
        let links = among(arguments.map(str::to_owned));
        let texts: Vec<&str> = links
            .iter()
            .map(|handed| match handed {
                Handed::Text(text) => text.as_str(),
                Handed::File(_) => "a file",
            })
            .collect();
        assert_eq!(texts, [arguments[1], arguments[2]]);
    }
}
