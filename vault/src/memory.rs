//! A backend for tests and benches: records in plain memory, one sealed file for each commit.
//!
//! Its file is sealed under the snapshot key like the product's, so that tests of crash and damage are honest.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use clavis_core::account::AccountId;
use zeroize::Zeroizing;

use crate::files::Files;
use crate::seal::{NONCE_BYTES, SnapshotKey, hmac_sha256, open, seal};
use crate::store::{Backend, SecretStore, StoreError};

const MAGIC: &[u8; 8] = b"CLVMEM01";
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Makes and opens stores in plain memory.
pub struct MemoryBackend {
    files: Arc<dyn Files>,
}

impl MemoryBackend {
    /// A backend that writes through the given files.
    #[must_use]
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self { files }
    }
}

impl Backend for MemoryBackend {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn create(&self, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError> {
        Ok(Box::new(MemoryStore::new(self, key)))
    }

    fn open(&self, path: &Path, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError> {
        let bytes = self
            .files
            .read(path, MAX_BYTES)
            .map_err(|_| StoreError::Damaged)?;
        let mut store = MemoryStore::new(self, key);
        store.read(&bytes).ok_or(StoreError::Damaged)?;
        Ok(Box::new(store))
    }
}

struct MemoryStore {
    files: Arc<dyn Files>,
    key: Zeroizing<[u8; 32]>,
    meta: Zeroizing<Vec<u8>>,
    records: BTreeMap<AccountId, Zeroizing<Vec<u8>>>,
}

impl MemoryStore {
    fn new(backend: &MemoryBackend, key: &SnapshotKey) -> Self {
        Self {
            files: Arc::clone(&backend.files),
            key: Zeroizing::new(*key.as_bytes()),
            meta: Zeroizing::default(),
            records: BTreeMap::new(),
        }
    }

    fn read(&mut self, bytes: &[u8]) -> Option<()> {
        let (magic, rest) = bytes.split_first_chunk::<8>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let text = open(&self.key, nonce, sealed, magic).filter(|_| magic == MAGIC)?;
        let (meta, mut rest) = field(&text)?;
        self.meta = Zeroizing::new(meta.to_vec());
        while let Some((id, after)) = rest.split_first_chunk::<16>() {
            let (record, after) = field(after)?;
            self.records
                .insert(AccountId::from_bytes(*id), Zeroizing::new(record.to_vec()));
            rest = after;
        }
        rest.is_empty().then_some(())
    }

    fn text(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut text = Zeroizing::new(Vec::new());
        push_field(&mut text, &self.meta)?;
        for (id, record) in &self.records {
            text.extend_from_slice(id.as_bytes());
            push_field(&mut text, record)?;
        }
        Some(text)
    }
}

impl SecretStore for MemoryStore {
    fn put(&mut self, id: AccountId, record: &[u8]) -> Result<(), StoreError> {
        self.records.insert(id, Zeroizing::new(record.to_vec()));
        Ok(())
    }

    fn with(&self, id: AccountId, use_record: &mut dyn FnMut(&[u8])) -> Result<(), StoreError> {
        use_record(self.records.get(&id).ok_or(StoreError::NoSuchRecord)?);
        Ok(())
    }

    fn remove(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.records
            .remove(&id)
            .map(drop)
            .ok_or(StoreError::NoSuchRecord)
    }

    fn ids(&self) -> Result<Vec<AccountId>, StoreError> {
        Ok(self.records.keys().copied().collect())
    }

    fn meta(&self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        Ok(self.meta.clone())
    }

    fn set_meta(&mut self, meta: &[u8]) -> Result<(), StoreError> {
        self.meta = Zeroizing::new(meta.to_vec());
        Ok(())
    }

    fn commit(&mut self, to: &Path) -> Result<(), StoreError> {
        let text = self.text().ok_or(StoreError::NotWritten)?;
        // A nonce made from the text itself: another text has another nonce, and files are the same on every run.
        let mut nonce = [0; NONCE_BYTES];
        for (place, byte) in nonce
            .iter_mut()
            .zip(hmac_sha256(&self.key, &[b"nonce", &text]))
        {
            *place = byte;
        }
        let mut bytes = [MAGIC.as_slice(), &nonce].concat();
        bytes.extend(seal(&self.key, &nonce, &text, MAGIC).ok_or(StoreError::NotWritten)?);
        let beside = to.with_extension("hold.0123456789ab");
        let written = self
            .files
            .write(&beside, &bytes)
            .and_then(|()| self.files.rename(&beside, to));
        written.map_err(|_: io::Error| StoreError::NotWritten)
    }
}

fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

fn push_field(bytes: &mut Vec<u8>, field: &[u8]) -> Option<()> {
    bytes.extend_from_slice(&u32::try_from(field.len()).ok()?.to_be_bytes());
    bytes.extend_from_slice(field);
    Some(())
}
