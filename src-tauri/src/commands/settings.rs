//! Settings, credentials, the recovery code and About.

use std::sync::Arc;

use tauri::State;
use zeroize::Zeroizing;

use super::Answer;
use crate::session::Session;
use crate::view::{CredentialRequest, RecoveryCodeView, SettingChange, SettingsView};

/// All settings.
///
/// # Errors
///
/// None.
#[tauri::command(async)]
pub fn settings(session: State<'_, Arc<Session>>) -> Answer<SettingsView> {
    Ok(session.settings())
}

/// Changes one setting.
///
/// # Errors
///
/// `notSaved`; `locked` and `recoveryCodeRequired` for the wipe after failures.
#[tauri::command(async)]
pub fn change_setting(
    session: State<'_, Arc<Session>>,
    change: SettingChange,
) -> Answer<SettingsView> {
    session.change_setting(change)
}

/// Replaces the PIN or passphrase; the current one is asked again.
///
/// # Errors
///
/// `locked`, `wrongCredential`, `throttled`, `weak`, and what saving says.
#[tauri::command(async)]
pub fn change_credential(
    session: State<'_, Arc<Session>>,
    current: CredentialRequest,
    next: CredentialRequest,
) -> Answer<()> {
    session.change_credential(&current, &next)
}

/// Makes a new recovery code. It counts from when it was asked back.
///
/// # Errors
///
/// `locked`, `wrongCredential`, `throttled`.
#[tauri::command(async)]
pub fn create_recovery_code(
    session: State<'_, Arc<Session>>,
    current: CredentialRequest,
) -> Answer<RecoveryCodeView> {
    session.create_recovery_code(&current)
}

/// The new recovery code, asked back; from here on it opens the vault and the old one does not.
///
/// # Errors
///
/// `locked`, `recoveryCodeMistyped`, `badRequest` when none was made, and what saving says.
#[tauri::command(async)]
pub fn confirm_recovery_code(session: State<'_, Arc<Session>>, code: String) -> Answer<()> {
    session.confirm_recovery_code(&Zeroizing::new(code))
}

/// The banner that reminds of the recovery code never comes back.
///
/// # Errors
///
/// `locked`, and what saving says.
#[tauri::command(async)]
pub fn dismiss_recovery_reminder(session: State<'_, Arc<Session>>) -> Answer<()> {
    session.dismiss_recovery_reminder()
}

/// The notices of everything the program is built from.
///
/// # Errors
///
/// None.
#[tauri::command(async)]
pub fn notices() -> Answer<String> {
    Ok(crate::NOTICES.to_owned())
}
