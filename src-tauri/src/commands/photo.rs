//! Adding keys: everything from outside becomes a draft first, and only a confirmed draft is saved.

use std::sync::Arc;

use tauri::State;
use tauri::ipc::{InvokeBody, Request};
use zeroize::Zeroizing;

use super::Answer;
use crate::error::CommandError;
use crate::session::Session;
use crate::view::{CodeView, DraftEdit, ManualRequest, PreviewView};

/// Reads a key URI, a migration payload, several lines of them, or a bare setup key.
///
/// # Errors
///
/// `locked`, `input`.
#[tauri::command(async)]
pub fn preview_text(session: State<'_, Arc<Session>>, text: String) -> Answer<PreviewView> {
    session.preview_text(&Zeroizing::new(text))
}

/// Reads the QR codes of a picture that the page of a computer hands over as raw bytes.
///
/// # Errors
///
/// `locked`, `input`; `badRequest` when the body is not raw.
#[tauri::command(async)]
pub fn preview_picture(
    session: State<'_, Arc<Session>>,
    request: Request<'_>,
) -> Answer<PreviewView> {
    match request.body() {
        InvokeBody::Raw(bytes) => session.preview_picture(bytes),
        InvokeBody::Json(_) => Err(CommandError::BadRequest),
    }
}

/// Reads what was copied elsewhere: a text or a picture.
///
/// # Errors
///
/// `locked`, `clipboardEmpty`, `clipboardUnavailable`, `input`.
#[tauri::command(async)]
pub fn preview_clipboard(session: State<'_, Arc<Session>>) -> Answer<PreviewView> {
    session.preview_clipboard()
}

/// Opens the system's picture chooser; `null` when nothing was chosen.
///
/// # Errors
///
/// `locked`, `fileUnreadable`, `input`.
#[tauri::command(async)]
pub fn choose_picture(session: State<'_, Arc<Session>>) -> Answer<Option<PreviewView>> {
    session.choose_picture()
}

/// Makes a draft of a typed account.
///
/// # Errors
///
/// `locked`, `input`, `nameMissing`.
#[tauri::command(async)]
pub fn preview_manual(
    session: State<'_, Arc<Session>>,
    request: ManualRequest,
) -> Answer<PreviewView> {
    session.preview_manual(&request)
}

/// Makes drafts of the parts of a migration series seen so far; the missing ones are named as skipped.
///
/// # Errors
///
/// `locked`, `noSuchDraft` when there is no unfinished series.
#[tauri::command(async)]
pub fn finish_batch(session: State<'_, Arc<Session>>) -> Answer<PreviewView> {
    session.finish_batch()
}

/// The code of a draft, again.
///
/// # Errors
///
/// `locked`, `noSuchDraft`.
#[tauri::command(async)]
pub fn draft_code(session: State<'_, Arc<Session>>, draft_id: String) -> Answer<CodeView> {
    session.draft_code(&draft_id)
}

/// Saves drafts, all or none.
///
/// # Errors
///
/// `locked`, `noSuchDraft`, `nameMissing`, and what saving says.
#[tauri::command(async)]
pub fn save_drafts(session: State<'_, Arc<Session>>, edits: Vec<DraftEdit>) -> Answer<Vec<String>> {
    session.save_drafts(&edits)
}

/// Forgets all drafts.
///
/// # Errors
///
/// None.
#[tauri::command(async)]
pub fn discard_drafts(session: State<'_, Arc<Session>>) -> Answer<()> {
    session.discard_drafts();
    Ok(())
}
