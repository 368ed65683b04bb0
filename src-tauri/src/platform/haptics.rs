//! The tick under the finger. A phone has one, a computer has none.

/// What the finger is told.
pub trait Haptics: Send + Sync {
    /// A code was copied.
    fn copied(&self);
    /// The PIN was wrong.
    fn refused(&self);
}

/// Nothing to feel.
pub struct NoHaptics;

impl Haptics for NoHaptics {
    fn copied(&self) {}

    fn refused(&self) {}
}

/// The phone's tick through `tauri-plugin-haptics`, called from Rust only.
#[cfg(mobile)]
pub struct PhoneHaptics<R: tauri::Runtime>(pub tauri::AppHandle<R>);

#[cfg(mobile)]
impl<R: tauri::Runtime> Haptics for PhoneHaptics<R> {
    fn copied(&self) {
        use tauri_plugin_haptics::{HapticsExt, ImpactFeedbackStyle};

        let _ = self.0.haptics().impact_feedback(ImpactFeedbackStyle::Light);
    }

    fn refused(&self) {
        use tauri_plugin_haptics::{HapticsExt, NotificationFeedbackType};

        let kind = NotificationFeedbackType::Error;
        let _ = self.0.haptics().notification_feedback(kind);
    }
}
