//! The commands, one file per screen's verbs. A command translates, calls the session and translates back; rules live
//! in the session and below. Each runs on a thread of its own, so neither the window nor another command waits for a
//! key derivation or a dialog.

pub mod account;
pub mod backup;
pub mod keys;
pub mod move_in;
pub mod photo;
pub mod settings;
pub mod start;
pub mod unlock;

use std::sync::Arc;

use serde::Deserialize;
use tauri::ipc::{CommandArg, CommandItem, InvokeError};
use tauri::{Runtime, State};

use crate::error::CommandError;
use crate::session::Session;

/// What a command answers.
pub type Answer<T> = Result<T, CommandError>;

/// An argument from the page.
///
/// # Security
///
/// One of the wrong form is answered with `badRequest`. Tauri's own answer quotes what it was given, and that may be a
/// PIN.
pub struct Arg<T>(pub T);

impl<'de, T: Deserialize<'de>, R: Runtime> CommandArg<'de, R> for Arg<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        T::deserialize(command)
            .map(Self)
            .map_err(|_| CommandError::BadRequest.into())
    }
}

/// Runs apart from the threads that carry messages: of those a small computer has one or two, and a dialog of the
/// system would keep one of them for as long as it is open.
async fn apart<T: Send + 'static>(
    session: State<'_, Arc<Session>>,
    ask: impl FnOnce(&Session) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let session = Arc::clone(&session);
    tauri::async_runtime::spawn_blocking(move || ask(&session))
        .await
        .unwrap_or(Err(CommandError::BadRequest))
}
