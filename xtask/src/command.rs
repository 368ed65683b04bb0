//! Starting other programs.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::repo::Repo;
use crate::trouble::Trouble;

/// Variables that `cargo run` sets for this program alone; a nested cargo that saw them could build things twice.
const OURS_ALONE: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_"];

/// Cargo itself, at the top of the checkout.
pub fn cargo(repo: &Repo) -> Command {
    let mut cargo = program(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.current_dir(repo.root());
    cargo
}

/// Any program, without the variables meant for this one.
pub fn program(name: impl Into<OsString>) -> Command {
    let mut command = Command::new(name.into());
    for (variable, _) in env::vars_os() {
        if OURS_ALONE
            .iter()
            .any(|prefix| variable.to_string_lossy().starts_with(prefix))
        {
            command.env_remove(variable);
        }
    }
    command
}

/// Prints the command line and runs it to its end, its output shown as it comes.
///
/// # Errors
/// When it cannot be started or ends with an error.
pub fn run(command: &mut Command) -> Result<(), Trouble> {
    let line = line_of(command);
    println!("$ {line}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(Trouble::io(format!("start `{line}`")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Trouble::Failed { line, status })
    }
}

/// Runs a command in silence and returns what it printed on its standard output.
///
/// # Errors
/// When it cannot be started, ends with an error or prints something that is not text.
pub fn output(command: &mut Command) -> Result<String, Trouble> {
    let line = line_of(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(Trouble::io(format!("start `{line}`")))?;
    if !output.status.success() {
        return Err(Trouble::Failed {
            line,
            status: output.status,
        });
    }
    String::from_utf8(output.stdout)
        .map_err(|_| Trouble::unexpected(format!("`{line}` printed something that is not text")))
}

/// Whether a command can be started and ends well; says nothing.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The program of that name on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The search path with `first` before it.
///
/// # Errors
/// When a folder's name holds the separator.
pub fn path_with(first: &Path) -> Result<OsString, Trouble> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(first.to_path_buf()).chain(env::split_paths(&old)))
        .map_err(|_| Trouble::unexpected(format!("{} cannot stand in PATH", first.display())))
}

fn line_of(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or_else(|| command.get_program())
        .to_string_lossy()
        .into_owned();
    std::iter::once(name)
        .chain(
            command
                .get_args()
                .map(|argument| argument.to_string_lossy().into_owned()),
        )
        .collect::<Vec<_>>()
        .join(" ")
}
