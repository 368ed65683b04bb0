//! What differs between a phone and a computer, behind small doors: the session and the commands never ask which it is.

pub mod biometrics;
pub mod clipboard;
pub mod clock;
pub mod dialogs;
pub mod files;
pub mod folder;
pub mod haptics;
pub mod phone;
#[cfg(feature = "fake-device")]
pub mod scripted;
pub mod writing;

use crate::view::PlatformView;

/// Which kind of device this program was built for.
#[must_use]
pub fn platform() -> PlatformView {
    #[cfg(feature = "fake-device")]
    if let Some(device) = scripted::ScriptedDevice::of_environment() {
        return device.platform();
    }
    if cfg!(target_os = "android") {
        PlatformView::Android
    } else if cfg!(target_os = "ios") {
        PlatformView::Ios
    } else {
        PlatformView::Computer
    }
}

/// The system's language as it names it, unchecked; the page decides what to make of it.
#[must_use]
pub fn system_language() -> String {
    sys_locale::get_locale().unwrap_or_default()
}
