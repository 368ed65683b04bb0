//! How a change reaches the disk, and how an opened vault is repaired.

use std::collections::BTreeSet;
use std::sync::Arc;

use clavis_core::account::AccountId;
use zeroize::Zeroizing;

use crate::document::Document;
use crate::error::{ChangeError, SaveError};
use crate::folder::{Folder, HEADER_BACKUP, OnDisk};
use crate::generations::{self, Opened, Source};
use crate::header::{Hex, SealedHeader, Snapshot};
use crate::open::{Keys, OpenVault, Restored};
use crate::store::{SecretStore, StoreError};
use crate::try_count::TryCount;

/// A change of the records that goes with a change of the document.
pub(crate) enum RecordChange {
    Put(AccountId, Zeroizing<Vec<u8>>),
    Remove(AccountId),
}

/// What to do with older generations after a save.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Older {
    Keep,
    /// They hold what must be gone.
    Forget,
}

impl OpenVault {
    /// Takes over an opened generation and repairs what it can: a header or backup that was damaged or fell behind, an
    /// older generation that takes the place of a damaged one. What cannot be repaired now is tried again next time.
    pub(crate) fn opened(
        folder: Arc<Folder>,
        header: SealedHeader,
        source: Source,
        keys: Keys,
        opened: Opened,
        tries: TryCount,
    ) -> Self {
        let Opened {
            number,
            store,
            document,
            lost,
            highest,
        } = opened;
        let restored = (!lost.is_empty()).then(|| Restored {
            saved_at: folder.files.modified(&generations::path(&folder, number)),
            generations_lost: u32::try_from(lost.len()).unwrap_or(u32::MAX),
        });
        let mut vault = Self {
            folder,
            header,
            keys,
            tries,
            store,
            document,
            restored,
            highest,
        };
        if number != vault.header.header.generation || source == Source::Backup {
            if vault.save(vault.document.clone(), Vec::new()).is_ok() {
                generations::set_aside(&vault.folder, &lost);
                vault.back_up_header();
            }
        } else {
            if !vault.backup_is_current() {
                vault.back_up_header();
            }
            vault.highest = generations::remove_unnamed(&vault.folder, &vault.header.header);
            generations::prune(&vault.folder, &vault.header.header);
        }
        vault
    }

    pub(crate) fn delete_all(&mut self, ids: &[AccountId]) -> Result<(), ChangeError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut next = self.document.clone();
        ids.iter().for_each(|id| next.remove(*id));
        let records = ids.iter().copied().map(RecordChange::Remove).collect();
        self.commit(next, records, Older::Forget)?;
        self.back_up_header();
        generations::remove_broken(&self.folder);
        // One generation is no reserve: a second one without the secret is written, if it can be.
        let _ = self.save(self.document.clone(), Vec::new());
        Ok(())
    }

    pub(crate) fn save(
        &mut self,
        next: Document,
        records: Vec<RecordChange>,
    ) -> Result<(), SaveError> {
        self.commit(next, records, Older::Keep)
    }

    /// Makes a change in memory, writes it, reads it back and names it in the header. On an error the memory is what it
    /// was before, and so is the disk.
    fn commit(
        &mut self,
        next: Document,
        records: Vec<RecordChange>,
        older: Older,
    ) -> Result<(), SaveError> {
        let store = &mut *self.store;
        let before = Before::of(store, &records)?;
        let written: Vec<_> = records.iter().filter_map(RecordChange::written).collect();
        let mut result = apply(store, records);
        if result.is_ok() {
            result = self.write(next, &written, older);
        }
        if result.is_err() {
            before.put_back(&mut *self.store);
        }
        result
    }

    fn write(
        &mut self,
        mut next: Document,
        written: &[AccountId],
        older: Older,
    ) -> Result<(), SaveError> {
        let number = self.highest.saturating_add(1);
        next.generation = number;
        let sha256 = generations::write(
            &self.folder,
            &mut *self.store,
            &next,
            written,
            &self.keys.snapshot,
        )?;
        let mut header = self.header.header.clone();
        header.generation = number;
        header.snapshot = Snapshot {
            file: generations::file_name(number),
            sha256: Hex(sha256),
        };
        if older == Older::Forget {
            header.oldest_kept = number;
        }
        let header =
            SealedHeader::seal(header, &self.keys.header).map_err(|_| SaveError::NotSaved)?;
        if let Err(error) = self.folder.commit_header(Some(&self.header), &header) {
            let _ = self
                .folder
                .files
                .remove(&generations::path(&self.folder, number));
            return Err(error);
        }
        (self.header, self.document, self.highest) = (header, next, number);
        generations::prune(&self.folder, &self.header.header);
        Ok(())
    }

    pub(crate) fn back_up_header(&self) {
        self.folder.back_up_header(&self.header);
    }

    /// Whether the backup opens with the same credentials. Its generation may be older.
    fn backup_is_current(&self) -> bool {
        match self.folder.read_header(HEADER_BACKUP) {
            OnDisk::Whole(backup) => {
                let (backup_header, header) = (&backup.header, &self.header.header);
                backup.is_authentic(&self.keys.header)
                    && backup_header.slots == header.slots
                    && backup_header.policy == header.policy
                    && backup_header.oldest_kept == header.oldest_kept
            }
            _ => false,
        }
    }
}

impl RecordChange {
    fn id(&self) -> AccountId {
        match self {
            Self::Put(id, _) | Self::Remove(id) => *id,
        }
    }

    fn written(&self) -> Option<AccountId> {
        match self {
            Self::Put(id, _) => Some(*id),
            Self::Remove(_) => None,
        }
    }
}

/// Makes changes in memory. They are of different accounts, so that their order is all the same.
fn apply(store: &mut dyn SecretStore, changes: Vec<RecordChange>) -> Result<(), SaveError> {
    let (mut put, mut removed) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            RecordChange::Put(id, record) => put.push((id, record)),
            RecordChange::Remove(id) => removed.push(id),
        }
    }
    store
        .remove_all(&removed)
        .and_then(|()| store.put_all(put))
        .map_err(|_| SaveError::NotSaved)
}

/// What the records were before changes that may have to be taken back.
struct Before {
    there: Vec<(AccountId, Zeroizing<Vec<u8>>)>,
    absent: Vec<AccountId>,
}

impl Before {
    fn of(store: &dyn SecretStore, changes: &[RecordChange]) -> Result<Self, SaveError> {
        let failed = |_| SaveError::NotSaved;
        let kept = ids(store).map_err(failed)?;
        let (there, absent): (Vec<_>, Vec<_>) = changes
            .iter()
            .map(RecordChange::id)
            .partition(|id| kept.contains(id));
        let mut copies = Vec::with_capacity(there.len());
        // EXPOSE: kept until the save is on disk, to be put back when it fails.
        store
            .with_each(&there, &mut |id, record| {
                copies.push((id, Zeroizing::new(record.to_vec())));
            })
            .map_err(failed)?;
        Ok(Self {
            there: copies,
            absent,
        })
    }

    /// In memory only; a backend that fails here fails at the next save, which reads everything back.
    fn put_back(mut self, store: &mut dyn SecretStore) {
        let kept = ids(store).unwrap_or_default();
        self.absent.retain(|id| kept.contains(id));
        let _ = store.remove_all(&self.absent);
        let _ = store.put_all(self.there);
    }
}

fn ids(store: &dyn SecretStore) -> Result<BTreeSet<AccountId>, StoreError> {
    Ok(store.ids()?.into_iter().collect())
}
