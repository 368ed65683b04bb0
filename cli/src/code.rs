//! `code`: what to type now.

use std::{
    io::Write,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use clavis_core::{
    account::NewAccount,
    import::{self, ImportError},
    input, migration,
    otp::{Code as OneTimeCode, KeyRef},
    secret::ServicePin,
    time::UnixTime,
};

use crate::{
    arguments::Code,
    failure::Failure,
    password::{self, FilePassword},
    source,
};

/// Prints the code alone for one key URI (or setup key), else `issuer<TAB>label<TAB>code` for each account.
pub fn run(verb: &Code, out: &mut impl Write) -> Result<(), Failure> {
    let from_stdin = verb.file == Path::new("-");
    // With the keys themselves on standard input there is no room for a password before them.
    let password = match (verb.password_stdin, from_stdin) {
        (true, false) => FilePassword::Given(password::from_stdin()?),
        (false, false) => FilePassword::Ask,
        (_, true) => FilePassword::Never,
    };
    let contents = if from_stdin {
        vec![source::content_of_stdin()?]
    } else {
        source::contents(std::slice::from_ref(&verb.file))?
    };
    let now = verb.at.map_or_else(clock, UnixTime::from_secs);
    if let Some(text) = contents.first().and_then(|content| one_key(content)) {
        let input = input::read_text(text)?;
        for account in &input.accounts {
            let code = code(account, now)?;
            writeln!(out, "{}", code.as_str()).map_err(Failure::from_output)?;
        }
        return Ok(());
    }
    let imported = source::import(&contents, &password)?;
    for account in &imported.accounts {
        let code = code(account, now)?;
        // Names are cleaned: they hold neither tab nor line end.
        let (issuer, label) = (&account.issuer, &account.label);
        writeln!(out, "{issuer}\t{label}\t{}", code.as_str()).map_err(Failure::from_output)?;
    }
    match imported.skipped.first() {
        Some(skipped) if imported.accounts.is_empty() => Err(skipped.reason.into()),
        _ => Ok(()),
    }
}

/// The text of one key: a line that is a key URI, or a setup key, which may be broken into lines.
fn one_key(content: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(content).ok()?;
    if input::holds_key_uris(text) {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        return (lines == 1 && !text.lines().any(migration::is_migration)).then_some(text);
    }
    let is_file = import::read(&[content])
        .iter()
        .any(|reading| !matches!(reading.outcome, Err(ImportError::Unsupported)));
    (!is_file).then_some(text)
}

fn code(account: &NewAccount, now: UnixTime) -> Result<OneTimeCode, Failure> {
    // EXPOSE: a code is computed from the secret itself.
    let key = KeyRef {
        secret: account.secret.as_bytes(),
        pin: account.pin.as_ref().map(ServicePin::as_str),
    };
    Ok(account.otp.code(key, now)?)
}

/// A clock before 1970 counts as 1970: no code is right then anyway.
pub fn clock() -> UnixTime {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UnixTime::from_secs(since.as_secs())
}
