//! Which device a session gets: a computer's, a phone's, or in tests one that follows a script.

use std::sync::Arc;

use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::platform::clipboard::SystemClipboard;
use crate::platform::folder::DataFolder;
use crate::session::{News, Surroundings};
use crate::{LOCKED, RESUMED, SUSPENDED, WAITING, WINDOW};

/// What the session of this app stands on.
pub(crate) fn surroundings<R: Runtime>(app: &AppHandle<R>, folder: DataFolder) -> Surroundings {
    let (window, page) = (app.clone(), app.clone());
    device(
        app,
        Surroundings {
            clipboard: Arc::new(SystemClipboard(app.clone())),
            is_hidden: Box::new(move || {
                window.get_webview_window(WINDOW).is_some_and(|window| {
                    window.is_minimized().unwrap_or(false) || !window.is_visible().unwrap_or(true)
                })
            }),
            tell: Box::new(move |news| {
                // A page that is gone needs no telling.
                let _ = page.emit(event(news), ());
            }),
            ..Surroundings::bare(folder)
        },
    )
}

fn event(news: News) -> &'static str {
    match news {
        News::Locked => LOCKED,
        News::Waiting => WAITING,
        News::Suspended => SUSPENDED,
        News::Resumed => RESUMED,
    }
}

/// A computer has files; what sensors some have guard no key of ours.
#[cfg(all(desktop, not(feature = "fake-device")))]
fn device<R: Runtime>(app: &AppHandle<R>, bare: Surroundings) -> Surroundings {
    use crate::platform::dialogs::{LocalFiles, SystemDialogs};

    Surroundings {
        files: Box::new(LocalFiles(SystemDialogs(app.clone()))),
        ..bare
    }
}

#[cfg(mobile)]
fn device<R: Runtime>(app: &AppHandle<R>, bare: Surroundings) -> Surroundings {
    use clavis_device::{DeviceExt, Screenshots};

    use crate::platform::haptics::PhoneHaptics;
    use crate::platform::phone::{self, PhoneBiometrics, PhoneClock, PhoneDeviceKey, PhoneFiles};

    let (window, device) = (app.clone(), app.clone());
    Surroundings {
        device_key: Arc::new(PhoneDeviceKey::new(app.clone())),
        device_key_level: Box::new(move || phone::device_key_level(&device)),
        clock: Arc::new(PhoneClock::new(app.clone())),
        files: Box::new(PhoneFiles(app.clone())),
        biometrics: Box::new(PhoneBiometrics(app.clone())),
        haptics: Box::new(PhoneHaptics(app.clone())),
        block_screenshots: Some(Box::new(move |block| {
            let screenshots = if block {
                Screenshots::Blocked
            } else {
                Screenshots::Allowed
            };
            // The window starts out blocked, so that what goes wrong here leaves it so.
            let _ = window.device().secure_window(screenshots);
        })),
        ..bare
    }
}

/// The test's own build: a script stands for the person and the phone, when there is one.
#[cfg(all(desktop, feature = "fake-device"))]
fn device<R: Runtime>(app: &AppHandle<R>, bare: Surroundings) -> Surroundings {
    use crate::platform::dialogs::{LocalFiles, SystemDialogs};
    use crate::platform::scripted::ScriptedDevice;

    match ScriptedDevice::of_environment() {
        Some(device) => Surroundings {
            block_screenshots: device.screenshots(),
            biometrics: Box::new(device.clone()),
            files: Box::new(LocalFiles(device)),
            ..bare
        },
        None => Surroundings {
            files: Box::new(LocalFiles(SystemDialogs(app.clone()))),
            ..bare
        },
    }
}
