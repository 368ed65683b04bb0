//! The bytes of one row (§2.1).

use super::pages::varint;

/// The most columns of a row; SQLite's own limit.
const MAX_COLUMNS: usize = 32_767;

/// One value. Floating-point numbers are whole ones here or nothing: no export needs others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// How texts are written.
#[derive(Clone, Copy)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    pub(super) fn of(number: u32) -> Option<Self> {
        match number {
            1 => Some(Self::Utf8),
            2 => Some(Self::Utf16Le),
            3 => Some(Self::Utf16Be),
            _ => None,
        }
    }

    fn text(self, bytes: &[u8]) -> String {
        let units = |from: fn([u8; 2]) -> u16| {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| from(pair.try_into().unwrap_or_default()))
                .collect();
            String::from_utf16_lossy(&units)
        };
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Utf16Le => units(u16::from_le_bytes),
            Self::Utf16Be => units(u16::from_be_bytes),
        }
    }
}

pub(super) fn read_record(payload: &[u8], encoding: Encoding) -> Option<Vec<Cell>> {
    let (header, _) = varint(payload)?;
    let header = usize::try_from(header).ok()?;
    let consumed = payload.len() - varint(payload)?.1.len();
    let mut types = payload.get(consumed..header)?;
    let mut body = payload.get(header..)?;
    let mut cells = Vec::new();
    while !types.is_empty() {
        if cells.len() >= MAX_COLUMNS {
            return None;
        }
        let (serial, rest) = varint(types)?;
        types = rest;
        let length = length_of(serial)?;
        let (bytes, rest) = body.split_at_checked(length)?;
        body = rest;
        cells.push(match serial {
            0 => Cell::Null,
            1..=6 => Cell::Number(signed(bytes)),
            7 => whole(f64::from_be_bytes(bytes.try_into().ok()?)),
            8 => Cell::Number(0),
            9 => Cell::Number(1),
            even if even % 2 == 0 => Cell::Bytes(bytes.to_vec()),
            _ => Cell::Text(encoding.text(bytes)),
        });
    }
    Some(cells)
}

fn length_of(serial: u64) -> Option<usize> {
    match serial {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(serial).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        // 10 and 11 are SQLite's own.
        10 | 11 => None,
        _ => usize::try_from((serial - 12) / 2).ok(),
    }
}

fn signed(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    bytes
        .iter()
        .fold(if negative { -1 } else { 0 }, |number: i64, byte| {
            (number << 8) | i64::from(*byte)
        })
}

fn whole(number: f64) -> Cell {
    // A whole number below 2^53 is written without a point or exponent, so the text is exact.
    if number.fract() == 0.0 && number.abs() < 9.0e15 {
        format!("{number:.0}")
            .parse()
            .map_or(Cell::Null, Cell::Number)
    } else {
        Cell::Null
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read() {
        // Header of 9 bytes: null, 1 byte, 2 bytes, 0, 1, text of 2, blob of 1, float.
        let payload = [
            &[9, 0, 1, 2, 8, 9, 17, 14, 7][..],
            &[0xff, 0x01, 0x00],
            b"hi",
            &[0xaa],
            &3.0_f64.to_be_bytes(),
        ]
        .concat();
        let cells = read_record(&payload, Encoding::Utf8).unwrap();
        assert_eq!(
            cells,
            [
                Cell::Null,
                Cell::Number(-1),
                Cell::Number(256),
                Cell::Number(0),
                Cell::Number(1),
                Cell::Text("hi".into()),
                Cell::Bytes(vec![0xaa]),
                Cell::Number(3),
            ]
        );
        for end in 0..payload.len() {
            assert_eq!(read_record(&payload[..end], Encoding::Utf8), None, "{end}");
        }
    }

    #[test]
    fn utf16_is_read_in_both_orders() {
        assert_eq!(Encoding::Utf16Le.text(b"h\0\xe9\0"), "hé");
        assert_eq!(Encoding::Utf16Be.text(b"\0h\0\xe9"), "hé");
    }
}
