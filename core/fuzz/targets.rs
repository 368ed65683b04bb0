//! What is done with the bytes of a fuzzer, and with each seed in the ordinary tests (`core/tests/fuzz_replay.rs`).
//!
//! No input may panic; beyond that each function says what must hold of what was read.
#![allow(dead_code, reason = "each target uses its own")]

use std::cell::Cell;

use clavis_core::{
    account::NewAccount,
    export::{ExportAccount, key_uri_list},
    import::{self, Found, MAX_MEMORY, transfer},
    input, key_uri, migration, qr,
};
use data_encoding::BASE64;

/// Unlocking runs only below this, in bytes: a fuzzer has no patience for key derivation.
const CHEAP: u64 = 1 << 20;

/// A key URI that is read is written, and read again to the same account.
pub fn key_uri(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(account) = key_uri::parse(text) {
        let again = key_uri::parse(&ExportAccount::from(&account).key_uri());
        assert!(again.is_ok_and(|again| is_same(&account, &again)));
    }
    let _ = input::read_text(text);
}

/// A payload, as text and as the bytes behind the Base64.
pub fn migration(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = migration::parse(text);
    }
    let text = format!("otpauth-migration://offline?data={}", BASE64.encode(bytes));
    if let Ok(part) = migration::parse(&text) {
        assert!(part.batch_index < part.batch_size && part.batch_size <= migration::MAX_PARTS);
        assert!(part.accounts.len() + part.skipped.len() > 0);
        let mut batch = migration::Batches::new();
        let (index, accounts) = (part.batch_index, part.accounts.len());
        assert!(batch.add(part).is_ok());
        let collected = batch.collect();
        assert_eq!(collected.accounts.len(), accounts);
        assert!(!collected.missing.contains(&index));
    }
}

/// A picture; the search ends after some steps, as it does for a person who waits.
pub fn qr_picture(bytes: &[u8]) {
    let steps = Cell::new(0);
    let outcome = qr::read_codes(bytes, &|| {
        steps.set(steps.get() + 1);
        steps.get() < 8
    });
    assert!(outcome.is_err() || outcome.is_ok_and(|texts| !texts.is_empty()));
}

/// A file of any format, alone and with a second one: the part before the first `%%%` and the one after it.
pub fn import_any(bytes: &[u8]) {
    read(&[bytes]);
    if let Some(place) = bytes.windows(3).position(|part| part == b"%%%") {
        read(&[
            bytes.get(..place).unwrap_or_default(),
            bytes.get(place + 3..).unwrap_or_default(),
        ]);
    }
}

/// A backup, and a part of a transfer.
pub fn backup(bytes: &[u8]) {
    read(&[bytes]);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(part) = transfer::parse(text) {
        assert!(transfer::is_transfer(text));
        let mut series = transfer::Series::new();
        let progress = series.add(part.clone());
        assert!(progress.is_ok_and(|progress| progress.received == 1));
        assert!(series.takes(&part));
    }
}

fn read(files: &[&[u8]]) {
    for reading in import::read(files) {
        assert!(
            !reading.files.is_empty() && reading.files.iter().all(|place| *place < files.len())
        );
        let imported = match reading.outcome {
            Ok(Found::Open(imported)) => Some(imported),
            Ok(Found::Locked(locked)) => {
                assert!(locked.memory() <= MAX_MEMORY);
                let cheap = locked.memory() <= CHEAP;
                cheap.then(|| locked.unlock("password").ok()).flatten()
            }
            Err(_) => None,
        };
        let Some(imported) = imported else { continue };
        // Whatever came in can go out, and come in again.
        let accounts: Vec<ExportAccount<'_>> =
            imported.accounts.iter().map(ExportAccount::from).collect();
        let list = key_uri_list::write(&accounts);
        let again = input::read_lines(&list);
        assert_eq!(
            (again.accounts.len(), again.skipped.len()),
            (accounts.len(), 0)
        );
    }
}

fn is_same(one: &NewAccount, two: &NewAccount) -> bool {
    one.issuer == two.issuer
        && one.label == two.label
        && one.otp == two.otp
        && one.secret.as_bytes() == two.secret.as_bytes()
        && one.pin.as_ref().map(|pin| pin.as_str()) == two.pin.as_ref().map(|pin| pin.as_str())
}
