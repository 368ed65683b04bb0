//! Opening, locking and the ways out of a forgotten PIN.

use std::sync::Arc;

use tauri::State;
use zeroize::Zeroizing;

use super::{Answer, Arg, apart};
use crate::session::Session;
use crate::view::{CredentialRequest, PromptRequest};

/// Opens the vault.
///
/// # Errors
///
/// `wrongCredential`, `throttled`, `unusable`.
#[tauri::command]
pub async fn unlock(
    session: State<'_, Arc<Session>>,
    credential: Arg<CredentialRequest>,
) -> Answer<()> {
    apart(session, move |session| session.unlock(&credential.0)).await
}

/// Opens the vault with finger or face.
///
/// # Errors
///
/// `biometricsCancelled`, `biometricsFailed`, `biometricsLockedOut`, `biometricsDead`, `biometricsPinDue`,
/// `biometricsUnavailable`, `badRequest` where it is not enabled.
#[tauri::command]
pub async fn unlock_with_biometrics(
    session: State<'_, Arc<Session>>,
    prompt: Arg<PromptRequest>,
) -> Answer<()> {
    apart(session, move |session| {
        session.unlock_with_biometrics(&prompt.0)
    })
    .await
}

/// Opens the vault with the recovery code as far as choosing a new credential.
///
/// # Errors
///
/// `recoveryCodeMistyped`, `wrongRecoveryCode`, `throttled`.
#[tauri::command]
pub async fn use_recovery_code(session: State<'_, Arc<Session>>, code: Arg<String>) -> Answer<()> {
    apart(session, move |session| {
        session.use_recovery_code(&Zeroizing::new(code.0))
    })
    .await
}

/// Sets the new credential after the recovery code and opens the vault.
///
/// # Errors
///
/// `weak`, and what saving says.
#[tauri::command]
pub async fn set_new_credential(
    session: State<'_, Arc<Session>>,
    credential: Arg<CredentialRequest>,
) -> Answer<()> {
    apart(session, move |session| {
        session.set_new_credential(&credential.0)
    })
    .await
}

/// Deletes the vault and everything in it.
///
/// # Errors
///
/// `confirmationMismatch` when the typed word is not the app's name.
#[tauri::command]
pub async fn erase_everything(
    session: State<'_, Arc<Session>>,
    confirmation: Arg<String>,
) -> Answer<()> {
    apart(session, move |session| {
        session.erase_everything(&confirmation.0)
    })
    .await
}

/// Locks the vault and forgets every draft.
///
/// # Errors
///
/// None; locking always works.
#[tauri::command]
pub async fn lock(session: State<'_, Arc<Session>>) -> Answer<()> {
    apart(session, |session| {
        session.lock();
        Ok(())
    })
    .await
}

/// The person is there: the auto-lock time starts again.
///
/// # Errors
///
/// None.
#[tauri::command]
pub async fn touch(session: State<'_, Arc<Session>>) -> Answer<()> {
    apart(session, |session| {
        session.touch();
        Ok(())
    })
    .await
}
