//! A device that answers from a script, for tests of the real app: nobody taps on a system's dialog there.
//!
//! Only with the feature `fake-device`, which no release can have, and only when `CLAVIS_FAKE_DEVICE` names the script.

mod camera;
mod follow;

use std::path::PathBuf;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::biometrics::{BiometricError, Biometrics, Prompt, Readiness};
use super::dialogs::Dialogs;
use crate::session::BlockScreenshots;
use crate::view::PlatformView;

pub use camera::camera;
pub use follow::follow;

#[cfg(not(debug_assertions))]
compile_error!("the feature `fake-device` is for tests and never goes into a release");

/// What a person would answer, read anew each time something is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Script {
    /// The files chosen; none means that the dialog was closed.
    open: Vec<PathBuf>,
    /// The place for a file to be written.
    save: Option<PathBuf>,
    /// The folder chosen.
    folder: Option<PathBuf>,
    /// Whether there is a sensor, and somebody enrolled.
    sensor: Sensor,
    /// What the touch on it is.
    touch: Touch,
    /// The page believes to run there.
    platform: Machine,
    /// Whether the camera may be used.
    camera: Permission,
    /// What the person answers when the system asks for the camera.
    camera_asked: Permission,
    /// What is before the camera, one text after the other.
    seen: Vec<String>,
    /// The app is out of sight.
    away: bool,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Machine {
    #[default]
    Computer,
    Phone,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Permission {
    #[default]
    Granted,
    /// The system asks.
    Prompt,
    /// The system does not ask any more.
    Denied,
    /// There is no camera.
    Missing,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Sensor {
    #[default]
    Absent,
    NotEnrolled,
    Ready,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Touch {
    #[default]
    Known,
    Cancelled,
    Failed,
    LockedOut,
    /// Another finger was enrolled since.
    SlotDead,
}

/// The device of a script.
#[derive(Debug, Clone)]
pub struct ScriptedDevice {
    script: PathBuf,
}

impl ScriptedDevice {
    /// The device whose script the environment names, if it names one.
    #[must_use]
    pub fn of_environment() -> Option<Self> {
        let script = std::env::var_os("CLAVIS_FAKE_DEVICE")?;
        Some(Self {
            script: script.into(),
        })
    }

    /// What the page is told it runs on.
    pub(super) fn platform(&self) -> PlatformView {
        match self.read().platform {
            Machine::Computer => PlatformView::Computer,
            Machine::Phone => PlatformView::Android,
        }
    }

    /// A phone can keep pictures of its window away; this one only says that it would.
    #[must_use]
    pub fn screenshots(&self) -> Option<BlockScreenshots> {
        matches!(self.read().platform, Machine::Phone).then(|| Box::new(|_| {}) as BlockScreenshots)
    }

    /// A script that is missing or wrong answers nothing, as if every dialog were closed.
    fn read(&self) -> Script {
        std::fs::read(&self.script)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }
}

impl Script {
    fn touched(&self) -> Result<(), BiometricError> {
        match self.touch {
            Touch::Known => Ok(()),
            Touch::Cancelled => Err(BiometricError::Cancelled),
            Touch::Failed => Err(BiometricError::Failed),
            Touch::LockedOut => Err(BiometricError::LockedOut),
            Touch::SlotDead => Err(BiometricError::SlotDead),
        }
    }
}

/// This sensor guards nothing: it turns every byte over, so that a test sees what went through it.
fn turned(byte: &u8) -> u8 {
    byte ^ 0x5a
}

impl Biometrics for ScriptedDevice {
    fn readiness(&self) -> Readiness {
        match self.read().sensor {
            Sensor::Absent => Readiness::Absent,
            Sensor::NotEnrolled => Readiness::NotEnrolled,
            Sensor::Ready => Readiness::Ready,
        }
    }

    fn seal(&self, key: &[u8; 32], _: Prompt<'_>) -> Result<Vec<u8>, BiometricError> {
        self.read().touched()?;
        Ok(key.iter().map(turned).collect())
    }

    fn open(&self, sealed: &[u8], _: Prompt<'_>) -> Result<Zeroizing<[u8; 32]>, BiometricError> {
        self.read().touched()?;
        let key: Vec<u8> = sealed.iter().map(turned).collect();
        let key: [u8; 32] = key.try_into().map_err(|_| BiometricError::SlotDead)?;
        Ok(Zeroizing::new(key))
    }

    fn delete(&self) {}
}

impl Dialogs for ScriptedDevice {
    fn files(&self) -> Vec<PathBuf> {
        self.read().open
    }

    fn picture(&self) -> Option<PathBuf> {
        self.read().open.into_iter().next()
    }

    fn place(&self, name: &str) -> Option<PathBuf> {
        // A script may name a folder; the app names the file.
        let place = self.read().save?;
        Some(if place.is_dir() {
            place.join(name)
        } else {
            place
        })
    }

    fn folder(&self) -> Option<PathBuf> {
        self.read().folder
    }
}
