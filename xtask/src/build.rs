//! `cargo xtask build`: the page, the debug app with the page inside, and the command line.

use crate::command::{self, cargo};
use crate::node::Node;
use crate::packages;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Sets the machine up and builds everything a person starts.
///
/// # Errors
/// When a step fails.
pub fn build(repo: &Repo) -> Result<(), Trouble> {
    packages::install(&[packages::BUILD])?;
    page(repo)?;
    app(repo)?;
    command::run(cargo(repo).args(["build", "--release", "--package", "clavis-cli"]))?;
    println!(
        "\nThe app:          {}",
        repo.target().join("debug/clavis").display()
    );
    println!(
        "The command line: {}",
        repo.target().join("release/clavis-cli").display()
    );
    Ok(())
}

/// Builds the page into `ui/dist`.
///
/// # Errors
/// When a step fails.
pub fn page(repo: &Repo) -> Result<(), Trouble> {
    let node = Node::find(repo)?;
    node.install(repo)?;
    node.script(repo, "build")
}

/// Builds `debug/clavis`, the page inside.
///
/// All crates at once, so that shared dependencies get the same features as in `cargo test --workspace` and are
/// built once. Only Tauri and what stands on it is built a second time there: its mock runtime is for tests alone.
///
/// # Errors
/// When cargo fails.
pub fn app(repo: &Repo) -> Result<(), Trouble> {
    command::run(cargo(repo).args(BINARIES))
}

/// Builds `debug/clavis` as [`app`] does, but with a script in place of the system's dialogs and the phone's hardware.
///
/// # Errors
/// When cargo fails.
pub fn scripted_app(repo: &Repo) -> Result<(), Trouble> {
    command::run(
        cargo(repo)
            .args(BINARIES)
            .args(["--features", "clavis/fake-device"]),
    )
}

const BINARIES: [&str; 5] = ["build", "--workspace", "--exclude", "xtask", "--bins"];
