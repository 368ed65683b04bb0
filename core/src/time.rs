//! Points in time, handed in from outside: this crate reads no clock.

/// A point in time since the Unix epoch, in whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime {
    millis: u64,
}

impl UnixTime {
    /// Takes seconds since the epoch; more than fits into milliseconds saturates.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self {
            millis: secs.saturating_mul(1_000),
        }
    }

    /// Takes milliseconds since the epoch.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self { millis }
    }

    /// Returns the whole seconds since the epoch.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.millis / 1_000
    }

    /// Returns the milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.millis
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_milliseconds_agree() {
        assert_eq!(UnixTime::from_secs(59).as_millis(), 59_000);
        assert_eq!(UnixTime::from_millis(59_999).as_secs(), 59);
        assert!(UnixTime::from_millis(59_999) < UnixTime::from_secs(60));
    }

    #[test]
    fn a_time_out_of_reach_saturates() {
        assert_eq!(UnixTime::from_secs(u64::MAX).as_millis(), u64::MAX);
    }
}
