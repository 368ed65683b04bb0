//! Making, opening, changing: everything that asks for a PIN, a passphrase or the recovery code.

use std::time::Instant;

use clavis_vault::{Credential, KdfParams, RecoveryCode, calibrate, policy};
use rand_core::OsRng;

use super::saving::{not_accepted, not_created, not_recovered, not_unlocked, unusable, weak};
use super::{Inner, Session, State};
use crate::error::CommandError;
use crate::platform::clock;
use crate::view::{CredentialRequest, RecoveryCodeView};

/// What must be typed before everything is erased.
pub const APP_NAME: &str = "Clavis";

impl Session {
    /// Says whether a new PIN or passphrase is good enough.
    ///
    /// # Errors
    ///
    /// `weak`.
    pub fn check_new_credential(&self, request: &CredentialRequest) -> Result<(), CommandError> {
        self.touch();
        policy::check(&credential(request)).map_err(weak)
    }

    /// Makes a vault where there is none, and opens it.
    ///
    /// # Errors
    ///
    /// `vaultExists`, `weak`, and what saving says.
    pub fn create_vault(&self, request: &CredentialRequest) -> Result<(), CommandError> {
        let credential = credential(request);
        // Refused before half a second of calibration, and again by the vault.
        policy::check(&credential).map_err(weak)?;
        let params = calibrated();
        let mut inner = self.inner();
        match &inner.state {
            State::Absent => {}
            State::Unusable(found) => return Err(unusable(*found)),
            State::Locked(_) | State::Recovering(_) | State::Open(_) => {
                return Err(CommandError::VaultExists);
            }
            State::Ended => return Err(CommandError::Locked),
        }
        let folder = inner.folder.as_ref().ok_or(CommandError::Locked)?;
        let vault = folder
            .create(&credential, params, &mut OsRng)
            .map_err(not_created)?;
        self.enter(&mut inner, State::Open(vault));
        drop(inner);
        // A system's own backup may bring the preferences back without the vault that they speak of.
        let _ = self.note_backups(|backups| *backups = Default::default());
        Ok(())
    }

    /// Opens the vault. What lay in Trash for 30 days goes now.
    ///
    /// # Errors
    ///
    /// `wrongCredential`, `throttled`, `erased`, `unusable`.
    pub fn unlock(&self, request: &CredentialRequest) -> Result<(), CommandError> {
        match self.try_credential(request) {
            Ok(tried) => {
                if tried {
                    self.credential_was_typed();
                }
                Ok(())
            }
            Err(error) => {
                if matches!(error, CommandError::WrongCredential { .. }) {
                    self.surroundings.haptics.refused();
                }
                Err(error)
            }
        }
    }

    /// Answers whether the credential was tried, and right.
    fn try_credential(&self, request: &CredentialRequest) -> Result<bool, CommandError> {
        let mut inner = self.inner();
        let vault = match &mut inner.state {
            State::Locked(vault) => vault,
            State::Unusable(found) => return Err(unusable(*found)),
            // Unlocked by another call in the meantime: nothing is left to do.
            State::Open(_) => return Ok(false),
            State::Absent | State::Recovering(_) => return Err(CommandError::BadRequest),
            State::Ended => return Err(CommandError::Locked),
        };
        match vault.unlock(&credential(request)) {
            Ok(mut vault) => {
                // A purge that cannot be saved now is tried again at the next unlocking.
                let _ = vault.purge_expired(clock::now());
                self.enter(&mut inner, State::Open(vault));
                Ok(true)
            }
            Err(error) => {
                if matches!(error, clavis_vault::UnlockError::Erased) {
                    inner.look();
                    drop(inner);
                    self.forget_the_erased();
                }
                Err(not_unlocked(error))
            }
        }
    }

    /// Opens the vault with the recovery code as far as choosing a new credential.
    ///
    /// # Errors
    ///
    /// `recoveryCodeMistyped`, `wrongRecoveryCode`, `recoveryCodeRequired`.
    pub fn use_recovery_code(&self, code: &str) -> Result<(), CommandError> {
        let code = RecoveryCode::parse(code).map_err(|_| CommandError::RecoveryCodeMistyped)?;
        let mut inner = self.inner();
        let recovering = match &inner.state {
            State::Locked(vault) => vault.recover(&code).map_err(not_recovered)?,
            State::Unusable(found) => return Err(unusable(*found)),
            State::Absent | State::Recovering(_) | State::Open(_) => {
                return Err(CommandError::BadRequest);
            }
            State::Ended => return Err(CommandError::Locked),
        };
        self.enter(&mut inner, State::Recovering(recovering));
        Ok(())
    }

    /// Sets the new credential after the recovery code, and opens the vault.
    ///
    /// # Errors
    ///
    /// `locked` when no recovery code was given, `weak`, and what saving says.
    pub fn set_new_credential(&self, request: &CredentialRequest) -> Result<(), CommandError> {
        let credential = credential(request);
        policy::check(&credential).map_err(weak)?;
        let params = calibrated();
        let mut inner = self.inner();
        let State::Recovering(recovering) = &mut inner.state else {
            return Err(CommandError::Locked);
        };
        let vault = recovering
            .set_credential(&credential, params, &mut OsRng)
            .map_err(not_accepted)?;
        self.enter(&mut inner, State::Open(vault));
        Ok(())
    }

    /// Deletes the vault, the device key and everything else of this person.
    ///
    /// # Errors
    ///
    /// `confirmationMismatch` when the typed word is not the app's name, `notErased` when something is left.
    pub fn erase_everything(&self, confirmation: &str) -> Result<(), CommandError> {
        if !confirmation.trim().eq_ignore_ascii_case(APP_NAME) {
            return Err(CommandError::ConfirmationMismatch);
        }
        let mut inner = self.inner();
        inner.lock();
        let folder = inner.folder.as_ref().ok_or(CommandError::Locked)?;
        let erased = folder.erase_everything();
        inner.look();
        drop(inner);
        self.clear_copied_at_the_end();
        self.forget_the_erased();
        erased.map_err(|_| CommandError::NotErased)
    }

    /// What is known of backups was of the vault that is gone, and so was what finger and face opened. What cannot be
    /// written is forgotten with the next vault.
    fn forget_the_erased(&self) {
        let _ = self.note_backups(|backups| *backups = Default::default());
        self.surroundings.biometrics.delete();
    }

    /// Replaces the PIN or passphrase; the current one is asked again.
    ///
    /// # Errors
    ///
    /// `locked`, `wrongCredential`, `throttled`, `weak`, and what saving says.
    pub fn change_credential(
        &self,
        current: &CredentialRequest,
        next: &CredentialRequest,
    ) -> Result<(), CommandError> {
        let mut inner = self.inner();
        inner
            .open()?
            .change_credential(&credential(current), &credential(next), &mut OsRng)
            .map_err(not_accepted)?;
        // It was made by whoever knew the old one.
        inner.pending_recovery = None;
        Ok(())
    }

    /// Makes a new recovery code to show. The old one counts until the new one was asked back.
    ///
    /// # Errors
    ///
    /// `locked`, `wrongCredential`, `throttled`.
    pub fn create_recovery_code(
        &self,
        current: &CredentialRequest,
    ) -> Result<RecoveryCodeView, CommandError> {
        let mut inner = self.inner();
        let vault = inner.open()?;
        vault
            .verify_credential(&credential(current))
            .map_err(not_accepted)?;
        let code = vault
            .create_recovery_code(&mut OsRng)
            .map_err(not_accepted)?;
        // EXPOSE: shown once, to be written down.
        let groups = code
            .groups()
            .iter()
            .map(|group| group.to_string())
            .collect();
        inner.pending_recovery = Some(code);
        Ok(RecoveryCodeView { groups })
    }

    /// Takes the new recovery code when it is asked back right.
    ///
    /// # Errors
    ///
    /// `locked`, `recoveryCodeMistyped`, `recoveryCodeDiffers`; `badRequest` when none was made; what saving says.
    pub fn confirm_recovery_code(&self, code: &str) -> Result<(), CommandError> {
        let mut inner = self.inner();
        inner.open()?;
        let asked_back =
            RecoveryCode::parse(code).map_err(|_| CommandError::RecoveryCodeMistyped)?;
        let shown = inner
            .pending_recovery
            .take()
            .ok_or(CommandError::BadRequest)?;
        let confirmed = inner
            .open()?
            .confirm_recovery_code(&shown, &asked_back, &mut OsRng);
        if confirmed.is_err() {
            inner.pending_recovery = Some(shown);
        }
        confirmed.map_err(not_accepted)
    }

    /// The reminder of the recovery code never comes back.
    ///
    /// # Errors
    ///
    /// `locked`, and what saving says.
    pub fn dismiss_recovery_reminder(&self) -> Result<(), CommandError> {
        self.with_open_mut(|vault| {
            vault
                .dismiss_recovery_reminder()
                .map_err(super::saving::not_changed)
        })
    }

    /// Takes a state with keys in it. The auto-lock time starts before anybody else can see it.
    pub(super) fn enter(&self, inner: &mut Inner, state: State) {
        inner.state = state;
        self.touch();
    }
}

/// The cost of a guess that suits this device, measured now.
fn calibrated() -> KdfParams {
    let start = Instant::now();
    calibrate(&mut || start.elapsed())
}

/// What was typed. Whether it is right is for the vault to say.
pub(super) fn credential(request: &CredentialRequest) -> Credential {
    match request {
        CredentialRequest::Pin(digits) => Credential::pin(digits),
        CredentialRequest::Passphrase(words) => Credential::passphrase(words),
    }
}
