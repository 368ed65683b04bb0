//! The text form of an age file: strict PEM [RFC 7468], as `age --armor` writes it.

use data_encoding::BASE64;

const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";
const COLUMNS: usize = 64;

/// Whether bytes begin like an armored file.
pub(super) fn is_armored(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(BEGIN.as_bytes())
}

/// Decodes it; blanks and line ends of either kind around it do no harm.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let body = text.strip_prefix(BEGIN)?.strip_suffix(END)?;
    let lines: Vec<&str> = body.trim_matches(['\r', '\n']).lines().collect();
    let (last, full) = lines.split_last()?;
    let whole =
        full.iter().all(|line| line.len() == COLUMNS) && (1..=COLUMNS).contains(&last.len());
    if !whole {
        return None;
    }
    BASE64.decode(lines.concat().as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_64_signs_between_two_marks_are_read() {
        let first = "A".repeat(64);
        for text in [
            format!("{BEGIN}\n{first}\nAAAA\n{END}\n"),
            format!("\n {BEGIN}\r\n{first}\r\nAAAA\r\n{END}"),
        ] {
            assert_eq!(decode(text.as_bytes()), Some(vec![0; 51]));
            assert!(is_armored(text.as_bytes()));
        }
    }

    #[test]
    fn other_shapes_are_not() {
        for text in [
            format!("{BEGIN}\n{END}"),
            format!("{BEGIN}\nAAAA\n"),
            format!("{BEGIN}\nAAAA\nAAAA\n{END}"),
            format!("{BEGIN}\n{}\n{END}", "A".repeat(68)),
            format!("{BEGIN}\nAAA\n{END}"),
        ] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }
}
