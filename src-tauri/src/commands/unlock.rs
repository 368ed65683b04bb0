//! Opening, locking and the ways out of a forgotten PIN.

use std::sync::Arc;

use tauri::State;
use zeroize::Zeroizing;

use super::Answer;
use crate::session::Session;
use crate::view::CredentialRequest;

/// Opens the vault.
///
/// # Errors
///
/// `wrongCredential`, `throttled`, `unusable`.
#[tauri::command(async)]
pub fn unlock(session: State<'_, Arc<Session>>, credential: CredentialRequest) -> Answer<()> {
    session.unlock(&credential)
}

/// Opens the vault with the recovery code as far as choosing a new credential.
///
/// # Errors
///
/// `recoveryCodeMistyped`, `wrongRecoveryCode`, `throttled`.
#[tauri::command(async)]
pub fn use_recovery_code(session: State<'_, Arc<Session>>, code: String) -> Answer<()> {
    session.use_recovery_code(&Zeroizing::new(code))
}

/// Sets the new credential after the recovery code and opens the vault.
///
/// # Errors
///
/// `weak`, and what saving says.
#[tauri::command(async)]
pub fn set_new_credential(
    session: State<'_, Arc<Session>>,
    credential: CredentialRequest,
) -> Answer<()> {
    session.set_new_credential(&credential)
}

/// Deletes the vault and everything in it.
///
/// # Errors
///
/// `confirmationMismatch` when the typed word is not the app's name.
#[tauri::command(async)]
pub fn erase_everything(session: State<'_, Arc<Session>>, confirmation: String) -> Answer<()> {
    session.erase_everything(&confirmation)
}

/// Locks the vault and forgets every draft.
///
/// # Errors
///
/// None; locking always works.
#[tauri::command(async)]
pub fn lock(session: State<'_, Arc<Session>>) -> Answer<()> {
    session.lock();
    Ok(())
}

/// The person is there: the auto-lock time starts again.
///
/// # Errors
///
/// None.
#[tauri::command(async)]
pub fn touch(session: State<'_, Arc<Session>>) -> Answer<()> {
    session.touch();
    Ok(())
}
