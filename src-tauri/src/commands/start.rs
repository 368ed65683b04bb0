//! The first paint and the first start.

use std::sync::Arc;

use tauri::State;

use super::Answer;
use crate::session::Session;
use crate::view::{CredentialRequest, StatusView};

/// Everything the page needs for its first paint.
#[tauri::command(async)]
pub fn status(session: State<'_, Arc<Session>>) -> Answer<StatusView> {
    Ok(session.status())
}

/// Says whether a new PIN or passphrase is good enough; keeps nothing.
///
/// # Errors
///
/// `weak`.
#[tauri::command(async)]
pub fn check_new_credential(
    session: State<'_, Arc<Session>>,
    credential: CredentialRequest,
) -> Answer<()> {
    session.check_new_credential(&credential)
}

/// Makes a vault where there is none.
///
/// # Errors
///
/// `vaultExists`, `weak`, and what saving says.
#[tauri::command(async)]
pub fn create_vault(session: State<'_, Arc<Session>>, credential: CredentialRequest) -> Answer<()> {
    session.create_vault(&credential)
}
