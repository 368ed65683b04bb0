//! `cargo xtask connect`: the stand-in for the portal, to enrol and log in against.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, ExitCode, Stdio};

use crate::command::{self, cargo, program};
use crate::packages;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Builds the portal, starts it, and ends with it.
///
/// # Errors
/// When a step fails.
pub fn connect(repo: &Repo) -> Result<ExitCode, Trouble> {
    packages::install(&[packages::BUILD])?;
    let mut portal = Portal::start(repo)?;
    println!("Press Ctrl+C to end.");
    let status = portal
        .server
        .wait()
        .map_err(Trouble::io("wait for the portal"))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The portal, running; it ends when this is dropped.
pub struct Portal {
    server: Child,
    /// Kept open: a portal that nobody reads from could not print any more.
    _lines: BufReader<ChildStdout>,
}

impl Portal {
    /// Builds the portal, starts it on a free port, and prints its address and the demo logins.
    ///
    /// # Errors
    /// When a step fails.
    pub fn start(repo: &Repo) -> Result<Self, Trouble> {
        command::run(cargo(repo).args(["build", "--package", "clavis-connect"]))?;
        let mut server = program(repo.target().join("debug/clavis-connect"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Trouble::io("start the portal"))?;
        let output = server.stdout.take();
        let output = output.ok_or_else(|| Trouble::unexpected("the portal has no output"))?;
        let mut lines = BufReader::new(output);
        println!("\nThe portal (a stand-in, on this computer alone):");
        // An address and three logins.
        for _ in 0..4 {
            let mut line = String::new();
            lines
                .read_line(&mut line)
                .map_err(Trouble::io("hear from the portal"))?;
            print!("  {line}");
        }
        Ok(Self {
            server,
            _lines: lines,
        })
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Nothing is lost when it is gone already.
        let _gone = self.server.kill();
        let _gone = self.server.wait();
    }
}
