//! The series of QR codes that another phone with Clavis shows: its parts come in any order, a short code opens them.

use std::collections::BTreeMap;

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reading, Refusal, UnlockError, clavis_backup,
    content::Content,
};
use crate::{
    migration::Progress,
    transfer::{ALPHABET, CODE_SIGNS, MAX_PARTS, MEMORY, Place, SCHEME, TransferKey, VERSION},
};

/// The longest text of a part, in bytes: more than the largest QR code holds.
const MAX_TEXT: usize = 8_192;
/// The longest document that is unpacked, in bytes: 32 MiB.
const MAX_DOCUMENT: usize = 32 << 20;

/// Why a text is no part of a series, or not of this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// Another kind of text.
    #[error("text is no part of a transfer")]
    NotATransfer,
    /// A newer Clavis made it.
    #[error("transfer is of a newer version than is known")]
    TooNew,
    /// It is not what a part should be.
    #[error("part of the transfer is damaged")]
    Damaged,
    /// It belongs to another series than the parts before it.
    #[error("part belongs to another transfer")]
    OtherSeries,
}

/// What one QR code holds, still sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferPart {
    place: Place,
    sealed: Vec<u8>,
}

/// Whether a text begins like a part of a series, of any version.
#[must_use]
pub fn is_transfer(text: &str) -> bool {
    strip_scheme(text).is_some()
}

/// Reads the text of one QR code.
///
/// # Errors
/// When it is none of a series, of a newer version, or damaged.
pub fn parse(text: &str) -> Result<TransferPart, TransferError> {
    let rest = strip_scheme(text).ok_or(TransferError::NotATransfer)?;
    let (version, rest) = rest.split_once('/').ok_or(TransferError::Damaged)?;
    if version != VERSION {
        let number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        return Err(if number {
            TransferError::TooNew
        } else {
            TransferError::Damaged
        });
    }
    parse_part(rest).ok_or(TransferError::Damaged)
}

/// Collects the parts of one series.
#[derive(Debug, Default)]
pub struct Series {
    /// The place of the first part; the others share all but the index.
    first: Option<Place>,
    parts: BTreeMap<u32, Vec<u8>>,
}

impl Series {
    /// Starts with no part.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a part belongs to this series; the first one always does.
    #[must_use]
    pub fn takes(&self, part: &TransferPart) -> bool {
        self.first
            .is_none_or(|first| (first.id, first.total) == (part.place.id, part.place.total))
    }

    /// Adds a part; one that is here already counts once.
    ///
    /// # Errors
    /// When it belongs to another series; the collected parts stay.
    pub fn add(&mut self, part: TransferPart) -> Result<Progress, TransferError> {
        if !self.takes(&part) {
            return Err(TransferError::OtherSeries);
        }
        self.first.get_or_insert(part.place);
        self.parts.entry(part.place.index).or_insert(part.sealed);
        Ok(self.progress())
    }

    /// Returns how much is here.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            received: u32::try_from(self.parts.len()).unwrap_or(u32::MAX),
            total: self.first.map_or(0, |first| first.total),
        }
    }

    /// Returns the parts that are not here, from 1.
    #[must_use]
    pub fn missing(&self) -> Vec<u32> {
        (1..=self.progress().total)
            .filter(|index| !self.parts.contains_key(index))
            .collect()
    }

    /// The series as a file that waits for its code.
    ///
    /// # Errors
    /// [`ImportError::PartsMissing`].
    pub fn into_locked(self) -> Result<Locked, ImportError> {
        let Progress { received, total } = self.progress();
        if received < total {
            return Err(ImportError::PartsMissing { received, total });
        }
        Ok(Locked::new(
            Format::ClavisTransfer,
            u64::from(MEMORY) * 1_024,
            move |code| self.unlock(code),
        ))
    }

    /// Opens the series with the code, in any case, with or without its dash; O is read as 0, I and L as 1.
    /// Takes 64 MiB of memory and some tenths of a second.
    ///
    /// # Errors
    /// When parts are missing, the code is wrong, or what it opens is damaged.
    pub fn unlock(&self, code: &str) -> Result<Imported, UnlockError> {
        let Progress { received, total } = self.progress();
        let place = self
            .first
            .filter(|_| received == total)
            .ok_or(ImportError::PartsMissing { received, total })?;
        let code = parse_code(code).ok_or(UnlockError::WrongPassword)?;
        let key = TransferKey::derive(&*code, &place.id).ok_or(ImportError::Corrupt)?;
        let opened: Vec<Zeroizing<Vec<u8>>> = self
            .parts
            .iter()
            .filter_map(|(index, sealed)| {
                let place = Place {
                    index: *index,
                    ..place
                };
                key.open(&place, sealed)
            })
            .collect();
        if opened.is_empty() {
            return Err(UnlockError::WrongPassword);
        }
        if opened.len() < self.parts.len() {
            return Err(ImportError::Corrupt.into());
        }
        let mut packed = Zeroizing::new(Vec::with_capacity(
            opened.iter().map(|part| part.len()).sum(),
        ));
        for part in &opened {
            packed.extend_from_slice(part);
        }
        let document = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, MAX_DOCUMENT)
            .map(Zeroizing::new)
            .map_err(|_| ImportError::Corrupt)?;
        let imported = clavis_backup::document(&Content::new(&document))?;
        Ok(Imported {
            format: Format::ClavisTransfer,
            ..imported
        })
    }
}

/// Whether a line is a part.
pub(super) fn detect(content: &Content<'_>) -> bool {
    content
        .text()
        .is_some_and(|text| text.lines().any(is_transfer))
}

/// Reads the parts in files, given with their places among all: one reading for each series.
pub(super) fn read(files: &[(usize, &[u8])]) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut groups: Vec<(Vec<usize>, Series)> = Vec::new();
    for (place, bytes) in files {
        let text = Content::new(bytes).text().unwrap_or_default();
        for line in text.lines().filter(|line| is_transfer(line)) {
            match parse(line) {
                Ok(part) => add(&mut groups, *place, part),
                Err(error) => readings.push(Reading {
                    files: vec![*place],
                    outcome: Err(error.into()),
                }),
            }
        }
    }
    readings.extend(groups.into_iter().map(|(files, series)| Reading {
        files,
        outcome: series.into_locked().map(Found::Locked),
    }));
    readings
}

fn add(groups: &mut Vec<(Vec<usize>, Series)>, place: usize, part: TransferPart) {
    let known = groups.iter().position(|(_, series)| series.takes(&part));
    let (files, series) = match known.and_then(|known| groups.get_mut(known)) {
        Some(group) => group,
        None => groups.push_mut((Vec::new(), Series::new())),
    };
    if files.last() != Some(&place) {
        files.push(place);
    }
    // It was asked before whether the series takes the part.
    let _ = series.add(part);
}

fn strip_scheme(text: &str) -> Option<&str> {
    let text = text.trim();
    let (scheme, rest) = text.split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some(rest)
}

/// Reads `index/total/id/sealed`.
fn parse_part(text: &str) -> Option<TransferPart> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let mut fields = text.split('/');
    let mut number = || {
        let text = fields.next()?;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| digits)
    };
    let (index, total) = (number()?, number()?);
    let mut bytes = || {
        BASE32_NOPAD
            .decode(fields.next()?.to_ascii_uppercase().as_bytes())
            .ok()
    };
    let (id, sealed) = (bytes()?, bytes()?);
    let whole = (1..=MAX_PARTS).contains(&total) && (1..=total).contains(&index);
    if !whole || fields.next().is_some() {
        return None;
    }
    let id = id.try_into().ok()?;
    Some(TransferPart {
        place: Place { id, index, total },
        sealed,
    })
}

/// The signs of a code as people type it; `None` when it can be none.
fn parse_code(text: &str) -> Option<Zeroizing<[u8; CODE_SIGNS]>> {
    let mut code = Zeroizing::new([0; CODE_SIGNS]);
    let mut places = code.iter_mut();
    for sign in text.chars() {
        let sign = match sign.to_ascii_uppercase() {
            '-' | '\u{2010}'..='\u{2015}' => continue,
            sign if sign.is_whitespace() => continue,
            'O' => '0',
            'I' | 'L' => '1',
            sign => sign,
        };
        let byte = u8::try_from(sign).ok()?;
        *places.next()? = ALPHABET.contains(&byte).then_some(byte)?;
    }
    places.next().is_none().then_some(())?;
    drop(places);
    Some(code)
}

impl From<TransferError> for ImportError {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::TooNew => Self::Refused(Refusal::TooNew),
            TransferError::NotATransfer | TransferError::Damaged | TransferError::OtherSeries => {
                Self::Corrupt
            }
        }
    }
}
