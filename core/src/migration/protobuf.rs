//! The few parts of the protobuf wire format a migration payload uses, read in place.
//!
//! Nothing is copied and nothing nests by itself, so the length of the input bounds time and memory.

/// The bytes are not the message they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

pub(super) struct Field<'a> {
    pub(super) number: u64,
    pub(super) value: Value<'a>,
}

pub(super) enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    /// Four or eight bytes, which no field in use has.
    Fixed,
}

/// Walks through the fields of a message; stops at the first damage.
pub(super) fn fields(message: &[u8]) -> impl Iterator<Item = Result<Field<'_>, Damaged>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let field = read_field(&mut rest).ok_or(Damaged);
        if field.is_err() {
            rest = &[];
        }
        Some(field)
    })
}

fn read_field<'a>(rest: &mut &'a [u8]) -> Option<Field<'a>> {
    let tag = read_varint(rest)?;
    let number = tag >> 3;
    let value = match tag & 7 {
        0 => Value::Varint(read_varint(rest)?),
        1 => read_bytes(rest, 8).map(|_| Value::Fixed)?,
        2 => {
            let length = usize::try_from(read_varint(rest)?).ok()?;
            Value::Bytes(read_bytes(rest, length)?)
        }
        5 => read_bytes(rest, 4).map(|_| Value::Fixed)?,
        // Groups are long gone, 6 and 7 never were.
        _ => return None,
    };
    (number != 0).then_some(Field { number, value })
}

/// Reads at most ten bytes; bits beyond 64 are damage.
fn read_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn read_bytes<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], value: Option<u64>) {
        let mut rest = bytes;
        assert_eq!(read_varint(&mut rest), value);
    }

    #[test]
    fn a_varint_holds_64_bits_in_ten_bytes() {
        check(&[0], Some(0));
        check(&[0xac, 0x02], Some(300));
        let minus_one = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        check(&minus_one, Some(u64::MAX));
        let too_many_bits = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02];
        check(&too_many_bits, None);
        check(&[0x80; 11], None);
        check(&[0x80], None);
        check(&[], None);
    }

    #[test]
    fn a_length_beyond_the_end_is_damage() {
        assert!(fields(&[0x0a, 0x05, b'a']).all(|field| field.is_err()));
        let huge = [
            0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
        ];
        assert_eq!(fields(&huge).count(), 1);
        assert!(fields(&huge).all(|field| field.is_err()));
    }
}
