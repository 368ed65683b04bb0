//! The production [`SecretStore`]: one Stronghold client with one vault and one record per account.
//!
//! Stronghold is entered only from here, and only by a caller that holds the session's lock: two readers at once
//! abort the process. Its plugin is not registered with Tauri, so it has no JavaScript command at all.

use std::collections::BTreeSet;
use std::path::Path;

use clavis_core::account::AccountId;
use clavis_vault::{Backend, SecretStore, SnapshotKey, StoreError};
use iota_stronghold::engine::snapshot::try_set_encrypt_work_factor;
use iota_stronghold::procedures::Runner;
use iota_stronghold::{Client, KeyProvider, Location, SnapshotPath};
use tauri_plugin_stronghold::stronghold::Stronghold;
use zeroize::Zeroizing;

const CLIENT: &[u8] = b"clavis";
const RECORDS: &[u8] = b"secrets";
/// Store key of the document with everything that is not a secret.
const META: &[u8] = b"meta";
/// Store key of the list of record ids, 16 bytes each: Stronghold 2.1 cannot list its records.
const IDS: &[u8] = b"ids";
const ID_BYTES: usize = 16;

/// Snapshots are sealed under 256 random bits, so stretching the key adds 3 s and 500 MB and no security. A
/// [`SnapshotKey`] is made from the vault key only, so no password can ever meet this factor.
const WORK_FACTOR: u8 = 0;

/// Makes and opens Stronghold snapshots.
#[derive(Debug, Clone, Copy, Default)]
pub struct StrongholdBackend;

impl Backend for StrongholdBackend {
    fn name(&self) -> &'static str {
        "stronghold"
    }

    fn create(&self, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError> {
        // An empty path names no file, so nothing is loaded.
        let stronghold = open_stronghold(Path::new(""), key)?;
        let client = stronghold
            .create_client(CLIENT)
            .map_err(|_| StoreError::Backend)?;
        let mut store = StrongholdStore {
            stronghold,
            client,
            key: provider(key)?,
            ids: BTreeSet::new(),
        };
        store.set_meta(&[])?;
        Ok(Box::new(store))
    }

    fn open(&self, path: &Path, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Damaged);
        }
        let stronghold = open_stronghold(path, key)?;
        // Never `create_client` here: it would silently replace the one in the file.
        let client = stronghold
            .load_client(CLIENT)
            .map_err(|_| StoreError::Damaged)?;
        let ids = read_ids(&client)?;
        Ok(Box::new(StrongholdStore {
            stronghold,
            client,
            key: provider(key)?,
            ids,
        }))
    }
}

fn open_stronghold(path: &Path, key: &SnapshotKey) -> Result<Stronghold, StoreError> {
    // EXPOSE: Stronghold takes the key as bytes, moves them into its guarded memory and wipes them.
    // The slot was opened before, so a snapshot that does not open under its key is damaged.
    Stronghold::new(path, key.as_bytes().to_vec()).map_err(|_| StoreError::Damaged)
}

fn provider(key: &SnapshotKey) -> Result<KeyProvider, StoreError> {
    // EXPOSE: as above; the plugin's type keeps its own provider private and bound to one path.
    KeyProvider::try_from(Zeroizing::new(key.as_bytes().to_vec())).map_err(|_| StoreError::Backend)
}

fn read_ids(client: &Client) -> Result<BTreeSet<AccountId>, StoreError> {
    let bytes = client
        .store()
        .get(IDS)
        .map_err(|_| StoreError::Backend)?
        .ok_or(StoreError::Damaged)?;
    let (ids, rest) = bytes.as_chunks::<ID_BYTES>();
    if !rest.is_empty() {
        return Err(StoreError::Damaged);
    }
    Ok(ids.iter().copied().map(AccountId::from_bytes).collect())
}

struct StrongholdStore {
    stronghold: Stronghold,
    client: Client,
    key: KeyProvider,
    /// Which records there are; written into the snapshot by each commit.
    ids: BTreeSet<AccountId>,
}

impl StrongholdStore {
    fn require(&self, id: AccountId) -> Result<(), StoreError> {
        if self.ids.contains(&id) {
            Ok(())
        } else {
            Err(StoreError::NoSuchRecord)
        }
    }
}

impl SecretStore for StrongholdStore {
    fn put(&mut self, id: AccountId, record: &[u8]) -> Result<(), StoreError> {
        self.client
            .vault(RECORDS)
            .write_secret(location(id), Zeroizing::new(record.to_vec()))
            .map_err(|_| StoreError::Backend)?;
        self.ids.insert(id);
        Ok(())
    }

    fn with(&self, id: AccountId, use_record: &mut dyn FnMut(&[u8])) -> Result<(), StoreError> {
        self.require(id)?;
        self.client
            .get_guards([location(id)], |[guarded]| {
                // EXPOSE: the closure computes a code or a comparison inside the guarded memory.
                use_record(&guarded.borrow());
                Ok(())
            })
            .map_err(|_| StoreError::Backend)
    }

    fn remove(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.require(id)?;
        self.client
            .vault(RECORDS)
            .delete_secret(id.as_bytes())
            .map_err(|_| StoreError::Backend)?;
        self.ids.remove(&id);
        Ok(())
    }

    fn ids(&self) -> Result<Vec<AccountId>, StoreError> {
        Ok(self.ids.iter().copied().collect())
    }

    fn meta(&self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let bytes = self
            .client
            .store()
            .get(META)
            .map_err(|_| StoreError::Backend)?;
        bytes.map(Zeroizing::new).ok_or(StoreError::Damaged)
    }

    fn set_meta(&mut self, meta: &[u8]) -> Result<(), StoreError> {
        self.client
            .store()
            .insert(META.to_vec(), meta.to_vec(), None)
            .map_err(|_| StoreError::Backend)?;
        Ok(())
    }

    fn commit(&mut self, to: &Path) -> Result<(), StoreError> {
        // Stronghold would make the folder anew; a folder that went away is for a person to look at.
        if !to.parent().is_some_and(Path::is_dir) {
            return Err(StoreError::NotWritten);
        }
        let ids = self
            .ids
            .iter()
            .flat_map(|id| id.as_bytes().iter().copied())
            .collect();
        self.client
            .store()
            .insert(IDS.to_vec(), ids, None)
            .map_err(|_| StoreError::Backend)?;
        try_set_encrypt_work_factor(WORK_FACTOR).map_err(|_| StoreError::Backend)?;
        self.stronghold
            .inner()
            .commit_with_keyprovider(&SnapshotPath::from_path(to), &self.key)
            .map_err(|_| StoreError::NotWritten)?;
        for_owner_only(to).map_err(|_| StoreError::NotWritten)
    }
}

/// Stronghold leaves the mode to the system's custom, which lets everybody read.
#[cfg(unix)]
fn for_owner_only(path: &Path) -> std::io::Result<()> {
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

/// The folder of a person is closed to others already.
#[cfg(not(unix))]
fn for_owner_only(_: &Path) -> std::io::Result<()> {
    Ok(())
}

impl Drop for StrongholdStore {
    fn drop(&mut self) {
        // Wipes the guarded memory behind every handle; there is nobody left to tell of a failure.
        let _ = self.stronghold.clear();
    }
}

fn location(id: AccountId) -> Location {
    Location::generic(RECORDS, id.as_bytes().to_vec())
}
