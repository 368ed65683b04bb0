//! Tables in the pages that Aegis and Stratum export to be printed.
//!
//! No reader of HTML: both programs write rows and cells without nesting, and escape what their owner wrote in them.

use std::{cell::Cell, io::Cursor};

use data_encoding::BASE64;
use image::ImageReader;
use zeroize::Zeroizing;

use super::content::Content;
use crate::{account::NewAccount, input::InputError, key_uri, qr};

/// A QR code of either program is smaller than this, in bytes and in pixels a side.
const MAX_PICTURE_BYTES: usize = 256 << 10;
const MAX_PICTURE_SIDE: u32 = 512;
/// What a program drew is read at the first look, one step for each row; more are for photos.
const MAX_STEPS: u32 = 600;

/// The whole as text, when it is a page.
pub(super) fn page<'a>(content: &Content<'a>) -> Option<&'a str> {
    let text = content.text()?;
    let start = text.trim_start().get(..5)?;
    let is_page = start.eq_ignore_ascii_case("<html") || start.eq_ignore_ascii_case("<!doc");
    is_page.then_some(text)
}

/// What stands between a tag and its end.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    /// With the tags inside.
    pub(super) inside: &'a str,
    /// Its end was found: a page that was cut has a row without one.
    pub(super) is_whole: bool,
}

/// The elements of a name, which must not be nested.
pub(super) fn elements<'a>(html: &'a str, name: &str) -> impl Iterator<Item = Element<'a>> {
    let (start, end) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once(&start)?;
            rest = after;
            // `<th` starts `<thead>` too.
            if !after.starts_with(|sign: char| sign == '>' || sign.is_whitespace()) {
                continue;
            }
            let (_, body) = after.split_once('>')?;
            let (inside, left) = match body.split_once(&end) {
                Some((inside, left)) => (Some(inside), left),
                None => (None, ""),
            };
            rest = left;
            return Some(Element {
                inside: inside.unwrap_or(body),
                is_whole: inside.is_some(),
            });
        }
    })
}

/// The text of an element, without the tags in it.
pub(super) fn text(inside: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(inside.len()));
    let mut parts = inside.split('<');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push_str(part.split_once('>').map_or("", |(_, after)| after));
    }
    let text = without_escapes(&text);
    Zeroizing::new(text.trim().to_owned())
}

/// The key URI in the QR code of a cell; `None` when the cell has no picture.
pub(super) fn key_uri_in(inside: &str) -> Option<Result<NewAccount, InputError>> {
    let (_, after) = inside.split_once("src=\"data:image/png;base64,")?;
    let (base64, _) = after.split_once('"')?;
    Some(read_picture(base64).ok_or(InputError::EntryDamaged))
}

fn read_picture(base64: &str) -> Option<NewAccount> {
    if base64.len() > MAX_PICTURE_BYTES * 4 / 3 {
        return None;
    }
    // Android breaks Base64 into lines.
    let base64: Zeroizing<Vec<u8>> = Zeroizing::new(
        base64
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect(),
    );
    let picture = Zeroizing::new(BASE64.decode(&base64).ok()?);
    let reader = ImageReader::new(Cursor::new(picture.as_slice()))
        .with_guessed_format()
        .ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    if width.max(height) > MAX_PICTURE_SIDE {
        return None;
    }
    let steps = Cell::new(0);
    let texts = qr::read_codes(&picture, &|| {
        steps.set(steps.get() + 1);
        steps.get() <= MAX_STEPS
    });
    let texts = Zeroizing::new(texts.ok()?);
    key_uri::parse(texts.first()?).ok()
}

/// Undoes the escapes of Guava's `HtmlEscapers` and .NET's `HttpUtility`; an `&` that starts none stands for itself.
fn without_escapes(text: &str) -> Zeroizing<String> {
    let mut whole = Zeroizing::new(String::with_capacity(text.len()));
    let mut parts = text.split('&');
    whole.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part
            .split_once(';')
            .and_then(|(name, rest)| Some((escaped(name)?, rest)))
        {
            Some((sign, rest)) => {
                whole.push(sign);
                whole.push_str(rest);
            }
            None => {
                whole.push('&');
                whole.push_str(part);
            }
        }
    }
    whole
}

fn escaped(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn rows_and_cells_are_found_and_a_cut_one_is_told() {
        let html =
            "<thead><tr><th>a</th></tr></thead><tr class='x'><td>b</td><td\n>c</td></tr><tr><td>d";
        let rows: Vec<Element<'_>> = elements(html, "tr").collect();
        let whole: Vec<bool> = rows.iter().map(|row| row.is_whole).collect();
        assert_eq!(whole, [true, true, false]);
        let texts = |row: usize, name| -> Vec<String> {
            elements(rows.get(row).unwrap().inside, name)
                .map(|cell| text(cell.inside).to_string())
                .collect()
        };
        assert_eq!(texts(0, "th"), ["a"]);
        assert_eq!(texts(1, "td"), ["b", "c"]);
        assert_eq!(texts(2, "td"), ["d"]);
        assert_eq!(elements("<td", "td").count(), 0);
    }

    #[test]
    fn escapes_are_undone_and_other_signs_stand_for_themselves() {
        for (inside, expected) in [
            (" a &amp; b &lt;i&gt; ", "a & b <i>"),
            ("<b>bold</b>&nbsp;text", "bold text"),
            ("&#233;&#x1F511;&apos;&quot;", "é🔑'\""),
            (
                "?a=1&b=2;&#xD800;&#99999999;",
                "?a=1&b=2;&#xD800;&#99999999;",
            ),
            ("&amp;lt;", "&lt;"),
            ("cut <b", "cut"),
        ] {
            assert_eq!(text(inside).as_str(), expected);
        }
    }
}
