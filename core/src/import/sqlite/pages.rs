//! Pages, trees and overflow, and the log that may hold newer pages.

use std::{borrow::Cow, collections::BTreeMap};

use zeroize::Zeroizing;

/// A page of the table's tree that points to others, and one that holds rows (§1.6).
const INTERIOR: u8 = 0x05;
const LEAF: u8 = 0x0d;
/// The header of the database on page 1.
const FILE_HEADER: usize = 100;
/// The header of the log, and of each of its frames (§4.1).
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

pub(super) struct Pages<'a> {
    file: Cow<'a, [u8]>,
    size: usize,
    /// Bytes at the end of each page that are not SQLite's.
    reserved: usize,
    /// Pages of the log that were committed.
    newer: BTreeMap<u32, &'a [u8]>,
}

/// A page of a table's tree.
pub(super) struct TreePage<'p> {
    page: &'p [u8],
    /// Where its header stands.
    start: usize,
    pub(super) is_leaf: bool,
    count: usize,
}

impl<'a> Pages<'a> {
    pub(super) fn open(file: &'a [u8], log: Option<&'a [u8]>) -> Option<Self> {
        Self::of(Cow::Borrowed(file), log)
    }

    /// Pages that were decrypted, so that the header may be a made one.
    pub(in super::super) fn of(file: Cow<'a, [u8]>, log: Option<&'a [u8]>) -> Option<Self> {
        let size = match u16::from_be_bytes(file.get(16..18)?.try_into().ok()?) {
            1 => 65_536,
            size => usize::from(size),
        };
        if !size.is_power_of_two() || size < 512 {
            return None;
        }
        let reserved = usize::from(*file.get(20)?);
        if size.checked_sub(reserved)? < 480 {
            return None;
        }
        // The size in pages counts when the last writer knew of it (§1.3.9): a shorter file was cut.
        let counted = file.get(24..28)? == file.get(92..96)?;
        let pages = be32(&file, 28).and_then(|pages| usize::try_from(pages).ok())?;
        if counted && pages.checked_mul(size)? > file.len() {
            return None;
        }
        Some(Self {
            newer: log.map(|log| committed(log, size)).unwrap_or_default(),
            file,
            size,
            reserved,
        })
    }

    pub(super) fn page(&self, number: u32) -> Option<&[u8]> {
        if let Some(page) = self.newer.get(&number) {
            return Some(page);
        }
        let start = usize::try_from(number.checked_sub(1)?)
            .ok()?
            .checked_mul(self.size)?;
        self.file.get(start..start.checked_add(self.size)?)
    }

    pub(super) fn tree_page(&self, number: u32) -> Option<TreePage<'_>> {
        let page = self.page(number)?;
        let start = if number == 1 { FILE_HEADER } else { 0 };
        let is_leaf = match *page.get(start)? {
            LEAF => true,
            INTERIOR => false,
            _ => return None,
        };
        let count = usize::from(be16(page, start + 3)?);
        Some(TreePage {
            page,
            start,
            is_leaf,
            count,
        })
    }

    /// The id and the bytes of a row, overflow pages included.
    pub(super) fn payload(
        &self,
        tree: &TreePage<'_>,
        cell: usize,
        limit: usize,
    ) -> Option<(i64, Zeroizing<Vec<u8>>)> {
        let (length, rest) = varint(tree.page.get(cell..)?)?;
        let (row_id, rest) = varint(rest)?;
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= limit)?;
        let usable = self.size - self.reserved;
        let largest = usable - 35;
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        if length <= largest {
            bytes.extend_from_slice(rest.get(..length)?);
            return Some((row_id.cast_signed(), bytes));
        }
        // How much of a long row stays on its page (§1.6, "payload overflow").
        let least = (usable - 12) * 32 / 255 - 23;
        let wanted = least + (length - least) % (usable - 4);
        let here = if wanted <= largest { wanted } else { least };
        bytes.extend_from_slice(rest.get(..here)?);
        let mut next = be32(rest, here)?;
        while bytes.len() < length {
            let page = self.page(next)?;
            let part = (length - bytes.len()).min(usable - 4);
            bytes.extend_from_slice(page.get(4..4 + part)?);
            next = be32(page, 0)?;
        }
        Some((row_id.cast_signed(), bytes))
    }
}

impl TreePage<'_> {
    /// Where the cells of a leaf stand.
    pub(super) fn cells(&self) -> Option<Vec<usize>> {
        let header = if self.is_leaf { 8 } else { 12 };
        (0..self.count)
            .map(|place| be16(self.page, self.start + header + 2 * place).map(usize::from))
            .collect()
    }

    /// The pages below, in order.
    pub(super) fn children(&self) -> Option<Vec<u32>> {
        let mut children: Vec<u32> = self
            .cells()?
            .into_iter()
            .map(|cell| be32(self.page, cell))
            .collect::<Option<_>>()?;
        children.push(be32(self.page, self.start + 8)?);
        Some(children)
    }
}

/// The newest committed version of each page in the log. Frames after a wrong checksum or another salt are left over
/// from before, and those after the last commit were never part of the database.
fn committed(log: &[u8], size: usize) -> BTreeMap<u32, &[u8]> {
    let mut newer = BTreeMap::new();
    let Some(little) = log.first_chunk::<4>().map(|magic| magic[3] & 1 == 0) else {
        return newer;
    };
    let page_size = be32(log, 8).and_then(|size| usize::try_from(size).ok());
    if page_size != Some(size) {
        return newer;
    }
    let (Some(header), Some(salt)) = (log.get(..24), log.get(16..24)) else {
        return newer;
    };
    let mut sum = checksum((0, 0), header, little);
    if Some(sum) != stored_sum(log, 24) {
        return newer;
    }
    let mut waiting = Vec::new();
    let mut at = LOG_HEADER;
    while let Some(frame) = log.get(at..at + FRAME_HEADER + size) {
        let (Some(number), Some(pages)) = (be32(frame, 0), be32(frame, 4)) else {
            break;
        };
        let (Some(start), Some(page)) = (frame.get(..8), frame.get(FRAME_HEADER..)) else {
            break;
        };
        sum = checksum(checksum(sum, start, little), page, little);
        if frame.get(8..16) != Some(salt) || Some(sum) != stored_sum(frame, 16) {
            break;
        }
        waiting.push((number, page));
        // A commit names the size of the database after it.
        if pages > 0 {
            newer.extend(waiting.drain(..));
        }
        at += FRAME_HEADER + size;
    }
    newer
}

fn stored_sum(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    Some((be32(bytes, at)?, be32(bytes, at + 4)?))
}

/// §4.2: two sums over pairs of words.
fn checksum(sum: (u32, u32), bytes: &[u8], little: bool) -> (u32, u32) {
    let word = |bytes: &[u8]| {
        let bytes: [u8; 4] = bytes.try_into().unwrap_or_default();
        if little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        }
    };
    bytes.chunks_exact(8).fold(sum, |(one, two), pair| {
        let (first, second) = pair.split_at(4);
        let one = one.wrapping_add(word(first)).wrapping_add(two);
        let two = two.wrapping_add(word(second)).wrapping_add(one);
        (one, two)
    })
}

/// A number of one to nine bytes (§1.6, "varint").
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    for place in 0..8 {
        let byte = *bytes.get(place)?;
        number = (number << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    let last = *bytes.get(8)?;
    Some(((number << 8) | u64::from(last), bytes.get(9..)?))
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}
