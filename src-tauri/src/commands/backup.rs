//! Backups, exports and QR codes to show: everything here lets secrets out, and asks for the credential again.

use std::sync::Arc;

use tauri::State;
use zeroize::Zeroizing;

use super::{Answer, Arg, apart};
use crate::session::Session;
use crate::view::{
    AutomaticBackupRequest, BackupRequest, BackupsView, ExportRequest, ExportedView, QrSeriesView,
    ShowQrRequest, StrengthView,
};

/// Where backups stand.
///
/// # Errors
///
/// `locked`.
#[tauri::command]
pub async fn backups(session: State<'_, Arc<Session>>) -> Answer<BackupsView> {
    apart(session, |session| session.backups()).await
}

/// How well a passphrase resists guessing.
///
/// # Errors
///
/// None.
#[tauri::command]
pub async fn passphrase_strength(
    session: State<'_, Arc<Session>>,
    passphrase: Arg<String>,
) -> Answer<StrengthView> {
    apart(session, move |session| {
        Ok(session.passphrase_strength(&Zeroizing::new(passphrase.0)))
    })
    .await
}

/// Writes a backup where the person says; `null` when nowhere.
///
/// # Errors
///
/// `locked`, `wrongCredential`, `throttled`, `weakPassphrase`, `nothingToExport`, `fileNotWritten`.
#[tauri::command]
pub async fn make_backup(
    session: State<'_, Arc<Session>>,
    request: Arg<BackupRequest>,
) -> Answer<Option<BackupsView>> {
    apart(session, move |session| session.make_backup(&request.0)).await
}

/// Starts backups into a folder; `null` when none was chosen.
///
/// # Errors
///
/// As [`make_backup`], and what saving says.
#[tauri::command]
pub async fn start_automatic_backup(
    session: State<'_, Arc<Session>>,
    request: Arg<AutomaticBackupRequest>,
) -> Answer<Option<BackupsView>> {
    apart(session, move |session| {
        session.start_automatic_backup(&request.0)
    })
    .await
}

/// Stops backups into the folder.
///
/// # Errors
///
/// `locked`, and what saving says.
#[tauri::command]
pub async fn stop_automatic_backup(session: State<'_, Arc<Session>>) -> Answer<BackupsView> {
    apart(session, |session| session.stop_automatic_backup()).await
}

/// Reminds no more for thirty days.
///
/// # Errors
///
/// What saving says.
#[tauri::command]
pub async fn dismiss_backup_reminder(session: State<'_, Arc<Session>>) -> Answer<()> {
    apart(session, |session| session.dismiss_backup_reminder()).await
}

/// Writes a file for other apps; `null` when no place was chosen.
///
/// # Errors
///
/// `locked`, `wrongCredential`, `throttled`, `nothingToExport`, `fileNotWritten`.
#[tauri::command]
pub async fn export_file(
    session: State<'_, Arc<Session>>,
    request: Arg<ExportRequest>,
) -> Answer<Option<ExportedView>> {
    apart(session, move |session| session.export_file(&request.0)).await
}

/// Makes QR codes to be shown.
///
/// # Errors
///
/// `locked`, `wrongCredential`, `throttled`, `noSuchAccount`, `nothingToExport`, `tooManyForQr`.
#[tauri::command]
pub async fn show_qr(
    session: State<'_, Arc<Session>>,
    request: Arg<ShowQrRequest>,
) -> Answer<QrSeriesView> {
    apart(session, move |session| session.show_qr(&request.0)).await
}
