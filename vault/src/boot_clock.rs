//! A clock nobody can set: time since the device was started, sleep included.

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
}

/// The clock of this system.
///
/// On Linux it is `CLOCK_BOOTTIME` with the kernel's boot id. Elsewhere, and where `/proc` is hidden, it starts with
/// the process: each start of the app then counts as a start of the device, so that waits only get longer.
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
        system::now().unwrap_or_else(of_process)
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod system {
    use std::sync::OnceLock;
    use std::time::Duration;

    use data_encoding::HEXLOWER;
    use rustix::time::{ClockId, clock_gettime};

    use super::BootTime;

    pub(super) fn now() -> Option<BootTime> {
        static BOOT_ID: OnceLock<Option<[u8; 16]>> = OnceLock::new();
        let boot_id = (*BOOT_ID.get_or_init(read_boot_id))?;
        let time = clock_gettime(ClockId::Boottime);
        let elapsed = Duration::new(
            u64::try_from(time.tv_sec).ok()?,
            u32::try_from(time.tv_nsec).ok()?,
        );
        Some(BootTime { boot_id, elapsed })
    }

    fn read_boot_id() -> Option<[u8; 16]> {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let hex: String = text.trim().chars().filter(|sign| *sign != '-').collect();
        HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod system {
    pub(super) fn now() -> Option<super::BootTime> {
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
