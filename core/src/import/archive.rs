//! Zip archives, bounded: how many members, how large each becomes; nothing is written anywhere and no path is used.

use std::io::{Cursor, Read};

use zeroize::Zeroizing;
use zip::{ZipArchive, result::ZipError};

use super::{ImportError, UnlockError};

/// The most members; a 1Password export holds each attachment as one.
const MAX_MEMBERS: usize = 20_000;
/// The largest member read, expanded, in bytes.
const MAX_EXPANDED: u64 = 64 << 20;

/// An archive over bytes in memory.
pub(super) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Corrupt)?;
        if archive.len() > MAX_MEMBERS {
            return Err(ImportError::TooMuchWork);
        }
        Ok(Self(archive))
    }

    /// The places and names of all members.
    pub(super) fn members(&self) -> Vec<(usize, String)> {
        (0..self.0.len())
            .filter_map(|place| Some((place, self.0.name_for_index(place)?.to_owned())))
            .collect()
    }

    /// Whether a member needs a password.
    pub(super) fn is_locked(&mut self, place: usize) -> Result<bool, ImportError> {
        let member = self
            .0
            .by_index_raw(place)
            .map_err(|_| ImportError::Corrupt)?;
        Ok(member.encrypted())
    }

    /// Reads a member. A wrong password shows in its check value, or in the text that comes of it.
    pub(super) fn read(
        &mut self,
        place: usize,
        password: Option<&str>,
    ) -> Result<Zeroizing<Vec<u8>>, UnlockError> {
        let member = match password {
            Some(password) => self.0.by_index_decrypt(place, password.as_bytes()),
            None => self.0.by_index(place),
        };
        let member = member.map_err(|error| match error {
            ZipError::InvalidPassword => UnlockError::WrongPassword,
            _ => ImportError::Corrupt.into(),
        })?;
        if member.size() > MAX_EXPANDED {
            return Err(ImportError::TooMuchWork.into());
        }
        // The declared size may lie: what really comes is bounded too.
        let mut bytes = Zeroizing::new(Vec::new());
        let read = member.take(MAX_EXPANDED + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > MAX_EXPANDED {
            return Err(ImportError::TooMuchWork.into());
        }
        match (read, password) {
            (Ok(_), _) => Ok(bytes),
            // ZipCrypto lets one wrong password of 256 through; the checksum of the text does not.
            (Err(_), Some(_)) => Err(UnlockError::WrongPassword),
            (Err(_), None) => Err(ImportError::Corrupt.into()),
        }
    }
}
