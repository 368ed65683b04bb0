//! KeePass databases of KDBX 4 (<https://keepass.info/help/kb/kdbx.html>): every outer cipher and key derivation of
//! the format; the recycle bin and the history of entries stay out. An older KDBX says what to do.
//!
//! A database that also asks for a key file or a hardware key says so nowhere: every password is wrong there.

mod container;
mod entries;
mod kdf;
pub(super) mod otp;

use super::{Format, Found, ImportError, Imported, Locked, Reader, Refusal, content::Content};
use container::Container;

pub(super) const READER: Reader = Reader { detect, read };

const SIGNATURE: &[u8] = b"\x03\xd9\xa2\x9a";
/// The second half of the signature: KeePass 2, and KeePass 1.
const KEEPASS_2: &[u8] = b"\x67\xfb\x4b\xb5";

fn detect(content: &Content<'_>) -> bool {
    content.starts_with(SIGNATURE)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let bytes = content.bytes();
    let version: Option<[u8; 4]> = bytes.get(8..12).and_then(|version| version.try_into().ok());
    let [_, _, major, _] = version.ok_or(ImportError::Corrupt)?;
    if bytes.get(4..8) != Some(KEEPASS_2) || major < 4 {
        return Err(ImportError::Refused(Refusal::OldKeePass));
    }
    if major > 4 {
        return Err(ImportError::Refused(Refusal::TooNew));
    }
    let container = Container::parse(bytes)?;
    Ok(Found::Locked(Locked::new(
        Format::KeePass,
        container.memory(),
        move |password| {
            let (xml, stream) = container.open(password)?;
            let report = entries::read(&xml, stream)?;
            Ok(Imported::new(Format::KeePass, report))
        },
    )))
}
