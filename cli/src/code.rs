//! `code`: what to type now.

use std::{
    io::Write,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use clavis_core::{
    account::NewAccount,
    import, input,
    otp::{Code as OneTimeCode, KeyRef},
    secret::ServicePin,
    time::UnixTime,
};

use crate::{arguments::Code, failure::Failure, source};

/// Prints the code alone for one key URI (or setup key), else `issuer<TAB>label<TAB>code` for each account.
pub fn run(verb: &Code, out: &mut impl Write) -> Result<(), Failure> {
    let from_stdin = verb.file == Path::new("-");
    if verb.password_stdin && !from_stdin {
        source::skip_password()?;
    }
    let texts = if from_stdin {
        source::texts_of_stdin()?
    } else {
        source::texts(&verb.file)?
    };
    let now = verb.at.map_or_else(clock, UnixTime::from_secs);
    if let [text] = texts.as_slice()
        && is_one_key(text)
    {
        let input = input::read_text(text)?;
        for account in &input.accounts {
            let code = code(account, now)?;
            writeln!(out, "{}", code.as_str()).map_err(Failure::from_output)?;
        }
        return Ok(());
    }
    let imported = import::read(texts.iter().map(|text| text.as_str()))?;
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

/// One line that is no migration payload, or a setup key over several lines.
fn is_one_key(text: &str) -> bool {
    match import::detect(text) {
        Some(import::Format::KeyUriList) => {
            text.lines().filter(|line| !line.trim().is_empty()).count() == 1
        }
        Some(_) => false,
        None => true,
    }
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
fn clock() -> UnixTime {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UnixTime::from_secs(since.as_secs())
}
