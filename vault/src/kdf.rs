//! Argon2id: how a typed credential becomes a key, and how much that may cost.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

/// Kibibytes of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kib(pub u32);

/// What one guess costs [RFC 9106 §3.1].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory.
    pub memory: Kib,
    /// Passes over it.
    pub passes: u32,
    /// Lanes; computed one after the other here.
    pub lanes: u32,
}

/// Parameters that would need too much memory or time, or that Argon2 does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("key derivation of {} KiB, {} passes, {} lanes is out of bounds", .0.memory.0, .0.passes, .0.lanes)]
pub struct OutOfBounds(pub KdfParams);

/// The memory for the key derivation is not to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not enough memory for the key derivation")]
pub struct OutOfMemory;

/// The proposal of `security.md` 3.3, for a device that was not measured.
pub const DEFAULT: KdfParams = KdfParams {
    memory: Kib(65_536),
    passes: 3,
    lanes: 1,
};
/// The least a calibrated device gets [OWASP Password Storage].
pub const FLOOR: KdfParams = KdfParams {
    memory: Kib(19_456),
    passes: 2,
    lanes: 1,
};

/// What calibration chooses from, the strongest first; the last is the floor.
const LADDER: [KdfParams; 7] = [
    KdfParams {
        memory: Kib(131_072),
        passes: 4,
        lanes: 1,
    },
    KdfParams {
        memory: Kib(131_072),
        passes: 3,
        lanes: 1,
    },
    KdfParams {
        memory: Kib(98_304),
        passes: 3,
        lanes: 1,
    },
    DEFAULT,
    KdfParams {
        memory: Kib(47_104),
        passes: 3,
        lanes: 1,
    },
    KdfParams {
        memory: Kib(32_768),
        passes: 3,
        lanes: 1,
    },
    FLOOR,
];
/// How long one unlock may take.
const TARGET: Duration = Duration::from_millis(500);

/// The bounds of what is run at all, checked before any memory is taken: a file from outside may name anything.
const MAX_MEMORY: Kib = Kib(262_144);
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 4;

impl KdfParams {
    /// Refuses what would hang the device.
    ///
    /// There is no lower bound on reading: parameters are bound to the slot, so that lowering them opens nothing.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`].
    pub fn check(self) -> Result<Self, OutOfBounds> {
        // In this order: `Params::new` overflows with hostile lanes.
        let bounded =
            self.memory <= MAX_MEMORY && self.passes <= MAX_PASSES && self.lanes <= MAX_LANES;
        if bounded && Params::new(self.memory.0, self.passes, self.lanes, Some(32)).is_ok() {
            Ok(self)
        } else {
            Err(OutOfBounds(self))
        }
    }
}

/// Chooses parameters for this device: the strongest that should stay within half a second, at least the floor.
///
/// `clock` tells a time that only grows. Runs the key derivation once, with [`DEFAULT`], or with [`FLOOR`] where the
/// memory for that is not to be had.
pub fn calibrate(clock: &mut dyn FnMut() -> Duration) -> KdfParams {
    let mut measure = |params: KdfParams| {
        let start = clock();
        derive(b"calibration", &[0; 16], params).ok()?;
        Some(clock().saturating_sub(start))
    };
    match measure(DEFAULT) {
        Some(taken) => strongest_within(TARGET, taken),
        None => FLOOR,
    }
}

/// The strongest rung that takes no longer than the target, given what [`DEFAULT`] takes: Argon2's time grows with
/// memory times passes.
fn strongest_within(target: Duration, default_takes: Duration) -> KdfParams {
    let work = |params: KdfParams| u128::from(params.memory.0) * u128::from(params.passes);
    let fits = |params: &KdfParams| {
        default_takes.as_nanos().saturating_mul(work(*params))
            <= target.as_nanos().saturating_mul(work(DEFAULT))
    };
    LADDER.into_iter().find(fits).unwrap_or(FLOOR)
}

/// Argon2id version 1.3 with 32 bytes out [RFC 9106].
///
/// # Errors
///
/// [`OutOfMemory`]; the parameters were checked when they were read or chosen.
pub(crate) fn derive(
    text: &[u8],
    salt: &[u8; 16],
    params: KdfParams,
) -> Result<Zeroizing<[u8; 32]>, OutOfMemory> {
    let params = Params::new(params.memory.0, params.passes, params.lanes, Some(32))
        .map_err(|_| OutOfMemory)?;
    let mut memory = Memory::reserve(params.block_count())?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(text, salt, &mut *key, &mut memory.0)
        .map_err(|_| OutOfMemory)?;
    Ok(key)
}

/// The blocks of one run, wiped afterwards.
struct Memory(Vec<Block>);

impl Memory {
    /// Takes the memory in a way that can fail, where the system tells: release builds abort on a failed allocation.
    fn reserve(blocks: usize) -> Result<Self, OutOfMemory> {
        let mut memory = Vec::new();
        memory.try_reserve_exact(blocks).map_err(|_| OutOfMemory)?;
        memory.resize(blocks, Block::new());
        Ok(Self(memory))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        for block in &mut self.0 {
            block.zeroize();
        }
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    fn params(memory: u32, passes: u32, lanes: u32) -> KdfParams {
        KdfParams {
            memory: Kib(memory),
            passes,
            lanes,
        }
    }

    #[test]
    fn derivation_is_argon2id() {
        // Reference implementation, phc-winner-argon2 src/test.c: Argon2id, version 0x13, t=2, m=2^16 and 2^8, p=1.
        for (memory, hex) in [
            (
                65_536,
                "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
            ),
            (
                256,
                "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
            ),
        ] {
            let params = Params::new(memory, 2, 1, Some(32)).unwrap();
            let mut out = [0; 32];
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_into(b"password", b"somesalt", &mut out)
                .unwrap();
            assert_eq!(HEXLOWER.encode(&out), hex);
        }
        let mut expected = [0; 32];
        Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(64, 3, 2, Some(32)).unwrap(),
        )
        .hash_password_into(b"482915", &[9; 16], &mut expected)
        .unwrap();
        assert_eq!(
            *derive(b"482915", &[9; 16], params(64, 3, 2)).unwrap(),
            expected
        );
    }

    #[test]
    fn hostile_parameters_are_refused_before_memory_is_taken() {
        for hostile in [
            params(262_145, 3, 1),
            params(u32::MAX, 3, 1),
            params(65_536, 11, 1),
            params(65_536, u32::MAX, 1),
            params(65_536, 3, 5),
            params(65_536, 3, u32::MAX),
            params(0, 3, 1),
            params(7, 1, 1),
            params(15, 1, 2),
            params(65_536, 0, 1),
            params(65_536, 3, 0),
        ] {
            assert_eq!(hostile.check(), Err(OutOfBounds(hostile)));
        }
        for fine in [params(8, 1, 1), params(262_144, 10, 4), DEFAULT, FLOOR] {
            assert_eq!(fine.check(), Ok(fine));
        }
    }

    #[test]
    fn calibration_takes_the_strongest_that_fits() {
        for (taken, chosen) in [
            (10, LADDER[0]),
            (187, LADDER[0]),
            (188, LADDER[1]),
            (250, LADDER[1]),
            (333, LADDER[2]),
            (500, DEFAULT),
            (501, LADDER[4]),
            (1_000, LADDER[5]),
            (10_000, FLOOR),
        ] {
            assert_eq!(
                strongest_within(TARGET, Duration::from_millis(taken)),
                chosen,
                "{taken} ms"
            );
        }
    }

    #[test]
    fn calibration_measures_once() {
        let mut looks = 0;
        let chosen = calibrate(&mut || {
            looks += 1;
            Duration::from_millis(looks * 400)
        });
        assert_eq!((looks, chosen), (2, DEFAULT));
    }
}
