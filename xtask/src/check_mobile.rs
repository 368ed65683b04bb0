//! `cargo xtask check-mobile`: what can be proved about the phone's app without an Android SDK and without a Mac.
//!
//! Each step prints what it proves and what it does not. What only a device can show is in `docs/device-tests.md`.

mod generated;
mod kotlin;
mod link;
mod resources;
mod rust;
mod signatures;
mod standard;
mod swift;
mod symbols;

use std::process::ExitCode;

use crate::build;
use crate::packages;
use crate::repo::Repo;
use crate::report::Report;
use crate::trouble::Trouble;

/// How the Rust part is compiled for Android.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quickly, as the ordinary test does.
    Debug,
    /// As it is shipped, to see how large it is.
    Release,
}

/// Sets the machine up and runs every step, or those whose name holds one of the words in `only`.
///
/// # Errors
/// When the machine cannot be set up.
pub fn check_mobile(repo: &Repo, profile: Profile, only: &[String]) -> Result<ExitCode, Trouble> {
    packages::install(&[packages::BUILD])?;
    // The shell has the page inside.
    build::page(repo)?;
    let mut report = Report::new(only);
    steps(repo, profile, &mut report);
    Ok(report.finish())
}

/// Runs every step; the page must have been built.
pub fn steps(repo: &Repo, profile: Profile, report: &mut Report) {
    report.step("phone: Android, Rust", || link::run(repo, profile));
    report.step("phone: iOS, Rust", || rust::run(repo));
    // After the Rust for Android, which leaves the Kotlin that wry generates.
    report.step("phone: Kotlin", || kotlin::run(repo));
    report.step("phone: manifest, resources", || resources::run(repo));
    report.step("phone: Swift", || swift::run(repo));
}

/// Says what a step has shown.
fn say(proved: &str, not: &str) {
    println!("proved:     {proved}\nnot proved: {not}");
}
