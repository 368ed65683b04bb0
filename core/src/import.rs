//! Files of other programs: detect the format, read it, unlock it, say what was taken and what was not.
//!
//! A format is a file of its own in `import/` with one [`Reader`], listed in [`READERS`]; it is told by its content,
//! never by a file's name. Reading has two steps and two types: a file without a password gives an [`Imported`] at
//! once, one with a password a [`Locked`], which has no accounts to ask for before [`Locked::unlock`].
//!
//! What holds for every format: one bad entry never spoils the others; numbers for key derivation, sizes and nesting
//! are bounded before they are used; `docs/import-formats.md` has the rest.

mod aegis;
mod andotp;
mod archive;
mod authenticator_extension;
mod authenticator_plus;
mod authy;
mod battlenet;
mod bitwarden;
mod bitwarden_csv;
pub(crate) mod clavis_backup;
mod content;
mod cotp;
mod crypto;
mod database;
mod duo;
mod ente;
mod entry;
mod format;
mod freeotp;
mod freeotp_plus;
mod freeotp_token;
mod google_database;
mod html;
mod icon;
mod json;
mod keepass;
mod keepassxc_csv;
mod key_uri_list;
mod lastpass;
mod microsoft;
mod one_password;
mod preferences;
mod proton;
mod proton_pass;
mod raivo;
mod sqlcipher;
mod sqlite;
mod steam;
mod stratum;
mod stratum_database;
mod table;
mod totp_authenticator;
mod totp_field;
pub mod transfer;
mod twofas;
mod zipped;

use std::fmt;

use crate::{account::NewAccount, input::Skipped};

use content::Content;
pub use crypto::MAX_MEMORY;
pub use format::Format;

/// The largest file read, in bytes: 64 MiB.
pub const MAX_BYTES: usize = 64 << 20;
/// A locked file that needs more memory than this should be asked about first, in bytes: 256 MiB.
pub const ASK_ABOVE: u64 = 256 << 20;

/// Every format but lists of key URIs, which may be part of any text and are asked last. In the order of the alphabet,
/// but those without any mark of their own stand at the end.
const READERS: &[Reader] = &[
    aegis::READER,
    aegis::HTML_READER,
    andotp::READER,
    authenticator_extension::READER,
    authy::READER,
    battlenet::READER,
    bitwarden::READER,
    bitwarden_csv::READER,
    clavis_backup::READER,
    cotp::READER,
    database::READER,
    duo::READER,
    ente::READER,
    freeotp::READER,
    freeotp_plus::READER,
    keepass::READER,
    keepassxc_csv::READER,
    lastpass::READER,
    proton::READER,
    proton_pass::READER,
    raivo::READER,
    steam::READER,
    stratum::READER,
    stratum::HTML_READER,
    totp_authenticator::READER,
    twofas::READER,
    zipped::READER,
    totp_authenticator::SEALED_READER,
    andotp::SEALED_READER,
];

/// How one format is told and read.
struct Reader {
    /// Whether the content is of this format; cheap, and `true` only when no other format can be meant.
    detect: fn(&Content<'_>) -> bool,
    /// Reads content that was detected.
    read: fn(&Content<'_>) -> Result<Found, ImportError>,
}

/// What an import gives.
#[derive(Debug)]
pub struct Imported {
    /// What the file was.
    pub format: Format,
    /// The accounts taken, in order.
    pub accounts: Vec<NewAccount>,
    /// What could not be taken, with the reason.
    pub skipped: Vec<Skipped>,
    /// What the files say is elsewhere, so that a part read alone does not pass for the whole.
    pub missing: Vec<MissingPart>,
}

impl Imported {
    fn new(format: Format, report: entry::Report) -> Self {
        Self {
            format,
            accounts: report.accounts,
            skipped: report.skipped,
            missing: Vec::new(),
        }
    }
}

/// A part of a migration batch that was not among the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingPart {
    /// Which, from 1.
    pub part: u32,
    /// How many there are.
    pub total: u32,
}

/// What was found in a file.
#[derive(Debug)]
pub enum Found {
    /// It needs no password.
    Open(Imported),
    /// It needs one.
    Locked(Locked),
}

/// A file that needs a password.
pub struct Locked {
    format: Format,
    memory: u64,
    unlock: Box<Unlock>,
}

/// Opens what the closure holds with a password.
type Unlock = dyn Fn(&str) -> Result<Imported, UnlockError> + Send;

impl Locked {
    fn new(
        format: Format,
        memory: u64,
        unlock: impl Fn(&str) -> Result<Imported, UnlockError> + Send + 'static,
    ) -> Self {
        Self {
            format,
            memory,
            unlock: Box::new(unlock),
        }
    }

    /// What the file is.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Bytes of memory that unlocking takes beyond the file; above [`ASK_ABOVE`] a person should be asked first.
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.memory
    }

    /// Unlocks the file. Takes as long as its own key derivation, up to some seconds.
    ///
    /// # Errors
    /// When the password is wrong, or what it opens is damaged; another password may be tried.
    pub fn unlock(&self, password: &str) -> Result<Imported, UnlockError> {
        (self.unlock)(password)
    }
}

impl fmt::Debug for Locked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locked({})", self.format.name())
    }
}

/// Why nothing was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// No format that is known.
    #[error("format is not known")]
    Unsupported,
    /// A known format that cannot be read, and why.
    #[error("{0}")]
    Refused(Refusal),
    /// A known format, but the file ends early or breaks its rules.
    #[error("file is damaged")]
    Corrupt,
    /// More than is read at once.
    #[error("file is larger than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: usize,
    },
    /// QR codes of a series that another phone shows are still missing.
    #[error("{received} of {total} QR codes of the series were given")]
    PartsMissing {
        /// How many are here.
        received: u32,
        /// How many there are.
        total: u32,
    },
    /// Its key derivation would take more memory or time than any app asks for.
    #[error("file asks for more memory or time than is given to any file")]
    TooMuchWork,
}

/// Why a known format is not read. Exhaustive on purpose: the page has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Bitwarden: sealed with the key of an account on a server.
    #[error("file is restricted to its Bitwarden account: export it with a password instead")]
    AccountRestricted,
    /// KeePass: a database older than KDBX 4.
    #[error("file is KDBX 3: save it as KDBX 4")]
    OldKeePass,
    /// A version of the format that is newer than this program.
    #[error("file is of a newer version than is known")]
    TooNew,
    /// Locked by something else than a password, a fingerprint or a key file.
    #[error("file cannot be opened with a password")]
    NoPasswordSlot,
}

/// Why a password opened nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnlockError {
    /// The password is wrong; or, where the format cannot tell, the file is damaged.
    #[error("password is wrong")]
    WrongPassword,
    /// The password is right and what it opens is not what it should be.
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// What one or several of the files gave together.
#[derive(Debug)]
pub struct Reading {
    /// The places of the files among those given, from 0.
    pub files: Vec<usize>,
    /// What they hold.
    pub outcome: Result<Found, ImportError>,
}

/// Reads files: lists of key URIs and parts of migration batches go together, so do the parts of a transfer, and an SQLite
/// database and its write-ahead log. Every other file stands alone, so that one that cannot be read does not stop the others.
#[must_use]
pub fn read(files: &[&[u8]]) -> Vec<Reading> {
    let log = only_one(files, is_write_ahead_log).filter(|_| {
        // With two databases nothing says whose log it is.
        only_one(files, |bytes| bytes.starts_with(sqlite::MAGIC)).is_some()
    });
    let mut readings = Vec::new();
    let mut lists = Vec::new();
    let mut transfers = Vec::new();
    for (place, bytes) in files.iter().copied().enumerate() {
        if is_write_ahead_log(bytes) {
            // A log without its database holds accounts that nobody would miss if nothing were said.
            if log.is_none() {
                readings.push(Reading {
                    files: vec![place],
                    outcome: Err(ImportError::Unsupported),
                });
            }
            continue;
        }
        if is_log_index(bytes) {
            continue;
        }
        let mut group = vec![place];
        let mut content = Content::new(bytes);
        if let (Some((log_place, log)), true) = (log, bytes.starts_with(sqlite::MAGIC)) {
            content = content.with_wal(log);
            group.push(log_place);
        }
        let outcome = match READERS.iter().find(|reader| (reader.detect)(&content)) {
            _ if bytes.len() > MAX_BYTES => Err(ImportError::TooLarge { limit: MAX_BYTES }),
            _ if transfer::detect(&content) => {
                transfers.push((place, bytes));
                continue;
            }
            Some(reader) => (reader.read)(&content),
            None if key_uri_list::detect(&content) => {
                lists.push(place);
                continue;
            }
            None => Err(ImportError::Unsupported),
        };
        readings.push(Reading {
            files: group,
            outcome,
        });
    }
    if !lists.is_empty() {
        let texts = lists.iter().filter_map(|place| files.get(*place).copied());
        readings.push(Reading {
            outcome: key_uri_list::read(texts).map(Found::Open),
            files: lists,
        });
    }
    readings.extend(transfer::read(&transfers));
    readings.sort_by_key(|reading| reading.files.first().copied());
    readings
}

/// The place and bytes of the one file of its kind; `None` for none and for several.
fn only_one<'a>(files: &[&'a [u8]], is: fn(&[u8]) -> bool) -> Option<(usize, &'a [u8])> {
    let mut found = files
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, bytes)| is(bytes));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// SQLite file format §4.1: the magic number of either byte order.
fn is_write_ahead_log(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x37\x7f\x06\x82") || bytes.starts_with(b"\x37\x7f\x06\x83")
}

/// SQLite's `-shm` file: version 3007000 in the byte order of its machine, then zeroes. It holds nothing of its own.
fn is_log_index(bytes: &[u8]) -> bool {
    let version = 3_007_000_u32;
    bytes.starts_with(&version.to_le_bytes()) || bytes.starts_with(&version.to_be_bytes())
}
