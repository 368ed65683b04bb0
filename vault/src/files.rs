//! The few things done with files, so that tests can fill the disk and pull the plug at each of them.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use clavis_core::time::UnixTime;

/// The file operations of the vault. Each is one step after which the power may fail.
pub trait Files: Send + Sync {
    /// Makes a folder for its owner only, and those above it, unless it is there.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;

    /// The names in a folder, in any order.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;

    /// Reads a whole file of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// `InvalidData` for a longer file, which is not read further; else what the system says.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// Writes a whole file for its owner only, new or in place of an old one, and waits until it is on the disk.
    ///
    /// # Errors
    ///
    /// What the system says; the file may hold anything then.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Overwrites bytes of a file without making it longer, and waits until they are on the disk. Needs no free space
    /// on most file systems.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn overwrite(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Waits until a file is on the disk.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn sync(&self, path: &Path) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;

    /// Renames a file, in place of an old one of the new name, in one step.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// When a file was last written; `None` when the file system does not say.
    fn modified(&self, path: &Path) -> Option<UnixTime>;

    /// Takes a lock that ends with the process.
    ///
    /// # Errors
    ///
    /// [`LockError::Held`] while somebody else has it.
    fn lock(&self, path: &Path) -> Result<FileLock, LockError>;
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct FileLock {
    _file: Option<File>,
}

impl FileLock {
    /// A lock for files that nobody else can reach.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self { _file: None }
    }
}

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Somebody else has it.
    #[error("the lock is held by another process")]
    Held,
    /// The lock file cannot be used.
    #[error("the lock file cannot be used")]
    File(#[source] io::Error),
}

/// The files of this system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemFiles;

impl Files for SystemFiles {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        // A name that is no UTF-8 is none of ours.
        fs::read_dir(dir)?
            .filter_map(|entry| {
                entry
                    .map(|entry| entry.file_name().into_string().ok())
                    .transpose()
            })
            .collect()
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        if length > limit {
            return Err(io::ErrorKind::InvalidData.into());
        }
        // The capacity is exact so that growing leaves no unzeroized copy behind.
        let mut bytes =
            Vec::with_capacity(usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?);
        (&mut file).take(limit).read_to_end(&mut bytes)?;
        if file.read(&mut [0])? == 0 {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file =
            for_owner(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn overwrite(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        // Only Unix has folders that can be synced; elsewhere a rename is as durable as it gets.
        if cfg!(unix) {
            File::open(dir)?.sync_all()
        } else {
            Ok(())
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn modified(&self, path: &Path) -> Option<UnixTime> {
        let since = fs::metadata(path)
            .ok()?
            .modified()
            .ok()?
            .duration_since(std::time::UNIX_EPOCH)
            .ok()?;
        u64::try_from(since.as_millis())
            .ok()
            .map(UnixTime::from_millis)
    }

    fn lock(&self, path: &Path) -> Result<FileLock, LockError> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                for_owner(OpenOptions::new().write(true).create(true).truncate(false))
                    .open(path)
                    .and_then(|_| File::open(path))
            }
            // Held open for reading only: a file open for writing keeps a disk from becoming read-only.
            other => other,
        };
        let file = file.map_err(LockError::File)?;
        match file.try_lock() {
            Ok(()) => Ok(FileLock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held),
            Err(TryLockError::Error(error)) => Err(LockError::File(error)),
        }
    }
}

pub(crate) fn is_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied
    )
}

fn for_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
