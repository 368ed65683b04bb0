//! Real exports of other programs, read as their owners expect. They belong to other projects and are read from
//! `../shared/fixtures/import`, beside the repository, when they are there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and a skip must be seen"
)]

mod exports;

use std::{fs, path::Path, time::Instant};

use clavis_core::{
    account::NewAccount,
    import::{ImportError, Imported, UnlockError},
    qr,
};
use exports::{Failure, kind, read_with};
use serde_json::Value;

/// How many files the open set has; fewer read means that the test proves less than it says.
const FILES: usize = 50;

#[test]
fn every_file_gives_what_its_owner_expects() {
    let Some(folder) = exports::open_fixtures() else {
        eprintln!("SKIPPED: ../shared/fixtures/import is not here, so no real export was read");
        return;
    };
    let expected = fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: Vec<Value> = serde_json::from_str(&expected).unwrap();
    assert_eq!(expected.len(), FILES);
    let faults: Vec<String> = expected
        .iter()
        .flat_map(|wanted| {
            let file = wanted["file"].as_str().unwrap();
            let start = Instant::now();
            let faults = faults(&folder, wanted);
            eprintln!("{file}: {:.1} s", start.elapsed().as_secs_f32());
            faults
                .into_iter()
                .map(move |fault| format!("{file}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Everything in which a file is not read as expected.
fn faults(folder: &Path, wanted: &Value) -> Vec<String> {
    let bytes = fs::read(folder.join(wanted["file"].as_str().unwrap())).unwrap();
    let bytes = if bytes.starts_with(b"\x89PNG") {
        qr::read_codes(&bytes, &|| true)
            .unwrap()
            .join("\n")
            .into_bytes()
    } else {
        bytes
    };
    let password = wanted["password"].as_str();
    let mut faults = Vec::new();
    match read_with(&bytes, password) {
        Ok(imported) => faults.extend(compare(&imported, wanted)),
        Err(failure) => return vec![format!("{failure:?}")],
    }
    if password.is_some() {
        let wrong = read_with(&bytes, Some("not the password"));
        if !matches!(wrong, Err(Failure::Unlock(UnlockError::WrongPassword))) {
            faults.push(format!("with a wrong password: {}", outcome(&wrong)));
        }
        let none = read_with(&bytes, None);
        let markless = wanted.get("no_password").is_some();
        let right = matches!(none, Err(Failure::PasswordRequired))
            || (markless && matches!(none, Err(Failure::Import(ImportError::Unsupported))));
        if !right {
            faults.push(format!("without its password: {}", outcome(&none)));
        }
    }
    let half = read_with(&bytes[..bytes.len() / 2], password);
    if let Ok(imported) = &half {
        let silent = imported.accounts.is_empty() && imported.skipped.is_empty();
        let whole = imported.accounts.len() == wanted["accounts"].as_array().unwrap().len();
        if silent || whole {
            faults.push(format!("its first half: {}", outcome(&half)));
        }
    }
    faults
}

fn outcome(result: &Result<Imported, Failure>) -> String {
    match result {
        Ok(imported) => format!(
            "{} accounts, {} skipped",
            imported.accounts.len(),
            imported.skipped.len()
        ),
        Err(failure) => format!("{failure:?}"),
    }
}

fn compare(imported: &Imported, wanted: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if imported.format.name() != wanted["format"] {
        faults.push(format!("format is {}", imported.format.name()));
    }
    let least = usize::try_from(wanted["skipped_min"].as_u64().unwrap_or(0)).unwrap();
    if imported.skipped.len() < least {
        faults.push(format!("{} skipped, not {least}", imported.skipped.len()));
    }
    let mut left: Vec<&NewAccount> = imported.accounts.iter().collect();
    for account in wanted["accounts"].as_array().unwrap() {
        match left.iter().position(|found| is(found, account)) {
            Some(place) => drop(left.remove(place)),
            None if account.get("optional").is_some() && !imported.skipped.is_empty() => {}
            None => faults.push(format!("not found: {account}")),
        }
    }
    faults.extend(
        left.iter()
            .map(|account| format!("too many: {}", exports::line(account))),
    );
    faults
}

/// Whether an account is the one wanted, or one of the readings that are as good.
fn is(found: &NewAccount, wanted: &Value) -> bool {
    let mut readings = vec![wanted.clone()];
    for other in wanted["or"].as_array().into_iter().flatten() {
        let mut reading = wanted.clone();
        for (field, value) in other.as_object().unwrap() {
            reading[field] = value.clone();
        }
        readings.push(reading);
    }
    readings.iter().any(|wanted| {
        let otp = &found.otp;
        let secret = wanted["secret"].as_str().unwrap();
        kind(found) == wanted["kind"]
            && found.issuer == wanted["issuer"].as_str().unwrap_or_default().trim()
            && found.label == wanted["label"].as_str().unwrap_or_default().trim()
            && found.secret.as_bytes()
                == clavis_core::secret::Secret::from_base32(secret)
                    .unwrap()
                    .as_bytes()
            && otp.algorithm_name().replace('-', "") == wanted["algorithm"]
            && u64::from(otp.digits()) == wanted["digits"]
            && otp.period().map(|period| u64::from(period.secs())) == wanted["period"].as_u64()
            && otp.counter().map(|counter| counter.get()) == wanted["counter"].as_u64()
            && (wanted["pin"].is_null()
                || found.pin.as_ref().map(|pin| pin.as_str()) == wanted["pin"].as_str())
    })
}
