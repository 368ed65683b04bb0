//! The throttle on disk: two records in one file, written in turn and in place.
//!
//! In place, because counting a try must also work on a full disk, where a person still wants their codes. In turn,
//! because a write cut off by a crash then spoils one record only, and the other one holds. Each record carries a MAC
//! under the device key. A record from an earlier copy of the file passes; nothing on a phone an app may use prevents
//! that, and the key derivation with the device key is the floor.

use std::io;
use std::time::Duration;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::boot_clock::BootTime;
use crate::device_key::{DeviceKey, DeviceKeyError};
use crate::error::SaveError;
use crate::folder::{Folder, THROTTLE};
use crate::kdf::OutOfMemory;
use crate::seal::VaultKey;
use crate::slot::{SlotError, device_input};
use crate::throttle::{Throttle, Tries, WrongTag};

const MAGIC: &[u8; 8] = b"clvthr01";
const BODY: usize = 64;
/// A sector of its own for each record.
const STRIDE: usize = 512;
const FILE: usize = 2 * STRIDE;

/// The tries of one vault, in memory and on disk.
#[derive(Debug, Clone)]
pub(crate) struct TryCount {
    vault_id: [u8; 16],
    state: Throttle,
    sequence: u64,
}

/// Why a try gave no vault key.
pub(crate) enum TryError {
    Throttled,
    Wrong,
    OutOfMemory(OutOfMemory),
    DeviceKey(DeviceKeyError),
    NotCounted(SaveError),
}

impl TryCount {
    /// No tries, nothing on disk yet.
    pub(crate) fn fresh(folder: &Folder, vault_id: [u8; 16]) -> Self {
        Self {
            vault_id,
            state: Throttle::fresh(folder.clock.now()),
            sequence: 0,
        }
    }

    /// Reads the count. When there is none to be trusted the longest wait begins now, on disk as well.
    pub(crate) fn read(folder: &Folder, vault_id: [u8; 16]) -> Result<Self, DeviceKeyError> {
        let now = folder.clock.now();
        let bytes = folder
            .files
            .read(&folder.path(THROTTLE), FILE as u64)
            .unwrap_or_default();
        let mut newest: Option<(u64, Throttle)> = None;
        for record in bytes.chunks(STRIDE) {
            let Some((body, mac)) = split(record) else {
                continue;
            };
            // The MAC first: what is not ours is not even parsed.
            if !bool::from(mac_of(&*folder.device_key, &vault_id, body)?.ct_eq(mac)) {
                continue;
            }
            let Some((sequence, state)) = parse(body) else {
                continue;
            };
            if newest.as_ref().is_none_or(|(newest, _)| sequence > *newest) {
                newest = Some((sequence, state));
            }
        }
        let mut count = match newest {
            Some((sequence, state)) => Self {
                vault_id,
                state,
                sequence,
            },
            None => {
                let mut count = Self {
                    vault_id,
                    state: Throttle::at_maximum(now),
                    sequence: 0,
                };
                // Unwritten, the wait starts again at the next start: longer, never shorter.
                let _ = count.write(folder);
                count
            }
        };
        count.arrive(folder, now);
        Ok(count)
    }

    pub(crate) fn tries(&self, folder: &Folder, wipe_after: Option<u32>) -> Tries {
        self.state.tries(folder.clock.now(), wipe_after)
    }

    /// Makes one try: counts it on disk, then derives, then writes what came of it.
    pub(crate) fn attempt(
        &mut self,
        folder: &Folder,
        unwrap_key: impl FnOnce() -> Result<VaultKey, SlotError>,
    ) -> Result<VaultKey, TryError> {
        let now = folder.clock.now();
        self.arrive(folder, now);
        let before = self.state.clone();
        let counted = before.count(now).map_err(|_| TryError::Throttled)?;
        self.set(folder, counted.clone())
            .inspect_err(|_| self.state = before.clone())?;
        match unwrap_key() {
            Ok(key) => {
                // Left on disk, the count only makes a later wrong try dearer.
                let _ = self.reset(folder);
                Ok(key)
            }
            Err(SlotError::Wrong { stretched }) => {
                let tag = stretched.and_then(|stretched| self.tag(folder, &stretched));
                if let Some(tag) = tag {
                    let _ = self.set(folder, counted.proved_wrong(&before, tag));
                }
                Err(TryError::Wrong)
            }
            Err(error) => {
                // Nothing was tried.
                let _ = self.set(folder, before);
                Err(match error {
                    SlotError::OutOfMemory(error) => TryError::OutOfMemory(error),
                    SlotError::DeviceKey(error) => TryError::DeviceKey(error),
                    _ => TryError::NotCounted(SaveError::NotSaved),
                })
            }
        }
    }

    /// Forgets all wrong tries.
    pub(crate) fn reset(&mut self, folder: &Folder) -> Result<(), TryError> {
        self.set(folder, Throttle::fresh(folder.clock.now()))
    }

    /// After a new boot the wait begins again, and must do so on disk to ever end.
    fn arrive(&mut self, folder: &Folder, now: BootTime) {
        if let Some(moved) = self.state.moved_to_this_boot(now) {
            let _ = self.set(folder, moved);
        }
    }

    fn set(&mut self, folder: &Folder, state: Throttle) -> Result<(), TryError> {
        self.state = state;
        self.write(folder)
    }

    fn write(&mut self, folder: &Folder) -> Result<(), TryError> {
        let sequence = self.sequence.saturating_add(1);
        let body = body(sequence, &self.state);
        let mac =
            mac_of(&*folder.device_key, &self.vault_id, &body).map_err(TryError::DeviceKey)?;
        let record = [body.as_slice(), mac.as_slice()].concat();
        write_record(folder, sequence, &record)
            .map_err(|error| TryError::NotCounted(SaveError::from_io(&error)))?;
        // Only now: after a failed write the next one goes to the same place and leaves the good record alone.
        self.sequence = sequence;
        Ok(())
    }

    fn tag(&self, folder: &Folder, stretched: &Zeroizing<[u8; 32]>) -> Option<WrongTag> {
        let input = device_input(b"otpv1/throttle-tag", &self.vault_id, &**stretched);
        let mixed = folder.device_key.mix(&input).ok()?;
        let [a, b, c, d, e, f, g, h, ..] = *mixed;
        Some([a, b, c, d, e, f, g, h])
    }
}

/// Puts a record in its place, or makes the file when it is missing or of another size.
fn write_record(folder: &Folder, sequence: u64, record: &[u8]) -> io::Result<()> {
    let path = folder.path(THROTTLE);
    let offset = if sequence.is_multiple_of(2) {
        0
    } else {
        STRIDE
    };
    let whole = folder
        .files
        .read(&path, FILE as u64)
        .is_ok_and(|bytes| bytes.len() == FILE);
    if whole {
        return folder.files.overwrite(&path, offset as u64, record);
    }
    let mut bytes = vec![0; FILE];
    for (place, byte) in bytes.iter_mut().skip(offset).zip(record) {
        *place = *byte;
    }
    let next = folder.path(&format!("{THROTTLE}.tmp"));
    folder.files.write(&next, &bytes)?;
    folder.files.rename(&next, &path)?;
    folder.sync()
}

fn mac_of(
    device_key: &dyn DeviceKey,
    vault_id: &[u8; 16],
    body: &[u8],
) -> Result<Zeroizing<[u8; 32]>, DeviceKeyError> {
    device_key.mix(&device_input(b"otpv1/throttle-mac", vault_id, body))
}

fn split(record: &[u8]) -> Option<(&[u8; BODY], &[u8; 32])> {
    let (body, rest) = record.split_first_chunk::<BODY>()?;
    Some((body, rest.first_chunk::<32>()?))
}

/// Magic, sequence, failed, seen, boot id, seconds, nanoseconds, tag; all numbers big-endian. A tag of zeros is none.
fn body(sequence: u64, state: &Throttle) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BODY);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&sequence.to_be_bytes());
    bytes.extend_from_slice(&state.failed.to_be_bytes());
    bytes.extend_from_slice(&state.seen.to_be_bytes());
    bytes.extend_from_slice(&state.since.boot_id);
    bytes.extend_from_slice(&state.since.elapsed.as_secs().to_be_bytes());
    bytes.extend_from_slice(&state.since.elapsed.subsec_nanos().to_be_bytes());
    bytes.extend_from_slice(&state.last_wrong.unwrap_or_default());
    bytes.resize(BODY, 0);
    bytes
}

fn parse(body: &[u8; BODY]) -> Option<(u64, Throttle)> {
    let (magic, rest) = body.split_first_chunk::<8>()?;
    let (sequence, rest) = rest.split_first_chunk::<8>()?;
    let (failed, rest) = rest.split_first_chunk::<4>()?;
    let (seen, rest) = rest.split_first_chunk::<4>()?;
    let (boot_id, rest) = rest.split_first_chunk::<16>()?;
    let (secs, rest) = rest.split_first_chunk::<8>()?;
    let (nanos, rest) = rest.split_first_chunk::<4>()?;
    let tag = rest.first_chunk::<8>()?;
    let nanos = u32::from_be_bytes(*nanos);
    let known = magic == MAGIC && nanos < 1_000_000_000;
    known.then(|| {
        let state = Throttle {
            failed: u32::from_be_bytes(*failed),
            seen: u32::from_be_bytes(*seen),
            since: BootTime {
                boot_id: *boot_id,
                elapsed: Duration::new(u64::from_be_bytes(*secs), nanos),
            },
            last_wrong: (*tag != WrongTag::default()).then_some(*tag),
        };
        (u64::from_be_bytes(*sequence), state)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_as_it_was() {
        for last_wrong in [None, Some([9; 8])] {
            let state = Throttle {
                failed: 7,
                seen: 6,
                since: BootTime {
                    boot_id: [3; 16],
                    elapsed: Duration::new(123_456, 789),
                },
                last_wrong,
            };
            let bytes = body(42, &state);
            assert_eq!(bytes.len(), BODY);
            assert_eq!(
                parse(bytes.as_slice().try_into().unwrap()),
                Some((42, state))
            );
        }
        assert_eq!(parse(&[0; BODY]), None);
    }
}
