//! `clavis-cli`: reads keys out of files and pictures and computes their codes, over `clavis-core` alone.
//!
//! No secret is ever an argument, and none is printed unless `read --json` asks for it.

mod arguments;
mod code;
mod failure;
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
        Verb::Code(verb) => code::run(&verb, &mut out),
        Verb::Qr(verb) => qr::run(&verb, &mut out),
    };
    match done.and_then(|()| out.flush().map_err(Failure::from_output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::FAILURE
        }
    }
}
