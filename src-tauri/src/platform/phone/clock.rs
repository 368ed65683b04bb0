//! The phone's clock. The time is the system's; what tells one start from the next, only the other half knows.

use std::sync::OnceLock;
use std::time::Duration;

use clavis_device::DeviceExt;
use clavis_vault::{BootClock, BootTime, SystemBootClock};
use sha2::{Digest, Sha256};
use tauri::{AppHandle, Runtime};

/// The time since the phone was started.
pub struct PhoneClock<R: Runtime> {
    app: AppHandle<R>,
    boot_id: OnceLock<[u8; 16]>,
}

impl<R: Runtime> PhoneClock<R> {
    /// The clock of the phone this app runs on. Asks nothing yet.
    pub fn new(app: AppHandle<R>) -> Self {
        Self {
            app,
            boot_id: OnceLock::new(),
        }
    }
}

impl<R: Runtime> BootClock for PhoneClock<R> {
    fn now(&self) -> BootTime {
        // Asked once: an app does not live through a start of its phone.
        let boot_id = *self
            .boot_id
            .get_or_init(|| match self.app.device().boot_time() {
                Ok(time) => named(&time.boot_id),
                Err(_) => SystemBootClock.now().boot_id,
            });
        BootTime {
            boot_id,
            elapsed: self.elapsed(),
        }
    }

    fn elapsed(&self) -> Duration {
        SystemBootClock.elapsed()
    }
}

/// Sixteen bytes for a name of any length.
fn named(boot: &str) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::digest(boot).into();
    digest.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_start_has_one_name_and_another_start_another() {
        assert_eq!(named("boot-7"), named("boot-7"));
        assert_ne!(named("boot-7"), named("boot-8"));
        assert_ne!(named(""), [0; 16]);
    }
}
