//! The b-tree of a table [§1.6], from the root to the payload of every row.

use std::collections::HashSet;

use zeroize::Zeroizing;

use super::{pages::Pages, record::varint};
use crate::import::ImportError;

/// The types of b-tree pages.
const INDEX_INTERIOR: u8 = 0x02;
const TABLE_INTERIOR: u8 = 0x05;
const INDEX_LEAF: u8 = 0x0a;
const TABLE_LEAF: u8 = 0x0d;
/// The header of a database stands before the first page's own.
const DATABASE_HEADER: usize = 100;
/// Bytes a cell takes at least, with its pointer.
const LEAST_CELL: usize = 4;

/// Gives the payload of every row, in order, and counts the pages and cells that cannot be read.
///
/// # Errors
/// When the root cannot be read, is of a table without row ids, or there is more than all pages can hold; or what
/// `each` answers.
pub(super) fn walk(
    pages: &Pages<'_>,
    root: u32,
    each: &mut dyn FnMut(&[u8]) -> Result<(), ImportError>,
) -> Result<usize, ImportError> {
    let mut walk = Walk {
        pages,
        seen: HashSet::new(),
        overflow_left: pages.most(),
        bytes_left: pages.most_bytes(),
        damaged: 0,
    };
    match pages.page(root).and_then(|page| page_type(page, root)) {
        Some(TABLE_INTERIOR | TABLE_LEAF) => {}
        Some(INDEX_INTERIOR | INDEX_LEAF) => return Err(ImportError::Unsupported),
        _ => return Err(ImportError::Corrupt),
    }
    let mut next = vec![root];
    while let Some(number) = next.pop() {
        if walk.visit(number, &mut next, each)?.is_none() {
            walk.damaged += 1;
        }
    }
    Ok(walk.damaged)
}

struct Walk<'p, 'a> {
    pages: &'p Pages<'a>,
    /// A page that stands twice in a tree is damage, or a loop.
    seen: HashSet<u32>,
    /// Pages of long rows that may still be read.
    overflow_left: usize,
    /// Bytes of rows that may still be read.
    bytes_left: usize,
    damaged: usize,
}

impl<'a> Walk<'_, 'a> {
    /// Reads one page; `None` when it is damaged.
    fn visit(
        &mut self,
        number: u32,
        next: &mut Vec<u32>,
        each: &mut dyn FnMut(&[u8]) -> Result<(), ImportError>,
    ) -> Result<Option<()>, ImportError> {
        let page = match self.pages.page(number) {
            Some(page) if self.seen.insert(number) => page,
            _ => return Ok(None),
        };
        match page_type(page, number) {
            Some(TABLE_INTERIOR) => Ok(children(page, number, next)),
            Some(TABLE_LEAF) => {
                let Some(cells) = cells(page, number, 8) else {
                    return Ok(None);
                };
                for cell in cells {
                    match self.payload(page, cell)? {
                        Some(payload) => each(&payload)?,
                        None => self.damaged += 1,
                    }
                }
                Ok(Some(()))
            }
            _ => Ok(None),
        }
    }

    /// The payload of a cell, put together from its overflow pages [§1.6, "B-tree Cell Format"].
    fn payload(&mut self, page: &'a [u8], cell: usize) -> Result<Option<Payload<'a>>, ImportError> {
        let usable = self.pages.usable();
        let Some((length, local)) = page.get(..usable).and_then(|page| {
            let (length, rest) = varint(page.get(cell..)?)?;
            let (_row, rest) = varint(rest)?;
            Some((usize::try_from(length).ok()?, rest))
        }) else {
            return Ok(None);
        };
        self.bytes_left = self
            .bytes_left
            .checked_sub(length.max(LEAST_CELL))
            .ok_or(ImportError::Corrupt)?;
        if length <= usable - 35 {
            return Ok(local.get(..length).map(Payload::Local));
        }
        let least = (usable - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (usable - 4);
        let kept = if fitting <= usable - 35 {
            fitting
        } else {
            least
        };
        let Some((start, mut link)) = local
            .split_at_checked(kept)
            .and_then(|(start, rest)| Some((start, rest.first_chunk::<4>()?)))
        else {
            return Ok(None);
        };
        let mut payload = Zeroizing::new(Vec::with_capacity(length));
        payload.extend_from_slice(start);
        while payload.len() < length {
            self.overflow_left = self
                .overflow_left
                .checked_sub(1)
                .ok_or(ImportError::Corrupt)?;
            let Some((after, content)) = self
                .pages
                .page(u32::from_be_bytes(*link))
                .and_then(|page| page.get(..usable)?.split_first_chunk::<4>())
            else {
                return Ok(None);
            };
            let left = length - payload.len();
            payload.extend_from_slice(content.get(..left).unwrap_or(content));
            link = after;
        }
        Ok(Some(Payload::Long(payload)))
    }
}

/// A row's bytes, where they lie or put together.
enum Payload<'a> {
    Local(&'a [u8]),
    Long(Zeroizing<Vec<u8>>),
}

impl std::ops::Deref for Payload<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Local(bytes) => bytes,
            Self::Long(bytes) => bytes,
        }
    }
}

fn page_type(page: &[u8], number: u32) -> Option<u8> {
    page.get(start(number)).copied()
}

/// Puts the children of an interior page on the stack, the first on top.
fn children(page: &[u8], number: u32, next: &mut Vec<u32>) -> Option<()> {
    let last = page.get(start(number) + 8..)?.first_chunk::<4>()?;
    next.push(u32::from_be_bytes(*last));
    for cell in cells(page, number, 12)?.into_iter().rev() {
        let child = page.get(cell..)?.first_chunk::<4>()?;
        next.push(u32::from_be_bytes(*child));
    }
    Some(())
}

/// Where the cells of a page start, in the order of their keys.
fn cells(page: &[u8], number: u32, header: usize) -> Option<Vec<usize>> {
    let start = start(number);
    let count = page.get(start + 3..)?.first_chunk::<2>()?;
    let count = usize::from(u16::from_be_bytes(*count));
    let first = start + header;
    let (pointers, _) = page.get(first..first + 2 * count)?.as_chunks::<2>();
    Some(
        pointers
            .iter()
            .map(|pointer| usize::from(u16::from_be_bytes(*pointer)))
            .collect(),
    )
}

fn start(number: u32) -> usize {
    if number == 1 { DATABASE_HEADER } else { 0 }
}
