//! The clipboard: codes go in marked as sensitive, key URIs and pictures come out. Only Rust touches it.

use std::time::Duration;

use clavis_device::DeviceExt;
use tauri::{AppHandle, Runtime};
use tauri_plugin_clipboard_manager::ClipboardExt;
use zeroize::Zeroizing;

/// What a person has copied elsewhere.
pub enum Pasted {
    /// A text; it may be a key URI and is wiped after use.
    Text(Zeroizing<String>),
    /// Pixels, four bytes each.
    Picture {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
        /// Red, green, blue, alpha.
        rgba: Zeroizing<Vec<u8>>,
    },
    /// Neither.
    Nothing,
}

/// The clipboard cannot be reached: another program holds it, or the system has none.
#[derive(Debug, thiserror::Error)]
#[error("the clipboard cannot be reached")]
pub struct ClipboardUnavailable;

/// The few things the app does with a clipboard.
pub trait Clipboard: Send + Sync {
    /// Writes a code, marked so that histories and previews leave it out, and for that time only where the system can be
    /// told so.
    ///
    /// # Errors
    ///
    /// Fails when the clipboard cannot be reached.
    fn write_secret(&self, text: &str, lifetime: Duration) -> Result<(), ClipboardUnavailable>;
    /// Empties the clipboard if it still holds `text`. On phones, where the app may not read it unasked, it is emptied.
    ///
    /// # Errors
    ///
    /// Fails when the clipboard cannot be reached, or holds no text: not every system tells the two apart.
    fn clear_if(&self, text: &str) -> Result<(), ClipboardUnavailable>;
    /// Reads what was copied elsewhere: a text if there is one, else a picture.
    ///
    /// # Errors
    ///
    /// Fails when the clipboard cannot be reached.
    fn read(&self) -> Result<Pasted, ClipboardUnavailable>;
}

/// No clipboard.
pub struct NoClipboard;

impl Clipboard for NoClipboard {
    fn write_secret(&self, _: &str, _: Duration) -> Result<(), ClipboardUnavailable> {
        Err(ClipboardUnavailable)
    }

    fn clear_if(&self, _: &str) -> Result<(), ClipboardUnavailable> {
        Err(ClipboardUnavailable)
    }

    fn read(&self) -> Result<Pasted, ClipboardUnavailable> {
        Err(ClipboardUnavailable)
    }
}

/// The system's clipboard through `tauri-plugin-clipboard-manager`, called from Rust only.
pub struct SystemClipboard<R: Runtime>(pub AppHandle<R>);

impl<R: Runtime> Clipboard for SystemClipboard<R> {
    fn write_secret(&self, text: &str, lifetime: Duration) -> Result<(), ClipboardUnavailable> {
        self.0
            .clipboard()
            .write_secret(text)
            .map_err(|_| ClipboardUnavailable)?;
        if cfg!(mobile) {
            // Where that fails, the code leaves the clipboard when the session clears it.
            let _ = self.0.device().expire_clipboard(lifetime);
        }
        Ok(())
    }

    fn clear_if(&self, text: &str) -> Result<(), ClipboardUnavailable> {
        if cfg!(mobile) {
            // The official plugin asks first whether there is anything, which Android tells only the app in front.
            let cleared = self.0.device().clear_clipboard();
            return cleared.map_err(|_| ClipboardUnavailable);
        }
        let clipboard = self.0.clipboard();
        let held = clipboard.read_text().map_err(|_| ClipboardUnavailable)?;
        if *Zeroizing::new(held) != text {
            return Ok(());
        }
        clipboard.clear().map_err(|_| ClipboardUnavailable)
    }

    fn read(&self) -> Result<Pasted, ClipboardUnavailable> {
        let clipboard = self.0.clipboard();
        if let Ok(text) = clipboard.read_text()
            && !text.trim().is_empty()
        {
            return Ok(Pasted::Text(Zeroizing::new(text)));
        }
        match clipboard.read_image() {
            Ok(image) => Ok(Pasted::Picture {
                width: image.width(),
                height: image.height(),
                rgba: Zeroizing::new(image.rgba().to_vec()),
            }),
            Err(_) => Ok(Pasted::Nothing),
        }
    }
}
