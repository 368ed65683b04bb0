//! The rules of Clavis: what an account is, how its codes are made, and how keys are read and written.
//!
//! This crate reads no clock, no file, no environment and no randomness: times and bytes are arguments.
//! Every reader of outside bytes returns a typed error, is bounded before it starts, and does not panic.

pub mod account;
pub mod accounts;
mod age;
pub mod export;
pub mod import;
pub mod input;
pub mod key_uri;
pub mod migration;
pub mod name;
pub mod otp;
pub mod passphrase;
mod png;
pub mod qr;
pub mod record;
pub mod secret;
pub mod time;
mod transfer;
