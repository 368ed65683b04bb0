//! FreeOTP+: JSON of tokens; its text export is a list of key URIs, its preferences are those of FreeOTP 1.

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::Report,
    freeotp_token::{self, Stored},
    json::list,
};

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["tokens", "tokenOrder"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for token in list(file, "tokens") {
        freeotp_token::add(token, None, Stored::Last, &mut report);
    }
    Ok(Found::Open(Imported::new(Format::FreeOtpPlus, report)))
}
