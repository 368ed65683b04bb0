//! Backups of Clavis: an age file that a passphrase opens, with JSON inside (`docs/backup-format.md`).
//!
//! Any age file with a passphrase is tried: whoever keeps key URIs in one finds them too. The JSON alone, as `age`
//! decrypts it, is read as well.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, Refusal, UnlockError,
    content::Content,
    entry::{Entry, EntryMethod, EntrySecret, Report},
    icon,
    json::{flag, list, number, optional_text, text},
    key_uri_list,
};
use crate::{
    account::NewAccount,
    age::{self, AgeError, Sealed},
    export::backup::VERSION,
    input::InputError,
    name,
    time::UnixTime,
};

pub(super) const READER: Reader = Reader { detect, read };

/// What the JSON says it is.
pub(crate) const NAME: &str = "clavis-backup";

fn detect(content: &Content<'_>) -> bool {
    age::is_age(content.bytes()) || is_document(content)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    if !age::is_age(content.bytes()) {
        return document(content).map(Found::Open);
    }
    let sealed = Sealed::parse(content.bytes())?;
    Ok(Found::Locked(Locked::new(
        Format::ClavisBackup,
        sealed.memory(),
        move |passphrase| {
            let plain = sealed.open(passphrase)?;
            let content = Content::new(&plain);
            if key_uri_list::detect(&content) {
                return Ok(key_uri_list::read([plain.as_slice()])?);
            }
            Ok(document(&content)?)
        },
    )))
}

/// Reads the JSON of a backup.
pub(crate) fn document(content: &Content<'_>) -> Result<Imported, ImportError> {
    if !is_document(content) {
        return Err(ImportError::Corrupt);
    }
    let document = content.json().ok_or(ImportError::Corrupt)?;
    match document.get("version").and_then(Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        Some(0) | None => return Err(ImportError::Corrupt),
        Some(_) => return Err(ImportError::Refused(Refusal::TooNew)),
    }
    let entries = document
        .get("accounts")
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for entry in entries {
        let (issuer, label) = (text(entry, "issuer"), text(entry, "label"));
        let separator = if issuer.is_empty() || label.is_empty() {
            ""
        } else {
            ": "
        };
        report.take(&format!("{issuer}{separator}{label}"), account(entry));
    }
    Ok(Imported::new(Format::ClavisBackup, report))
}

fn is_document(content: &Content<'_>) -> bool {
    content
        .json()
        .is_some_and(|document| text(document, "format") == NAME)
}

fn account(entry: &Value) -> Result<NewAccount, InputError> {
    let groups = list(entry, "groups").iter().filter_map(Value::as_str);
    let account = Entry {
        method: EntryMethod::parse(text(entry, "kind")),
        secret: EntrySecret::Base32(text(entry, "secret")),
        algorithm: optional_text(entry, "algorithm"),
        digits: number(entry, "digits"),
        period: number(entry, "period"),
        counter: number(entry, "counter"),
        pin: optional_text(entry, "pin"),
        groups: groups.map(str::to_owned).collect(),
        note: text(entry, "note"),
        favourite: flag(entry, "favourite"),
        icon: optional_text(entry, "icon")
            .filter(|icon| is_icon(icon))
            .map(str::to_owned),
        use_count: count(entry, "useCount")?.unwrap_or(0),
        last_used: count(entry, "lastUsedMs")?.map(UnixTime::from_millis),
        ..Entry::default()
    }
    .into_account()?;
    // Issuer and label are two fields here: no prefix is split off.
    let issuer = name::clean(text(entry, "issuer"));
    let label = name::clean(text(entry, "label"));
    Ok(NewAccount {
        name_cleaned: issuer.changed || label.changed,
        issuer: issuer.text,
        label: label.text,
        created_at: count(entry, "createdMs")?.map(UnixTime::from_millis),
        trashed_at: count(entry, "trashedMs")?.map(UnixTime::from_millis),
        ..account
    })
}

/// A count or a time: missing, null, or a whole number.
fn count(entry: &Value, member: &str) -> Result<Option<u64>, InputError> {
    match entry.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_u64().map(Some).ok_or(InputError::EntryDamaged),
    }
}

/// A picture as [`icon`] makes them, or the name of one. Anything else, an address above all, is dropped.
pub(crate) fn is_icon(text: &str) -> bool {
    const MAX_NAME: usize = 256;
    icon::is_picture(text) || (text.len() <= MAX_NAME && !text.contains(':'))
}

impl From<AgeError> for ImportError {
    fn from(error: AgeError) -> Self {
        match error {
            // Only opening can find the passphrase wrong.
            AgeError::Damaged | AgeError::WrongPassphrase => Self::Corrupt,
            AgeError::OtherVersion => Self::Refused(Refusal::TooNew),
            AgeError::NoPassphrase => Self::Refused(Refusal::NoPasswordSlot),
            AgeError::TooMuchWork => Self::TooMuchWork,
        }
    }
}

impl From<AgeError> for UnlockError {
    fn from(error: AgeError) -> Self {
        match error {
            AgeError::WrongPassphrase => Self::WrongPassword,
            error => Self::Import(error.into()),
        }
    }
}
