//! What a session needs from the device it runs on, and how it is told of.

use std::sync::Arc;

use clavis_vault::{BootClock, DeviceKey, FileDeviceKey, SystemBootClock};

use crate::platform::biometrics::{Biometrics, NoBiometrics};
use crate::platform::clipboard::{Clipboard, NoClipboard};
use crate::platform::dialogs::{LocalFiles, NoDialogs};
use crate::platform::files::Files;
use crate::platform::folder::DataFolder;
use crate::platform::haptics::{Haptics, NoHaptics};
use crate::view::DeviceKeyView;

/// What the page is told unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The vault was locked: drop every code and key.
    Locked,
    /// Another app handed something over; it waits to be taken.
    Waiting,
    /// The app is out of sight: cover everything.
    Suspended,
    /// The app is in sight again.
    Resumed,
}

/// Keeps pictures of the window away, or lets them be taken.
pub type BlockScreenshots = Box<dyn Fn(bool) + Send + Sync>;

/// What the session needs from the device it runs on.
pub struct Surroundings {
    /// Where everything lies.
    pub folder: DataFolder,
    /// The key that is mixed into each guess.
    pub device_key: Arc<dyn DeviceKey>,
    /// Where that key is; `None` when the device does not say.
    pub device_key_level: Box<dyn Fn() -> Option<DeviceKeyView> + Send + Sync>,
    /// The clock for waits: it counts through sleep and nobody can set it.
    pub clock: Arc<dyn BootClock>,
    /// The system's clipboard.
    pub clipboard: Arc<dyn Clipboard>,
    /// The system's files.
    pub files: Box<dyn Files>,
    /// Finger and face.
    pub biometrics: Box<dyn Biometrics>,
    /// The tick under the finger.
    pub haptics: Box<dyn Haptics>,
    /// `None` where the system has no such thing.
    pub block_screenshots: Option<BlockScreenshots>,
    /// Whether the window is minimised or hidden. Asked without any lock held.
    pub is_hidden: Box<dyn Fn() -> bool + Send + Sync>,
    /// Tells the page. Called without any lock held.
    pub tell: Box<dyn Fn(News) + Send + Sync>,
}

impl Surroundings {
    /// A computer with nobody before it: nothing is chosen, pasted or touched. Tests and examples begin with it.
    #[must_use]
    pub fn bare(folder: DataFolder) -> Self {
        Self {
            device_key: Arc::new(FileDeviceKey::new(folder.device_key())),
            folder,
            device_key_level: Box::new(|| Some(DeviceKeyView::File)),
            clock: Arc::new(SystemBootClock::new()),
            clipboard: Arc::new(NoClipboard),
            files: Box::new(LocalFiles(NoDialogs)),
            biometrics: Box::new(NoBiometrics),
            haptics: Box::new(NoHaptics),
            block_screenshots: None,
            is_hidden: Box::new(|| false),
            tell: Box::new(|_| {}),
        }
    }
}
