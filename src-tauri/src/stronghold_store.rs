//! The production [`SecretStore`]: one Stronghold client with one vault. An account has a record of its own, or, when it
//! came with many others, a place in a pack.
//!
//! Stronghold is entered only from here, and only by a caller that holds the session's lock: two readers at once
//! abort the process. Its plugin is not registered with Tauri, so it has no JavaScript command at all.

mod packs;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clavis_core::account::AccountId;
use clavis_vault::{Backend, SecretStore, SnapshotKey, StoreError};
use iota_stronghold::engine::snapshot::try_set_encrypt_work_factor;
use iota_stronghold::procedures::Runner;
use iota_stronghold::{Client, KeyProvider, Location, SnapshotPath};
use tauri_plugin_stronghold::stronghold::Stronghold;
use zeroize::Zeroizing;

use self::packs::{Filling, Packs};

const CLIENT: &[u8] = b"clavis";
const RECORDS: &[u8] = b"secrets";
/// Store key of the document with everything that is not a secret.
const META: &[u8] = b"meta";
/// Store key of the list of record ids, 16 bytes each: Stronghold 2.1 cannot list its records.
const IDS: &[u8] = b"ids";
const ID_BYTES: usize = 16;
/// Store key of the list that says which record is in which pack; absent when there are no packs.
const PACKS: &[u8] = b"packs";
/// Fewer records than this are kept one by one: packs are for moving in.
const WORTH_PACKING: usize = 32;

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
            packs: Packs::default(),
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
        let packs = read_packs(&client, &ids)?;
        Ok(Box::new(StrongholdStore {
            stronghold,
            client,
            key: provider(key)?,
            ids,
            packs,
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

fn read_packs(client: &Client, ids: &BTreeSet<AccountId>) -> Result<Packs, StoreError> {
    let bytes = client.store().get(PACKS).map_err(|_| StoreError::Backend)?;
    match bytes {
        // As in every snapshot of before there were packs.
        None => Ok(Packs::default()),
        Some(bytes) => Packs::read(&bytes, ids).ok_or(StoreError::Damaged),
    }
}

struct StrongholdStore {
    stronghold: Stronghold,
    client: Client,
    key: KeyProvider,
    /// Which records there are, those in packs included; written into the snapshot by each commit.
    ids: BTreeSet<AccountId>,
    /// Which of them are in packs; written beside them.
    packs: Packs,
}

impl StrongholdStore {
    fn require(&self, id: AccountId) -> Result<(), StoreError> {
        if self.ids.contains(&id) {
            Ok(())
        } else {
            Err(StoreError::NoSuchRecord)
        }
    }

    fn write(&self, path: Vec<u8>, bytes: Zeroizing<Vec<u8>>) -> Result<(), StoreError> {
        self.client
            .vault(RECORDS)
            .write_secret(Location::generic(RECORDS, path), bytes)
            .map_err(|_| StoreError::Backend)
    }

    /// Opens a record of Stronghold's: that of an account, or a pack.
    fn look<T>(
        &self,
        path: Vec<u8>,
        look: impl FnOnce(&[u8]) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut seen = Err(StoreError::Backend);
        self.client
            .get_guards([Location::generic(RECORDS, path)], |[guarded]| {
                // EXPOSE: the closure computes a code or a comparison inside the guarded memory.
                seen = look(&guarded.borrow());
                Ok(())
            })
            .map_err(|_| StoreError::Backend)?;
        seen
    }

    /// Revokes records of Stronghold's and collects them, so that no ciphertext stays.
    fn delete(&self, paths: impl Iterator<Item = Vec<u8>>) -> Result<(), StoreError> {
        let vault = self.client.vault(RECORDS);
        let mut paths = paths;
        let revoked = paths.try_for_each(|path| vault.revoke_secret(path));
        vault.cleanup().map_err(|_| StoreError::Backend)?;
        revoked.map_err(|_| StoreError::Backend)
    }

    /// Keeps a pack that was filled.
    fn put_pack(&mut self, filled: Filling) -> Result<(), StoreError> {
        let (ids, bytes) = filled.done();
        let pack = self.packs.unused().ok_or(StoreError::Backend)?;
        self.write(packs::path(pack), bytes)?;
        self.ids.extend(&ids);
        self.packs.insert(ids, pack);
        Ok(())
    }

    /// Writes a pack anew without some of its accounts: Stronghold puts the new bytes in place of the old ones.
    fn take_out(&mut self, pack: u32, gone: &[AccountId]) -> Result<(), StoreError> {
        // EXPOSE: from guarded memory into a buffer that is wiped, on the way back.
        let rest = self.look(packs::path(pack), |bytes| {
            packs::without(bytes, gone).ok_or(StoreError::Damaged)
        })?;
        if rest.is_empty() {
            self.delete([packs::path(pack)].into_iter())?;
        } else {
            self.write(packs::path(pack), rest.done().1)?;
        }
        self.packs.forget(gone);
        Ok(())
    }
}

impl SecretStore for StrongholdStore {
    fn put(&mut self, id: AccountId, record: &[u8]) -> Result<(), StoreError> {
        self.write(path(id), Zeroizing::new(record.to_vec()))?;
        if let Some(pack) = self.packs.of(id)
            && let Err(error) = self.take_out(pack, &[id])
        {
            // The pack still counts.
            self.delete([path(id)].into_iter())?;
            return Err(error);
        }
        self.ids.insert(id);
        Ok(())
    }

    fn put_all(&mut self, records: Vec<(AccountId, Zeroizing<Vec<u8>>)>) -> Result<(), StoreError> {
        if records.len() < WORTH_PACKING {
            return records
                .iter()
                .try_for_each(|(id, record)| self.put(*id, record));
        }
        let ids: BTreeSet<_> = records.iter().map(|(id, _)| *id).collect();
        if ids.len() < records.len() {
            return Err(StoreError::Backend);
        }
        let older: Vec<_> = ids.intersection(&self.ids).copied().collect();
        self.remove_all(&older)?;
        let mut pack = Filling::new();
        for (id, record) in records {
            if pack.push(id, &record) {
                continue;
            }
            let full = std::mem::replace(&mut pack, Filling::new());
            if !full.is_empty() {
                self.put_pack(full)?;
            }
            if !pack.push(id, &record) {
                // Longer than any pack.
                self.put(id, &record)?;
            }
        }
        if pack.is_empty() {
            return Ok(());
        }
        self.put_pack(pack)
    }

    fn with(&self, id: AccountId, use_record: &mut dyn FnMut(&[u8])) -> Result<(), StoreError> {
        self.with_each(&[id], &mut |_, record| use_record(record))
    }

    fn with_each(
        &self,
        ids: &[AccountId],
        use_record: &mut dyn FnMut(AccountId, &[u8]),
    ) -> Result<(), StoreError> {
        // Whoever came together lies together, so neighbours in the order asked for share one look into their pack.
        let are_together = |one: &AccountId, next: &AccountId| {
            let pack = self.packs.of(*one);
            pack.is_some() && pack == self.packs.of(*next)
        };
        for neighbours in ids.chunk_by(are_together) {
            let Some(first) = neighbours.first().copied() else {
                continue;
            };
            self.require(first)?;
            let Some(pack) = self.packs.of(first) else {
                self.look(path(first), |record| {
                    use_record(first, record);
                    Ok(())
                })?;
                continue;
            };
            self.look(packs::path(pack), |bytes| {
                let records = packs::read(bytes).ok_or(StoreError::Damaged)?;
                for id in neighbours {
                    use_record(*id, records.get(id).ok_or(StoreError::Damaged)?);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    fn remove(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.remove_all(&[id])
    }

    fn remove_all(&mut self, ids: &[AccountId]) -> Result<(), StoreError> {
        ids.iter().try_for_each(|id| self.require(*id))?;
        let (mut alone, mut packed) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
        for id in ids {
            match self.packs.of(*id) {
                None => alone.push(*id),
                Some(pack) => packed.entry(pack).or_default().push(*id),
            }
        }
        for (pack, gone) in packed {
            self.take_out(pack, &gone)?;
            for id in &gone {
                self.ids.remove(id);
            }
        }
        if alone.is_empty() {
            return Ok(());
        }
        // A record that was revoked cannot be read again, even when the one after it could not be revoked.
        for id in &alone {
            self.ids.remove(id);
        }
        self.delete(alone.into_iter().map(path))
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
        let store = self.client.store();
        match self.packs.write() {
            Some(packs) => store.insert(PACKS.to_vec(), packs, None),
            None => store.delete(PACKS),
        }
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

fn path(id: AccountId) -> Vec<u8> {
    id.as_bytes().to_vec()
}
