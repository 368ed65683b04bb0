//! One account, and Trash.

use std::sync::Arc;

use tauri::State;

use super::Answer;
use crate::session::Session;
use crate::view::{AccountEdit, AccountView, TrashedView};

/// One account in full.
///
/// # Errors
///
/// `locked`, `noSuchAccount`.
#[tauri::command(async)]
pub fn account(session: State<'_, Arc<Session>>, account_id: String) -> Answer<AccountView> {
    session.account(&account_id)
}

/// Changes names, groups, note and favourite.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, `nameMissing`, `textTooLong`, and what saving says.
#[tauri::command(async)]
pub fn edit_account(session: State<'_, Arc<Session>>, edit: AccountEdit) -> Answer<()> {
    session.edit_account(&edit)
}

/// Moves an account to Trash for 30 days.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, and what saving says.
#[tauri::command(async)]
pub fn trash_account(session: State<'_, Arc<Session>>, account_id: String) -> Answer<()> {
    session.trash_account(&account_id)
}

/// What lies in Trash, the most urgent first.
///
/// # Errors
///
/// `locked`.
#[tauri::command(async)]
pub fn trashed(session: State<'_, Arc<Session>>) -> Answer<Vec<TrashedView>> {
    session.trashed()
}

/// Takes an account out of Trash.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, and what saving says.
#[tauri::command(async)]
pub fn restore_account(session: State<'_, Arc<Session>>, account_id: String) -> Answer<()> {
    session.restore_account(&account_id)
}

/// Deletes an account for good, with every older generation that holds its secret.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, and what saving says.
#[tauri::command(async)]
pub fn delete_account(session: State<'_, Arc<Session>>, account_id: String) -> Answer<()> {
    session.delete_account(&account_id)
}
