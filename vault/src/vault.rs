//! The vault's folder from outside: what is found there, and how a vault is made.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rand_core::CryptoRngCore;

use crate::boot_clock::BootClock;
use crate::credential::Credential;
use crate::device_key::DeviceKey;
use crate::document::Document;
use crate::error::{CreateError, NotErased, Problem, SaveError};
use crate::files::Files;
use crate::folder::{Folder, HEADER, HEADER_BACKUP, OnDisk, is_trace, parent};
use crate::generations::{self, Source};
use crate::header::{self, Header, Hex, SealedHeader, Snapshot};
use crate::kdf::KdfParams;
use crate::locked::LockedVault;
use crate::open::{Keys, OpenVault};
use crate::policy;
use crate::seal::VaultKey;
use crate::slot::Maker;
use crate::store::Backend;
use crate::try_count::{TryCount, TryError};

/// What a vault needs from the program around it.
pub struct VaultConfig {
    /// The vault's own folder; nothing else lies in it.
    pub dir: PathBuf,
    /// How files are touched.
    pub files: Arc<dyn Files>,
    /// Where secrets lie while the vault is open.
    pub backend: Box<dyn Backend>,
    /// The key that never leaves the device.
    pub device_key: Box<dyn DeviceKey>,
    /// The clock for waits.
    pub clock: Box<dyn BootClock>,
}

/// The folder of one vault. It holds the lock against other processes from the first look until it is dropped.
pub struct VaultFolder {
    folder: Arc<Folder>,
}

/// What is found in the folder.
#[derive(Debug)]
pub enum Found {
    /// No vault and no trace of one.
    Absent,
    /// A vault. [`LockedVault::problem`] says when only the recovery code can open it.
    Locked(LockedVault),
    /// A vault that cannot be opened.
    Unusable(Problem),
}

impl VaultFolder {
    /// Names the folder; touches nothing.
    #[must_use]
    pub fn new(config: VaultConfig) -> Self {
        let VaultConfig {
            dir,
            files,
            backend,
            device_key,
            clock,
        } = config;
        Self {
            folder: Arc::new(Folder {
                dir,
                files,
                backend,
                device_key,
                clock,
                lock: Mutex::new(None),
            }),
        }
    }

    /// Looks what is there, and finishes an interrupted creation or erasure.
    #[must_use]
    pub fn inspect(&self) -> Found {
        match self.look() {
            Ok(found) => found,
            Err(problem) => Found::Unusable(problem),
        }
    }

    fn look(&self) -> Result<Found, Problem> {
        let folder = &self.folder;
        match folder.list() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Absent),
            Err(_) => return Err(Problem::FolderUnreadable),
            Ok(_) => folder.take_lock()?,
        }
        let names = folder.list().map_err(|_| Problem::FolderUnreadable)?;
        if Folder::is_being_erased(&names) {
            return folder
                .erase()
                .map(|()| Found::Absent)
                .map_err(|NotErased| Problem::HeaderDamaged);
        }
        if folder
            .undo_creation(&names)
            .map_err(|_| Problem::FolderUnreadable)?
            || !names.iter().any(|name| is_trace(name))
        {
            return Ok(Found::Absent);
        }
        let (header, source) = read_headers(folder)?;
        if header.header.backend != folder.backend.name() {
            return Err(Problem::OtherBackend);
        }
        Ok(Found::Locked(LockedVault::new(
            Arc::clone(folder),
            header,
            source,
        )))
    }

    /// Makes a vault, never over a trace of one. Interrupted, it leaves no vault behind.
    ///
    /// # Errors
    ///
    /// [`CreateError`].
    pub fn create(
        &self,
        credential: &Credential,
        params: KdfParams,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<OpenVault, CreateError> {
        policy::check(credential).map_err(CreateError::Weak)?;
        let params = params.check()?;
        self.make_dir()?;
        match self.inspect() {
            Found::Absent => {}
            Found::Locked(_) => return Err(CreateError::VaultExists),
            Found::Unusable(Problem::InUse) => return Err(CreateError::Unusable(Problem::InUse)),
            Found::Unusable(Problem::FolderUnreadable) => {
                return Err(CreateError::Unusable(Problem::FolderUnreadable));
            }
            Found::Unusable(_) => return Err(CreateError::VaultExists),
        }
        let folder = &self.folder;
        folder
            .begin_creation()
            .map_err(|error| SaveError::from_io(&error))?;
        let created = make(folder, credential, params, rng);
        if created.is_err() {
            let names = folder.list().unwrap_or_default();
            // What cannot be removed now is removed at the next look.
            let _ = folder.undo_creation(&names);
        } else {
            folder.end_creation();
        }
        created
    }

    /// Erases the vault, whatever its state, and the device key.
    ///
    /// # Errors
    ///
    /// [`NotErased`] when something is left; the rest is gone.
    pub fn erase_everything(&self) -> Result<(), NotErased> {
        match self.folder.list() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            _ => self
                .folder
                .take_lock()
                .map_err(|_| NotErased)
                .and_then(|()| self.folder.erase()),
        }
    }

    fn make_dir(&self) -> Result<(), SaveError> {
        let folder = &self.folder;
        folder
            .files
            .make_dir(&folder.dir)
            .and_then(|()| {
                parent(&folder.dir).map_or(Ok(()), |parent| folder.files.sync_dir(parent))
            })
            .map_err(|error| SaveError::from_io(&error))
    }
}

impl fmt::Debug for VaultFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VaultFolder")
            .field(&self.folder.dir)
            .finish()
    }
}

/// The header, or its backup when the header cannot be read. A header of a newer program is not passed over for an
/// older backup.
fn read_headers(folder: &Folder) -> Result<(SealedHeader, Source), Problem> {
    let newer = |found| Problem::TooNew {
        found,
        supported: header::FORMAT,
    };
    match folder.read_header(HEADER) {
        OnDisk::Whole(header) => return Ok((*header, Source::Header)),
        OnDisk::TooNew { found } => return Err(newer(found)),
        OnDisk::Unreadable => return Err(Problem::FolderUnreadable),
        OnDisk::Missing | OnDisk::Damaged => {}
    }
    match folder.read_header(HEADER_BACKUP) {
        OnDisk::Whole(header) => Ok((*header, Source::Backup)),
        OnDisk::TooNew { found } => Err(newer(found)),
        OnDisk::Unreadable | OnDisk::Missing | OnDisk::Damaged => Err(Problem::HeaderDamaged),
    }
}

/// The order matters: everything a vault needs is on the disk before the header, which is the commit point.
fn make(
    folder: &Arc<Folder>,
    credential: &Credential,
    params: KdfParams,
    rng: &mut dyn CryptoRngCore,
) -> Result<OpenVault, CreateError> {
    let mut vault_id = [0; 16];
    rng.try_fill_bytes(&mut vault_id)
        .map_err(|_| SaveError::NotSaved)?;
    let vault_key = VaultKey::generate(rng).map_err(|_| SaveError::NotSaved)?;
    folder.device_key.create(rng)?;
    let mut maker = Maker {
        vault_id,
        device_key: &*folder.device_key,
        rng,
    };
    let slot = maker.wrap_for_credential(1, credential, params, &vault_key)?;
    let mut tries = TryCount::fresh(folder, vault_id);
    tries.reset(folder).map_err(|error| match error {
        TryError::NotCounted(error) => CreateError::Save(error),
        TryError::DeviceKey(error) => CreateError::DeviceKey(error),
        _ => CreateError::Save(SaveError::NotSaved),
    })?;
    let keys = Keys::new(vault_key);
    let document = Document {
        generation: 1,
        ..Document::default()
    };
    let mut store = folder
        .backend
        .create(&keys.snapshot)
        .map_err(|_| SaveError::NotSaved)?;
    let sha256 = generations::write(folder, &mut *store, &document, &[], &keys.snapshot)?;
    let mut header = Header::new(vault_id, folder.backend.name(), vec![slot]);
    header.generation = document.generation;
    header.snapshot = Snapshot {
        file: generations::file_name(document.generation),
        sha256: Hex(sha256),
    };
    let header = SealedHeader::seal(header, &keys.header).map_err(|_| SaveError::NotSaved)?;
    folder.commit_header(None, &header)?;
    folder.back_up_header(&header);
    Ok(OpenVault::new(
        Arc::clone(folder),
        header,
        keys,
        store,
        document,
        tries,
    ))
}
