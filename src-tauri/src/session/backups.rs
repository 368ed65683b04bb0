//! Backups: by hand where the person says, and by themselves into a folder a moment after each change.
//!
//! When the last good one was made stands in the preferences: it is no secret, and must be known before unlocking.

use std::time::Duration;

use clavis_core::export::backup;
use clavis_vault::{Authority, OpenVault, strength};
use rand_core::OsRng;

use super::Session;
use super::backup_files::{file_name, too_old};
use super::saving::not_changed;
use super::taking_out::{Taken, Which, not_exported, not_written};
use crate::error::CommandError;
use crate::platform::clock;
use crate::platform::files::Judge;
use crate::platform::writing::WriteError;
use crate::preferences::{Automatic, Backups};
use crate::view::{
    AutomaticBackupRequest, AutomaticBackupView, BackupRequest, BackupsView, FileFailure,
    LastBackupView, StrengthView,
};

/// How long a change rests before it is backed up: several made in a row go together.
const REST: Duration = Duration::from_secs(4);
/// After so many changes a backup is due.
const DUE_CHANGES: u64 = 10;
/// After so long a backup is due, in milliseconds: thirty days.
const DUE_MS: u64 = 30 * 86_400_000;
/// The most backups kept in the folder.
const MAX_KEEP: u32 = 100;

/// What automatic backups are at.
#[derive(Default)]
pub(super) struct Progress {
    /// The generation seen last, and since when.
    seen: Option<(u64, Duration)>,
    /// The generation that was tried last.
    tried: Option<u64>,
    failure: Option<FileFailure>,
}

impl Session {
    /// Where backups stand.
    ///
    /// # Errors
    ///
    /// `locked`.
    pub fn backups(&self) -> Result<BackupsView, CommandError> {
        self.with_open(|vault| {
            let kept = self.preferences().current().backups.clone();
            Ok(view(vault, &kept, self.progress().failure))
        })
    }

    /// How well a passphrase resists guessing.
    #[must_use]
    pub fn passphrase_strength(&self, passphrase: &str) -> StrengthView {
        let strength = strength::strength(passphrase);
        StrengthView {
            score: strength.score,
            accepted: strength.accepted,
        }
    }

    /// Writes a backup where the person says; `None` when nowhere.
    ///
    /// # Errors
    ///
    /// `locked`, `wrongCredential`, `throttled`, `weakPassphrase`, `nothingToExport`, `fileNotWritten`.
    pub fn make_backup(
        &self,
        request: &BackupRequest,
    ) -> Result<Option<BackupsView>, CommandError> {
        let authority = self.authorise(&request.current)?;
        accepted(&request.passphrase)?;
        let dialog = self.own_dialog().ok_or(CommandError::BadRequest)?;
        let files = &self.surroundings.files;
        let written =
            self.write_backup(&authority, &request.passphrase, |name, bytes, is_right| {
                files.save(name, bytes, is_right)
            })?;
        drop(dialog);
        written.then(|| self.backups()).transpose()
    }

    /// Starts backups into a folder the person chooses, and writes the first; `None` when no folder was chosen.
    ///
    /// # Errors
    ///
    /// As [`Session::make_backup`], and what saving says; `badRequest` for a number to keep that is not 1 to 100.
    pub fn start_automatic_backup(
        &self,
        request: &AutomaticBackupRequest,
    ) -> Result<Option<BackupsView>, CommandError> {
        if !(1..=MAX_KEEP).contains(&request.keep) {
            return Err(CommandError::BadRequest);
        }
        let authority = self.authorise(&request.current)?;
        accepted(&request.passphrase)?;
        let dialog = self.own_dialog().ok_or(CommandError::BadRequest)?;
        let folder = self.surroundings.files.choose_folder();
        drop(dialog);
        let Some(folder) = folder else {
            return Ok(None);
        };
        // Written first: a folder that takes no file is no place for backups.
        self.write_backup_into(&folder.address, &authority, &request.passphrase)?;
        self.with_open_mut(|vault| {
            vault
                .keep_backup_passphrase(&authority, &request.passphrase, &mut OsRng)
                .map_err(not_changed)?;
            // Keeping the passphrase is no change that needs a backup of its own.
            self.progress().tried = Some(vault.generation());
            Ok(())
        })?;
        self.note_backups(|backups| {
            backups.automatic = Some(Automatic {
                folder: folder.address,
                name: folder.name,
                keep: request.keep,
            });
            // Nor does it count as one since the backup.
            if let Some(last) = &mut backups.last {
                last.generation = last.generation.saturating_add(1);
            }
        })?;
        self.backups().map(Some)
    }

    /// Stops backups into the folder; those there stay.
    ///
    /// # Errors
    ///
    /// `locked`, and what saving says.
    pub fn stop_automatic_backup(&self) -> Result<BackupsView, CommandError> {
        self.with_open_mut(|vault| vault.forget_backup_passphrase().map_err(not_changed))?;
        self.note_backups(|backups| backups.automatic = None)?;
        self.progress().failure = None;
        self.backups()
    }

    /// Reminds no more for thirty days.
    ///
    /// # Errors
    ///
    /// What saving says.
    pub fn dismiss_backup_reminder(&self) -> Result<(), CommandError> {
        let now = clock::now().as_millis();
        self.note_backups(|backups| backups.quiet_until_ms = Some(now.saturating_add(DUE_MS)))
    }

    /// Whether to remind of a backup.
    pub(super) fn backup_is_due(&self, vault: &OpenVault) -> bool {
        let backups = self.preferences().current().backups.clone();
        let now = clock::now().as_millis();
        let quiet = backups.quiet_until_ms.is_some_and(|until| {
            // A clock that was put back does not silence for longer than was asked.
            now < until && until - now <= DUE_MS
        });
        if vault.accounts().is_empty() || quiet {
            return false;
        }
        match &backups.last {
            None => true,
            Some(last) => {
                changes_since(vault, last.generation) >= DUE_CHANGES
                    || now.saturating_sub(last.at_ms) >= DUE_MS
            }
        }
    }

    /// Writes an automatic backup when a change has rested long enough. Called every second or so.
    pub(super) fn back_up_if_due(&self) {
        let Some(automatic) = self.preferences().current().backups.automatic.clone() else {
            return;
        };
        let now = self.since_boot();
        let ready = {
            let mut inner = self.inner();
            let Ok(vault) = inner.open() else {
                return;
            };
            let generation = vault.generation();
            let mut progress = self.progress();
            let since = match progress.seen {
                Some((seen, since)) if seen == generation => since,
                _ => {
                    progress.seen = Some((generation, now));
                    // What an earlier run of the app has backed up is backed up.
                    let last = self.preferences().current().backups.last.clone();
                    if progress.tried.is_none()
                        && last.is_some_and(|last| last.generation >= generation)
                    {
                        progress.tried = Some(generation);
                    }
                    now
                }
            };
            if progress.tried == Some(generation) || now.saturating_sub(since) < REST {
                return;
            }
            progress.tried = Some(generation);
            drop(progress);
            vault.automatic_backup()
        };
        let outcome = match ready {
            Ok(Some(ready)) => {
                self.write_backup_into(&automatic.folder, &ready.authority, &ready.passphrase)
            }
            _ => return,
        };
        self.progress().failure = match outcome {
            Ok(()) => {
                self.prune(&automatic);
                None
            }
            Err(CommandError::FileNotWritten { failure }) => Some(failure),
            // Locked meanwhile, or nothing to write: no failure of the folder.
            Err(_) => None,
        };
    }

    /// Removes the oldest backups beyond the number to keep; only files with names of ours, whole.
    fn prune(&self, automatic: &Automatic) {
        let files = &self.surroundings.files;
        for old in too_old(files.list(&automatic.folder), automatic.keep) {
            // One that cannot be removed stays, and is tried again after the next.
            files.remove(&automatic.folder, &old);
        }
    }

    fn write_backup_into(
        &self,
        folder: &str,
        authority: &Authority,
        passphrase: &str,
    ) -> Result<(), CommandError> {
        let files = &self.surroundings.files;
        self.write_backup(authority, passphrase, |name, bytes, is_right| {
            files.write(folder, name, bytes, is_right).map(|()| true)
        })
        .map(drop)
    }

    /// Makes a backup, has it written, and notes it as the last good one; `false` when it was written nowhere.
    fn write_backup(
        &self,
        authority: &Authority,
        passphrase: &str,
        write: impl FnOnce(&str, &[u8], Judge<'_>) -> Result<bool, WriteError>,
    ) -> Result<bool, CommandError> {
        let (taken, generation) = self.with_open(|vault| {
            Ok((
                Taken::from(vault, authority, Which::All)?,
                vault.generation(),
            ))
        })?;
        let accounts = taken.accounts();
        let request = backup::BackupRequest {
            accounts: &accounts,
            passphrase,
            made_at: clock::now(),
        };
        let bytes = backup::write(&request, &mut OsRng).map_err(not_exported)?;
        // Good is what was read from the disk, decrypted, and found the same in every field.
        let is_right = |read_back: &[u8]| backup::verify(read_back, &request).is_ok();
        let name = file_name(request.made_at);
        if !write(&name, &bytes, &is_right).map_err(not_written)? {
            return Ok(false);
        }
        let last = crate::preferences::LastBackup {
            at_ms: request.made_at.as_millis(),
            accounts: taken.count(),
            generation,
        };
        self.note_backups(|backups| {
            backups.last = Some(last);
            backups.quiet_until_ms = None;
        })?;
        Ok(true)
    }

    pub(super) fn note_backups(
        &self,
        change: impl FnOnce(&mut Backups),
    ) -> Result<(), CommandError> {
        let mut preferences = self.preferences();
        let mut next = preferences.current().clone();
        change(&mut next.backups);
        preferences.write(next).map_err(|_| CommandError::NotSaved)
    }
}

fn accepted(passphrase: &str) -> Result<(), CommandError> {
    if strength::strength(passphrase).accepted {
        Ok(())
    } else {
        Err(CommandError::WeakPassphrase)
    }
}

fn view(vault: &OpenVault, backups: &Backups, failure: Option<FileFailure>) -> BackupsView {
    BackupsView {
        last: backups.last.as_ref().map(|last| LastBackupView {
            at: last.at_ms,
            accounts: last.accounts,
        }),
        changes_since: backups.last.as_ref().map_or(0, |last| {
            u32::try_from(changes_since(vault, last.generation)).unwrap_or(u32::MAX)
        }),
        automatic: backups
            .automatic
            .as_ref()
            .map(|automatic| AutomaticBackupView {
                folder: automatic.name.clone(),
                keep: automatic.keep,
                failure,
            }),
    }
}

/// Every save makes a generation.
fn changes_since(vault: &OpenVault, generation: u64) -> u64 {
    vault.generation().saturating_sub(generation)
}
