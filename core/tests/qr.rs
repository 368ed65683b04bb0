//! QR codes out of pictures as people take them.

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

use std::path::Path;

use clavis_core::qr::{PictureError, Rgba, read_codes, read_codes_rgba};
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Luma, LumaA};
use made::{KEY_URI, Placed, Scene, encoded};
use qrcode::bits::Bits;
use qrcode::{EcLevel, QrCode, Version};

const OTHER_URI: &str = "otpauth://hotp/Bank:anna?secret=GEZDGNBVGY3TQOJQ&counter=7";

/// Checks that exactly these texts are read, in this order.
fn check(name: &str, picture: &[u8], texts: &[&str]) {
    let read = read_codes(picture, &|| true);
    assert_eq!(
        read,
        Ok(texts.iter().map(ToString::to_string).collect()),
        "{name}"
    );
}

/// One code in the middle of a picture of 420 pixels.
fn one(module: f64, degrees: f64) -> Scene {
    Scene::new(
        420,
        420,
        vec![Placed::turned(KEY_URI, (210.0, 205.0), module, degrees)],
    )
}

#[test]
fn a_code_is_read_at_any_angle() {
    for degrees in (0..360).step_by(23) {
        check(
            &format!("{degrees} degrees"),
            &one(5.0, f64::from(degrees)).jpeg(80),
            &[KEY_URI],
        );
    }
}

#[test]
fn small_codes_on_a_screen_are_read() {
    for module in [1.0, 2.0, 3.0, 1.75, 2.5] {
        let scene = Scene::new(
            480,
            800,
            vec![Placed::upright(KEY_URI, 120.0, 300.0, module)],
        );
        check(
            &format!("{module} pixels a module"),
            &scene.png(),
            &[KEY_URI],
        );
    }
}

#[test]
fn codes_of_a_dark_page_are_read() {
    for module in [1.5, 2.0, 4.0] {
        let code = Placed::upright(KEY_URI, 100.0, 200.0, module).in_greys(235, 18);
        let scene = Scene {
            ground: 18,
            ..Scene::new(400, 600, vec![code])
        };
        check(
            &format!("{module} pixels a module"),
            &scene.png(),
            &[KEY_URI],
        );
    }
}

#[test]
fn blurred_codes_are_read() {
    for share_of_a_module in [0.3, 0.5, 0.7, 0.8] {
        let scene = Scene {
            blur: share_of_a_module * 6.0,
            noise: 4,
            ..one(6.0, 12.0)
        };
        check(
            &format!("{share_of_a_module} modules"),
            &scene.jpeg(85),
            &[KEY_URI],
        );
    }
}

#[test]
fn codes_of_low_contrast_are_read() {
    for contrast in [60, 40, 20, 14] {
        let (dark, light) = (128 - contrast / 2, 128 + contrast / 2);
        let code = Placed::turned(KEY_URI, (210.0, 205.0), 5.0, 20.0).in_greys(dark, light);
        let scene = Scene {
            ground: light,
            noise: 2,
            ..Scene::new(420, 420, vec![code])
        };
        check(
            &format!("{contrast} of 255 greys"),
            &scene.jpeg(90),
            &[KEY_URI],
        );
    }
}

#[test]
fn noisy_coarse_and_shadowed_codes_are_read() {
    check(
        "noise",
        &Scene {
            noise: 90,
            ..one(5.0, 33.0)
        }
        .png(),
        &[KEY_URI],
    );
    check("JPEG quality 20", &one(4.0, 5.0).jpeg(20), &[KEY_URI]);
    check("JPEG quality 5", &one(5.0, 5.0).jpeg(5), &[KEY_URI]);
    check(
        "shadow",
        &Scene {
            shadow: 0.85,
            ..one(5.0, 14.0)
        }
        .jpeg(80),
        &[KEY_URI],
    );
}

#[test]
fn tilted_codes_are_read() {
    let flat = [(60.0, 60.0), (360.0, 60.0), (360.0, 360.0), (60.0, 360.0)];
    let away = [(85.0, 110.0), (335.0, 110.0), (360.0, 360.0), (60.0, 360.0)];
    let aside = [(60.0, 60.0), (300.0, 90.0), (300.0, 330.0), (60.0, 360.0)];
    for (name, corners) in [("flat", flat), ("away", away), ("aside", aside)] {
        let code = Placed {
            corners,
            ..Placed::upright(KEY_URI, 0.0, 0.0, 1.0)
        };
        check(name, &Scene::new(420, 420, vec![code]).jpeg(85), &[KEY_URI]);
    }
}

#[test]
fn several_codes_come_in_reading_order_and_each_once() {
    let texts: Vec<String> = (1..=4).map(|n| format!("{KEY_URI}&n={n}")).collect();
    let [a, b, c, d] = [0, 1, 2, 3].map(|n| texts[n].as_str());
    let at = |text: &str, x: f64, y: f64, degrees: f64| Placed::turned(text, (x, y), 3.0, degrees);
    let codes = vec![
        at(d, 350.0, 352.0, 0.0),
        at(b, 352.0, 118.0, 14.0),
        at(c, 120.0, 350.0, 190.0),
        at(a, 120.0, 124.0, 0.0),
    ];
    check(
        "two lines",
        &Scene::new(480, 480, codes).png(),
        &[a, b, c, d],
    );

    let twice = vec![at(a, 120.0, 120.0, 0.0), at(a, 350.0, 120.0, 0.0)];
    check("one text twice", &Scene::new(480, 240, twice).png(), &[a]);
}

#[test]
fn light_and_dark_codes_in_one_picture_are_both_read() {
    let codes = vec![
        Placed::upright(KEY_URI, 40.0, 40.0, 4.0),
        Placed::upright(OTHER_URI, 300.0, 40.0, 4.0).in_greys(255, 0),
    ];
    check(
        "both",
        &Scene::new(520, 280, codes).png(),
        &[KEY_URI, OTHER_URI],
    );
}

#[test]
fn a_dense_code_is_read() {
    let payload = format!(
        "otpauth-migration://offline?data={}",
        "CjEKCkhlbGxvId6tvu8SGEV4".repeat(30)
    );
    let scene = Scene::new(
        500,
        500,
        vec![Placed::turned(&payload, (250.0, 250.0), 3.0, 8.0)],
    );
    check("753 bytes", &scene.jpeg(85), &[&payload]);
}

#[test]
fn every_kind_of_picture_is_read() {
    let picture = DynamicImage::from(one(4.0, 0.0).grey());
    let colours = DynamicImage::from(picture.to_rgba8());
    let solid = DynamicImage::from(picture.to_rgb8());
    for (format, picture) in [
        (ImageFormat::Png, &picture),
        (ImageFormat::Png, &colours),
        (ImageFormat::Png, &DynamicImage::from(picture.to_rgb16())),
        (
            ImageFormat::Png,
            &DynamicImage::from(picture.to_luma_alpha8()),
        ),
        (ImageFormat::Jpeg, &solid),
        (ImageFormat::WebP, &colours),
        (ImageFormat::Gif, &colours),
        (ImageFormat::Bmp, &solid),
    ] {
        check(
            &format!("{format:?} {:?}", picture.color()),
            &encoded(picture, format),
            &[KEY_URI],
        );
    }
}

#[test]
fn of_a_moving_picture_the_first_frame_is_read() {
    let frame = |text| {
        let scene = Scene::new(260, 260, vec![Placed::upright(text, 30.0, 30.0, 4.0)]);
        Frame::new(DynamicImage::from(scene.grey()).into_rgba8())
    };
    let mut bytes = Vec::new();
    GifEncoder::new(&mut bytes)
        .encode_frames([frame(KEY_URI), frame(OTHER_URI)])
        .unwrap();
    check("two frames", &bytes, &[KEY_URI]);
}

#[test]
fn a_code_on_a_transparent_ground_is_read_in_both_polarities() {
    for ink in [0, 255] {
        let grey = one(4.0, 0.0).grey();
        let picture = image::ImageBuffer::from_fn(grey.width(), grey.height(), |x, y| {
            let Luma([value]) = *grey.get_pixel(x, y);
            LumaA([ink, 255 - value])
        });
        let bytes = encoded(&DynamicImage::ImageLumaA8(picture), ImageFormat::Png);
        check(&format!("ink {ink}"), &bytes, &[KEY_URI]);
    }
}

#[test]
fn codes_by_another_writer_are_read() {
    let uri = "otpauth://totp/Caisse:anna?secret=JBSWY3DPEHPK3PXP&issuer=Caisse";
    for (file, text) in [
        ("key-uri.png", uri),
        ("one-pixel-modules.png", uri),
        ("light-on-dark.png", uri),
        ("light-on-nothing.png", uri),
        ("dark-on-nothing.png", uri),
        (
            "utf-8.png",
            "otpauth://totp/Zürich:jürg?secret=JBSWY3DPEHPK3PXP&issuer=Gewürze für 北京 🔑",
        ),
        ("digits.png", "0123456789"),
        ("alphanumeric.png", "HELLO $WORLD 42"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../tests/fixtures/qr")
            .join(file);
        check(file, &std::fs::read(path).unwrap(), &[text]);
    }
}

/// Makes a picture of a symbol, four pixels a module.
fn plain(symbol: &QrCode) -> Vec<u8> {
    let (width, colours) = (symbol.width() as u32, symbol.to_colors());
    let picture = image::GrayImage::from_fn((width + 8) * 4, (width + 8) * 4, |x, y| {
        let (x, y) = ((x / 4).wrapping_sub(4), (y / 4).wrapping_sub(4));
        let is_dark =
            x < width && y < width && colours[(y * width + x) as usize] == qrcode::Color::Dark;
        Luma([if is_dark { 0 } else { 255 }])
    });
    encoded(&picture.into(), ImageFormat::Png)
}

#[test]
fn texts_are_read_in_the_character_set_they_name() {
    let with_eci = |designator: Option<u32>, bytes: &[u8]| {
        let mut bits = Bits::new(Version::Normal(5));
        if let Some(designator) = designator {
            bits.push_eci_designator(designator).unwrap();
        }
        bits.push_byte_data(bytes).unwrap();
        bits.push_terminator(EcLevel::M).unwrap();
        plain(&QrCode::with_bits(bits, EcLevel::M).unwrap())
    };
    // Numbers of character sets: AIM ECI Part 3; 3 is ISO 8859-1, 20 Shift JIS, 26 UTF-8.
    check(
        "ISO 8859-1",
        &with_eci(Some(3), b"Z\xFCrich caf\xE9"),
        &["Zürich café"],
    );
    check(
        "Shift JIS",
        &with_eci(Some(20), b"\x93_ \x8A\xBF\x8E\x9A"),
        &["点 漢字"],
    );
    check(
        "UTF-8",
        &with_eci(Some(26), "Zürich 北京 🔑".as_bytes()),
        &["Zürich 北京 🔑"],
    );
    check(
        "UTF-8 unnamed",
        &with_eci(None, "Genève, Zürich".as_bytes()),
        &["Genève, Zürich"],
    );
    check(
        "ISO 8859-1 unnamed",
        &with_eci(None, b"Gen\xE8ve, Z\xFCrich"),
        &["Genève, Zürich"],
    );
}

#[test]
fn pixels_of_the_clipboard_are_read() {
    let picture = DynamicImage::from(one(4.0, 0.0).grey()).into_rgba8();
    let rgba = |width, height, pixels| {
        read_codes_rgba(
            Rgba {
                width,
                height,
                pixels,
            },
            &|| true,
        )
    };
    assert_eq!(
        rgba(420, 420, picture.as_raw()),
        Ok(vec![KEY_URI.to_owned()])
    );
    for (width, height, error) in [
        (420, 421, PictureError::Damaged),
        (0, 0, PictureError::Damaged),
        (0, 420, PictureError::Damaged),
        (u32::MAX, u32::MAX, PictureError::TooLarge),
    ] {
        assert_eq!(
            rgba(width, height, picture.as_raw()),
            Err(error),
            "{width} by {height}"
        );
    }
    assert_eq!(rgba(0, 0, &[]), Err(PictureError::Empty));
    assert_eq!(rgba(1, 1, &[0; 4]), Err(PictureError::NoQrCode));
}
