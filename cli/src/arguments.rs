//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Reads keys out of files and pictures and computes their codes.
#[derive(Parser)]
#[command(name = "clavis-cli", version, propagate_version = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Subcommand)]
pub enum Verb {
    /// List the accounts in files; several files may be the parts of one migration batch.
    Read(Read),
    /// Print the code of a key URI, or of each account in a file.
    Code(Code),
    /// Print the texts of the QR codes in pictures, one a line.
    Qr(Qr),
}

/// Arguments of `read`.
#[derive(Args)]
pub struct Read {
    /// Print one JSON object, WITH the secrets; without it, a table without them.
    #[arg(long)]
    pub json: bool,
    /// Take the password of the files from the first line of standard input.
    #[arg(long)]
    pub password_stdin: bool,
    /// Lists of key URIs, migration payloads, or pictures of their QR codes.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Arguments of `code`.
#[derive(Args)]
pub struct Code {
    /// Compute the code of this moment, in seconds since 1970, not of now.
    #[arg(long, value_name = "UNIX")]
    pub at: Option<u64>,
    /// Take the password of the file from the first line of standard input.
    #[arg(long)]
    pub password_stdin: bool,
    /// A file that holds keys, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Arguments of `qr`.
#[derive(Args)]
pub struct Qr {
    /// Pictures: PNG, JPEG, WebP, GIF or BMP.
    #[arg(required = true, value_name = "PICTURE")]
    pub pictures: Vec<PathBuf>,
}
