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
        while let Some(session) = session.upgrade() {
            session.note_sight(!device.read().away);
            session.follow_sight();
            drop(session);
            std::thread::sleep(GLANCE);
        }
    });
}
