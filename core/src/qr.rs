//! QR codes in pictures: from the bytes of a photo or a screenshot to the texts of its codes.
//!
//! A picture is judged by its header before it is decoded, so neither a decompression bomb nor a huge photo
//! takes memory it may not have. The cheap tries come first; harder ones follow only while nothing was read.
//! Why these tries and in this order: `docs/decisions/0003-reading-qr-codes.md`.

mod bits;
mod grey;
mod picture;
mod symbols;
mod tries;

use thiserror::Error;

/// Most bytes a picture file may have: 64 MiB.
pub const MAX_PICTURE_BYTES: usize = 64 * 1024 * 1024;

/// Most pixels a picture may have: 50 megapixels.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Why no text was read from a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PictureError {
    /// No bytes at all.
    #[error("the picture is empty")]
    Empty,
    /// The file is larger than [`MAX_PICTURE_BYTES`].
    #[error("the picture has {bytes} bytes, more than {MAX_PICTURE_BYTES}")]
    TooManyBytes {
        /// Bytes of the file.
        bytes: usize,
    },
    /// The picture has more pixels than [`MAX_PIXELS`], or needs more memory than they may take.
    #[error(
        "the picture has more than {MAX_PIXELS} pixels or needs more memory than they may take"
    )]
    TooLarge,
    /// The bytes are not a PNG, JPEG, WebP, GIF or BMP picture.
    #[error("the bytes are no picture of a known kind")]
    NotAPicture,
    /// The bytes begin like a picture but cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
    /// The picture was looked at, and no QR code could be read in it.
    #[error("no QR code was found in the picture")]
    NoQrCode,
}

/// Pixels of a picture that is already decoded, such as one from the clipboard.
#[derive(Clone, Copy)]
pub struct Rgba<'a> {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue, alpha (not premultiplied), row by row without padding.
    pub pixels: &'a [u8],
}

/// Whether the first bytes are those of a picture that [`read_codes`] may read, whatever the file is called.
#[must_use]
pub fn is_picture(bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let webp = starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    webp || [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"BM",
    ]
    .into_iter()
    .any(starts)
}

/// Reads the texts of all QR codes in a PNG, JPEG, WebP, GIF (first frame) or BMP picture.
///
/// The texts come in reading order, each once. `keep_going` is asked between the steps of the work; once it says
/// `false`, what was read so far is the result. One step takes well under half a second on a phone.
///
/// # Errors
/// [`PictureError`]; `NoQrCode` too when `keep_going` ended the work before a code was read.
pub fn read_codes(
    picture: &[u8],
    keep_going: &dyn Fn() -> bool,
) -> Result<Vec<String>, PictureError> {
    read(picture::decode(picture)?, keep_going)
}

/// Reads the texts of all QR codes in decoded pixels, as [`read_codes`] does.
///
/// # Errors
/// [`PictureError`]; `Damaged` when the number of bytes does not fit the dimensions.
pub fn read_codes_rgba(
    picture: Rgba<'_>,
    keep_going: &dyn Fn() -> bool,
) -> Result<Vec<String>, PictureError> {
    read(picture::from_rgba(picture)?, keep_going)
}

fn read(
    picture: picture::Picture,
    keep_going: &dyn Fn() -> bool,
) -> Result<Vec<String>, PictureError> {
    let texts = tries::read(picture, keep_going);
    if texts.is_empty() {
        return Err(PictureError::NoQrCode);
    }
    Ok(texts)
}
