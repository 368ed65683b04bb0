//! How long a wrong try costs: a state machine without clock and file, which take part as arguments.
//!
//! A try is counted, and the count is on disk, before the key derivation runs: ending the process gives no free try.
//! Waits are measured in time since boot. A new boot starts the wait again in full, since how much of it passed while
//! the device was off cannot be known. So no restart and no set clock makes a wait shorter.

use std::time::Duration;

use crate::boot_clock::BootTime;

/// Wrong tries that cost nothing.
pub const FREE_TRIES: u32 = 4;
/// Count at which the wait stops growing.
const LAST_STAGE: u32 = 9;

/// What a wrong try leaves behind, to tell the same one typed again: made after the key derivation, so that it is as
/// hard to guess from as the vault itself. Of a right try nothing is kept.
pub(crate) type WrongTag = [u8; 8];

/// Wrong tries and what they cost, for a person to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Wrong tries since the last right one.
    pub failed: u32,
    /// Further wrong tries that cost nothing.
    pub left: u32,
    /// How long the next try still has to wait.
    pub wait: Duration,
    /// How long the wait is after the next wrong try that costs one.
    pub next_wait: Duration,
    /// Wrong tries left before everything is erased; `None` unless the owner chose that.
    pub left_before_wipe: Option<u32>,
}

/// The state between two tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttle {
    /// Decides the wait.
    pub(crate) failed: u32,
    /// Decides the wipe: only tries that were really seen. A lost file sets `failed`, never this.
    pub(crate) seen: u32,
    /// When the wait began.
    pub(crate) since: BootTime,
    /// The last wrong try.
    pub(crate) last_wrong: Option<WrongTag>,
}

impl Throttle {
    /// No wrong try yet.
    #[must_use]
    pub fn fresh(now: BootTime) -> Self {
        Self {
            failed: 0,
            seen: 0,
            since: now,
            last_wrong: None,
        }
    }

    /// The longest wait, beginning now: what holds when the file with the state is missing or not ours.
    ///
    /// The file is written before the header of a new vault, so a vault without one was tampered with or damaged.
    /// Waiting from now on, and not only from the next wrong try, is what makes deleting the file worthless.
    #[must_use]
    pub fn at_maximum(now: BootTime) -> Self {
        Self {
            failed: LAST_STAGE,
            seen: 0,
            since: now,
            last_wrong: None,
        }
    }

    /// How long the next try has to wait.
    #[must_use]
    pub fn wait(&self, now: BootTime) -> Duration {
        let delay = delay(self.failed);
        match self.passed(now) {
            Some(passed) => delay.saturating_sub(passed),
            None => delay,
        }
    }

    /// What a person is told.
    #[must_use]
    pub fn tries(&self, now: BootTime, wipe_after: Option<u32>) -> Tries {
        let next = self
            .failed
            .saturating_add(1)
            .max(FREE_TRIES.saturating_add(1));
        Tries {
            failed: self.failed,
            left: FREE_TRIES.saturating_sub(self.failed),
            wait: self.wait(now),
            next_wait: delay(next),
            left_before_wipe: wipe_after.map(|limit| limit.saturating_sub(self.seen)),
        }
    }

    /// The state in which the wait began in this boot; `None` when it did. It must reach the disk for the wait to end.
    #[must_use]
    pub fn moved_to_this_boot(&self, now: BootTime) -> Option<Self> {
        match self.passed(now) {
            Some(_) => None,
            None => Some(Self {
                since: now,
                ..self.clone()
            }),
        }
    }

    /// The state in which one more try is counted; it must reach the disk before the try is made.
    ///
    /// # Errors
    ///
    /// The wait that is left.
    pub fn count(&self, now: BootTime) -> Result<Self, Duration> {
        let wait = self.wait(now);
        if !wait.is_zero() {
            return Err(wait);
        }
        Ok(Self {
            failed: self.failed.saturating_add(1),
            seen: self.seen.saturating_add(1),
            since: now,
            last_wrong: self.last_wrong,
        })
    }

    /// The state after the counted try proved wrong. The same wrong try twice in a row counts once: somebody who
    /// mistrusts the keys learns nothing, and neither does a thief.
    #[must_use]
    pub(crate) fn proved_wrong(self, before: &Self, tag: WrongTag) -> Self {
        if before.last_wrong == Some(tag) {
            before.clone()
        } else {
            Self {
                last_wrong: Some(tag),
                ..self
            }
        }
    }

    /// Time since the wait began; `None` when it began in another boot or the clock went back.
    fn passed(&self, now: BootTime) -> Option<Duration> {
        if now.boot_id == self.since.boot_id {
            now.elapsed.checked_sub(self.since.elapsed)
        } else {
            None
        }
    }
}

/// The wait after so many wrong tries.
#[must_use]
fn delay(failed: u32) -> Duration {
    Duration::from_secs(match failed {
        0..=FREE_TRIES => 0,
        5 => 30,
        6 => 60,
        7 => 5 * 60,
        8 => 15 * 60,
        LAST_STAGE.. => 60 * 60,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(boot: u8, secs: u64) -> BootTime {
        BootTime {
            boot_id: [boot; 16],
            elapsed: Duration::from_secs(secs),
        }
    }

    fn failed(count: u32, since: BootTime) -> Throttle {
        Throttle {
            failed: count,
            seen: count,
            since,
            last_wrong: None,
        }
    }

    #[test]
    fn the_schedule_is_the_published_one() {
        let secs = |count| failed(count, at(1, 0)).wait(at(1, 0)).as_secs();
        let waits: Vec<_> = (0..=12).map(secs).collect();
        assert_eq!(
            waits,
            [0, 0, 0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600, 3600]
        );
        assert_eq!(secs(u32::MAX), 3600);
    }

    #[test]
    fn a_person_is_told_what_is_left() {
        let tries = |count| failed(count, at(1, 0)).tries(at(1, 10), Some(10));
        let left: Vec<_> = (0..=6).map(|count| tries(count).left).collect();
        assert_eq!(left, [4, 3, 2, 1, 0, 0, 0]);
        let next: Vec<_> = (3..=9)
            .map(|count| tries(count).next_wait.as_secs())
            .collect();
        assert_eq!(next, [30, 30, 60, 300, 900, 3600, 3600]);
        assert_eq!(tries(5).wait, Duration::from_secs(20));
        assert_eq!(tries(7).left_before_wipe, Some(3));
        assert_eq!(
            failed(7, at(1, 0)).tries(at(1, 0), None).left_before_wipe,
            None
        );
    }

    #[test]
    fn a_lost_file_makes_wait_and_never_wipes() {
        let lost = Throttle::at_maximum(at(1, 0));
        let tries = lost.tries(at(1, 1), Some(10));
        assert_eq!(
            (tries.wait.as_secs(), tries.left_before_wipe),
            (3599, Some(10))
        );
    }

    #[test]
    fn the_same_wrong_try_in_a_row_counts_once() {
        let start = Throttle::fresh(at(1, 0));
        let one = start.count(at(1, 1)).unwrap().proved_wrong(&start, [1; 8]);
        let same = one.count(at(1, 2)).unwrap().proved_wrong(&one, [1; 8]);
        assert_eq!((one.failed, same.failed), (1, 1));
        let other = same.count(at(1, 3)).unwrap().proved_wrong(&same, [2; 8]);
        let back = other.count(at(1, 4)).unwrap().proved_wrong(&other, [1; 8]);
        assert_eq!((other.failed, back.failed), (2, 3));
    }

    /// One thing that can happen between two looks.
    #[derive(Debug, Clone)]
    enum Event {
        Pass(u64),
        Restart(u64),
        Try(u8),
        DieWhileTrying,
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0..4000_u64).prop_map(Event::Pass),
            (0..4000_u64).prop_map(Event::Restart),
            (0..3_u8).prop_map(Event::Try),
            Just(Event::DieWhileTrying),
        ]
    }

    proptest! {
        #[test]
        fn no_order_of_events_makes_a_try_come_early(events in prop::collection::vec(event(), 1..60)) {
            let (mut boot, mut secs) = (1_u8, 0_u64);
            let mut state = Throttle::fresh(at(boot, secs));
            // The model: time that truly passed while the device was on, since the last counted try, in this boot.
            let mut waited = 0_u64;
            for event in events {
                match event {
                    Event::Pass(time) => { secs += time; waited += time; }
                    Event::Restart(uptime) => {
                        boot = boot.wrapping_add(1);
                        secs = uptime;
                        waited = 0;
                        let before = state.wait(at(boot - 1, secs));
                        prop_assert!(state.wait(at(boot, secs)) >= before || before.is_zero());
                        if let Some(moved) = state.moved_to_this_boot(at(boot, secs)) { state = moved; }
                        prop_assert_eq!(state.wait(at(boot, secs)), delay(state.failed));
                    }
                    Event::Try(pin) => match state.count(at(boot, secs)) {
                        Ok(counted) => {
                            prop_assert!(waited >= delay(state.failed).as_secs(), "a try came early");
                            let after = counted.proved_wrong(&state, [pin; 8]);
                            prop_assert!(after.failed >= state.failed);
                            if after.failed > state.failed { waited = 0; }
                            state = after;
                        }
                        Err(left) => {
                            prop_assert_eq!(left, state.wait(at(boot, secs)));
                            prop_assert_eq!(left.as_secs(), delay(state.failed).as_secs() - waited);
                        }
                    },
                    Event::DieWhileTrying => if let Ok(counted) = state.count(at(boot, secs)) {
                        prop_assert_eq!(counted.failed, state.failed + 1);
                        state = counted;
                        waited = 0;
                    },
                }
            }
        }

        #[test]
        fn a_clock_that_went_back_starts_the_wait_again(count in 5..20_u32, began in 1..9999_u64, back in 1..9999_u64) {
            let state = failed(count, at(1, began));
            let now = at(1, began.saturating_sub(back));
            prop_assert_eq!(state.wait(now), delay(count));
            prop_assert_eq!(state.moved_to_this_boot(now).map(|moved| moved.since), Some(now));
        }
    }
}
