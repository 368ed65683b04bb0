//! `cargo xtask`: sets the machine up, then builds, runs, tests or measures Clavis. README and CI call nothing else.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

mod bench;
mod bindings;
mod build;
mod check_mobile;
mod command;
mod connect;
mod guide;
mod node;
mod notices;
mod packages;
mod python;
mod repo;
mod report;
mod run;
mod screen;
mod sources;
mod storefront;
mod test;
mod trouble;
mod workflows;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repo::Repo;
use crate::trouble::Trouble;

/// Sets the machine up, then works.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Builds the app and starts it; without a display under Xvfb, with a screenshot.
    Run {
        /// Uses a throw-away vault with demo accounts.
        #[arg(long)]
        demo: bool,
        /// Starts the portal's stand-in beside it, to enrol and log in against.
        #[arg(long)]
        with_connect: bool,
    },
    /// Starts the portal's stand-in and prints its address and the demo logins.
    Connect,
    /// Leaves the debug app at debug/clavis and the command line at release/clavis-cli.
    Build,
    /// Runs everything CI runs, and prints each step with its time.
    Test {
        /// Runs only the steps whose name holds one of these words, with the set-up they need.
        only: Vec<String>,
    },
    /// Checks what can be checked of the phone's app without the vendors' SDKs.
    CheckMobile {
        /// Builds as it is shipped and says how large that is.
        #[arg(long)]
        release: bool,
        /// Runs only the steps whose name holds one of these words.
        only: Vec<String>,
    },
    /// Writes src-tauri/notices.txt, the notices that the About screen shows.
    Notices,
    /// Writes the page's types anew from those of Rust.
    Bindings,
    /// Takes the pictures of docs/guide anew, from the app and the portal's stand-in.
    Guide,
    /// Takes the pictures of the stores anew, from the page.
    Storefront,
    /// Measures speed and size against their budgets and prints one table.
    Bench,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match obey(&arguments.verb) {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("\nxtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn obey(verb: &Verb) -> Result<ExitCode, Trouble> {
    let repo = Repo::find()?;
    match verb {
        Verb::Run { demo, with_connect } => {
            let vault = if *demo {
                run::Vault::Demo
            } else {
                run::Vault::Own
            };
            let portal = if *with_connect {
                run::Portal::Beside
            } else {
                run::Portal::None
            };
            run::run(&repo, vault, portal)
        }
        Verb::Connect => connect::connect(&repo),
        Verb::Build => build::build(&repo).map(|()| ExitCode::SUCCESS),
        Verb::Test { only } => test::test(&repo, only),
        Verb::CheckMobile { release, only } => {
            let profile = if *release {
                check_mobile::Profile::Release
            } else {
                check_mobile::Profile::Debug
            };
            check_mobile::check_mobile(&repo, profile, only)
        }
        Verb::Guide => guide::guide(&repo).map(|()| ExitCode::SUCCESS),
        Verb::Storefront => storefront::storefront(&repo).map(|()| ExitCode::SUCCESS),
        Verb::Bindings => bindings::bindings(&repo).map(|()| ExitCode::SUCCESS),
        Verb::Notices => notices::notices(&repo).map(|()| ExitCode::SUCCESS),
        Verb::Bench => bench::bench(&repo),
    }
}
