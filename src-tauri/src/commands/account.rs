//! One account, and Trash.

use std::sync::Arc;

use tauri::State;

use super::{Answer, Arg, apart};
use crate::session::Session;
use crate::view::{AccountEdit, AccountView, TrashedView};

/// One account in full.
///
/// # Errors
///
/// `locked`, `noSuchAccount`.
#[tauri::command]
pub async fn account(
    session: State<'_, Arc<Session>>,
    account_id: Arg<String>,
) -> Answer<AccountView> {
    apart(session, move |session| session.account(&account_id.0)).await
}

/// Changes names, groups, note and favourite.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, `nameMissing`, `textTooLong`, and what saving says.
#[tauri::command]
pub async fn edit_account(session: State<'_, Arc<Session>>, edit: Arg<AccountEdit>) -> Answer<()> {
    apart(session, move |session| session.edit_account(&edit.0)).await
}

/// Moves an account to Trash for 30 days.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, and what saving says.
#[tauri::command]
pub async fn trash_account(
    session: State<'_, Arc<Session>>,
    account_id: Arg<String>,
) -> Answer<()> {
    apart(session, move |session| session.trash_account(&account_id.0)).await
}

/// What lies in Trash, the most urgent first.
///
/// # Errors
///
/// `locked`.
#[tauri::command]
pub async fn trashed(session: State<'_, Arc<Session>>) -> Answer<Vec<TrashedView>> {
    apart(session, |session| session.trashed()).await
}

/// Takes an account out of Trash.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, and what saving says.
#[tauri::command]
pub async fn restore_account(
    session: State<'_, Arc<Session>>,
    account_id: Arg<String>,
) -> Answer<()> {
    apart(session, move |session| {
        session.restore_account(&account_id.0)
    })
    .await
}

/// Deletes an account for good, with every older generation that holds its secret.
///
/// # Errors
///
/// `locked`, `noSuchAccount`, and what saving says.
#[tauri::command]
pub async fn delete_account(
    session: State<'_, Arc<Session>>,
    account_id: Arg<String>,
) -> Answer<()> {
    apart(session, move |session| {
        session.delete_account(&account_id.0)
    })
    .await
}
