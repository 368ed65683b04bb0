//! Duo Mobile: a JSON array; an account with a counter is counter-based, one without a generator belongs to Duo's servers.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    json::{number, text},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    let accounts = content.json().and_then(Value::as_array);
    accounts.is_some_and(|accounts| {
        accounts.iter().any(|account| {
            account.get("accountType").is_some() && account.get("otpGenerator").is_some()
        })
    })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let accounts = content
        .json()
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for account in accounts {
        let name = text(account, "name");
        let Some(generator) = account
            .get("otpGenerator")
            .filter(|generator| generator.is_object())
        else {
            // A login that is confirmed by a push of Duo's servers has no codes.
            report.skip(name, InputError::SecretMissing);
            continue;
        };
        let counter = number(generator, "counter");
        report.add(Entry {
            label: name,
            method: match counter {
                Number::Missing => EntryMethod::Totp,
                Number::Is(_) | Number::Wrong => EntryMethod::Hotp,
            },
            secret: EntrySecret::Base32(text(generator, "otpSecret")),
            counter,
            ..Entry::default()
        });
    }
    Ok(Found::Open(Imported::new(Format::Duo, report)))
}
