//! The vault's folder and what the vault needs from the device: shared by the locked and the open vault.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::boot_clock::BootClock;
use crate::device_key::DeviceKey;
use crate::error::{NotErased, Problem, SaveError};
use crate::files::{FileLock, Files, LockError};
use crate::generations;
use crate::header::{self, SealedHeader};
use crate::store::Backend;

pub(crate) const HEADER: &str = "header.json";
pub(crate) const HEADER_BACKUP: &str = "header.json.bak";
pub(crate) const THROTTLE: &str = "throttle.bin";
const LOCK: &str = "lock";
/// There while a vault is being made: a generation without a header is then nobody's.
const CREATING: &str = "creating";
/// There while everything is being erased: what is left then must go, too.
const ERASING: &str = "erasing";

pub(crate) struct Folder {
    pub(crate) dir: PathBuf,
    pub(crate) files: Arc<dyn Files>,
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) device_key: Box<dyn DeviceKey>,
    pub(crate) clock: Box<dyn BootClock>,
    pub(crate) lock: Mutex<Option<FileLock>>,
}

/// A header as it lies in the folder.
pub(crate) enum OnDisk {
    Missing,
    Unreadable,
    Damaged,
    TooNew { found: u32 },
    Whole(Box<SealedHeader>),
}

impl Folder {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    pub(crate) fn list(&self) -> io::Result<Vec<String>> {
        self.files.list(&self.dir)
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        self.files.sync_dir(&self.dir)
    }

    /// Takes the lock for as long as this lives. A disk nobody can write to needs none.
    pub(crate) fn take_lock(&self) -> Result<(), Problem> {
        let mut held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_some() {
            return Ok(());
        }
        match self.files.lock(&self.path(LOCK)) {
            Ok(lock) => {
                *held = Some(lock);
                Ok(())
            }
            Err(LockError::Held) => Err(Problem::InUse),
            Err(LockError::File(error)) => match SaveError::from_io(&error) {
                // Nobody else can take it either, so the vault can be read; saving fails by itself.
                SaveError::ReadOnly | SaveError::DiskFull => Ok(()),
                _ if error.kind() == io::ErrorKind::NotFound => Ok(()),
                _ => Err(Problem::FolderUnreadable),
            },
        }
    }

    pub(crate) fn read_header(&self, name: &str) -> OnDisk {
        let bytes = match self.files.read(&self.path(name), header::MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return OnDisk::Missing,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return OnDisk::Damaged,
            Err(_) => return OnDisk::Unreadable,
        };
        match SealedHeader::read(&bytes) {
            Ok(header) => OnDisk::Whole(Box::new(header)),
            Err(header::HeaderError::Damaged) => OnDisk::Damaged,
            Err(header::HeaderError::TooNew { found }) => OnDisk::TooNew { found },
        }
    }

    /// Puts a header in place: the commit point of every save.
    ///
    /// When the folder cannot be synced after the rename, the old header is put back, so that what is told and what
    /// lies there agree. When that fails, too, the new one counts.
    pub(crate) fn commit_header(
        &self,
        old: Option<&SealedHeader>,
        new: &SealedHeader,
    ) -> Result<(), SaveError> {
        self.replace(HEADER, &new.bytes)
            .map_err(|error| SaveError::from_io(&error))?;
        match (self.sync(), old) {
            (Err(error), Some(old)) if self.replace(HEADER, &old.bytes).is_ok() => {
                Err(SaveError::from_io(&error))
            }
            _ => Ok(()),
        }
    }

    /// Makes the backup the same as the header. A backup with an old slot is worse than none, so it is removed when
    /// it cannot be written.
    pub(crate) fn back_up_header(&self, header: &SealedHeader) {
        let written = self
            .replace(HEADER_BACKUP, &header.bytes)
            .and_then(|()| self.sync());
        if written.is_err() {
            let _ = self.files.remove(&self.path(HEADER_BACKUP));
            let _ = self.sync();
        }
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let next = self.path(&format!("{name}.tmp"));
        let replaced = self
            .files
            .write(&next, bytes)
            .and_then(|()| self.files.rename(&next, &self.path(name)));
        if replaced.is_err() {
            let _ = self.files.remove(&next);
        }
        replaced
    }

    pub(crate) fn begin_creation(&self) -> io::Result<()> {
        self.files.write(&self.path(CREATING), b"")?;
        self.sync()
    }

    pub(crate) fn end_creation(&self) {
        let _ = self.files.remove(&self.path(CREATING));
        let _ = self.sync();
    }

    /// Removes what an interrupted creation left: only ever the empty first generation of a vault without a header.
    pub(crate) fn undo_creation(&self, names: &[String]) -> io::Result<bool> {
        let has = |name: &str| names.iter().any(|other| other == name);
        let only_first = generations::numbers(self)?
            .iter()
            .all(|number| *number == 1);
        if !has(CREATING) || has(HEADER) || has(HEADER_BACKUP) || !only_first {
            return Ok(false);
        }
        self.remove_all(|name| is_vault_file(name) && name != CREATING)?;
        self.sync()?;
        self.end_creation();
        Ok(true)
    }

    /// Erases the vault and the device key. Interrupted, it is finished at the next look.
    pub(crate) fn erase(&self) -> Result<(), NotErased> {
        // On a full disk the mark cannot be made; erasing goes on without.
        let _ = self
            .files
            .write(&self.path(ERASING), b"")
            .and_then(|()| self.sync());
        let key_gone = self.device_key.delete().is_ok();
        let files_gone = self
            .remove_all(|name| is_vault_file(name) && name != ERASING)
            .is_ok();
        let synced = self.sync().is_ok();
        if !(key_gone && files_gone && synced) {
            return Err(NotErased);
        }
        let _ = self.files.remove(&self.path(ERASING));
        let _ = self.sync();
        Ok(())
    }

    pub(crate) fn is_being_erased(names: &[String]) -> bool {
        names.iter().any(|name| name == ERASING)
    }

    fn remove_all(&self, which: impl Fn(&str) -> bool) -> io::Result<()> {
        let mut result = Ok(());
        for name in self.list()?.iter().filter(|name| which(name)) {
            result = result.and(self.files.remove(&self.path(name)));
        }
        result
    }
}

/// Whether a name shows that a vault is or was here: never is a new one made over it.
pub(crate) fn is_trace(name: &str) -> bool {
    name.starts_with("header") || generations::is_trace(name)
}

fn is_vault_file(name: &str) -> bool {
    is_trace(name) || name.starts_with(THROTTLE) || name == CREATING || name == ERASING
}

/// The folder above, so that a name just made in it can be synced.
pub(crate) fn parent(dir: &Path) -> Option<&Path> {
    dir.parent().filter(|parent| !parent.as_os_str().is_empty())
}
