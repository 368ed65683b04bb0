//! Battle.net Authenticator: preferences with secret and serial number under a fixed mask (Aegis `BattleNetImporter`).

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Reader,
    content::Content,
    entry::{Entry, EntrySecret, Number, Report},
    preferences,
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

const SECRET: &str = "com.blizzard.messenger.AUTHENTICATOR_DEVICE_SECRET";
const SERIAL: &str = "com.blizzard.messenger.AUTHENTICATOR_SERIAL";
const MASK: &[u8] = b"398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a";

fn detect(content: &Content<'_>) -> bool {
    preferences::mentions(content, SECRET)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let values = preferences::read(content).ok_or(ImportError::Corrupt)?;
    let field = |name| preferences::value(&values, name).and_then(unmask);
    let mut report = Report::default();
    let serial = field(SERIAL);
    let serial = serial
        .as_deref()
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or_default();
    match field(SECRET) {
        // Unmasked, the secret is text of hexadecimal digits.
        Some(secret) => report.add(Entry {
            issuer: "Battle.net",
            label: serial,
            secret: match std::str::from_utf8(&secret) {
                Ok(text) => EntrySecret::Hex(text),
                Err(_) => EntrySecret::Missing,
            },
            digits: Number::Is(8),
            ..Entry::default()
        }),
        None => report.skip("Battle.net", InputError::EntryDamaged),
    }
    Ok(Found::Open(Imported::new(Format::BattleNet, report)))
}

fn unmask(hex: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(hex.trim().as_bytes()).ok()?);
    let mask = HEXLOWER.decode(MASK).ok()?;
    (bytes.len() <= mask.len()).then(|| {
        Zeroizing::new(
            bytes
                .iter()
                .zip(mask)
                .map(|(byte, mask)| byte ^ mask)
                .collect(),
        )
    })
}
