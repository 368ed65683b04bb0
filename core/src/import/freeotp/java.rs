//! Just enough of Java's object serialisation for a `HashMap<String, String>`
//! (Java Object Serialization Specification §6, protocol version 5).

use std::sync::Arc;

/// How the stream of a map starts: magic, version, a new object, its new class, and the name of the class.
pub(super) const MAGIC: &[u8] = b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap";

/// A map with values of its own, written by a method of its own.
const FLAGS: u8 = 0x03;
const TC_NULL: u8 = 0x70;
const TC_REFERENCE: u8 = 0x71;
const TC_STRING: u8 = 0x74;
const TC_BLOCKDATA: u8 = 0x77;
const TC_END: u8 = 0x78;
const TC_LONGSTRING: u8 = 0x7c;
/// The first number of a text that is referred to: the class and the map took two before it.
const FIRST_TEXT: u32 = 0x007e_0002;
/// The most pairs read.
const MAX_PAIRS: u32 = 100_000;
/// The most text read, each reference counted anew, in bytes.
const MAX_TEXT: usize = 64 << 20;

/// A name and its value.
pub(super) type Pair = (Arc<str>, Arc<str>);

/// Reads the pairs of the map. `None` when the stream is something else or ends early.
pub(super) fn read_map(bytes: &[u8]) -> Option<Vec<Pair>> {
    let mut stream = Stream {
        rest: bytes.strip_prefix(MAGIC)?,
        texts: Vec::new(),
        budget: MAX_TEXT,
    };
    let fields = stream.class()?;
    stream.take(fields)?;
    // What the map's own method writes: capacity and size as one block, then the pairs.
    stream.expect(&[TC_BLOCKDATA, 8])?;
    let _capacity = stream.take_array::<4>()?;
    let size = u32::from_be_bytes(stream.take_array()?);
    if size > MAX_PAIRS {
        return None;
    }
    let mut pairs = Vec::new();
    for _ in 0..size {
        pairs.push((stream.text()?, stream.text()?));
    }
    stream.expect(&[TC_END])?;
    Some(pairs)
}

struct Stream<'a> {
    rest: &'a [u8],
    /// Every text so far, since a later one may refer to it.
    texts: Vec<Arc<str>>,
    /// Bytes of text that may still come.
    budget: usize,
}

impl<'a> Stream<'a> {
    /// Passes over the rest of the class and returns how many bytes its fields take. Android before 7 wrote one field
    /// of the two, so they are counted.
    fn class(&mut self) -> Option<usize> {
        let _version = self.take_array::<8>()?;
        self.expect(&[FLAGS])?;
        let mut length = 0;
        for _ in 0..u16::from_be_bytes(self.take_array()?) {
            let [kind] = self.take_array()?;
            length += match kind {
                b'F' | b'I' => 4,
                _ => return None,
            };
            let name = usize::from(u16::from_be_bytes(self.take_array()?));
            self.take(name)?;
        }
        self.expect(&[TC_END, TC_NULL])?;
        Some(length)
    }

    fn text(&mut self) -> Option<Arc<str>> {
        let [kind] = self.take_array()?;
        let text = match kind {
            TC_REFERENCE => {
                let number = u32::from_be_bytes(self.take_array()?).checked_sub(FIRST_TEXT)?;
                Arc::clone(self.texts.get(usize::try_from(number).ok()?)?)
            }
            TC_STRING => {
                let length = usize::from(u16::from_be_bytes(self.take_array()?));
                self.new_text(length)?
            }
            TC_LONGSTRING => {
                let length = u64::from_be_bytes(self.take_array()?);
                self.new_text(usize::try_from(length).ok()?)?
            }
            _ => return None,
        };
        self.budget = self.budget.checked_sub(text.len())?;
        Some(text)
    }

    fn new_text(&mut self, length: usize) -> Option<Arc<str>> {
        let text: Arc<str> = from_modified_utf8(self.take(length)?)?.into();
        self.texts.push(Arc::clone(&text));
        Some(text)
    }

    fn expect(&mut self, bytes: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(bytes)?;
        Some(())
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn take_array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }
}

/// Modified UTF-8: a zero is two bytes, and signs beyond the first plane are two surrogates of three bytes each. Java
/// bears half a pair, which becomes U+FFFD here.
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
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_FIELDS: &[u8] = b"\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x02F\x00\x0aloadFactorI\x00\x09thresholdxp?@\x00\x00\x00\x00\x00\x18";
    const ONE_FIELD: &[u8] =
        b"\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x01F\x00\x0aloadFactorxp?@\x00\x00";

    /// A stream of so many pairs as stated, with these objects behind.
    fn stream(class: &[u8], size: u32, objects: &[u8]) -> Vec<u8> {
        [
            MAGIC,
            class,
            b"w\x08\x00\x00\x00\x20",
            &size.to_be_bytes(),
            objects,
            &[TC_END],
        ]
        .concat()
    }

    fn text(text: &[u8]) -> Vec<u8> {
        let length = u16::try_from(text.len()).unwrap().to_be_bytes();
        [&[TC_STRING], length.as_slice(), text].concat()
    }

    fn long_text(text: &[u8]) -> Vec<u8> {
        let length = u64::try_from(text.len()).unwrap().to_be_bytes();
        [&[TC_LONGSTRING], length.as_slice(), text].concat()
    }

    fn reference(number: u32) -> Vec<u8> {
        [&[TC_REFERENCE], (number).to_be_bytes().as_slice()].concat()
    }

    fn check(stream: &[u8], expected: &[(&str, &str)]) {
        let pairs = read_map(stream).unwrap();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, text)| (&**name, &**text))
            .collect();
        assert_eq!(pairs, expected);
        for end in 0..stream.len() {
            assert_eq!(read_map(&stream[..end]), None, "{end} bytes");
        }
    }

    #[test]
    fn pairs_come_back_in_their_order() {
        let objects = [text(b"a"), text(b"1"), text("é".as_bytes()), text(b"")].concat();
        for class in [TWO_FIELDS, ONE_FIELD] {
            check(&stream(class, 2, &objects), &[("a", "1"), ("é", "")]);
        }
    }

    #[test]
    fn long_texts_and_references_are_read() {
        let objects = [
            text(b"a"),
            long_text(b"same"),
            text(b"b"),
            reference(FIRST_TEXT + 1),
        ]
        .concat();
        check(
            &stream(TWO_FIELDS, 2, &objects),
            &[("a", "same"), ("b", "same")],
        );
    }

    #[test]
    fn what_refers_to_nothing_or_is_no_text_is_refused() {
        for second in [
            reference(FIRST_TEXT + 1),
            reference(FIRST_TEXT - 1),
            reference(u32::MAX),
            vec![TC_NULL],
            vec![
                TC_LONGSTRING,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
                0xff,
            ],
        ] {
            let objects = [text(b"a"), second].concat();
            assert_eq!(read_map(&stream(TWO_FIELDS, 1, &objects)), None);
        }
    }

    #[test]
    fn promises_of_too_many_pairs_or_too_much_text_are_refused() {
        assert_eq!(read_map(&stream(TWO_FIELDS, u32::MAX, b"")), None);
        let large = vec![b'x'; 1 << 20];
        let more = [text(b"n"), reference(FIRST_TEXT + 1)].concat().repeat(64);
        let objects = [text(b"n"), long_text(&large), more].concat();
        assert_eq!(read_map(&stream(TWO_FIELDS, 65, &objects)), None);
    }

    #[test]
    fn modified_utf8_has_its_own_zero_and_surrogates() {
        for (bytes, expected) in [
            (b"\xc0\x80".as_slice(), Some("\0")),
            // U+1F511 as D83D DD11.
            (b"\xed\xa0\xbd\xed\xb4\x91", Some("\u{1f511}")),
            (b"a\xed\xa0\xbdb", Some("a\u{fffd}b")),
            (b"\xf0\x9f\x94\x91", None),
            (b"\xc3", None),
            (b"\xc3a", None),
        ] {
            assert_eq!(from_modified_utf8(bytes).as_deref(), expected);
        }
    }
}
