//! Unlocking with finger or face. It is enabled with the PIN, and the PIN is asked again once a week, so that nobody
//! forgets it. The prompt is waited for without any lock held.

use clavis_vault::{BiometricKey, BiometricUnlockError};
use rand_core::OsRng;

use super::saving::{not_accepted, not_changed, unusable};
use super::{Session, State};
use crate::error::CommandError;
use crate::platform::biometrics::{BiometricError, Prompt, Readiness};
use crate::platform::clock;
use crate::view::{BiometricsView, CredentialRequest, PromptRequest};

/// The PIN or passphrase is asked again this long after it was last typed, in milliseconds: seven days.
const CREDENTIAL_EVERY_MS: u64 = 7 * 86_400_000;

impl Session {
    /// Opens the vault with finger or face.
    ///
    /// # Errors
    ///
    /// `badRequest` where it is not enabled; `biometricsPinDue`, `biometricsCancelled`, `biometricsFailed`,
    /// `biometricsLockedOut`, `biometricsUnavailable`; `biometricsDead` when the key is gone for good: the PIN opens, and
    /// takes the slot away.
    pub fn unlock_with_biometrics(&self, prompt: &PromptRequest) -> Result<(), CommandError> {
        let sealed = match &self.inner().state {
            State::Locked(vault) => vault.biometrics().map(<[u8]>::to_vec),
            State::Unusable(found) => return Err(unusable(*found)),
            State::Open(_) => return Ok(()),
            State::Absent | State::Recovering(_) => None,
            State::Ended => return Err(CommandError::Locked),
        };
        let sealed = sealed.ok_or(CommandError::BadRequest)?;
        if self.credential_is_due() {
            return Err(CommandError::BiometricsPinDue);
        }
        let dialog = self.own_dialog().ok_or(CommandError::BadRequest)?;
        let given = self.surroundings.biometrics.open(&sealed, words(prompt));
        drop(dialog);
        let key = match given {
            Ok(bytes) => BiometricKey::from_bytes(bytes),
            Err(error) => return Err(self.not_given(error)),
        };
        let mut inner = self.inner();
        let State::Locked(vault) = &inner.state else {
            // Unlocked, or taken away, while the prompt was open.
            return inner.open().map(drop);
        };
        match vault.unlock_with_biometrics(&key) {
            Ok(mut vault) => {
                // A purge that cannot be saved now is tried again at the next unlocking.
                let _ = vault.purge_expired(clock::now());
                self.enter(&mut inner, State::Open(vault));
                Ok(())
            }
            Err(BiometricUnlockError::Unusable(found)) => Err(unusable(found)),
            // The key of another vault, or of an earlier enabling: as good as none.
            Err(_) => {
                inner.dead_finger = true;
                Err(CommandError::BiometricsDead)
            }
        }
    }

    /// Lets finger and face open the vault from now on.
    ///
    /// # Errors
    ///
    /// `locked`, `wrongCredential`, `throttled`, what the sensor says, and what saving says.
    pub fn enable_biometrics(
        &self,
        current: &CredentialRequest,
        prompt: &PromptRequest,
    ) -> Result<(), CommandError> {
        let authority = self.authorise(current)?;
        let opening = self.opening()?;
        let key = BiometricKey::generate(&mut OsRng).map_err(|_| CommandError::NotSaved)?;
        let dialog = self.own_dialog().ok_or(CommandError::BadRequest)?;
        let sealed = self
            .surroundings
            .biometrics
            .seal(key.as_bytes(), words(prompt));
        drop(dialog);
        let sealed = sealed.map_err(|error| self.not_given(error))?;
        // The vault that asked must be the one that is open still.
        if self.opening()? != opening {
            return Err(CommandError::Locked);
        }
        self.with_open_mut(|vault| {
            vault
                .set_biometrics(&authority, &key, &sealed, &mut OsRng)
                .map_err(not_accepted)
        })?;
        self.credential_was_typed();
        Ok(())
    }

    /// Lets finger and face open the vault no more.
    ///
    /// # Errors
    ///
    /// `locked`, and what saving says.
    pub fn disable_biometrics(&self) -> Result<(), CommandError> {
        self.with_open_mut(|vault| {
            vault
                .remove_biometrics()
                .map_err(|error| not_changed(error.into()))
        })?;
        self.surroundings.biometrics.delete();
        Ok(())
    }

    /// Where finger and face stand, for the page.
    pub(super) fn biometrics_view(&self) -> BiometricsView {
        let readiness = self.surroundings.biometrics.readiness();
        let (enabled, open, dead) = {
            let mut inner = self.inner();
            let (enabled, open) = match &inner.state {
                State::Locked(vault) => (vault.biometrics().is_some(), false),
                State::Open(vault) => (vault.has_biometrics(), true),
                _ => (false, false),
            };
            // With the last finger, or the screen's lock, the key behind them went for good.
            inner.dead_finger |= enabled && readiness == Readiness::NotEnrolled;
            (enabled, open, inner.dead_finger)
        };
        match readiness {
            // In Settings: there is nothing to enable.
            Readiness::NotEnrolled if open => BiometricsView::NotEnrolled,
            _ if enabled && dead => BiometricsView::Dead,
            _ if enabled && self.credential_is_due() => BiometricsView::PinDue,
            Readiness::Ready if enabled => BiometricsView::On,
            Readiness::Ready => BiometricsView::Off,
            Readiness::NotEnrolled => BiometricsView::NotEnrolled,
            Readiness::Absent => BiometricsView::Absent,
        }
    }

    /// The PIN or passphrase was right: the week begins anew, and a slot whose key is gone is taken away.
    pub(super) fn credential_was_typed(&self) {
        let now = clock::now().as_millis();
        // When it cannot be written, the PIN is asked for earlier than it need be.
        let mut preferences = self.preferences();
        let mut next = preferences.current().clone();
        next.credential_typed_ms = Some(now);
        let _ = preferences.write(next);
        drop(preferences);
        let mut inner = self.inner();
        if std::mem::take(&mut inner.dead_finger)
            && let Ok(vault) = inner.open()
        {
            // If that cannot be saved, the next touch finds the same and it is tried again.
            let _ = vault.remove_biometrics();
            drop(inner);
            self.surroundings.biometrics.delete();
        }
    }

    fn credential_is_due(&self) -> bool {
        let now = clock::now().as_millis();
        let typed = self.preferences().current().credential_typed_ms;
        // A clock that was put back asks too early rather than never.
        typed.is_none_or(|typed| now < typed || now - typed >= CREDENTIAL_EVERY_MS)
    }

    fn not_given(&self, error: BiometricError) -> CommandError {
        match error {
            BiometricError::Cancelled => CommandError::BiometricsCancelled,
            BiometricError::Failed => CommandError::BiometricsFailed,
            BiometricError::LockedOut => CommandError::BiometricsLockedOut,
            BiometricError::Unavailable => CommandError::BiometricsUnavailable,
            BiometricError::SlotDead => {
                self.inner().dead_finger = true;
                CommandError::BiometricsDead
            }
        }
    }
}

fn words(prompt: &PromptRequest) -> Prompt<'_> {
    Prompt {
        title: &prompt.title,
        cancel: &prompt.cancel,
    }
}
