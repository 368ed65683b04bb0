//! Goes out of sight and comes back as the script says.

use std::sync::Arc;
use std::time::Duration;

use tauri::{AppHandle, Manager, Runtime};

use super::ScriptedDevice;
use crate::session::Session;

const GLANCE: Duration = Duration::from_millis(100);

/// Follows the script for as long as the app runs.
pub fn follow<R: Runtime>(app: &AppHandle<R>) {
    let Some(device) = ScriptedDevice::of_environment() else {
        return;
    };
    let session = Arc::downgrade(&app.state::<Arc<Session>>());
    std::thread::spawn(move || {
        let mut was_away = false;
        while let Some(session) = session.upgrade() {
            let away = device.read().away;
            match (was_away, away) {
                (false, true) => session.suspend(),
                (true, false) => session.resume(),
                _ => {}
            }
            was_away = away;
            drop(session);
            std::thread::sleep(GLANCE);
        }
    });
}
