//! The one place that reads the wall clock. Waiting times use the boot clock of the vault instead.

use std::time::{SystemTime, UNIX_EPOCH};

use clavis_core::time::UnixTime;

/// Reads the wall clock. A clock before 1970 counts as 1970.
#[must_use]
pub fn now() -> UnixTime {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UnixTime::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
