//! `cargo xtask bindings`: writes the TypeScript of what crosses between the page and Rust.

use crate::build;
use crate::command::{self, cargo};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Runs the test that compares the committed types, told to write them instead.
///
/// # Errors
/// When the shell cannot be built.
pub fn bindings(repo: &Repo) -> Result<(), Trouble> {
    // The shell holds the page, so it is built first.
    build::page(repo)?;
    let mut test = cargo(repo);
    test.args(["test", "--package", "clavis", "--lib", "bindings"]);
    command::run(test.env("CLAVIS_WRITE_BINDINGS", "1"))
}
