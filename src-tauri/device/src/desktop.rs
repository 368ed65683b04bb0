//! A computer has no other half.

use std::convert::Infallible;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use tauri::plugin::PluginApi;
use tauri::{AppHandle, Runtime};

use crate::DeviceError;
use crate::commands::Command;

/// Stands where a phone has its other half.
pub(crate) struct Native<R: Runtime>(PhantomData<fn() -> R>);

impl<R: Runtime> Native<R> {
    pub(crate) fn register<C: DeserializeOwned>(
        _app: &AppHandle<R>,
        _api: &PluginApi<R, C>,
    ) -> Result<Self, Infallible> {
        Ok(Self(PhantomData))
    }

    pub(crate) fn run<C: Command>(&self, _command: &C) -> Result<C::Answer, DeviceError> {
        Err(DeviceError::Unavailable)
    }
}
