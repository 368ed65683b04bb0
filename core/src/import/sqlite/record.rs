//! The record format [§2.1]: the values of one row.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::import::entry::Number;

/// How a database writes text [§1.3.13].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// One value.
pub(in crate::import) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(Zeroizing<String>),
    Blob(Zeroizing<Vec<u8>>),
}

/// The values of one row, asked for by the names of their columns.
#[derive(Clone, Copy)]
pub(in crate::import) struct Row<'t> {
    pub(super) columns: &'t [String],
    pub(super) values: &'t [Value],
}

impl<'t> Row<'t> {
    /// A text, or a number as text; a missing column, null and bytes are empty.
    pub(in crate::import) fn text(&self, column: &str) -> Cow<'t, str> {
        match self.value(column) {
            Some(Value::Text(text)) => Cow::Borrowed(text),
            Some(Value::Integer(number)) => Cow::Owned(number.to_string()),
            Some(Value::Real(number)) => Cow::Owned(number.to_string()),
            Some(Value::Null | Value::Blob(_)) | None => Cow::Borrowed(""),
        }
    }

    /// A whole number, also one that is written as text or with a fraction of zero.
    pub(in crate::import) fn number(&self, column: &str) -> Number {
        match self.value(column) {
            Some(Value::Integer(number)) => Number::Is(*number),
            Some(Value::Real(number)) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
                // A whole number below 2^53 is written without a point or exponent, so the text is exact.
                Number::parse(&format!("{number:.0}"))
            }
            Some(Value::Text(text)) => Number::parse(text),
            Some(Value::Real(_) | Value::Blob(_)) => Number::Wrong,
            Some(Value::Null) | None => Number::Missing,
        }
    }

    /// Bytes; anything else has none.
    pub(in crate::import) fn bytes(&self, column: &str) -> &'t [u8] {
        match self.value(column) {
            Some(Value::Blob(bytes)) => bytes,
            _ => &[],
        }
    }

    /// The number of a page.
    pub(super) fn unsigned(&self, column: &str) -> Option<u32> {
        match self.number(column) {
            Number::Is(number) => u32::try_from(number).ok(),
            Number::Missing | Number::Wrong => None,
        }
    }

    fn value(&self, column: &str) -> Option<&'t Value> {
        let place = self
            .columns
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column))?;
        // A row that is older than a column ends before it.
        self.values.get(place)
    }
}

/// Reads the first values of a record; `None` when it is damaged.
pub(super) fn decode(payload: &[u8], most: usize, encoding: Encoding) -> Option<Vec<Value>> {
    let (length, rest) = varint(payload)?;
    let header_end = usize::try_from(length).ok()?;
    let mut types = payload.get(payload.len() - rest.len()..header_end)?;
    let mut body = payload.get(header_end..)?;
    let mut values = Vec::new();
    while !types.is_empty() && values.len() < most {
        let (serial, rest) = varint(types)?;
        types = rest;
        let (bytes, rest) = body.split_at_checked(size(serial)?)?;
        body = rest;
        values.push(value(serial, bytes, encoding)?);
    }
    Some(values)
}

/// A number of 1 to 9 bytes, and what follows it [§1.6, "varint"].
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(9).enumerate() {
        let (bits, more) = match place {
            8 => (u64::from(*byte), false),
            _ => (u64::from(byte & 0x7f), byte & 0x80 != 0),
        };
        number = number << if place == 8 { 8 } else { 7 } | bits;
        if !more {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    None
}

/// The bytes of a value by its serial type.
fn size(serial: u64) -> Option<usize> {
    match serial {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(serial).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        10 | 11 => None,
        _ => usize::try_from((serial - 12) / 2).ok(),
    }
}

fn value(serial: u64, bytes: &[u8], encoding: Encoding) -> Option<Value> {
    Some(match serial {
        0 => Value::Null,
        1..=6 => Value::Integer(integer(bytes)),
        7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        _ if serial.is_multiple_of(2) => Value::Blob(Zeroizing::new(bytes.to_vec())),
        _ => Value::Text(Zeroizing::new(text(bytes, encoding))),
    })
}

/// A number in two's complement.
fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    bytes
        .iter()
        .fold(if negative { -1 } else { 0 }, |number: i64, byte| {
            number << 8 | i64::from(*byte)
        })
}

/// A text; what breaks the encoding becomes U+FFFD, so that one bad name does not cost its row.
fn text(bytes: &[u8], encoding: Encoding) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: fn([u8; 2]) -> u16 = match encoding {
        Encoding::Utf8 => return String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf16Le => u16::from_le_bytes,
        Encoding::Utf16Be => u16::from_be_bytes,
    };
    char::decode_utf16(pairs.iter().map(|pair| units(*pair)))
        .map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
