//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Reads keys out of files and pictures, converts them and computes their codes.
///
/// Every format that Clavis imports is told by its content: exports and backups of other authenticators, lists of key
/// URIs, pictures of QR codes, and backups of Clavis. No network, no clipboard; nothing is kept. A secret is never an
/// argument, and only `read --json` prints any.
#[derive(Parser)]
#[command(
    name = "clavis-cli",
    version,
    propagate_version = true,
    after_help = EXIT_CODES
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, also when single entries were skipped (each is printed with its reason); 1 failed, with one line \
{\"error\":{\"kind\":…,\"message\":…}} on standard error; 2 the arguments are wrong.";

/// What to do.
#[derive(Subcommand)]
pub enum Verb {
    /// List the accounts in files.
    ///
    /// Several files may be the parts of one migration batch or transfer, in any order. An SQLite database may come with
    /// its -wal and -shm; a log that lies beside it is read even if it is not named. Without --json a table is printed,
    /// without secrets, and a password is asked for on the terminal; with --json nothing is ever asked.
    Read(Read),
    /// Write the accounts in files into a file of another format.
    ///
    /// OUT is written under a temporary name beside it, readable by its owner alone, read back, compared and only then
    /// renamed. An OUT that exists stays unless --force is given. What the format cannot hold is printed. For
    /// migration-qr, OUT names a series of pictures: keys.png gives keys-1.png, keys-2.png and so on.
    ///
    /// Passwords are asked for on the terminal, or come from standard input: with both options its first line is the
    /// password of the files and its second the new one.
    Convert(Convert),
    /// Print the code of a key URI, or of each account in a file.
    ///
    /// One key URI, or a setup key as portals print it, gives the code alone; any other file gives issuer, label and code
    /// with tabs between them, one account a line.
    Code(Code),
    /// Print the texts of the QR codes in pictures, one a line.
    Qr(Qr),
    /// Print the completions of a shell.
    Completions(Completions),
    /// Print the manual page of the program or of a command.
    Man(Man),
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
    /// Exports, backups, lists of key URIs, or pictures of QR codes.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Arguments of `convert`.
#[derive(Args)]
pub struct Convert {
    /// The format to write.
    #[arg(long, value_enum)]
    pub to: Target,
    /// The file to write.
    #[arg(short, long = "output", value_name = "OUT")]
    pub output: PathBuf,
    /// Replace OUT if it exists.
    #[arg(long)]
    pub force: bool,
    /// Take the password of the files from the first line of standard input.
    #[arg(long)]
    pub password_stdin: bool,
    /// Take the password of OUT from the first line of standard input that is left.
    #[arg(long)]
    pub new_password_stdin: bool,
    /// Exports, backups, lists of key URIs, or pictures of QR codes.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// The formats that are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// A backup of Clavis: an age file under a passphrase, with everything the accounts have.
    Backup,
    /// Key URIs, one a line. Not encrypted.
    UriList,
    /// Aegis JSON. Not encrypted.
    Aegis,
    /// Aegis JSON under a password.
    AegisEncrypted,
    /// Pictures for Google Authenticator, ten accounts in each. Not encrypted.
    MigrationQr,
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

/// Arguments of `completions`.
#[derive(Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Args)]
pub struct Man {
    /// A command, for its own page.
    #[arg(value_name = "COMMAND")]
    pub verb: Option<String>,
}
