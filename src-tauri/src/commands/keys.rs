//! The home screen.

use std::sync::Arc;

use tauri::State;

use super::{Answer, Arg, apart};
use crate::session::Session;
use crate::view::{CodeView, CopiedView, FindRequest, KeysView, PictureView};

/// All keys.
///
/// # Errors
///
/// `locked`.
#[tauri::command]
pub async fn keys(session: State<'_, Arc<Session>>) -> Answer<KeysView> {
    apart(session, |session| session.keys()).await
}

/// The ids of the accounts that match, in the order to show them.
///
/// # Errors
///
/// `locked`.
#[tauri::command]
pub async fn find_keys(
    session: State<'_, Arc<Session>>,
    request: Arg<FindRequest>,
) -> Answer<Vec<String>> {
    apart(session, move |session| session.find_keys(&request.0)).await
}

/// The code behind a tapped key. A counter is saved before its code comes back.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, `counterExhausted`, and what saving says.
#[tauri::command]
pub async fn reveal_code(
    session: State<'_, Arc<Session>>,
    account_id: Arg<String>,
) -> Answer<CodeView> {
    apart(session, move |session| session.reveal_code(&account_id.0)).await
}

/// The codes of accounts that follow the clock, again.
///
/// # Errors
///
/// `locked`, `noSuchAccount`; `badRequest` for an account that follows a counter.
#[tauri::command]
pub async fn codes(
    session: State<'_, Arc<Session>>,
    account_ids: Arg<Vec<String>>,
) -> Answer<Vec<CodeView>> {
    apart(session, move |session| session.codes(&account_ids.0)).await
}

/// Copies the code that shows.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, `clipboardUnavailable`.
#[tauri::command]
pub async fn copy_code(
    session: State<'_, Arc<Session>>,
    account_id: Arg<String>,
) -> Answer<CopiedView> {
    apart(session, move |session| session.copy_code(&account_id.0)).await
}

/// The pictures of keys that have one.
///
/// # Errors
///
/// `locked`.
#[tauri::command]
pub async fn pictures(
    session: State<'_, Arc<Session>>,
    account_ids: Arg<Vec<String>>,
) -> Answer<Vec<PictureView>> {
    apart(session, move |session| session.pictures(&account_ids.0)).await
}
