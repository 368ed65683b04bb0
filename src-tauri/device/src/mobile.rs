//! The way to the Kotlin and the Swift half.

use serde::de::DeserializeOwned;
use tauri::plugin::mobile::PluginInvokeError;
use tauri::plugin::{PluginApi, PluginHandle};
use tauri::{AppHandle, Runtime};

use crate::DeviceError;
use crate::commands::Command;

/// Where the Swift half is made.
#[cfg(target_os = "ios")]
mod swift {
    #![allow(
        unsafe_code,
        reason = "Tauri's macro declares the foreign function that makes the Swift half; Tauri calls it"
    )]

    tauri::ios_plugin_binding!(init_plugin_clavis_device);

    /// The macro's function is private to its module.
    pub(super) const MAKE: unsafe fn() -> *const std::ffi::c_void = init_plugin_clavis_device;
}

/// The registered other half.
pub(crate) struct Native<R: Runtime>(PluginHandle<R>);

impl<R: Runtime> Native<R> {
    pub(crate) fn register<C: DeserializeOwned>(
        _app: &AppHandle<R>,
        api: &PluginApi<R, C>,
    ) -> Result<Self, PluginInvokeError> {
        #[cfg(target_os = "android")]
        let handle = api.register_android_plugin("ch.clavis.device", "DevicePlugin")?;
        #[cfg(target_os = "ios")]
        let handle = api.register_ios_plugin(swift::MAKE)?;
        Ok(Self(handle))
    }

    pub(crate) fn run<C: Command>(&self, command: &C) -> Result<C::Answer, DeviceError> {
        self.0
            .run_mobile_plugin(C::NAME, command)
            .map_err(|error| error_of(&error))
    }
}

/// The texts are dropped: those of others may hold anything.
fn error_of(error: &PluginInvokeError) -> DeviceError {
    match error {
        PluginInvokeError::InvokeRejected(refusal) => {
            DeviceError::from_code(refusal.code.as_deref())
        }
        _ => DeviceError::BadAnswer,
    }
}
