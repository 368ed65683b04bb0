//! Locked or open: the state of the app, and the only lock around the vault.
//!
//! Stronghold aborts the process when two threads read it at once, so everything that touches the vault goes through
//! the one mutex here, codes included. What a screen asks for stands in the file of its name under `session/`.

mod account;
mod adding;
mod credentials;
mod keys;
mod saving;
mod settings;
mod watch;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use clavis_core::account::AccountId;
use clavis_vault::{
    BootClock, FileDeviceKey, Found, LockedVault, OpenVault, Problem, Recovering, RecoveryCode,
    SystemBootClock, SystemFiles, VaultConfig, VaultFolder,
};
use zeroize::Zeroizing;

use self::saving::{problem, tries, unusable};
use crate::drafts::Drafts;
use crate::error::CommandError;
use crate::platform;
use crate::platform::clipboard::Clipboard;
use crate::platform::files::Files;
use crate::platform::folder::DataFolder;
use crate::preferences::PreferencesFile;
use crate::stronghold_store::StrongholdBackend;
use crate::view::{CredentialKind, RestoredView, StatusView, VaultView};

pub use watch::watch;

/// What the session needs from the device it runs on.
pub struct Surroundings {
    /// Where everything lies.
    pub folder: DataFolder,
    /// The system's clipboard.
    pub clipboard: Arc<dyn Clipboard>,
    /// The system's files.
    pub files: Box<dyn Files>,
    /// Called after the vault was locked, so that the page drops what it shows.
    pub on_locked: Box<dyn Fn() + Send + Sync>,
}

/// One run of the app.
pub struct Session {
    inner: Mutex<Inner>,
    preferences: Mutex<PreferencesFile>,
    boot_clock: SystemBootClock,
    /// Time since boot of the last sign of a person.
    last_touch: Mutex<Duration>,
    /// A dialog of the system that we opened is in front; leaving the window for it is not leaving.
    own_dialog: AtomicBool,
    surroundings: Surroundings,
}

struct Inner {
    folder: VaultFolder,
    state: State,
    drafts: Drafts,
    /// The code of a counter that shows, kept for copying: asking again would use up another counter.
    shown_counter: Option<ShownCounter>,
    /// A recovery code that was shown and not yet asked back.
    pending_recovery: Option<RecoveryCode>,
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
}

impl Session {
    /// Looks what there is. Opens nothing.
    #[must_use]
    pub fn open(surroundings: Surroundings) -> Self {
        let boot_clock = SystemBootClock::new();
        let folder = VaultFolder::new(VaultConfig {
            dir: surroundings.folder.vault(),
            files: Arc::new(SystemFiles),
            backend: Box::new(StrongholdBackend),
            device_key: Box::new(FileDeviceKey::new(surroundings.folder.device_key())),
            clock: Box::new(SystemBootClock::new()),
        });
        let inner = Inner {
            state: State::found(folder.inspect()),
            folder,
            drafts: Drafts::default(),
            shown_counter: None,
            pending_recovery: None,
        };
        Self {
            inner: Mutex::new(inner),
            preferences: Mutex::new(PreferencesFile::read(surroundings.folder.preferences())),
            last_touch: Mutex::new(boot_clock.now().elapsed),
            own_dialog: AtomicBool::new(false),
            boot_clock,
            surroundings,
        }
    }

    /// Everything the page needs for its first paint. What could not be used before is looked at again.
    #[must_use]
    pub fn status(&self) -> StatusView {
        let vault = {
            let mut inner = self.inner();
            if matches!(inner.state, State::Absent | State::Unusable(_)) {
                inner.state = State::found(inner.folder.inspect());
            }
            inner.state.view()
        };
        StatusView {
            vault,
            settings: self.settings(),
            system_language: platform::system_language(),
            platform: platform::platform(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Drops every key, code and draft, and tells the page.
    pub fn lock(&self) {
        let locked = self.inner().lock();
        if locked {
            (self.surroundings.on_locked)();
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn preferences(&self) -> MutexGuard<'_, PreferencesFile> {
        self.preferences
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
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
        self.state = locked.map_or_else(|| State::found(self.folder.inspect()), State::locked);
        true
    }
}

impl State {
    fn found(found: Found) -> Self {
        match found {
            Found::Absent => Self::Absent,
            Found::Locked(vault) => Self::locked(vault),
            Found::Unusable(problem) => Self::Unusable(problem),
        }
    }

    fn locked(vault: LockedVault) -> Self {
        Self::Locked(vault)
    }

    fn open(&mut self) -> Result<&mut OpenVault, CommandError> {
        match self {
            Self::Open(vault) => Ok(vault),
            Self::Unusable(problem) => Err(unusable(*problem)),
            Self::Absent | Self::Locked(_) | Self::Recovering(_) => Err(CommandError::Locked),
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
        }
    }
}

fn credential_kind(kind: clavis_vault::CredentialKind) -> CredentialKind {
    match kind {
        clavis_vault::CredentialKind::Pin => CredentialKind::Pin,
        clavis_vault::CredentialKind::Passphrase => CredentialKind::Passphrase,
    }
}
