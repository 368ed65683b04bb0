//! Passwords: from standard input or asked on the terminal, never an argument.

use std::io::{self, BufRead, IsTerminal, Read};

use clavis_core::import::Format;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The longest password taken, in bytes.
const PASSWORD_BYTES: u64 = 4_096;

/// Where the password of a locked file comes from.
pub enum FilePassword {
    /// Standard input gave it.
    Given(Zeroizing<String>),
    /// The person at the terminal is asked.
    Ask,
    /// Nobody can be asked.
    Never,
}

impl FilePassword {
    /// The password of a file of this format.
    pub fn of(&self, format: Format) -> Result<Zeroizing<String>, Failure> {
        match self {
            Self::Given(password) => Ok(password.clone()),
            Self::Ask => {
                let what = match format {
                    Format::ClavisTransfer => "Code",
                    _ => "Password",
                };
                ask(&format!("{what} of the {} file: ", format.app()))
            }
            Self::Never => Err(Failure::password_required()),
        }
    }
}

/// Takes a password off standard input: its next line, without the line end.
pub fn from_stdin() -> Result<Zeroizing<String>, Failure> {
    // Room enough beforehand, so that growing leaves no copy behind.
    let mut line = Zeroizing::new(Vec::with_capacity(
        usize::try_from(PASSWORD_BYTES).unwrap_or(0),
    ));
    io::stdin()
        .lock()
        .take(PASSWORD_BYTES)
        .read_until(b'\n', &mut line)
        .map_err(Failure::from_input)?;
    let text = std::str::from_utf8(&line).map_err(|_| Failure {
        kind: "wrongPassword",
        message: "password is not UTF-8".to_owned(),
    })?;
    Ok(Zeroizing::new(
        text.trim_end_matches(['\r', '\n']).to_owned(),
    ))
}

/// Asks for a new password, twice.
pub fn ask_new() -> Result<Zeroizing<String>, Failure> {
    let password = ask("New password: ")?;
    if *password == *ask("New password again: ")? {
        return Ok(password);
    }
    Err(Failure {
        kind: "passwordsDiffer",
        message: "the two passwords differ".to_owned(),
    })
}

fn ask(question: &str) -> Result<Zeroizing<String>, Failure> {
    // The terminal may be there and nobody at it: a program that feeds standard input wants no questions.
    if !io::stdin().is_terminal() {
        return Err(Failure::password_required());
    }
    rpassword::prompt_password(question)
        .map(Zeroizing::new)
        .map_err(Failure::from_input)
}
