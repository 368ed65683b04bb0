//! Locked or open: the state of the app, and the only lock around the vault.
//!
//! Stronghold aborts the process when two threads read it at once, so everything that touches the vault goes through
//! the one mutex here, codes included. What a screen asks for stands in the file of its name under `session/`.
//!
//! Whoever holds `inner` may take `preferences` or `attention`, never the other way; `copied` and `looking` are taken
//! alone. Pictures, dialogs and the clipboard are waited for without `inner`.

mod account;
mod adding;
mod backup_files;
mod backups;
mod biometrics;
mod chosen;
mod copying;
mod credentials;
mod found;
mod importing;
mod keys;
mod saving;
mod scanning;
mod settings;
mod surroundings;
mod taking_out;
mod waiting;
mod watch;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use clavis_core::account::AccountId;
use clavis_vault::{
    Found, LockedVault, OpenVault, Problem, Recovering, RecoveryCode, SystemFiles, VaultConfig,
    VaultFolder,
};
use zeroize::Zeroizing;

use self::adding::Opening;
use self::copying::Copied;
use self::importing::LockedFiles;
use self::saving::{problem, tries, unusable};
use self::scanning::Transfer;
use self::waiting::Waiting;
use self::watch::Attention;
use crate::drafts::Drafts;
use crate::error::CommandError;
use crate::platform;
use crate::preferences::PreferencesFile;
use crate::stronghold_store::StrongholdBackend;
use crate::view::{Appearance, CredentialKind, RestoredView, StatusView, VaultView};

pub use copying::CLIPBOARD_LIFETIME;
pub use surroundings::{BlockScreenshots, News, Surroundings};
pub use waiting::Handed;
pub use watch::watch;

/// One run of the app.
pub struct Session {
    inner: Mutex<Inner>,
    preferences: Mutex<PreferencesFile>,
    attention: Mutex<Attention>,
    /// The code in the clipboard that is ours to clear.
    copied: Mutex<Option<Copied>>,
    /// What automatic backups are at. Taken alone, or after `inner`.
    progress: Mutex<backups::Progress>,
    /// Whether the page is covered. Whoever holds it may take any other.
    covered: Mutex<bool>,
    /// What other apps handed over. Taken alone.
    waiting: Mutex<Waiting>,
    /// Held while a picture is looked at.
    looking: Mutex<()>,
    surroundings: Surroundings,
}

struct Inner {
    /// `None` once the session has ended; with it goes the lock against other processes.
    folder: Option<VaultFolder>,
    state: State,
    /// Whether anybody has looked yet what there is.
    looked: bool,
    /// Changes whenever the vault is locked.
    opening: Opening,
    drafts: Drafts,
    /// Files of other apps that wait for their password.
    locked_files: LockedFiles,
    /// What the camera has seen of another phone's keys.
    transfer: Transfer,
    /// The code of a counter that shows, kept for copying: asking again would use up another counter.
    shown_counter: Option<ShownCounter>,
    /// A recovery code that was shown and not yet asked back.
    pending_recovery: Option<RecoveryCode>,
    /// The key behind the sensor is gone: the slot goes as soon as the vault is open.
    dead_finger: bool,
}

struct ShownCounter {
    account: AccountId,
    code: Zeroizing<String>,
}

enum State {
    Absent,
    Locked(LockedVault),
    Recovering(Recovering),
    Open(OpenVault),
    Unusable(Problem),
    /// The session has ended.
    Ended,
}

impl Session {
    /// Begins a session. What there is, is looked at when somebody first asks: on a phone the device has to be asked
    /// for that, which the thread of the window may not do.
    #[must_use]
    pub fn open(surroundings: Surroundings) -> Self {
        let folder = VaultFolder::new(VaultConfig {
            dir: surroundings.folder.vault(),
            files: Arc::new(SystemFiles),
            backend: Box::new(StrongholdBackend),
            device_key: Box::new(Arc::clone(&surroundings.device_key)),
            clock: Box::new(Arc::clone(&surroundings.clock)),
        });
        let inner = Inner {
            folder: Some(folder),
            state: State::Absent,
            looked: false,
            opening: Opening(0),
            drafts: Drafts::default(),
            locked_files: LockedFiles::default(),
            transfer: Transfer::default(),
            shown_counter: None,
            pending_recovery: None,
            dead_finger: false,
        };
        Self {
            inner: Mutex::new(inner),
            preferences: Mutex::new(PreferencesFile::read(surroundings.folder.preferences())),
            attention: Mutex::new(Attention::begun(surroundings.clock.elapsed())),
            copied: Mutex::new(None),
            progress: Mutex::default(),
            covered: Mutex::new(false),
            waiting: Mutex::default(),
            looking: Mutex::new(()),
            surroundings,
        }
    }

    /// Everything the page needs for its first paint. What could not be used before is looked at again.
    #[must_use]
    pub fn status(&self) -> StatusView {
        let vault = {
            let mut inner = self.inner();
            if matches!(inner.state, State::Absent | State::Unusable(_)) {
                inner.look();
            }
            inner.state.view()
        };
        self.apply_screenshots();
        StatusView {
            vault,
            settings: self.settings(),
            biometrics: self.biometrics_view(),
            sensor: self.surroundings.biometrics.sensor(),
            system_language: platform::system_language(),
            platform: platform::platform(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Drops every key, code and draft, and tells the page. What other apps handed over goes on waiting.
    pub fn lock(&self) {
        let locked = self.inner().lock();
        if locked {
            self.tell(News::Locked);
        }
    }

    /// Light or dark, for the window before the page is there. Waits for nothing.
    #[must_use]
    pub fn appearance(&self) -> Appearance {
        self.preferences().current().appearance
    }

    /// Ends the session for good: drops every key, lets go of the folder, and takes a code of ours out of the
    /// clipboard. Whatever is asked afterwards is answered as if the vault were locked.
    pub fn end(&self) {
        let mut inner = self.inner();
        inner.lock();
        (inner.state, inner.folder) = (State::Ended, None);
        drop(inner);
        self.clear_copied_at_the_end();
    }

    fn tell(&self, news: News) {
        (self.surroundings.tell)(news);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if !inner.looked {
            inner.look();
        }
        inner
    }

    fn preferences(&self) -> MutexGuard<'_, PreferencesFile> {
        self.preferences
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn progress(&self) -> MutexGuard<'_, backups::Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_open<T>(
        &self,
        ask: impl FnOnce(&OpenVault) -> Result<T, CommandError>,
    ) -> Result<T, CommandError> {
        self.with_open_mut(|vault| ask(vault))
    }

    fn with_open_mut<T>(
        &self,
        ask: impl FnOnce(&mut OpenVault) -> Result<T, CommandError>,
    ) -> Result<T, CommandError> {
        ask(self.inner().open()?)
    }

    fn since_boot(&self) -> Duration {
        self.surroundings.clock.elapsed()
    }
}

impl Inner {
    fn open(&mut self) -> Result<&mut OpenVault, CommandError> {
        self.state.open()
    }

    fn open_with_counter(
        &mut self,
    ) -> Result<(&mut OpenVault, &mut Option<ShownCounter>), CommandError> {
        Ok((self.state.open()?, &mut self.shown_counter))
    }

    fn open_with_drafts(&mut self) -> Result<(&mut OpenVault, &mut Drafts), CommandError> {
        Ok((self.state.open()?, &mut self.drafts))
    }

    /// Locks, and says whether anything was unlocked.
    fn lock(&mut self) -> bool {
        self.drafts.clear();
        self.locked_files.clear();
        self.transfer = Transfer::default();
        self.shown_counter = None;
        self.pending_recovery = None;
        let locked = match std::mem::replace(&mut self.state, State::Absent) {
            State::Open(vault) => Some(vault.lock()),
            State::Recovering(recovering) => recovering.lock(),
            other => {
                self.state = other;
                return false;
            }
        };
        self.opening = Opening(self.opening.0.wrapping_add(1));
        match locked {
            Some(vault) => self.state = State::Locked(vault),
            None => self.look(),
        }
        true
    }

    /// Looks what there is.
    fn look(&mut self) {
        self.looked = true;
        self.state = self
            .folder
            .as_ref()
            .map_or(State::Ended, |folder| State::found(folder.inspect()));
    }
}

impl State {
    fn found(found: Found) -> Self {
        match found {
            Found::Absent => Self::Absent,
            Found::Locked(vault) => Self::Locked(vault),
            Found::Unusable(problem) => Self::Unusable(problem),
        }
    }

    fn open(&mut self) -> Result<&mut OpenVault, CommandError> {
        match self {
            Self::Open(vault) => Ok(vault),
            Self::Unusable(problem) => Err(unusable(*problem)),
            Self::Absent | Self::Locked(_) | Self::Recovering(_) | Self::Ended => {
                Err(CommandError::Locked)
            }
        }
    }

    fn view(&self) -> VaultView {
        match self {
            Self::Absent => VaultView::Absent,
            Self::Locked(vault) => match vault.problem() {
                Some(found) => VaultView::Unusable {
                    problem: problem(found),
                },
                None => VaultView::Locked {
                    credential: credential_kind(vault.credential_kind()),
                    tries: tries(vault.tries()),
                    has_recovery_code: vault.has_recovery_code(),
                },
            },
            Self::Recovering(_) => VaultView::Recovering,
            Self::Open(vault) => VaultView::Open {
                credential: credential_kind(vault.credential_kind()),
                restored: vault.restored().map(|restored| RestoredView {
                    saved_at: restored
                        .saved_at
                        .map(clavis_core::time::UnixTime::as_millis),
                    generations_lost: restored.generations_lost,
                }),
            },
            Self::Unusable(found) => VaultView::Unusable {
                problem: problem(*found),
            },
            // Whoever comes next holds the folder.
            Self::Ended => VaultView::Unusable {
                problem: problem(Problem::InUse),
            },
        }
    }
}

fn credential_kind(kind: clavis_vault::CredentialKind) -> CredentialKind {
    match kind {
        clavis_vault::CredentialKind::Pin => CredentialKind::Pin,
        clavis_vault::CredentialKind::Passphrase => CredentialKind::Passphrase,
    }
}
