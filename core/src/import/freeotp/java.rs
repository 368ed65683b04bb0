//! Just enough of Java's object serialisation for a `HashMap<String, String>`
//! (Java Object Serialization Specification §6, protocol version 5).

/// Stream magic and version.
pub(super) const MAGIC: &[u8] = b"\xac\xed\x00\x05";

const TC_STRING: u8 = 0x74;
const TC_BLOCKDATA: u8 = 0x77;
const TC_LONGSTRING: u8 = 0x7c;
const TC_END: u8 = 0x78;
/// The most pairs read.
const MAX_PAIRS: u32 = 100_000;

/// Reads the pairs of the map. `None` when the stream is something else or ends early.
///
/// The description of the class is passed over: after it comes the block with capacity and size, then the strings.
pub(super) fn read_map(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let rest = bytes.strip_prefix(MAGIC)?;
    // The block of a map has 8 bytes: capacity and size. It comes once, after the floats of the class.
    let block = [TC_BLOCKDATA, 8];
    let start = rest
        .windows(block.len())
        .position(|window| window == block)?;
    let (_, rest) = rest.split_at_checked(start + block.len())?;
    let (_capacity, rest) = rest.split_first_chunk::<4>()?;
    let (size, mut rest) = rest.split_first_chunk::<4>()?;
    let size = u32::from_be_bytes(*size);
    if size > MAX_PAIRS {
        return None;
    }
    let mut pairs = Vec::new();
    for _ in 0..size {
        let (name, after) = read_string(rest)?;
        let (value, after) = read_string(after)?;
        pairs.push((name, value));
        rest = after;
    }
    rest.starts_with(&[TC_END]).then_some(pairs)
}

fn read_string(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (kind, rest) = bytes.split_first()?;
    let (length, rest) = match *kind {
        TC_STRING => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        TC_LONGSTRING => {
            let (length, rest) = rest.split_first_chunk::<8>()?;
            (usize::try_from(u64::from_be_bytes(*length)).ok()?, rest)
        }
        _ => return None,
    };
    let (text, rest) = rest.split_at_checked(length)?;
    Some((from_modified_utf8(text)?, rest))
}

/// Modified UTF-8: a zero is two bytes, and signs beyond the first plane are two surrogates of three bytes each.
fn from_modified_utf8(bytes: &[u8]) -> Option<String> {
    let mut units = Vec::with_capacity(bytes.len());
    let mut bytes = bytes.iter().copied();
    while let Some(first) = bytes.next() {
        let mut next = || {
            bytes
                .next()
                .filter(|byte| byte & 0xc0 == 0x80)
                .map(|byte| u16::from(byte & 0x3f))
        };
        units.push(match first {
            0x00..=0x7f => u16::from(first),
            0xc0..=0xdf => (u16::from(first & 0x1f) << 6) | next()?,
            0xe0..=0xef => (u16::from(first & 0x0f) << 12) | (next()? << 6) | next()?,
            _ => return None,
        });
    }
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(pairs: &[(&str, &str)]) -> Vec<u8> {
        let mut bytes = [MAGIC, b"sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x02F\x00\nloadFactorI\x00\tthresholdxp?@\x00\x00\x00\x00\x00\x18w\x08\x00\x00\x00\x20"].concat();
        bytes.extend(u32::try_from(pairs.len()).unwrap().to_be_bytes());
        for (name, value) in pairs {
            for text in [name, value] {
                bytes.push(TC_STRING);
                bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
                bytes.extend(text.as_bytes());
            }
        }
        bytes.push(TC_END);
        bytes
    }

    #[test]
    fn pairs_come_back_in_their_order() {
        let bytes = stream(&[("a", "1"), ("é", "")]);
        let pairs = read_map(&bytes).unwrap();
        assert_eq!(
            pairs,
            [
                ("a".to_owned(), "1".to_owned()),
                ("é".to_owned(), String::new())
            ]
        );
        for end in 0..bytes.len() {
            assert_eq!(read_map(&bytes[..end]), None, "{end} bytes");
        }
    }

    #[test]
    fn modified_utf8_has_its_own_zero_and_surrogates() {
        assert_eq!(from_modified_utf8(b"\xc0\x80").unwrap(), "\0");
        // U+1F511 as D83D DD11.
        assert_eq!(
            from_modified_utf8(b"\xed\xa0\xbd\xed\xb4\x91").unwrap(),
            "\u{1f511}"
        );
        for wrong in [
            b"\xf0\x9f\x94\x91".as_slice(),
            b"\xc3",
            b"\xc3a",
            b"\xed\xa0\xbd",
        ] {
            assert_eq!(from_modified_utf8(wrong), None);
        }
    }

    #[test]
    fn a_promise_of_too_many_pairs_is_refused() {
        let mut bytes = stream(&[]);
        let end = bytes.len();
        bytes[end - 5..end - 1].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(read_map(&bytes), None);
    }
}
