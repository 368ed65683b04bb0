//! The iOS project: its files agree with each other and keep what `gen/apple/README.md` lists.
//!
//! Each rule is also held against copies with one mistake in them, so a rule that sees nothing fails here. Whether Xcode
//! takes the files, only a Mac can show.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "mobile_apple/files.rs"]
mod files;
#[path = "mobile_apple/pictures.rs"]
mod pictures;
#[path = "mobile_apple/plists.rs"]
mod plists;
#[path = "mobile_apple/project.rs"]
mod project;
#[path = "rules/mod.rs"]
mod rules;
#[path = "mobile_apple/sources.rs"]
mod sources;
