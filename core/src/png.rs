//! A check that the `png` crate does not make: it panics at a palette whose length is no multiple of three (0.18.1,
//! found by the fuzzer), and a panic ends the app.

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// 256 entries of red, green and blue.
const MAX_PALETTE: usize = 768;

/// Whether every palette of a PNG file is one to 256 whole entries long [PNG §11.2.2]. Other formats have no say here,
/// and neither has what else may be wrong with the file.
pub(crate) fn has_sound_palettes(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(SIGNATURE) else {
        return true;
    };
    // A chunk: length, name, content, check.
    while let Some((length, after)) = rest.split_first_chunk::<4>()
        && let Some((name, content)) = after.split_first_chunk::<4>()
    {
        let Ok(length) = usize::try_from(u32::from_be_bytes(*length)) else {
            return false;
        };
        if name == b"PLTE" && (length == 0 || length > MAX_PALETTE || length % 3 != 0) {
            return false;
        }
        let Some(next) = length.checked_add(4).and_then(|end| content.get(end..)) else {
            return true;
        };
        rest = next;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(name: &[u8; 4], length: usize) -> Vec<u8> {
        let mut file = SIGNATURE.to_vec();
        for (name, length) in [(b"IHDR", 13), (name, length), (b"IDAT", 5)] {
            file.extend(u32::try_from(length).expect("a length").to_be_bytes());
            file.extend(name);
            file.extend(vec![0; length + 4]);
        }
        file
    }

    #[test]
    fn a_palette_is_one_to_256_whole_entries() {
        for (length, sound) in [
            (0, false),
            (1, false),
            (3, true),
            (7, false),
            (768, true),
            (769, false),
            (771, false),
        ] {
            assert_eq!(has_sound_palettes(&png(b"PLTE", length)), sound, "{length}");
            assert!(has_sound_palettes(&png(b"tRNS", length)), "{length}");
        }
    }

    #[test]
    fn what_is_cut_or_no_png_is_left_to_its_reader() {
        let whole = png(b"PLTE", 3);
        for end in 0..whole.len() {
            assert!(has_sound_palettes(&whole[..end]), "{end} bytes");
        }
        assert!(has_sound_palettes(b"GIF89a"));
    }
}
