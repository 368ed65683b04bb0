//! What the tests of importers share: reading as a person does, and comparing count and value.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, and a skip must be seen"
)]

pub mod kdbx;
pub mod sqlite;
pub mod tools;

use std::path::PathBuf;

use clavis_core::{
    account::NewAccount,
    import::{self, Found, ImportError, Imported, Reading, UnlockError},
    otp::Method,
};

/// Why nothing came out, however it was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    PasswordRequired,
    Import(ImportError),
    Unlock(UnlockError),
}

/// Reads one file, with a password where it needs one.
pub fn read_with(bytes: &[u8], password: Option<&str>) -> Result<Imported, Failure> {
    let mut readings = import::read(&[bytes]);
    assert_eq!(readings.len(), 1, "one file gives one reading");
    open(readings.remove(0), password)
}

/// Reads one file that needs no password.
pub fn read(bytes: &[u8]) -> Result<Imported, Failure> {
    read_with(bytes, None)
}

/// Opens a reading.
pub fn open(reading: Reading, password: Option<&str>) -> Result<Imported, Failure> {
    match reading.outcome.map_err(Failure::Import)? {
        Found::Open(imported) => Ok(imported),
        Found::Locked(locked) => match password {
            None => Err(Failure::PasswordRequired),
            Some(password) => locked.unlock(password).map_err(|error| match error {
                UnlockError::Import(error) => Failure::Import(error),
                error => Failure::Unlock(error),
            }),
        },
    }
}

/// The kind as the command line writes it.
pub fn kind(account: &NewAccount) -> &'static str {
    match account.otp.method() {
        Method::Totp => "totp",
        Method::Hotp => "hotp",
        Method::Steam => "steam",
        Method::Motp => "motp",
        Method::Yandex => "yandex",
    }
}

/// Everything that makes codes, in one line: `totp|issuer|label|SECRET|SHA1|6|30`, the counter in place of the period.
pub fn line(account: &NewAccount) -> String {
    let otp = &account.otp;
    let moves = otp
        .period()
        .map(|period| u64::from(period.secs()))
        .or(otp.counter().map(|counter| counter.get()))
        .unwrap_or_default();
    let pin = account
        .pin
        .as_ref()
        .map(|pin| format!("|pin {}", pin.as_str()))
        .unwrap_or_default();
    format!(
        "{}|{}|{}|{}|{}|{}|{moves}{pin}",
        kind(account),
        account.issuer,
        account.label,
        account.secret.to_base32().as_str(),
        otp.algorithm_name().replace('-', ""),
        otp.digits(),
    )
}

/// The lines of all accounts, in order.
pub fn lines(imported: &Imported) -> Vec<String> {
    imported.accounts.iter().map(line).collect()
}

/// `name: reason` of everything skipped, in order.
pub fn skipped(imported: &Imported) -> Vec<String> {
    imported
        .skipped
        .iter()
        .map(|skipped| format!("{}: {}", skipped.name, skipped.reason))
        .collect()
}

/// Every way a file is cut short: at each eighth, and one byte before its end.
pub fn cuts(bytes: &[u8]) -> Vec<&[u8]> {
    (0..8)
        .map(|eighth| bytes.len() * eighth / 8)
        .chain(bytes.len().checked_sub(1))
        .map(|end| &bytes[..end])
        .collect()
}

/// A file that was cut short is refused, or its report says that something is missing; it never passes for whole.
#[track_caller]
pub fn check_cuts(bytes: &[u8], password: Option<&str>) {
    for cut in cuts(bytes) {
        if let Ok(imported) = read_with(cut, password) {
            let told = !imported.skipped.is_empty() || !imported.missing.is_empty();
            assert!(told, "{} of {} bytes", cut.len(), bytes.len());
        }
    }
}

/// One byte turned over, at every so many bytes: what is authenticated opens unchanged or not at all.
#[track_caller]
pub fn check_flips(bytes: &[u8], password: &str, step: usize) {
    let whole = lines(&read_with(bytes, Some(password)).unwrap());
    for place in (0..bytes.len()).step_by(step) {
        if let Ok(imported) = read_with(&flipped(bytes, place), Some(password)) {
            assert_eq!(lines(&imported), whole, "byte {place}");
        }
    }
}

/// The file opens with this password, not with another, and asks when there is none.
#[track_caller]
pub fn check_passwords(bytes: &[u8], password: &str) {
    assert!(read_with(bytes, Some(password)).is_ok());
    for wrong in [
        "",
        "wrong",
        "Password",
        &password.to_uppercase(),
        &format!("{password} "),
    ] {
        assert_eq!(
            read_with(bytes, Some(wrong)).unwrap_err(),
            Failure::Unlock(UnlockError::WrongPassword),
            "{wrong:?}"
        );
    }
    assert_eq!(read(bytes).unwrap_err(), Failure::PasswordRequired);
}

/// A copy with one byte turned over.
pub fn flipped(bytes: &[u8], place: usize) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    copy[place] ^= 0x5a;
    copy
}

/// Reads a file: these lines, these skipped, and no part missing.
pub fn check(bytes: &[u8], password: Option<&str>, accounts: &[&str], left_out: &[&str]) {
    let imported = read_with(bytes, password).unwrap();
    assert_eq!(lines(&imported), accounts);
    assert_eq!(skipped(&imported), left_out);
    assert_eq!(imported.missing.len(), 0);
}

/// A file that is cut short never passes for the whole, nor for an empty one; with a byte turned over nothing panics.
pub fn check_damage(bytes: &[u8], password: Option<&str>) {
    let whole = read_with(bytes, password).unwrap().accounts.len();
    assert!(whole > 0, "a file without accounts proves nothing");
    for cut in cuts(bytes) {
        if let Ok(imported) = read_with(cut, password) {
            let (taken, left_out) = (imported.accounts.len(), imported.skipped.len());
            assert!(taken < whole, "{} bytes pass for the whole", cut.len());
            assert!(taken + left_out > 0, "{} bytes give nothing", cut.len());
        }
    }
    for place in (0..bytes.len()).step_by(bytes.len() / 24 + 1) {
        if let Ok(imported) = read_with(&flipped(bytes, place), password) {
            assert!(imported.accounts.len() <= whole, "byte {place}");
        }
    }
}

/// An Android preferences file of named texts.
pub fn preferences(values: &[(&str, &str)]) -> Vec<u8> {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
    };
    let mut xml = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n".to_owned();
    xml.push_str("    <int name=\"key_version\" value=\"121\" />\n");
    for (name, value) in values {
        let (name, value) = (escape(name), escape(value));
        xml.push_str(&format!("    <string name=\"{name}\">{value}</string>\n"));
    }
    // Without a last line end, so that every byte counts.
    xml.push_str("</map>");
    xml.into_bytes()
}

/// Lists in lists, deeper than any reader goes down.
pub fn deep() -> String {
    format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))
}

/// The folder of the open fixtures, when it lies beside the repository.
pub fn open_fixtures() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures/import");
    folder.is_dir().then_some(folder)
}
