//! The home screen.

use std::sync::Arc;

use tauri::State;

use super::Answer;
use crate::session::Session;
use crate::view::{CodeView, CopiedView, FindRequest, KeysView};

/// All keys.
///
/// # Errors
///
/// `locked`.
#[tauri::command(async)]
pub fn keys(session: State<'_, Arc<Session>>) -> Answer<KeysView> {
    session.keys()
}

/// The ids of the accounts that match, in the order to show them.
///
/// # Errors
///
/// `locked`.
#[tauri::command(async)]
pub fn find_keys(session: State<'_, Arc<Session>>, request: FindRequest) -> Answer<Vec<String>> {
    session.find_keys(&request)
}

/// The code behind a tapped key. A counter is saved before its code comes back.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, `counterExhausted`, and what saving says.
#[tauri::command(async)]
pub fn reveal_code(session: State<'_, Arc<Session>>, account_id: String) -> Answer<CodeView> {
    session.reveal_code(&account_id)
}

/// The codes of accounts that follow the clock, again.
///
/// # Errors
///
/// `locked`, `noSuchAccount`; `badRequest` for an account that follows a counter.
#[tauri::command(async)]
pub fn codes(session: State<'_, Arc<Session>>, account_ids: Vec<String>) -> Answer<Vec<CodeView>> {
    session.codes(&account_ids)
}

/// Copies the code that shows.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, `clipboardUnavailable`.
#[tauri::command(async)]
pub fn copy_code(session: State<'_, Arc<Session>>, account_id: String) -> Answer<CopiedView> {
    session.copy_code(&account_id)
}
