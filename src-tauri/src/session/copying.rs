//! A code in the clipboard, and how it leaves it again.
//!
//! Locking leaves it there: who locks on leaving the window copies in order to paste elsewhere. Half a minute, the end
//! of the app and erasing everything take it out, if it is still what was copied last.

use std::sync::mpsc;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use clavis_core::otp::Otp;
use zeroize::Zeroizing;

use super::Session;
use super::keys::visible;
use super::saving::not_changed;
use crate::error::CommandError;
use crate::platform::clock;
use crate::present;
use crate::view::CopiedView;

/// How long a code may stay in the clipboard.
pub const CLIPBOARD_LIFETIME: Duration = Duration::from_secs(30);
/// How often clearing is tried, one glance apart, when another program holds the clipboard.
const CLEARINGS: u32 = 10;
/// How long the end of the app may wait for the clipboard.
const PATIENCE_AT_THE_END: Duration = Duration::from_secs(1);

/// The last code that was copied. Copied again, it stays for its whole time again.
pub(super) struct Copied {
    code: Zeroizing<String>,
    /// Since boot, so that sleep counts.
    until: Duration,
    clearings_left: u32,
}

impl Session {
    /// Copies the code that shows: of the clock the one of this moment, of a counter the last one revealed.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount`, `clipboardUnavailable`; `badRequest` for a counter whose code does not show.
    pub fn copy_code(&self, account_id: &str) -> Result<CopiedView, CommandError> {
        let id = present::account_id(account_id)?;
        let code = {
            let mut inner = self.inner();
            let (vault, shown_counter) = inner.open_with_counter()?;
            if matches!(visible(vault, id)?.otp, Otp::Hotp(_)) {
                let shown = shown_counter.as_ref().filter(|shown| shown.account == id);
                shown.ok_or(CommandError::BadRequest)?.code.clone()
            } else {
                let codes = vault.code(id, clock::now()).map_err(not_changed)?;
                Zeroizing::new(codes.code.as_str().to_owned())
            }
        };
        let mut copied = self.copied();
        self.surroundings
            .clipboard
            .write_secret(&code, CLIPBOARD_LIFETIME)
            .map_err(|_| CommandError::ClipboardUnavailable)?;
        self.surroundings.haptics.copied();
        *copied = Some(Copied {
            code,
            until: self.since_boot().saturating_add(CLIPBOARD_LIFETIME),
            clearings_left: CLEARINGS,
        });
        let clears_in_ms = u64::try_from(CLIPBOARD_LIFETIME.as_millis()).unwrap_or(u64::MAX);
        Ok(CopiedView { clears_in_ms })
    }

    pub(super) fn clear_copied_if_due(&self) {
        let now = self.since_boot();
        let mut slot = self.copied();
        let Some(copied) = slot.as_mut().filter(|copied| copied.until <= now) else {
            return;
        };
        copied.clearings_left = copied.clearings_left.saturating_sub(1);
        let cleared = self.surroundings.clipboard.clear_if(&copied.code).is_ok();
        if cleared || copied.clearings_left == 0 {
            *slot = None;
        }
    }

    /// Clears now, but waits a moment only: this may be the window's thread, which another thread that reads the
    /// clipboard waits for.
    pub(super) fn clear_copied_at_the_end(&self) {
        // Held by somebody who is clearing or copying at this moment: there is nothing more to do.
        let Some(copied) = self.copied.try_lock().ok().and_then(|mut slot| slot.take()) else {
            return;
        };
        let clipboard = Arc::clone(&self.surroundings.clipboard);
        let (done, cleared) = mpsc::channel();
        let clear = move || {
            let _ = clipboard.clear_if(&copied.code);
            let _ = done.send(());
        };
        if std::thread::Builder::new().spawn(clear).is_ok() {
            let _ = cleared.recv_timeout(PATIENCE_AT_THE_END);
        }
    }

    fn copied(&self) -> MutexGuard<'_, Option<Copied>> {
        self.copied.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
