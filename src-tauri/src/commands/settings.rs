//! Settings, credentials, the recovery code and About.

use std::sync::Arc;

use tauri::State;
use zeroize::Zeroizing;

use super::{Answer, Arg, apart};
use crate::session::Session;
use crate::view::{
    CredentialRequest, DeviceKeyView, PromptRequest, RecoveryCodeView, SettingChange, SettingsView,
};

/// All settings.
///
/// # Errors
///
/// None.
#[tauri::command]
pub async fn settings(session: State<'_, Arc<Session>>) -> Answer<SettingsView> {
    apart(session, |session| Ok(session.settings())).await
}

/// Changes one setting.
///
/// # Errors
///
/// `notSaved`; `locked` and `recoveryCodeRequired` for the wipe after failures.
#[tauri::command]
pub async fn change_setting(
    session: State<'_, Arc<Session>>,
    change: Arg<SettingChange>,
) -> Answer<SettingsView> {
    apart(session, move |session| session.change_setting(change.0)).await
}

/// Replaces the PIN or passphrase; the current one is asked again.
///
/// # Errors
///
/// `locked`, `wrongCredential`, `throttled`, `weak`, and what saving says.
#[tauri::command]
pub async fn change_credential(
    session: State<'_, Arc<Session>>,
    current: Arg<CredentialRequest>,
    next: Arg<CredentialRequest>,
) -> Answer<()> {
    apart(session, move |session| {
        session.change_credential(&current.0, &next.0)
    })
    .await
}

/// Lets finger and face open the vault from now on.
///
/// # Errors
///
/// `wrongCredential`, `throttled`, what the sensor says as at unlocking, and what saving says.
#[tauri::command]
pub async fn enable_biometrics(
    session: State<'_, Arc<Session>>,
    current: Arg<CredentialRequest>,
    prompt: Arg<PromptRequest>,
) -> Answer<()> {
    apart(session, move |session| {
        session.enable_biometrics(&current.0, &prompt.0)
    })
    .await
}

/// Lets finger and face open the vault no more.
///
/// # Errors
///
/// What saving says.
#[tauri::command]
pub async fn disable_biometrics(session: State<'_, Arc<Session>>) -> Answer<()> {
    apart(session, |session| session.disable_biometrics()).await
}

/// Makes a new recovery code. It counts from when it was asked back.
///
/// # Errors
///
/// `locked`, `wrongCredential`, `throttled`.
#[tauri::command]
pub async fn create_recovery_code(
    session: State<'_, Arc<Session>>,
    current: Arg<CredentialRequest>,
) -> Answer<RecoveryCodeView> {
    apart(session, move |session| {
        session.create_recovery_code(&current.0)
    })
    .await
}

/// The new recovery code, asked back; from here on it opens the vault and the old one does not.
///
/// # Errors
///
/// `locked`, `recoveryCodeMistyped`, `badRequest` when none was made, and what saving says.
#[tauri::command]
pub async fn confirm_recovery_code(
    session: State<'_, Arc<Session>>,
    code: Arg<String>,
) -> Answer<()> {
    apart(session, move |session| {
        session.confirm_recovery_code(&Zeroizing::new(code.0))
    })
    .await
}

/// The banner that reminds of the recovery code never comes back.
///
/// # Errors
///
/// `locked`, and what saving says.
#[tauri::command]
pub async fn dismiss_recovery_reminder(session: State<'_, Arc<Session>>) -> Answer<()> {
    apart(session, |session| session.dismiss_recovery_reminder()).await
}

/// Where the device keeps its key; `null` when it does not say.
///
/// # Errors
///
/// None.
#[tauri::command]
pub async fn device_key(session: State<'_, Arc<Session>>) -> Answer<Option<DeviceKeyView>> {
    apart(session, |session| Ok(session.device_key_level())).await
}

/// The notices of everything the program is built from.
///
/// # Errors
///
/// None.
#[tauri::command(async)]
pub fn notices() -> Answer<String> {
    Ok(crate::notices::text())
}
