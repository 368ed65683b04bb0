//! What happens with pictures that are none, damaged, huge, or made to keep a reader busy.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "tests may stop at once"
)]

#[path = "qr/made.rs"]
#[allow(dead_code, reason = "the other tests use more of it")]
mod made;

use std::cell::Cell;

use clavis_core::qr::{MAX_PICTURE_BYTES, PictureError, Rgba, read_codes, read_codes_rgba};
use image::{DynamicImage, ImageFormat, Luma, RgbaImage};
use made::{Placed, Random, Scene, encoded};
use proptest::prelude::*;

const URI: &str = "otpauth://hotp/Bank:anna?secret=GEZDGNBVGY3TQOJQ&counter=7";

fn check_refused(name: &str, picture: &[u8], error: PictureError) {
    assert_eq!(read_codes(picture, &|| true), Err(error), "{name}");
}

#[test]
fn what_is_no_picture_is_refused() {
    check_refused("nothing", b"", PictureError::Empty);
    check_refused(
        "text",
        b"otpauth://totp/a?secret=JBSWY3DPEHPK3PXP",
        PictureError::NotAPicture,
    );
    check_refused(
        "SVG",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        PictureError::NotAPicture,
    );
    check_refused(
        "TIFF",
        b"II*\0\x08\0\0\0\0\0\0\0",
        PictureError::NotAPicture,
    );
    check_refused("PNG signature", b"\x89PNG\r\n\x1a\n", PictureError::Damaged);
    check_refused("JPEG signature", b"\xFF\xD8\xFF\xE0", PictureError::Damaged);
    check_refused("GIF signature", b"GIF89a", PictureError::Damaged);
    check_refused("BMP signature", b"BM", PictureError::Damaged);
    check_refused(
        "WebP signature",
        b"RIFF\x04\0\0\0WEBP",
        PictureError::Damaged,
    );
    let bytes = MAX_PICTURE_BYTES + 1;
    check_refused(
        "a long file",
        &vec![0; bytes],
        PictureError::TooManyBytes { bytes },
    );
}

#[test]
fn a_picture_without_a_code_is_told_apart() {
    for (width, height) in [(1, 1), (1, 5000), (20, 20), (300, 200)] {
        let picture = Scene::new(width, height, Vec::new()).png();
        check_refused(
            &format!("{width} by {height}"),
            &picture,
            PictureError::NoQrCode,
        );
    }
    let noise = Scene {
        noise: 255,
        ground: 128,
        ..Scene::new(200, 200, Vec::new())
    };
    check_refused("noise", &noise.png(), PictureError::NoQrCode);
}

/// The beginning of a PNG: signature and header, then one empty IDAT chunk.
fn png_header(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([depth, colour, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [header.as_slice(), b"IDAT"] {
        png.extend((chunk.len() as u32 - 4).to_be_bytes());
        png.extend(chunk);
        png.extend(crc32(chunk).to_be_bytes());
    }
    png
}

/// The checksum of PNG chunks [ISO/IEC 15948 §D].
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn a_huge_picture_is_refused_by_its_header() {
    for (width, height) in [
        (10_000, 5_001),
        (100_000, 100_000),
        (50_000_001, 1),
        (0x7FFF_FFFF, 0x7FFF_FFFF),
    ] {
        check_refused(
            "8 bit grey",
            &png_header(width, height, 8, 0),
            PictureError::TooLarge,
        );
    }
    let (width, height) = (7_000, 7_000);
    check_refused(
        "16 bit colours",
        &png_header(width, height, 16, 6),
        PictureError::TooLarge,
    );
    check_refused("no pixels", &png_header(0, 0, 8, 0), PictureError::Damaged);
    check_refused(
        "no data",
        &png_header(7_000, 7_000, 8, 0),
        PictureError::Damaged,
    );
    let mut bmp = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bmp.extend(60_000_u32.to_le_bytes());
    bmp.extend(60_000_u32.to_le_bytes());
    bmp.extend(b"\x01\0\x18\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    check_refused("BMP", &bmp, PictureError::TooLarge);
}

/// Five pictures of one code, each of another kind.
fn files() -> Vec<Vec<u8>> {
    let picture = DynamicImage::from(
        Scene::new(200, 200, vec![Placed::upright(URI, 30.0, 30.0, 4.0)]).grey(),
    );
    let colours = DynamicImage::from(picture.to_rgb8());
    let clear = DynamicImage::from(picture.to_rgba8());
    vec![
        encoded(&picture, ImageFormat::Png),
        encoded(&colours, ImageFormat::Jpeg),
        encoded(&clear, ImageFormat::WebP),
        encoded(&clear, ImageFormat::Gif),
        encoded(&colours, ImageFormat::Bmp),
    ]
}

/// A damaged file gives the right text or an error, never another text.
fn check_damaged(name: &str, bytes: &[u8]) {
    match read_codes(bytes, &|| true) {
        Ok(texts) => assert_eq!(texts, [URI], "{name}"),
        Err(
            PictureError::NotAPicture
            | PictureError::Damaged
            | PictureError::NoQrCode
            | PictureError::TooLarge
            | PictureError::Empty,
        ) => {}
        Err(error) => panic!("{name}: {error}"),
    }
}

#[test]
fn files_cut_at_every_eighth_do_no_harm() {
    for (kind, file) in files().iter().enumerate() {
        assert_eq!(
            read_codes(file, &|| true),
            Ok(vec![URI.to_owned()]),
            "kind {kind}"
        );
        for eighth in 0..8 {
            check_damaged(
                &format!("kind {kind} cut at {eighth}/8"),
                &file[..file.len() * eighth / 8],
            );
        }
    }
}

#[test]
fn files_with_flipped_bytes_do_no_harm() {
    let mut random = Random(20);
    for (kind, file) in files().iter().enumerate() {
        for round in 0..30 {
            let mut bytes = file.clone();
            for _ in 0..1 + round % 5 {
                let at = random.below(if round % 2 == 0 { 60 } else { bytes.len() });
                bytes[at] ^= 1 << random.below(8);
            }
            check_damaged(&format!("kind {kind} round {round}"), &bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_after_a_signature_do_no_harm(kind in 0_usize..5, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let signature: &[u8] = [
            b"\x89PNG\r\n\x1a\n".as_slice(), b"\xFF\xD8\xFF\xE0", b"RIFF\x90\x01\0\0WEBPVP8 ", b"GIF89a", b"BM",
        ][kind];
        prop_assert!(read_codes(&[signature, &bytes].concat(), &|| true).is_err());
    }

    #[test]
    fn any_pixels_do_no_harm(width in 1_u32..90, height in 1_u32..90, seed in 1_u64..) {
        let mut random = Random(seed);
        let picture = RgbaImage::from_fn(width, height, |_, _| {
            image::Rgba((random.bits() as u32).to_be_bytes())
        });
        let read = read_codes_rgba(Rgba { width, height, pixels: picture.as_raw() }, &|| true);
        prop_assert_eq!(read, Err(PictureError::NoQrCode));
    }
}

/// A page of nothing but finder patterns, which offers a reader a hundred thousand places to look at.
fn page_of_finder_patterns() -> Vec<u8> {
    let picture = image::GrayImage::from_fn(450, 450, |x, y| {
        let (x, y) = ((x % 18) as i32 - 8, (y % 18) as i32 - 8);
        let ring = x.abs().max(y.abs()) / 2;
        Luma([if ring <= 1 || ring == 3 { 0 } else { 255 }])
    });
    encoded(&picture.into(), ImageFormat::Png)
}

#[test]
fn the_work_ends_when_the_caller_says_so() {
    let page = page_of_finder_patterns();
    for allowed in [0, 1, 500] {
        let asked = Cell::new(0);
        let keep_going = || {
            asked.set(asked.get() + 1);
            asked.get() <= allowed
        };
        assert_eq!(read_codes(&page, &keep_going), Err(PictureError::NoQrCode));
        assert!(
            asked.get() > allowed,
            "the caller was asked {} times",
            asked.get()
        );
        assert!(
            asked.get() <= allowed + 4,
            "the caller was asked {} times",
            asked.get()
        );
    }
}

#[test]
fn what_was_read_before_the_end_is_kept() {
    let scene = Scene::new(200, 200, vec![Placed::upright(URI, 30.0, 30.0, 4.0)]).png();
    let asked = Cell::new(0);
    let count = || {
        asked.set(asked.get() + 1);
        true
    };
    assert_eq!(read_codes(&scene, &count), Ok(vec![URI.to_owned()]));
    let needed = asked.get();
    asked.set(0);
    let almost = || {
        asked.set(asked.get() + 1);
        asked.get() < needed
    };
    assert_eq!(read_codes(&scene, &almost), Ok(vec![URI.to_owned()]));
}
