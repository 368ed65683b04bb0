//! The header of a database and its pages, each from the log where it has a newer one [§1].

use super::{MAGIC, log::Log, record::Encoding};
use crate::import::{ImportError, Refusal};

/// The smallest and the largest page [§1.3.2].
const PAGE_SIZES: std::ops::RangeInclusive<usize> = 512..=65_536;
/// What must remain of a page for cells [§1.3.4].
const LEAST_USABLE: usize = 480;
/// How a database says that a log may lie beside it [§1.3.3].
const WITH_LOG: u8 = 2;

/// The pages as they were after the last commit.
pub(super) struct Pages<'a> {
    file: &'a [u8],
    log: Log<'a>,
    size: usize,
    usable: usize,
    count: u32,
    encoding: Encoding,
}

impl<'a> Pages<'a> {
    pub(super) fn open(file: &'a [u8], log: Option<&'a [u8]>) -> Result<Self, ImportError> {
        let on_disk = Header::parse(file)?;
        let log = match log {
            Some(log) if on_disk.read_version == WITH_LOG => Log::parse(log, on_disk.page_size)?,
            _ => Log::default(),
        };
        let header = match log.page(1) {
            Some(page) => Header::parse(page)?,
            None => on_disk,
        };
        if header.page_size != on_disk.page_size {
            return Err(ImportError::Corrupt);
        }
        let in_file = u32::try_from(file.len() / header.page_size).unwrap_or(u32::MAX);
        if !whole(file, on_disk, in_file, &log) {
            return Err(ImportError::Corrupt);
        }
        Ok(Self {
            count: log.count().or(header.count).unwrap_or(in_file),
            file,
            log,
            size: header.page_size,
            usable: header.usable,
            encoding: header.encoding,
        })
    }

    /// A page by its number, which starts at 1.
    pub(super) fn page(&self, number: u32) -> Option<&'a [u8]> {
        if number == 0 || number > self.count {
            return None;
        }
        self.log.page(number).or_else(|| {
            let start = usize::try_from(number - 1).ok()?.checked_mul(self.size)?;
            self.file.get(start..start.checked_add(self.size)?)
        })
    }

    /// The bytes of a page that cells may lie in.
    pub(super) fn usable(&self) -> usize {
        self.usable
    }

    /// How many pages there can be at most, however many the header speaks of.
    pub(super) fn most(&self) -> usize {
        self.file.len() / self.size + self.log.len()
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// No table can hold more bytes than all pages do.
    pub(super) fn most_bytes(&self) -> usize {
        self.most().saturating_mul(self.size)
    }
}

/// The header of a database [§1.3].
#[derive(Clone, Copy)]
struct Header {
    page_size: usize,
    usable: usize,
    read_version: u8,
    /// Missing where an old program wrote that did not keep it.
    count: Option<u32>,
    encoding: Encoding,
}

impl Header {
    fn parse(page: &[u8]) -> Result<Self, ImportError> {
        let header: &[u8; 100] = page.first_chunk().ok_or(ImportError::Corrupt)?;
        let number = |at: usize| {
            header
                .get(at..)
                .and_then(|bytes| bytes.first_chunk())
                .map_or(0, |bytes| u32::from_be_bytes(*bytes))
        };
        let [.., read_version, reserved] = *header.first_chunk::<21>().unwrap_or(&[0; 21]);
        if !header.starts_with(MAGIC) {
            return Err(ImportError::Corrupt);
        }
        if read_version > WITH_LOG {
            return Err(ImportError::Refused(Refusal::TooNew));
        }
        let page_size = match number(16) >> 16 {
            1 => 65_536,
            size => usize::try_from(size).map_err(|_| ImportError::Corrupt)?,
        };
        let usable = page_size.saturating_sub(usize::from(reserved));
        if !PAGE_SIZES.contains(&page_size) || !page_size.is_power_of_two() || usable < LEAST_USABLE
        {
            return Err(ImportError::Corrupt);
        }
        let kept = number(24) == number(92);
        Ok(Self {
            page_size,
            usable,
            read_version,
            count: Some(number(28)).filter(|count| kept && *count > 0),
            encoding: match number(56) {
                0 | 1 => Encoding::Utf8,
                2 => Encoding::Utf16Le,
                3 => Encoding::Utf16Be,
                _ => return Err(ImportError::Corrupt),
            },
        })
    }
}

/// Whether no page is missing at the end of the file, unless the log has it.
fn whole(file: &[u8], header: Header, in_file: u32, log: &Log<'_>) -> bool {
    match header.count {
        Some(count) => {
            let missing = count.saturating_sub(in_file);
            let in_log = usize::try_from(missing).is_ok_and(|missing| missing <= log.len());
            in_log && (in_file..count).all(|before| log.page(before + 1).is_some())
        }
        None => file.len().is_multiple_of(header.page_size),
    }
}
