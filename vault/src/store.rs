//! Where secrets lie while the vault is open: the two traits a backend implements.

use std::path::Path;

use clavis_core::account::AccountId;
use zeroize::Zeroizing;

use crate::seal::SnapshotKey;

/// The secrets of one open vault and the document that describes them, in protected memory.
///
/// A caller holds a lock around every method: a backend need not bear two readers at once.
pub trait SecretStore: Send {
    /// Keeps a record, in place of an older one of the same id.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backend`]; nothing has changed then.
    fn put(&mut self, id: AccountId, record: &[u8]) -> Result<(), StoreError>;

    /// Hands a record to a closure, inside the backend's protected memory where it has one.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchRecord`]; the closure was not called then.
    ///
    /// # Security
    ///
    /// The closure must not copy the bytes out, except for an export that was authorised.
    fn with(&self, id: AccountId, use_record: &mut dyn FnMut(&[u8])) -> Result<(), StoreError>;

    /// Forgets a record.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchRecord`].
    fn remove(&mut self, id: AccountId) -> Result<(), StoreError>;

    /// Keeps many records whose ids differ, each like [`SecretStore::put`]. A backend may have a quicker way.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backend`]. Each of these ids has its new record then, its older one, or none; the records of all
    /// other ids are what they were. So whoever knows what was there before can put it back.
    fn put_all(&mut self, records: Vec<(AccountId, Zeroizing<Vec<u8>>)>) -> Result<(), StoreError> {
        records
            .iter()
            .try_for_each(|(id, record)| self.put(*id, record))
    }

    /// Hands many records to a closure, in the order of `ids`. A backend may have a quicker way.
    ///
    /// # Errors
    ///
    /// As [`SecretStore::with`], for the first id that has no record; those before it were handed out.
    ///
    /// # Security
    ///
    /// As [`SecretStore::with`].
    fn with_each(
        &self,
        ids: &[AccountId],
        use_record: &mut dyn FnMut(AccountId, &[u8]),
    ) -> Result<(), StoreError> {
        ids.iter()
            .try_for_each(|id| self.with(*id, &mut |record| use_record(*id, record)))
    }

    /// Forgets many records whose ids differ. A backend may have a quicker way.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchRecord`], [`StoreError::Backend`]. Some of them are gone then; no other record is.
    fn remove_all(&mut self, ids: &[AccountId]) -> Result<(), StoreError> {
        ids.iter().try_for_each(|id| self.remove(*id))
    }

    /// The ids of all records, in any order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backend`].
    fn ids(&self) -> Result<Vec<AccountId>, StoreError>;

    /// The document as it was last set; empty in a new store.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backend`], or [`StoreError::Damaged`] when there is none.
    fn meta(&self) -> Result<Zeroizing<Vec<u8>>, StoreError>;

    /// Sets the document.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backend`].
    fn set_meta(&mut self, meta: &[u8]) -> Result<(), StoreError>;

    /// Writes everything into one file, sealed under the store's key: after a crash the file is the old one, the new
    /// one, or absent as before.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotWritten`]; the file is as it was before.
    fn commit(&mut self, to: &Path) -> Result<(), StoreError>;
}

/// Makes and opens stores.
pub trait Backend: Send + Sync {
    /// Names the backend in the header, so that no other one touches its files.
    fn name(&self) -> &'static str;

    /// Makes an empty store in memory.
    ///
    /// # Errors
    ///
    /// [`StoreError::Backend`].
    fn create(&self, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError>;

    /// Opens a file written by [`SecretStore::commit`] and changes nothing on disk.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] for a file that is missing, cut off, altered or sealed under another key.
    fn open(&self, path: &Path, key: &SnapshotKey) -> Result<Box<dyn SecretStore>, StoreError>;
}

/// Why a store did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No record of that id.
    #[error("no such record")]
    NoSuchRecord,
    /// The file cannot be opened under the vault's key.
    #[error("the snapshot is damaged")]
    Damaged,
    /// The file could not be written.
    #[error("the snapshot could not be written")]
    NotWritten,
    /// The backend refused for a reason of its own.
    #[error("the backend failed")]
    Backend,
}
