//! Growing waits after wrong passwords and codes, per person: nobody else waits.

/// Wrong tries that cost nothing.
const FREE: u32 = 4;
/// The first wait, in seconds; each further wrong try doubles it.
const FIRST_WAIT: u64 = 5;
/// The longest wait, in seconds.
const LONGEST_WAIT: u64 = 900;

/// Wrong tries since the last right one, and until when nothing is tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Throttle {
    pub(crate) failed: u32,
    /// Seconds since 1970.
    pub(crate) not_before: u64,
}

impl Throttle {
    /// Whether a try must wait.
    pub(crate) fn waits(self, now: u64) -> bool {
        now < self.not_before
    }

    /// After a wrong try.
    pub(crate) fn failed(self, now: u64) -> Self {
        let failed = self.failed.saturating_add(1);
        let beyond = failed.saturating_sub(FREE);
        let wait = match beyond {
            0 => 0,
            beyond => FIRST_WAIT
                .saturating_mul(1 << (beyond - 1).min(16))
                .min(LONGEST_WAIT),
        };
        Self {
            failed,
            not_before: now.saturating_add(wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_tries_are_free_and_waits_grow_to_a_quarter_of_an_hour() {
        let mut throttle = Throttle::default();
        let mut waits = Vec::new();
        for _ in 0..14 {
            throttle = throttle.failed(1_000);
            waits.push(throttle.not_before - 1_000);
        }
        assert_eq!(
            waits,
            [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
        );
        assert!(throttle.waits(1_899));
        assert!(!throttle.waits(1_900));
    }
}
