//! Auto-lock: a thread compares the last sign of a person with a clock that counts through sleep.
//!
//! "When the window is left" cannot mean every loss of focus: a menu, the system's file chooser and the page's own take
//! the focus too, and would lock under the person's hands. So a minimised or hidden window locks at once, and one that
//! lost the focus when it does not come back. `docs/decisions/0004-leaving-the-window.md` has the reasons.

use std::io;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Inner, News, Session, State};

/// How often the threads look; the vault locks and a code leaves the clipboard at most this much late.
const GLANCE: Duration = Duration::from_secs(1);
/// How long another window may be in front when the vault locks on leaving: no longer than the shortest delay offered.
const ANOTHER_WINDOW: Duration = Duration::from_secs(30);
/// How long nobody may be there when the vault locks on leaving and the window stays in front.
const STILL_IN_FRONT: Duration = Duration::from_secs(300);
/// How soon after it is asked for a question of the system lies over the app.
const QUESTION: Duration = Duration::from_secs(5);
/// Choosing a new PIN takes its time, and the page sends no signs of a person before the vault is open.
const RECOVERING: Duration = Duration::from_secs(300);

/// Watches a session until it ends.
///
/// # Errors
///
/// Fails when the system gives no thread. Without one nothing would ever lock.
pub fn watch(session: &Arc<Session>) -> io::Result<()> {
    every_glance("auto-lock", session, Session::lock_if_left_alone)?;
    // A thread of its own: sealing and reading back take their time.
    every_glance("backups", session, Session::back_up_if_due)?;
    // A thread of its own: another program may take its time to say what is in the clipboard.
    every_glance("clipboard", session, Session::clear_copied_if_due)
}

fn every_glance(name: &str, session: &Arc<Session>, look: fn(&Session)) -> io::Result<()> {
    let watched = Arc::downgrade(session);
    let watch = move || {
        loop {
            std::thread::sleep(GLANCE);
            match watched.upgrade() {
                Some(session) if !session.has_ended() => look(&session),
                _ => return,
            }
        }
    };
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(watch)
        .map(drop)
}

/// Where the person's attention is. Moments are times since boot.
pub(super) struct Attention {
    touched: Duration,
    /// Since when another window has the focus.
    left: Option<Duration>,
    /// A dialog of the system that we opened is in front; leaving the window for it is not leaving.
    dialog: bool,
    /// Since when a question of the system, asked for by the page, may lie over the app.
    asked: Option<Duration>,
    /// It does.
    questioned: bool,
    out_of_sight: bool,
}

impl Attention {
    /// The person has just started the app.
    pub(super) fn begun(now: Duration) -> Self {
        Self {
            touched: now,
            left: None,
            dialog: false,
            asked: None,
            questioned: false,
            out_of_sight: false,
        }
    }

    fn is_asked(&self, now: Duration) -> bool {
        self.asked
            .is_some_and(|asked| now.saturating_sub(asked) < QUESTION)
    }

    fn touch(&mut self, now: Duration) {
        (self.touched, self.left) = (now, None);
    }

    /// Whether the person counts as gone. A delay of zero locks on leaving.
    fn is_gone(&self, now: Duration, delay: Duration) -> bool {
        let alone = now.saturating_sub(self.touched);
        // Who looks for a file touches the system's picker, not us; who reads a question touches nothing.
        if self.dialog || self.questioned {
            return alone >= delay.max(STILL_IN_FRONT);
        }
        if delay > Duration::ZERO {
            return alone >= delay;
        }
        alone >= STILL_IN_FRONT
            || self
                .left
                .is_some_and(|left| now.saturating_sub(left) >= ANOTHER_WINDOW)
    }
}

/// Stands for a dialog of the system while it is open.
pub(super) struct OwnDialog<'a>(&'a Session);

impl Drop for OwnDialog<'_> {
    fn drop(&mut self) {
        let now = self.0.since_boot();
        let mut attention = self.0.attention();
        attention.dialog = false;
        attention.touched = now;
        // The focus may come back in a moment. If it does not, the person has left from here on.
        attention.left = attention.left.and(Some(now));
    }
}

impl Session {
    /// The person is there.
    pub fn touch(&self) {
        let now = self.since_boot();
        self.attention().touch(now);
    }

    /// The window has the focus, or has lost it.
    pub fn focus(&self, focused: bool) {
        let now = self.since_boot();
        let mut attention = self.attention();
        attention.left = match attention.left {
            _ if focused => None,
            Some(left) => Some(left),
            None => Some(now),
        };
    }

    /// The window was minimised or hidden, or the app went to the background. Locks when that is the chosen moment.
    pub fn leave(&self) {
        if !self.attention().dialog && self.delay().is_zero() {
            self.lock();
        }
    }

    /// The phone's app went out of sight (or a question of the system lies over it), or came back. Only notes it, for
    /// the thread of the window; [`Session::follow_sight`] does what follows, on another one.
    pub fn note_sight(&self, in_sight: bool) {
        self.attention().out_of_sight = !in_sight;
    }

    /// Covers or uncovers the page, as was noted last: threads may come in another order than what they were made for.
    pub fn follow_sight(&self) {
        let mut covered = self.covered.lock().unwrap_or_else(PoisonError::into_inner);
        let out_of_sight = self.attention().out_of_sight;
        if std::mem::replace(&mut *covered, out_of_sight) == out_of_sight {
            return;
        }
        if out_of_sight {
            self.suspend();
        } else {
            self.resume();
        }
    }

    /// What shows is covered.
    fn suspend(&self) {
        self.tell(News::Suspended);
        let now = self.since_boot();
        let mut attention = self.attention();
        attention.questioned = attention.is_asked(now);
        if attention.questioned {
            return;
        }
        drop(attention);
        self.leave();
    }

    /// Locked first, when it was away for too long, and uncovered then.
    fn resume(&self) {
        self.lock_if_left_alone();
        let now = self.since_boot();
        let mut attention = self.attention();
        attention.asked = None;
        // Answered, so somebody is there.
        if std::mem::take(&mut attention.questioned) {
            attention.touched = now;
        }
        drop(attention);
        self.tell(News::Resumed);
    }

    /// The page has the system ask something in a moment, so that going behind the question is not leaving.
    pub fn expect_question(&self) {
        let now = self.since_boot();
        self.attention().asked = Some(now);
    }

    /// Says that a dialog of the system opens; `None` while one is open.
    pub(super) fn own_dialog(&self) -> Option<OwnDialog<'_>> {
        let mut attention = self.attention();
        if attention.dialog {
            return None;
        }
        attention.dialog = true;
        Some(OwnDialog(self))
    }

    pub(super) fn lock_if_left_alone(&self) {
        let is_left = self.attention().left.is_some();
        // Asks the window's thread, so nothing may be held that this thread could be waiting for.
        if is_left && self.delay().is_zero() && (self.surroundings.is_hidden)() {
            self.leave();
        }
        let now = self.since_boot();
        self.drop_old_waiting(now);
        let mut inner = self.inner();
        inner.drafts.drop_old(now);
        inner.transfer.drop_old(now);
        // Decided while nobody can unlock: a look at the time before an unlocking would lock right after it.
        let locked = self.is_left_alone(&inner) && inner.lock();
        drop(inner);
        if locked {
            self.tell(News::Locked);
        }
    }

    fn is_left_alone(&self, inner: &Inner) -> bool {
        let delay = match inner.state {
            State::Open(_) => self.delay(),
            State::Recovering(_) => self.delay().max(RECOVERING),
            _ => return false,
        };
        let now = self.since_boot();
        self.attention().is_gone(now, delay)
    }

    fn delay(&self) -> Duration {
        Duration::from_secs(self.preferences().current().auto_lock_seconds.into())
    }

    fn has_ended(&self) -> bool {
        matches!(self.inner().state, State::Ended)
    }

    fn attention(&self) -> MutexGuard<'_, Attention> {
        self.attention
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
