//! Auto-lock: a thread compares the last sign of a person with a clock that counts through sleep.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use clavis_vault::BootClock;

use super::{Session, State};

/// How often the thread looks; the vault locks at most this much late.
const GLANCE: Duration = Duration::from_secs(1);

/// Watches a session until it is dropped.
pub fn watch(session: &Arc<Session>) {
    let watched = Arc::downgrade(session);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(GLANCE);
            let Some(session) = watched.upgrade() else {
                return;
            };
            session.lock_if_left_alone();
        }
    });
}

impl Session {
    /// The person is there.
    pub fn touch(&self) {
        *self
            .last_touch
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = self.since_boot();
    }

    /// The window lost the person's attention. Locks when that is the chosen moment.
    pub fn left(&self) {
        let own_dialog = self.own_dialog.load(std::sync::atomic::Ordering::SeqCst);
        if self.preferences().current().auto_lock_seconds == 0 && !own_dialog {
            self.lock();
        }
    }

    fn lock_if_left_alone(&self) {
        let delay = self.preferences().current().auto_lock_seconds;
        let last = *self
            .last_touch
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let alone = self.since_boot().saturating_sub(last);
        if delay > 0 && alone >= Duration::from_secs(delay.into()) && self.is_unlocked() {
            self.lock();
        }
    }

    fn is_unlocked(&self) -> bool {
        matches!(self.inner().state, State::Open(_) | State::Recovering(_))
    }

    fn since_boot(&self) -> Duration {
        self.boot_clock.now().elapsed
    }
}
