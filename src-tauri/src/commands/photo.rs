//! Adding keys: everything from outside becomes a draft first, and only a confirmed draft is saved.

use std::sync::Arc;

use clavis_device::{DeviceExt, Torch};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use super::{Answer, Arg, apart};
use crate::error::CommandError;
use crate::platform::files::MAX_FILE_BYTES;
use crate::session::Session;
use crate::view::{CodeView, DraftEdit, IncomingView, InputProblem, ManualRequest, PreviewView};

/// Reads a key URI, a migration payload, several lines of them, or a bare setup key.
///
/// # Errors
///
/// `locked`, `input`.
#[tauri::command]
pub async fn preview_text(
    session: State<'_, Arc<Session>>,
    text: Arg<String>,
) -> Answer<PreviewView> {
    apart(session, move |session| {
        session.preview_text(&Zeroizing::new(text.0))
    })
    .await
}

/// Reads one text that the camera saw.
///
/// # Errors
///
/// `locked`, `input`, `fileRefused`.
#[tauri::command]
pub async fn preview_scan(
    session: State<'_, Arc<Session>>,
    text: Arg<String>,
) -> Answer<IncomingView> {
    apart(session, move |session| {
        session.preview_scan(&Zeroizing::new(text.0))
    })
    .await
}

/// Reads what other apps handed over; `null` when nothing waits.
///
/// # Errors
///
/// `locked`, and then it goes on waiting.
#[tauri::command]
pub async fn take_waiting(session: State<'_, Arc<Session>>) -> Answer<Option<IncomingView>> {
    apart(session, |session| session.take_waiting()).await
}

/// The page has the system ask something in a moment: going behind that question is not leaving.
///
/// # Errors
///
/// None.
#[tauri::command]
pub async fn expect_question(session: State<'_, Arc<Session>>) -> Answer<()> {
    apart(session, |session| {
        session.expect_question();
        Ok(())
    })
    .await
}

/// Switches the lamp beside the camera, and says whether it shines.
///
/// # Errors
///
/// None: a lamp that cannot be switched does not shine.
#[tauri::command]
pub async fn torch<R: Runtime>(app: AppHandle<R>, on: Arg<bool>) -> Answer<bool> {
    let torch = if on.0 { Torch::On } else { Torch::Off };
    let shines = tauri::async_runtime::spawn_blocking(move || app.device().torch(torch));
    Ok(matches!(shines.await, Ok(Ok(Torch::On))))
}

/// Reads the QR codes of a picture that the page of a computer hands over as raw bytes.
///
/// # Errors
///
/// `locked`, `input`; `badRequest` when the body is not raw.
#[tauri::command]
pub async fn preview_picture(
    session: State<'_, Arc<Session>>,
    request: Request<'_>,
) -> Answer<PreviewView> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(CommandError::BadRequest);
    };
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let problem = InputProblem::PictureTooLarge;
        return Err(CommandError::Input { problem });
    }
    let picture = Zeroizing::new(bytes.clone());
    apart(session, move |session| session.preview_picture(&picture)).await
}

/// Reads what was copied elsewhere: a text or a picture.
///
/// # Errors
///
/// `locked`, `clipboardEmpty`, `clipboardUnavailable`, `input`.
#[tauri::command]
pub async fn preview_clipboard(session: State<'_, Arc<Session>>) -> Answer<PreviewView> {
    apart(session, |session| session.preview_clipboard()).await
}

/// Opens the system's picture chooser; `null` when nothing was chosen.
///
/// # Errors
///
/// `locked`, `fileUnreadable`, `input`.
#[tauri::command]
pub async fn choose_picture(session: State<'_, Arc<Session>>) -> Answer<Option<PreviewView>> {
    apart(session, |session| session.choose_picture()).await
}

/// Makes a draft of a typed account.
///
/// # Errors
///
/// `locked`, `input`, `nameMissing`.
#[tauri::command]
pub async fn preview_manual(
    session: State<'_, Arc<Session>>,
    request: Arg<ManualRequest>,
) -> Answer<PreviewView> {
    apart(session, move |session| session.preview_manual(&request.0)).await
}

/// Makes drafts of the parts of a migration series seen so far; the missing ones are named as skipped.
///
/// # Errors
///
/// `locked`, `noSuchDraft` when there is no unfinished series.
#[tauri::command]
pub async fn finish_batch(session: State<'_, Arc<Session>>) -> Answer<PreviewView> {
    apart(session, |session| session.finish_batch()).await
}

/// The code of a draft, again.
///
/// # Errors
///
/// `locked`, `noSuchDraft`.
#[tauri::command]
pub async fn draft_code(
    session: State<'_, Arc<Session>>,
    draft_id: Arg<String>,
) -> Answer<CodeView> {
    apart(session, move |session| session.draft_code(&draft_id.0)).await
}

/// Saves drafts, all or none.
///
/// # Errors
///
/// `locked`, `noSuchDraft`, `nameMissing`, and what saving says.
#[tauri::command]
pub async fn save_drafts(
    session: State<'_, Arc<Session>>,
    edits: Arg<Vec<DraftEdit>>,
) -> Answer<Vec<String>> {
    apart(session, move |session| session.save_drafts(&edits.0)).await
}

/// Forgets all drafts.
///
/// # Errors
///
/// None.
#[tauri::command]
pub async fn discard_drafts(session: State<'_, Arc<Session>>) -> Answer<()> {
    apart(session, |session| {
        session.discard_drafts();
        Ok(())
    })
    .await
}
