//! Pictures that other apps keep with an account, scaled down for the head of a key.
//!
//! They are kept as `data:` URIs in [`crate::account::Account::icon`], which the page shows as it is.

use std::io::Cursor;

use data_encoding::BASE64;
use image::{ImageFormat, ImageReader, Limits, imageops::FilterType};

use crate::png;

/// How a picture is kept.
const PNG_URI: &str = "data:image/png;base64,";
/// The longest URI taken as it is, in bytes; none made here is longer.
const MAX_URI: usize = 512 << 10;

/// The longest side kept, in pixels.
const MAX_SIDE: u32 = 256;
/// A picture that takes more than this at [`MAX_SIDE`] is kept at half of it, in bytes.
const LARGE: usize = 48 << 10;
/// The largest picture looked at, in bytes, and what decoding it may take.
const MAX_BYTES: usize = 2 << 20;
const MAX_DECODED_BYTES: u64 = 64 << 20;
const MAX_SOURCE_SIDE: u32 = 4_096;

/// Reads a picture in Base64; `None` for what is no picture: a key without its picture is whole.
pub(super) fn from_base64(text: &str) -> Option<String> {
    if text.len() > MAX_BYTES * 4 / 3 + 4 {
        return None;
    }
    from_bytes(&BASE64.decode(text.trim().as_bytes()).ok()?)
}

/// Reads a PNG, JPEG, WebP, GIF or BMP picture; `None` for anything else.
pub(super) fn from_bytes(bytes: &[u8]) -> Option<String> {
    if bytes.len() > MAX_BYTES || !png::has_sound_palettes(bytes) {
        return None;
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    limits.max_image_width = Some(MAX_SOURCE_SIDE);
    limits.max_image_height = Some(MAX_SOURCE_SIDE);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let whole = encode(&picture, MAX_SIDE)?;
    if whole.len() <= LARGE {
        return Some(whole);
    }
    encode(&picture, MAX_SIDE / 2)
}

/// Whether a text is a picture as this module makes them, so that it may be kept as it is.
pub(super) fn is_picture(uri: &str) -> bool {
    let decoded = uri
        .strip_prefix(PNG_URI)
        .filter(|_| uri.len() <= MAX_URI)
        .and_then(|base64| BASE64.decode(base64.as_bytes()).ok());
    let Some(bytes) = decoded else {
        return false;
    };
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.set_format(ImageFormat::Png);
    reader
        .into_dimensions()
        .is_ok_and(|(width, height)| width.max(height) <= MAX_SIDE)
}

fn encode(picture: &image::DynamicImage, side: u32) -> Option<String> {
    let small = if picture.width() > side || picture.height() > side {
        picture.resize(side, side, FilterType::Triangle)
    } else {
        picture.clone()
    };
    let mut png = Cursor::new(Vec::new());
    small.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(format!("{PNG_URI}{}", BASE64.encode(png.get_ref())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, Rgb, RgbImage};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            let [.., low] = (x * 31 + y * 17).to_be_bytes();
            Rgb([low, low / 2, 255 - low])
        });
        let mut png = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture)
            .write_to(&mut png, ImageFormat::Png)
            .unwrap();
        png.into_inner()
    }

    fn size(icon: &str) -> (u32, u32) {
        let base64 = icon.strip_prefix("data:image/png;base64,").unwrap();
        let picture = image::load_from_memory(&BASE64.decode(base64.as_bytes()).unwrap()).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn a_small_picture_keeps_its_size_and_a_large_one_is_scaled() {
        assert_eq!(size(&from_bytes(&png(40, 30)).unwrap()), (40, 30));
        let (width, height) = size(&from_bytes(&png(1_000, 500)).unwrap());
        assert!(width <= 256 && width == 2 * height, "{width}x{height}");
        let base64 = BASE64.encode(&png(8, 8));
        assert_eq!(size(&from_base64(&base64).unwrap()), (8, 8));
    }

    #[test]
    fn only_a_picture_of_the_kind_made_here_is_kept_as_it_is() {
        assert!(is_picture(&from_bytes(&png(1_000, 500)).unwrap()));
        let large = format!("{PNG_URI}{}", BASE64.encode(&png(257, 1)));
        for wrong in [
            large.as_str(),
            "data:image/svg+xml;base64,",
            "https://a.example/b.png",
            PNG_URI,
        ] {
            assert!(!is_picture(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large_gives_none() {
        let cut = png(40, 30).split_at(60).0.to_vec();
        for wrong in [b"".to_vec(), b"<svg/>".to_vec(), cut, png(5_000, 1)] {
            assert_eq!(from_bytes(&wrong), None);
        }
        assert_eq!(from_base64("not Base64"), None);
    }
}
