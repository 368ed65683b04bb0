//! What only a phone can do: keys in hardware, biometrics, files of other apps, the secure window.
//!
//! A Tauri plugin with three halves: this one, Kotlin in `android/`, Swift in `ios/`. They speak JSON; [`contract`] is
//! the list of what is said, and a test compares the three. The page has no permission to any of it: only Rust asks.
//! On a computer everything answers [`DeviceError::Unavailable`].
//!
//! # Security
//!
//! Our own copies of secrets are wiped. The copies that Tauri and the system make on the way between the halves are
//! freed unwiped; they live as long as one call.

pub mod contract;
pub mod limits;

mod bytes;
mod commands;
#[cfg(desktop)]
mod desktop;
mod device;
mod error;
mod files;
#[cfg(mobile)]
mod mobile;
mod values;

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Manager, Runtime};

#[cfg(desktop)]
use desktop::Native;
#[cfg(mobile)]
use mobile::Native;

pub use bytes::{Content, Sealed, Secret};
pub use device::Device;
pub use error::DeviceError;
pub use files::DeviceFile;
pub use values::{
    Biometry, BootTime, Choice, Count, FileName, Folder, KeyLevel, NewKey, PickedFolder, Prompt,
    Rounds, Screenshots, Shared, Status, Torch,
};

/// Gives everything that knows the app its [`Device`].
pub trait DeviceExt<R: Runtime> {
    /// The device this app runs on.
    fn device(&self) -> &Device<R>;
}

impl<R: Runtime, T: Manager<R>> DeviceExt<R> for T {
    fn device(&self) -> &Device<R> {
        self.state::<Device<R>>().inner()
    }
}

/// The plugin, for the app's builder.
#[must_use]
pub fn init<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("clavis-device")
        .setup(|app, api| {
            app.manage(Device::new(Native::register(app, &api)?));
            Ok(())
        })
        .build()
}
