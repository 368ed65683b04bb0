//! Picture bytes to grey pixels, bounded before anything is decoded.

use std::io::Cursor;

use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::grey::{Background, Grey};
use crate::png;

use super::{MAX_PICTURE_BYTES, MAX_PIXELS, PictureError, Rgba};

/// Most bytes the decoder may allocate: 50 megapixels of red, green, blue and alpha and some working space.
const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;

/// A decoded picture in grey.
pub(super) struct Picture {
    /// The picture on white, as most programs show it.
    pub on_white: Grey,
    /// The picture on black, when it is transparent in places: light codes made for dark pages.
    pub on_black: Option<Grey>,
}

/// Decodes the first frame of a picture file.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(PictureError::TooManyBytes { bytes: bytes.len() });
    }
    let format = image::guess_format(bytes).map_err(|_| PictureError::NotAPicture)?;
    if !matches!(
        format,
        ImageFormat::Png
            | ImageFormat::Jpeg
            | ImageFormat::WebP
            | ImageFormat::Gif
            | ImageFormat::Bmp
    ) {
        return Err(PictureError::NotAPicture);
    }
    if !png::has_sound_palettes(bytes) {
        return Err(PictureError::Damaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits.clone());

    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PictureError::TooLarge);
    }
    // What the pixels take is counted too, not only what the decoder takes while it works.
    limits.max_alloc = Some(
        MAX_DECODED_BYTES
            .saturating_sub(decoder.total_bytes())
            .max(32 * 1024 * 1024),
    );
    decoder
        .set_limits(limits)
        .map_err(|error| refused(&error))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    in_grey(picture)
}

/// Takes decoded pixels as they are.
pub(super) fn from_rgba(picture: Rgba<'_>) -> Result<Picture, PictureError> {
    let Rgba {
        width,
        height,
        pixels,
    } = picture;
    if pixels.is_empty() {
        return Err(PictureError::Empty);
    }
    check_size(width, height)?;
    let pixel_count = u64::from(width) * u64::from(height);
    if u64::try_from(pixels.len()).ok() != pixel_count.checked_mul(4) {
        return Err(PictureError::Damaged);
    }
    with_alpha(width, height, pixels)
}

fn check_size(width: u32, height: u32) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge);
    }
    Ok(())
}

fn refused(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Damaged,
    }
}

fn in_grey(picture: DynamicImage) -> Result<Picture, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let on_white = match picture {
        DynamicImage::ImageLuma8(grey) => Grey::new(width, height, grey.into_raw()),
        DynamicImage::ImageRgb8(colours) => Grey::from_rgb(width, height, colours.as_raw()),
        DynamicImage::ImageLuma16(_) | DynamicImage::ImageRgb16(_) => {
            Grey::new(width, height, picture.into_luma8().into_raw())
        }
        DynamicImage::ImageRgba8(colours) => return with_alpha(width, height, colours.as_raw()),
        other => return with_alpha(width, height, other.into_rgba8().as_raw()),
    };
    Ok(Picture {
        on_white: on_white.ok_or(PictureError::Damaged)?,
        on_black: None,
    })
}

fn with_alpha(width: u32, height: u32, pixels: &[u8]) -> Result<Picture, PictureError> {
    let on = |background| {
        Grey::from_rgba(width, height, pixels, background).ok_or(PictureError::Damaged)
    };
    let is_opaque = pixels
        .iter()
        .skip(3)
        .step_by(4)
        .all(|alpha| *alpha == u8::MAX);
    Ok(Picture {
        on_white: on(Background::White)?,
        on_black: if is_opaque {
            None
        } else {
            Some(on(Background::Black)?)
        },
    })
}
