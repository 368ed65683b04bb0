//! `completions` and `man`: what the program knows of itself.

use std::io::Write;

use clap::CommandFactory;
use clap_mangen::Man as Page;

use crate::{
    arguments::{Arguments, Completions, Man},
    failure::Failure,
};

/// Prints the completions of a shell.
pub fn completions(verb: &Completions, out: &mut impl Write) -> Result<(), Failure> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(verb.shell, &mut command, name, &mut script);
    out.write_all(&script).map_err(Failure::from_output)
}

/// Prints a manual page, for `man -l -`.
pub fn page(verb: &Man, out: &mut impl Write) -> Result<(), Failure> {
    let mut program = Arguments::command();
    program.build();
    let command = match &verb.verb {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            // What was typed is not repeated: it may be anything.
            found.ok_or_else(|| Failure {
                kind: "unsupported",
                message: "there is no such command".to_owned(),
            })?
        }
    };
    Page::new(command).render(out).map_err(Failure::from_output)
}
