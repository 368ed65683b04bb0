//! `clavis-connect`: starts the stand-in for the portal connect and prints where it is and who may log in.
#![allow(
    clippy::print_stderr,
    reason = "a command-line tool says there why it ends"
)]

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use clavis_connect::{Keeping, Portal, SystemClock, listen, serve};

/// A stand-in for the portal connect, to enrol and log in against. It listens on this computer alone.
#[derive(Parser)]
#[command(name = "clavis-connect", version)]
struct Arguments {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Keep people and secrets in this SQLite file; without it they are gone when the portal ends.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("clavis-connect: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let keeping = arguments
        .database
        .as_deref()
        .map_or(Keeping::InMemory, Keeping::InFile);
    let portal = Portal::open(keeping, Box::new(SystemClock))?;
    let listener = listen(arguments.port).await?;
    let port = listener.local_addr()?.port();
    let mut greeting = format!("connect: http://127.0.0.1:{port}\n");
    for login in Portal::demo_logins() {
        greeting.push_str(&format!("login: {} {}\n", login.user, login.password));
    }
    // In one piece, and not worth ending for: whoever started it may have read enough.
    let _ = io::stdout().write_all(greeting.as_bytes());
    serve(portal, listener).await?;
    Ok(())
}
