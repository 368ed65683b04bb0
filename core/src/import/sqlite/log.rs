//! The write-ahead log [§4]: pages newer than those of the file, up to the last commit.

use std::collections::HashMap;

use crate::import::ImportError;

/// The magic number; its lowest bit says that checksums are made of big-endian numbers [§4.1].
const MAGIC: u32 = 0x377f_0682;
/// The one version there is.
const VERSION: u32 = 3_007_000;
const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The committed pages of a log.
#[derive(Default)]
pub(super) struct Log<'a> {
    pages: HashMap<u32, &'a [u8]>,
    count: Option<u32>,
}

impl<'a> Log<'a> {
    /// Reads the frames as SQLite itself recovers them: each has the salt of the header and a checksum over all before
    /// it; the first that has not ends the log, and what follows the last commit was never written as far as anybody
    /// knows.
    ///
    /// # Errors
    /// When the header is damaged, or of a database with pages of another size.
    pub(super) fn parse(bytes: &'a [u8], page_size: usize) -> Result<Self, ImportError> {
        let mut log = Self::default();
        let Some((header, mut rest)) = bytes.split_first_chunk::<HEADER>() else {
            return Err(ImportError::Corrupt);
        };
        let [magic, version, size, _, salt @ .., sum_1, sum_2] = numbers::<8>(header);
        let mut checksum = Checksum {
            big_endian: magic & 1 == 1,
            sums: (0, 0),
        };
        checksum.add(header.first_chunk::<24>().unwrap_or(&[0; 24]));
        let known = magic & !1 == MAGIC && version == VERSION && checksum.sums == (sum_1, sum_2);
        if !known || usize::try_from(size) != Ok(page_size) {
            return Err(ImportError::Corrupt);
        }
        let mut uncommitted = Vec::new();
        while let Some((header, after)) = rest.split_first_chunk::<FRAME_HEADER>() {
            let Some((page, after)) = after.split_at_checked(page_size) else {
                break;
            };
            let [number, count, frame_salt @ .., sum_1, sum_2] = numbers::<6>(header);
            checksum.add(header.first_chunk::<8>().unwrap_or(&[0; 8]));
            checksum.add(page);
            if frame_salt != salt || checksum.sums != (sum_1, sum_2) || number == 0 {
                break;
            }
            uncommitted.push((number, page));
            if count > 0 {
                log.pages.extend(uncommitted.drain(..));
                log.count = Some(count);
            }
            rest = after;
        }
        Ok(log)
    }

    /// The newest committed copy of a page.
    pub(super) fn page(&self, number: u32) -> Option<&'a [u8]> {
        self.pages.get(&number).copied()
    }

    /// Pages of the database after the last commit; `None` when nothing was committed.
    pub(super) fn count(&self) -> Option<u32> {
        self.count
    }

    /// How many pages it has.
    pub(super) fn len(&self) -> usize {
        self.pages.len()
    }
}

/// The running checksum of a log [§4.2].
struct Checksum {
    big_endian: bool,
    sums: (u32, u32),
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        let (pairs, _) = bytes.as_chunks::<8>();
        for [a, b, c, d, e, f, g, h] in pairs {
            let (first, second) = ([*a, *b, *c, *d], [*e, *f, *g, *h]);
            let (first, second) = if self.big_endian {
                (u32::from_be_bytes(first), u32::from_be_bytes(second))
            } else {
                (u32::from_le_bytes(first), u32::from_le_bytes(second))
            };
            let (sum_1, sum_2) = &mut self.sums;
            *sum_1 = sum_1.wrapping_add(first).wrapping_add(*sum_2);
            *sum_2 = sum_2.wrapping_add(second).wrapping_add(*sum_1);
        }
    }
}

/// Big-endian numbers, as everything but the checksums' input is.
fn numbers<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let mut numbers = [0; N];
    let (chunks, _) = bytes.as_chunks::<4>();
    for (number, chunk) in numbers.iter_mut().zip(chunks) {
        *number = u32::from_be_bytes(*chunk);
    }
    numbers
}
