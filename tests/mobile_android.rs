//! The Android project keeps what its hardening gave it: a test for each line of the list in `gen/README.md`.
//!
//! Each rule is also held against copies with one mistake in them, so a rule that sees nothing fails here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "mobile_android/files.rs"]
mod files;
#[path = "mobile_android/manifest.rs"]
mod manifest;
#[path = "mobile_android/project.rs"]
mod project;
#[path = "mobile_android/resources.rs"]
mod resources;
#[path = "rules/mod.rs"]
mod rules;
#[path = "mobile_android/sources.rs"]
mod sources;
