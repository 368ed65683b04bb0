//! Zip archives, bounded: how many members, how much of the file is gone through, how large a member becomes. Nothing
//! is written anywhere, no path is used, and a zip inside a zip is bytes like any other.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use zeroize::Zeroizing;
use zip::{
    ZipArchive,
    read::{ArchiveOffset, Config},
    result::ZipError,
};

use super::{ImportError, UnlockError};

/// The first bytes of a zip with a member [APPNOTE.TXT §4.3.7].
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";
/// What each member has in the directory at the end of the file [APPNOTE.TXT §4.3.12].
const DIRECTORY_HEADER: &[u8] = b"PK\x01\x02";
/// The most members; a 1Password export holds each attachment as one.
const MAX_MEMBERS: usize = 20_000;
/// The largest member read, expanded, in bytes.
const MAX_EXPANDED: u64 = 64 << 20;
/// How often the file may be gone through in all: an end that leads nowhere makes the reader look for another, again
/// and again.
const MAX_PASSES: usize = 16;
/// What the longest salt, the check value and the authentication code of WinZip's AES take. No export is shorter under
/// ZipCrypto either, whose header takes 12.
const MIN_ENCRYPTED: u64 = 28;

/// An archive over bytes in memory.
pub(super) struct Archive<'a>(ZipArchive<Metered<'a>>);

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        // Asked before anything is kept of a member. Members may hold the mark too, but never so often.
        let headers = bytes
            .windows(DIRECTORY_HEADER.len())
            .filter(|window| *window == DIRECTORY_HEADER);
        if headers.take(MAX_MEMBERS + 1).count() > MAX_MEMBERS {
            return Err(ImportError::TooMuchWork);
        }
        let config = Config {
            archive_offset: ArchiveOffset::Known(0),
        };
        ZipArchive::with_config(config, Metered::new(bytes))
            .map(Self)
            .map_err(|_| ImportError::Corrupt)
    }

    /// The places and names of all members that are no folders.
    pub(super) fn members(&self) -> Vec<(usize, String)> {
        (0..self.0.len())
            .filter_map(|place| Some((place, self.0.name_for_index(place)?.to_owned())))
            .filter(|(_, name)| !name.ends_with(['/', '\\']))
            .collect()
    }

    /// Whether a member needs a password.
    pub(super) fn is_locked(&mut self, place: usize) -> Result<bool, ImportError> {
        let member = self
            .0
            .by_index_raw(place)
            .map_err(|_| ImportError::Corrupt)?;
        if member.encrypted() && member.compressed_size() < MIN_ENCRYPTED {
            return Err(ImportError::Corrupt);
        }
        Ok(member.encrypted())
    }

    /// Reads a member that needs no password.
    pub(super) fn read(&mut self, place: usize) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        if self.is_locked(place)? {
            return Err(ImportError::Corrupt);
        }
        let member = self.0.by_index(place).map_err(|error| refusal(&error))?;
        let declared = bounded(member.size())?;
        expand(member, declared).ok_or(ImportError::Corrupt)
    }

    /// Reads a member that needs a password. A wrong one shows in the check value; and as ZipCrypto's lets one of 256
    /// through and AES's one of 65,536, also in a text that does not expand, or not to its checksum.
    pub(super) fn unlock(
        &mut self,
        place: usize,
        password: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, UnlockError> {
        if !self.is_locked(place)? {
            return Err(ImportError::Corrupt.into());
        }
        let member = self
            .0
            .by_index_decrypt(place, password)
            .map_err(|error| match error {
                ZipError::InvalidPassword => UnlockError::WrongPassword,
                error => refusal(&error).into(),
            })?;
        let declared = bounded(member.size())?;
        expand(member, declared).ok_or(UnlockError::WrongPassword)
    }
}

/// The name of the first member as the file itself starts with it, for an archive whose directory is lost.
pub(super) fn first_name(bytes: &[u8]) -> Option<&str> {
    const NAME: usize = 30;
    let length: [u8; 2] = bytes.get(26..28)?.try_into().ok()?;
    let end = NAME + usize::from(u16::from_le_bytes(length));
    std::str::from_utf8(bytes.get(NAME..end)?).ok()
}

fn refusal(error: &ZipError) -> ImportError {
    match error {
        ZipError::CompressionMethodNotSupported(_) => ImportError::Unsupported,
        _ => ImportError::Corrupt,
    }
}

fn bounded(declared: u64) -> Result<usize, ImportError> {
    match usize::try_from(declared) {
        Ok(size) if declared <= MAX_EXPANDED => Ok(size),
        _ => Err(ImportError::TooMuchWork),
    }
}

/// Reads to the end, which must be where the directory says: a declared size may lie, so what comes is bounded by it.
fn expand(member: impl Read, declared: usize) -> Option<Zeroizing<Vec<u8>>> {
    // Allocated once, so that growing leaves no copy behind that is not zeroized.
    let mut bytes = Zeroizing::new(Vec::with_capacity(declared));
    member
        .take((declared as u64).saturating_add(1))
        .read_to_end(&mut bytes)
        .ok()?;
    (bytes.len() == declared).then_some(bytes)
}

/// A file that can be read only so much.
struct Metered<'a> {
    file: Cursor<&'a [u8]>,
    /// Bytes that may still be read.
    left: usize,
}

impl<'a> Metered<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            file: Cursor::new(bytes),
            left: bytes
                .len()
                .saturating_mul(MAX_PASSES)
                .saturating_add(65_536),
        }
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read)
            .ok_or_else(|| io::Error::other("archive leads in circles"))?;
        Ok(read)
    }
}

impl Seek for Metered<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
