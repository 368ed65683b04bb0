//! A camera in place of the scanner's plugin, under its name and with its commands, so that the page is the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tauri::ipc::{CapabilityBuilder, Invoke};
use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Manager, Runtime};

use super::{Permission, ScriptedDevice};

const NAME: &str = "barcode-scanner";
/// How often the script is read again while nothing is before the camera.
const GLANCE: Duration = Duration::from_millis(100);

struct Camera {
    device: ScriptedDevice,
    /// How many of the script's texts were seen.
    seen: AtomicUsize,
    /// Which scan runs; one that was cancelled is an earlier one.
    scan: AtomicU64,
    /// What was answered when the system asked, if it did.
    answered: std::sync::Mutex<Option<Permission>>,
}

/// The plugin.
pub fn camera<R: Runtime>(device: ScriptedDevice) -> TauriPlugin<R> {
    let camera = Arc::new(Camera {
        device,
        seen: AtomicUsize::new(0),
        scan: AtomicU64::new(0),
        answered: std::sync::Mutex::default(),
    });
    Builder::new(NAME)
        .setup(|app, _| {
            // The committed capability is for phones alone.
            let allowed = [
                "scan",
                "cancel",
                "check-permissions",
                "request-permissions",
                "open-app-settings",
            ];
            let mut capability = CapabilityBuilder::new("scripted-camera").window(crate::WINDOW);
            for command in allowed {
                capability = capability.permission(format!("{NAME}:allow-{command}"));
            }
            app.add_capability(capability)?;
            Ok(())
        })
        .invoke_handler(move |invoke| {
            answer(Arc::clone(&camera), invoke);
            true
        })
        .build()
}

fn answer<R: Runtime>(camera: Arc<Camera>, invoke: Invoke<R>) {
    let Invoke {
        message, resolver, ..
    } = invoke;
    // A scan takes as long as nothing is seen.
    let command = message.command().to_owned();
    std::thread::spawn(move || match camera.run(&command) {
        Ok(answer) => resolver.resolve(answer),
        Err(refusal) => resolver.reject(refusal),
    });
}

impl Camera {
    fn run(&self, command: &str) -> Result<Value, &'static str> {
        match command {
            "check_permissions" => self.state(self.permission()),
            "request_permissions" => {
                let asked = self.device.read().camera_asked;
                *self
                    .answered
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(asked);
                self.state(asked)
            }
            "scan" => self.scan(),
            "cancel" => {
                self.scan.fetch_add(1, Ordering::SeqCst);
                Ok(Value::Null)
            }
            "open_app_settings" => Ok(Value::Null),
            _ => Err("no such command"),
        }
    }

    fn permission(&self) -> Permission {
        let scripted = self.device.read().camera;
        let answered = *self
            .answered
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match (scripted, answered) {
            (Permission::Prompt, Some(answered)) => answered,
            (scripted, _) => scripted,
        }
    }

    fn state(&self, permission: Permission) -> Result<Value, &'static str> {
        match permission {
            Permission::Granted => Ok(json!({ "camera": "granted" })),
            Permission::Prompt => Ok(json!({ "camera": "prompt" })),
            Permission::Denied => Ok(json!({ "camera": "denied" })),
            Permission::Missing => Err("no camera"),
        }
    }

    /// Sees the next text of the script, as soon as there is one.
    fn scan(&self) -> Result<Value, &'static str> {
        let scan = self.scan.fetch_add(1, Ordering::SeqCst) + 1;
        loop {
            if self.scan.load(Ordering::SeqCst) != scan {
                return Err("cancelled");
            }
            let place = self.seen.load(Ordering::SeqCst);
            if let Some(content) = self.device.read().seen.into_iter().nth(place) {
                self.seen.fetch_add(1, Ordering::SeqCst);
                return Ok(json!({ "content": content, "format": "QR_CODE", "bounds": null }));
            }
            std::thread::sleep(GLANCE);
        }
    }
}
