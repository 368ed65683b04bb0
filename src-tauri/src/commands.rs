//! The commands, one file per screen's verbs. A command translates, calls the session and translates back; rules live
//! in the session and below. Each runs off the main thread, so the window never waits for a key derivation.

pub mod account;
pub mod keys;
pub mod photo;
pub mod settings;
pub mod start;
pub mod unlock;

use crate::error::CommandError;

/// What a command answers.
pub type Answer<T> = Result<T, CommandError>;
