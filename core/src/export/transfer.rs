//! Moving to a new phone: a series of QR codes that carries every field, sealed with a short code to type.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use super::{ExportAccount, ExportError, backup, random};
use crate::transfer::{
    ALPHABET, CODE_SIGNS, MAX_PARTS, Place, SCHEME, SeriesId, TransferKey, VERSION,
};

/// Bytes in a part: some 1,240 signs, a QR code of 97 modules, which a phone reads off another's screen at once.
const PART_BYTES: usize = 720;
/// How hard to compress, 1 to 10.
const LEVEL: u8 = 9;
/// Signs of the code before the dash.
const GROUP: usize = 4;

/// Whether the pictures of keys go along. They are most of the bytes, so without them a long series gets short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// They go.
    With,
    /// They stay behind; names of pictures go.
    Without,
}

/// What the old phone shows.
#[derive(Debug)]
pub struct Transfer {
    /// One text for each QR code; the new phone may read them in any order.
    pub texts: Vec<Zeroizing<String>>,
    /// What its owner types there.
    pub code: TransferCode,
}

/// The short code, zeroized when dropped.
pub struct TransferCode(Zeroizing<[u8; CODE_SIGNS]>);

impl TransferCode {
    fn generate(rng: &mut dyn CryptoRngCore) -> Result<Self, ExportError> {
        let bytes = Zeroizing::new(random::<CODE_SIGNS>(rng)?);
        // 32 signs: the low five bits of a byte are one, each as likely as the other.
        let signs = bytes.map(|byte| {
            let sign = ALPHABET.get(usize::from(byte & 31));
            sign.copied().unwrap_or_default()
        });
        Ok(Self(Zeroizing::new(signs)))
    }

    /// Returns the code as it is shown: `7KQ4-M2XD`.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CODE_SIGNS + CODE_SIGNS / GROUP));
        for (place, sign) in self.0.iter().enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(*sign));
        }
        text
    }
}

impl fmt::Debug for TransferCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransferCode")
    }
}

/// Makes a series with a code of its own. Takes 64 MiB of memory and some tenths of a second.
///
/// # Errors
/// When the accounts need more QR codes than a series may have, or there are no random numbers.
pub fn seal(
    accounts: &[ExportAccount<'_>],
    pictures: Pictures,
    rng: &mut dyn CryptoRngCore,
) -> Result<Transfer, ExportError> {
    let code = TransferCode::generate(rng)?;
    let id: SeriesId = random(rng)?;
    let key = TransferKey::derive(&*code.0, &id).ok_or(ExportError::TooLarge)?;
    let accounts: Vec<ExportAccount<'_>> = accounts
        .iter()
        .map(|account| ExportAccount {
            icon: account
                .icon
                .filter(|icon| pictures == Pictures::With || !icon.starts_with("data:")),
            ..*account
        })
        .collect();
    let document = backup::document(&accounts, None);
    let packed = Zeroizing::new(miniz_oxide::deflate::compress_to_vec(&document, LEVEL));
    let total = u32::try_from(packed.len().div_ceil(PART_BYTES)).unwrap_or(u32::MAX);
    if total > MAX_PARTS {
        return Err(ExportError::TooLarge);
    }
    let parts = (1..=total).zip(packed.chunks(PART_BYTES));
    let texts = parts.map(|(index, part)| {
        let place = Place { id, index, total };
        let sealed = key.seal(&place, part).ok_or(ExportError::TooLarge)?;
        let (id, sealed) = (BASE32_NOPAD.encode(&id), BASE32_NOPAD.encode(&sealed));
        Ok(Zeroizing::new(format!(
            "{SCHEME}{VERSION}/{index}/{total}/{id}/{sealed}"
        )))
    });
    Ok(Transfer {
        texts: texts.collect::<Result<_, ExportError>>()?,
        code,
    })
}
