//! The first paint and the first start.

use std::sync::Arc;

use tauri::State;

use super::{Answer, Arg, apart};
use crate::session::Session;
use crate::view::{CredentialRequest, StatusView};

/// Everything the page needs for its first paint.
#[tauri::command]
pub async fn status(session: State<'_, Arc<Session>>) -> Answer<StatusView> {
    apart(session, |session| Ok(session.status())).await
}

/// Says whether a new PIN or passphrase is good enough; keeps nothing.
///
/// # Errors
///
/// `weak`.
#[tauri::command]
pub async fn check_new_credential(
    session: State<'_, Arc<Session>>,
    credential: Arg<CredentialRequest>,
) -> Answer<()> {
    apart(session, move |session| {
        session.check_new_credential(&credential.0)
    })
    .await
}

/// Makes a vault where there is none.
///
/// # Errors
///
/// `vaultExists`, `weak`, and what saving says.
#[tauri::command]
pub async fn create_vault(
    session: State<'_, Arc<Session>>,
    credential: Arg<CredentialRequest>,
) -> Answer<()> {
    apart(session, move |session| session.create_vault(&credential.0)).await
}
