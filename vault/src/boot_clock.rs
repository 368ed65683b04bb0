//! A clock nobody can set: time since the device was started, sleep included.

use std::sync::Arc;
use std::time::Duration;

/// A moment since the device was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BootTime {
    /// Differs after each start of the device.
    pub boot_id: [u8; 16],
    /// Time since that start, sleep included.
    pub elapsed: Duration,
}

/// Tells the time since boot. The wall clock never decides how long somebody waits, because anybody can set it.
pub trait BootClock: Send + Sync {
    /// This moment.
    fn now(&self) -> BootTime;

    /// The time since the start alone; it never waits, wherever the name of the start has to be asked for.
    fn elapsed(&self) -> Duration {
        self.now().elapsed
    }
}

impl<C: BootClock + ?Sized> BootClock for Arc<C> {
    fn now(&self) -> BootTime {
        (**self).now()
    }

    fn elapsed(&self) -> Duration {
        (**self).elapsed()
    }
}

/// The clock of this system.
///
/// On Linux and Android it is `CLOCK_BOOTTIME` with the kernel's boot id. On Apple's systems it is `CLOCK_MONOTONIC`,
/// which counts through sleep there, and each start of the app counts as a start of the device, so that waits only get
/// longer. Elsewhere, and where `/proc` is hidden, it starts with the process.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemBootClock;

impl SystemBootClock {
    /// The clock of this system.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl BootClock for SystemBootClock {
    fn now(&self) -> BootTime {
        let mut now = of_process();
        if let Some(elapsed) = system::elapsed() {
            now.elapsed = elapsed;
        }
        if let Some(boot_id) = system::boot_id() {
            now.boot_id = boot_id;
        }
        now
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod system {
    use std::time::Duration;

    use rustix::time::{ClockId, clock_gettime};

    #[cfg(any(target_os = "linux", target_os = "android"))]
    const THROUGH_SLEEP: ClockId = ClockId::Boottime;
    #[cfg(target_vendor = "apple")]
    const THROUGH_SLEEP: ClockId = ClockId::Monotonic;

    pub(super) fn elapsed() -> Option<Duration> {
        let time = clock_gettime(THROUGH_SLEEP);
        let seconds = u64::try_from(time.tv_sec).ok()?;
        Some(Duration::new(seconds, u32::try_from(time.tv_nsec).ok()?))
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(super) fn boot_id() -> Option<[u8; 16]> {
        use std::sync::OnceLock;

        static BOOT_ID: OnceLock<Option<[u8; 16]>> = OnceLock::new();
        *BOOT_ID.get_or_init(|| {
            let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
            let hex: String = text.trim().chars().filter(|sign| *sign != '-').collect();
            let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?;
            bytes.try_into().ok()
        })
    }

    #[cfg(target_vendor = "apple")]
    pub(super) fn boot_id() -> Option<[u8; 16]> {
        None
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod system {
    use std::time::Duration;

    pub(super) fn elapsed() -> Option<Duration> {
        None
    }

    pub(super) fn boot_id() -> Option<[u8; 16]> {
        None
    }
}

fn of_process() -> BootTime {
    use std::sync::OnceLock;
    use std::time::Instant;

    use rand_core::{OsRng, RngCore};

    static START: OnceLock<(Instant, [u8; 16])> = OnceLock::new();
    let (start, boot_id) = START.get_or_init(|| {
        let mut boot_id = [0; 16];
        // Without randomness every process looks like one boot; `elapsed` then falls back and restarts the wait.
        let _ = OsRng.try_fill_bytes(&mut boot_id);
        (Instant::now(), boot_id)
    });
    BootTime {
        boot_id: *boot_id,
        elapsed: start.elapsed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clock: impl Fn() -> BootTime) {
        let one = clock();
        std::thread::sleep(Duration::from_millis(5));
        let two = clock();
        assert_eq!(one.boot_id, two.boot_id);
        assert_ne!(one.boot_id, [0; 16]);
        assert!(two.elapsed >= one.elapsed + Duration::from_millis(5));
    }

    #[test]
    fn the_clock_moves_on_within_its_boot() {
        check(|| SystemBootClock.now());
        check(of_process);
    }
}
