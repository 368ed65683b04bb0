//! `clavis-cli`: reads keys out of files and pictures, converts them and computes their codes, over `clavis-core` alone.
//!
//! No secret is ever an argument, and none is printed unless `read --json` asks for it.

mod arguments;
mod code;
mod convert;
mod failure;
mod manual;
mod new_file;
mod password;
mod qr;
mod read;
mod source;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use crate::{
    arguments::{Arguments, Verb},
    failure::Failure,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = io::stdout().lock();
    let done = match arguments.verb {
        Verb::Read(verb) => read::run(&verb, &mut out),
        Verb::Convert(verb) => convert::run(&verb, &mut out),
        Verb::Code(verb) => code::run(&verb, &mut out),
        Verb::Qr(verb) => qr::run(&verb, &mut out),
        Verb::Completions(verb) => manual::completions(&verb, &mut out),
        Verb::Man(verb) => manual::page(&verb, &mut out),
    };
    match done.and_then(|()| out.flush().map_err(Failure::from_output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::FAILURE
        }
    }
}
