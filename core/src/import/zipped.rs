//! Exports that come as a zip archive, told apart by what is in it.
//!
//! WinAuth lets a person name its file, and gives that name to the text inside: a zip with one text and nothing else
//! may be its, and the text decides.

use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    archive::{self, Archive},
    bitwarden,
    content::Content,
    key_uri_list, one_password, proton_pass, raivo,
};

pub(super) const READER: Reader = Reader { detect, read };

/// The upper half of code page 437, in which programs on Windows write the passwords of zips.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

fn detect(content: &Content<'_>) -> bool {
    if !content.starts_with(archive::MAGIC) {
        return false;
    }
    match Archive::open(content.bytes()) {
        Ok(archive) => export_in(&archive).is_some(),
        // Cut short, it has no list of members any more, but still its first one.
        Err(_) => archive::first_name(content.bytes()).is_some_and(|name| export(name).is_some()),
    }
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let mut archive = Archive::open(content.bytes())?;
    let (place, format) = export_in(&archive).ok_or(ImportError::Unsupported)?;
    if !archive.is_locked(place)? {
        return imported(format, &archive.read(place)?).map(Found::Open);
    }
    let bytes = content.bytes().to_vec();
    Ok(Found::Locked(Locked::new(format, 0, move |password| {
        Ok(imported(format, &unlock(&bytes, place, password)?)?)
    })))
}

/// Tries the password as it is, and as Windows would write it.
fn unlock(bytes: &[u8], place: usize, password: &str) -> Result<Zeroizing<Vec<u8>>, UnlockError> {
    let mut archive = Archive::open(bytes)?;
    match archive.unlock(place, password.as_bytes()) {
        Err(UnlockError::WrongPassword) if !password.is_ascii() => {
            let password = in_code_page_437(password).ok_or(UnlockError::WrongPassword)?;
            archive.unlock(place, &password)
        }
        outcome => outcome,
    }
}

fn in_code_page_437(password: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(password.len()));
    for sign in password.chars() {
        bytes.push(match u8::try_from(sign) {
            Ok(byte) if byte.is_ascii() => byte,
            _ => (128..=255)
                .zip(CODE_PAGE_437.chars())
                .find_map(|(byte, known)| (known == sign).then_some(byte))?,
        });
    }
    Some(bytes)
}

/// The member that holds the accounts, and whose export it is.
fn export_in(archive: &Archive<'_>) -> Option<(usize, Format)> {
    let members = archive.members();
    let known = members
        .iter()
        .find_map(|(place, name)| Some((*place, export(name)?)));
    match members.as_slice() {
        _ if known.is_some() => known,
        [(place, name)] if name.to_ascii_lowercase().ends_with(".txt") => {
            Some((*place, Format::WinAuth))
        }
        _ => None,
    }
}

/// Whose export a member of this name holds.
fn export(name: &str) -> Option<Format> {
    match name {
        // With attachments, Bitwarden exports a zip.
        "data.json" => return Some(Format::BitwardenJson),
        "export.data" => return Some(Format::OnePassword),
        _ => {}
    }
    match name.rsplit(['/', '\\']).next()? {
        "data.json" if name.contains("Proton Pass") => Some(Format::ProtonPass),
        "Accounts.txt" => Some(Format::AuthenticatorPlus),
        "raivo-otp-export.json" => Some(Format::Raivo),
        file if file.starts_with("winauth") && file.ends_with(".txt") => Some(Format::WinAuth),
        _ => None,
    }
}

fn imported(format: Format, bytes: &[u8]) -> Result<Imported, ImportError> {
    if matches!(format, Format::AuthenticatorPlus | Format::WinAuth) {
        return key_uris(format, bytes);
    }
    let file: Value = serde_json::from_slice(bytes).map_err(|_| match format {
        // A `data.json` may be anything's.
        Format::BitwardenJson => ImportError::Unsupported,
        _ => ImportError::Corrupt,
    })?;
    match format {
        Format::BitwardenJson if !bitwarden::is_export(&file) => Err(ImportError::Unsupported),
        Format::BitwardenJson => bitwarden::imported(&file),
        Format::ProtonPass => proton_pass::imported(&file),
        Format::OnePassword => one_password::imported(&file),
        _ => raivo::imported(&file),
    }
}

fn key_uris(format: Format, bytes: &[u8]) -> Result<Imported, ImportError> {
    if !key_uri_list::detect(&Content::new(bytes)) {
        return Err(ImportError::Unsupported);
    }
    let imported = key_uri_list::read([bytes])?;
    Ok(Imported { format, ..imported })
}
