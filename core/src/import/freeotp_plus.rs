//! FreeOTP+: JSON of tokens; its text export is a list of key URIs, its preferences are those of FreeOTP 1.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::Report,
    freeotp_token::{self, Stored},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["tokens", "tokenOrder"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let tokens = content
        .json()
        .and_then(|file| file.get("tokens"))
        .and_then(Value::as_array)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for token in tokens {
        if token.is_object() {
            freeotp_token::add(token, None, Stored::Last, &mut report);
        } else {
            report.skip("", InputError::EntryDamaged);
        }
    }
    Ok(Found::Open(Imported::new(Format::FreeOtpPlus, report)))
}
