//! Moving in: files of other apps become drafts, over a password where a file needs one.

use std::sync::Arc;

use tauri::State;
use zeroize::Zeroizing;

use super::{Answer, Arg, apart};
use crate::session::Session;
use crate::view::FilesView;

/// Opens the system's chooser for files and pictures; `null` when nothing was chosen.
///
/// # Errors
///
/// `locked`, `input` for more accounts than wait at once.
#[tauri::command]
pub async fn choose_files(session: State<'_, Arc<Session>>) -> Answer<Option<FilesView>> {
    apart(session, |session| session.choose_files()).await
}

/// Opens a locked file with its password.
///
/// # Errors
///
/// `locked`, `noSuchFile`, `wrongFilePassword`, `fileRefused`.
#[tauri::command]
pub async fn open_file(
    session: State<'_, Arc<Session>>,
    file_id: Arg<String>,
    password: Arg<String>,
) -> Answer<FilesView> {
    apart(session, move |session| {
        session.open_file(&file_id.0, &Zeroizing::new(password.0))
    })
    .await
}

/// Forgets a locked file.
///
/// # Errors
///
/// None.
#[tauri::command]
pub async fn forget_file(session: State<'_, Arc<Session>>, file_id: Arg<String>) -> Answer<()> {
    apart(session, move |session| {
        session.forget_file(&file_id.0);
        Ok(())
    })
    .await
}
