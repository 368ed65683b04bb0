//! Exports that come as a zip archive, told apart by what is in it.

use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError, archive::Archive,
    content::Content, entry::Report, one_password, proton_pass, raivo,
};
use crate::input;

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.starts_with(b"PK\x03\x04")
        && Archive::open(content.bytes()).is_ok_and(|archive| export_in(&archive).is_some())
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let mut archive = Archive::open(content.bytes())?;
    let (place, format) = export_in(&archive).ok_or(ImportError::Unsupported)?;
    if !archive.is_locked(place)? {
        let text = archive.read(place, None).map_err(|error| match error {
            UnlockError::Import(error) => error,
            UnlockError::WrongPassword => ImportError::Corrupt,
        })?;
        return imported(format, &text).map(Found::Open);
    }
    let bytes = content.bytes().to_vec();
    Ok(Found::Locked(Locked::new(format, 0, move |password| {
        let text = Archive::open(&bytes)?.read(place, Some(password))?;
        Ok(imported(format, &text)?)
    })))
}

/// The member that holds the accounts, and whose export it is.
fn export_in(archive: &Archive<'_>) -> Option<(usize, Format)> {
    archive.members().into_iter().find_map(|(place, name)| {
        let format = match name.rsplit(['/', '\\']).next()? {
            "data.json" if name.contains("Proton Pass") => Format::ProtonPass,
            "export.data" => Format::OnePassword,
            "Accounts.txt" => Format::AuthenticatorPlus,
            "raivo-otp-export.json" => Format::Raivo,
            file if file.starts_with("winauth") && file.ends_with(".txt") => Format::WinAuth,
            _ => return None,
        };
        Some((place, format))
    })
}

fn imported(format: Format, bytes: &[u8]) -> Result<Imported, ImportError> {
    match format {
        Format::AuthenticatorPlus | Format::WinAuth => {
            let text = std::str::from_utf8(bytes).map_err(|_| ImportError::Corrupt)?;
            let lines = input::read_lines(text);
            let mut report = Report::default();
            (report.accounts, report.skipped) = (lines.accounts, lines.skipped);
            if report.accounts.is_empty() && report.skipped.is_empty() {
                return Err(ImportError::Corrupt);
            }
            Ok(Imported::new(format, report))
        }
        _ => {
            let file: Value = serde_json::from_slice(bytes).map_err(|_| ImportError::Corrupt)?;
            match format {
                Format::ProtonPass => proton_pass::imported(&file),
                Format::OnePassword => one_password::imported(&file),
                _ => raivo::imported(&file),
            }
        }
    }
}
