//! What can stop a command.

use std::fmt::{self, Display};
use std::io;
use std::process::ExitStatus;

/// Why `cargo xtask` stops.
#[derive(Debug)]
#[non_exhaustive]
pub enum Trouble {
    /// Something must be installed that this program cannot install.
    Missing {
        /// What is missing.
        what: String,
        /// What the person can do.
        remedy: String,
    },
    /// A program could not be started, or a file not be read or written.
    Io {
        /// What was tried.
        tried: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ended with an error.
    Failed {
        /// The command line.
        line: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A program answered something that cannot be used.
    Unexpected {
        /// What was expected and what came.
        what: String,
    },
    /// Files of the repository break one of its rules.
    Rule {
        /// One line for each place.
        places: Vec<String>,
    },
}

impl Trouble {
    /// Wraps a system error with what was tried.
    pub fn io(tried: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let tried = tried.into();
        move |source| Self::Io { tried, source }
    }

    /// Says what was expected and what came.
    pub fn unexpected(what: impl Into<String>) -> Self {
        Self::Unexpected { what: what.into() }
    }
}

impl Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { what, remedy } => write!(f, "{what} is missing\n{remedy}"),
            Self::Io { tried, source } => write!(f, "cannot {tried}: {source}"),
            Self::Failed { line, status } => write!(f, "`{line}` ended with {status}"),
            Self::Unexpected { what } => f.write_str(what),
            Self::Rule { places } => f.write_str(&places.join("\n")),
        }
    }
}
