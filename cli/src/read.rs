//! `read`: the accounts in files, as JSON with secrets or as a table without.

use std::io::Write;

use clavis_core::{
    account::NewAccount,
    import::Imported,
    otp::{Method, Period},
    secret::ServicePin,
};
use serde_json::{Value, json};

use crate::{
    arguments::Read,
    failure::Failure,
    password::{self, FilePassword},
    source,
};

/// Reads the files and prints what they hold.
pub fn run(verb: &Read, out: &mut impl Write) -> Result<(), Failure> {
    let password = match (verb.password_stdin, verb.json) {
        (true, _) => FilePassword::Given(password::from_stdin()?),
        // A program that waits for JSON cannot answer.
        (false, true) => FilePassword::Never,
        (false, false) => FilePassword::Ask,
    };
    let imported = source::import(&source::contents(&verb.files)?, &password)?;
    let printed = if verb.json {
        writeln!(out, "{}", answer(&imported))
    } else {
        print_table(&imported, out)
    };
    printed.map_err(Failure::from_output)
}

fn answer(imported: &Imported) -> Value {
    json!({
        "format": imported.format.name(),
        "accounts": imported.accounts.iter().map(account).collect::<Vec<_>>(),
        "skipped": skipped(imported),
    })
}

fn account(account: &NewAccount) -> Value {
    let otp = &account.otp;
    json!({
        "kind": kind(otp.method()),
        "issuer": account.issuer,
        "label": account.label,
        // EXPOSE: `--json` is how an owner asks for the secrets.
        "secret": account.secret.to_base32().as_str(),
        "algorithm": otp.algorithm_name().replace('-', ""),
        "digits": otp.digits(),
        "period": otp.period().map(Period::secs),
        "counter": otp.counter().map(|counter| counter.get()),
        "pin": account.pin.as_ref().map(ServicePin::as_str),
        "groups": account.groups,
        "note": account.note,
    })
}

/// What was found and not taken, then what was not given at all.
fn skipped(imported: &Imported) -> Vec<Value> {
    let found = imported.accounts.len() + imported.skipped.len();
    let skipped = imported.skipped.iter().map(|skipped| {
        json!({ "index": skipped.index, "name": skipped.name, "reason": skipped.reason.to_string() })
    });
    let missing = imported
        .missing
        .iter()
        .zip(found..)
        .map(|(missing, index)| {
            let reason = format!(
                "part {} of {} of the migration batch was not given",
                missing.part, missing.total
            );
            json!({ "index": index, "name": "", "reason": reason })
        });
    skipped.chain(missing).collect()
}

fn print_table(imported: &Imported, out: &mut impl Write) -> std::io::Result<()> {
    let head = ["ISSUER", "LABEL", "KIND", "ALGORITHM", "DIGITS", "MOVES"].map(str::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(head)
        .chain(imported.accounts.iter().map(row))
        .collect();
    let mut widths = [0_usize; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    print_skipped(imported, out)
}

/// Prints what was found and not taken, and what was not given at all, one a line.
pub fn print_skipped(imported: &Imported, out: &mut impl Write) -> std::io::Result<()> {
    for skipped in &imported.skipped {
        writeln!(out, "skipped {}: {}", shown(&skipped.name), skipped.reason)?;
    }
    for missing in &imported.missing {
        let (part, total) = (missing.part, missing.total);
        writeln!(out, "missing part {part} of {total} of the migration batch")?;
    }
    Ok(())
}

/// A name, or that there is none.
pub fn shown(name: &str) -> &str {
    if name.is_empty() { "(no name)" } else { name }
}

fn row(account: &NewAccount) -> [String; 6] {
    let otp = &account.otp;
    let moves = match (otp.period(), otp.counter()) {
        (Some(period), _) => format!("{} s", period.secs()),
        (None, Some(counter)) => format!("#{}", counter.get()),
        (None, None) => String::new(),
    };
    [
        account.issuer.clone(),
        account.label.clone(),
        kind(otp.method()).to_owned(),
        otp.algorithm_name().to_owned(),
        otp.digits().to_string(),
        moves,
    ]
}

fn kind(method: Method) -> &'static str {
    match method {
        Method::Totp => "totp",
        Method::Hotp => "hotp",
        Method::Steam => "steam",
        Method::Motp => "motp",
        Method::Yandex => "yandex",
    }
}
