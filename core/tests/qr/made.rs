//! Pictures of QR codes made at run time: photographed, blurred, turned, dim, many at once.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageFormat};
use qrcode::{EcLevel, QrCode};

/// A key URI as a portal shows it.
pub const KEY_URI: &str = "otpauth://totp/CC%20Commerce%20Suisse:muster@example.ch?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=CC%20Commerce%20Suisse";

/// Where and how one code lies in the picture.
#[derive(Clone)]
pub struct Placed {
    pub text: String,
    /// Upper left, upper right, lower right, lower left corner of the symbol without its quiet zone, in pixels.
    pub corners: [(f64, f64); 4],
    pub dark: u8,
    pub light: u8,
}

impl Placed {
    /// A code with its upper left corner at `x`, `y`, upright, of `module` pixels a module.
    pub fn upright(text: &str, x: f64, y: f64, module: f64) -> Self {
        let side = modules(text) as f64 * module;
        Self {
            text: text.to_owned(),
            corners: [(x, y), (x + side, y), (x + side, y + side), (x, y + side)],
            dark: 0,
            light: 255,
        }
    }

    /// A code turned clockwise about its middle at `x`, `y`.
    pub fn turned(text: &str, (x, y): (f64, f64), module: f64, degrees: f64) -> Self {
        let half = modules(text) as f64 * module / 2.0;
        let (sin, cos) = degrees.to_radians().sin_cos();
        let corner = |dx: f64, dy: f64| (x + dx * cos - dy * sin, y + dx * sin + dy * cos);
        Self {
            corners: [
                corner(-half, -half),
                corner(half, -half),
                corner(half, half),
                corner(-half, half),
            ],
            ..Self::upright(text, 0.0, 0.0, 1.0)
        }
    }

    /// The same in other greys.
    pub fn in_greys(self, dark: u8, light: u8) -> Self {
        Self {
            dark,
            light,
            ..self
        }
    }
}

/// A picture to be made.
#[derive(Clone)]
pub struct Scene {
    pub width: u32,
    pub height: u32,
    pub ground: u8,
    pub codes: Vec<Placed>,
    /// Radius of the blur in pixels.
    pub blur: f64,
    /// Largest change of a pixel by noise.
    pub noise: u8,
    /// How much darker the right edge is than the left one, 0 to 1.
    pub shadow: f64,
}

impl Scene {
    pub fn new(width: u32, height: u32, codes: Vec<Placed>) -> Self {
        Self {
            width,
            height,
            ground: 255,
            codes,
            blur: 0.0,
            noise: 0,
            shadow: 0.0,
        }
    }

    /// The picture in grey.
    pub fn grey(&self) -> GrayImage {
        let mut picture =
            GrayImage::from_pixel(self.width, self.height, image::Luma([self.ground]));
        for code in &self.codes {
            draw(&mut picture, code);
        }
        if self.blur > 0.0 {
            picture = blurred(&picture, self.blur);
        }
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let (width, spread) = (f64::from(self.width), f64::from(self.noise));
        if self.noise > 0 || self.shadow > 0.0 {
            for (x, _, pixel) in picture.enumerate_pixels_mut() {
                let light = 1.0 - self.shadow * f64::from(x) / width;
                let grain = if self.noise > 0 {
                    (random.next() * 2.0 - 1.0) * spread
                } else {
                    0.0
                };
                pixel.0 = [(f64::from(pixel.0[0]) * light + grain).clamp(0.0, 255.0) as u8];
            }
        }
        picture
    }

    pub fn png(&self) -> Vec<u8> {
        encoded(&self.grey().into(), ImageFormat::Png)
    }

    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let colours = DynamicImage::from(self.grey()).into_rgb8();
        JpegEncoder::new_with_quality(&mut bytes, quality)
            .encode_image(&colours)
            .unwrap();
        bytes
    }
}

/// A picture file of a kind.
pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// How many modules wide the symbol of a text is.
pub fn modules(text: &str) -> usize {
    symbol(text).width()
}

fn symbol(text: &str) -> QrCode {
    QrCode::with_error_correction_level(text, EcLevel::M).unwrap()
}

/// Draws a symbol and its quiet zone of four modules, sampling each pixel at nine places.
fn draw(picture: &mut GrayImage, code: &Placed) {
    let symbol = symbol(&code.text);
    let width = symbol.width();
    let colours = symbol.to_colors();
    let to_unit = to_unit_square(code.corners);
    let quiet = 4.0 / width as f64;
    let zone = [
        (-quiet, -quiet),
        (1.0 + quiet, -quiet),
        (1.0 + quiet, 1.0 + quiet),
        (-quiet, 1.0 + quiet),
    ];
    let from_unit = from_unit_square(code.corners);
    let outline = zone.map(|point| apply(&from_unit, point));
    let low = |values: [f64; 4]| values.into_iter().fold(f64::MAX, f64::min).max(0.0) as u32;
    let high = |values: [f64; 4], most: u32| {
        (values.into_iter().fold(0.0, f64::max).ceil() as u32).min(most)
    };
    let (xs, ys) = (outline.map(|p| p.0), outline.map(|p| p.1));
    for y in low(ys)..high(ys, picture.height()) {
        for x in low(xs)..high(xs, picture.width()) {
            let (mut sum, mut hits) = (0.0, 0.0);
            for place in 0..9 {
                let (dx, dy) = (
                    f64::from(place % 3) / 3.0 + 1.0 / 6.0,
                    f64::from(place / 3) / 3.0 + 1.0 / 6.0,
                );
                let (u, v) = apply(&to_unit, (f64::from(x) + dx, f64::from(y) + dy));
                if (-quiet..1.0 + quiet).contains(&u) && (-quiet..1.0 + quiet).contains(&v) {
                    let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
                    let at = (v * width as f64) as usize * width + (u * width as f64) as usize;
                    let is_dark = inside && colours[at] == qrcode::Color::Dark;
                    sum += f64::from(if is_dark { code.dark } else { code.light });
                    hits += 1.0;
                }
            }
            if hits > 0.0 {
                let pixel = picture.get_pixel_mut(x, y);
                pixel.0 = [((sum + f64::from(pixel.0[0]) * (9.0 - hits)) / 9.0).round() as u8];
            }
        }
    }
}

type Projection = [[f64; 3]; 3];

/// The projection of the unit square to four corners [Heckbert 1989, §2.2.3].
fn from_unit_square([p0, p1, p2, p3]: [(f64, f64); 4]) -> Projection {
    let (sx, sy) = (p0.0 - p1.0 + p2.0 - p3.0, p0.1 - p1.1 + p2.1 - p3.1);
    let (dx1, dx2, dy1, dy2) = (p1.0 - p2.0, p3.0 - p2.0, p1.1 - p2.1, p3.1 - p2.1);
    let area = dx1 * dy2 - dx2 * dy1;
    let (g, h) = ((sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area);
    [
        [p1.0 - p0.0 + g * p1.0, p3.0 - p0.0 + h * p3.0, p0.0],
        [p1.1 - p0.1 + g * p1.1, p3.1 - p0.1 + h * p3.1, p0.1],
        [g, h, 1.0],
    ]
}

fn to_unit_square(corners: [(f64, f64); 4]) -> Projection {
    let [[a, b, c], [d, e, f], [g, h, i]] = from_unit_square(corners);
    [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
}

fn apply(m: &Projection, (x, y): (f64, f64)) -> (f64, f64) {
    let row = |r: &[f64; 3]| r[0] * x + r[1] * y + r[2];
    (row(&m[0]) / row(&m[2]), row(&m[1]) / row(&m[2]))
}

/// Blurs as a lens out of focus does: the mean of a disc.
fn blurred(picture: &GrayImage, radius: f64) -> GrayImage {
    let reach = radius.ceil() as i64;
    let mut disc = Vec::new();
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let weight = (radius + 0.5 - ((dx * dx + dy * dy) as f64).sqrt()).clamp(0.0, 1.0);
            if weight > 0.0 {
                disc.push((dx, dy, weight));
            }
        }
    }
    let total: f64 = disc.iter().map(|(_, _, weight)| weight).sum();
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    let raw = picture.as_raw();
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let sum: f64 = disc
            .iter()
            .map(|(dx, dy, weight)| {
                let (x, y) = (
                    (i64::from(x) + dx).clamp(0, width - 1),
                    (i64::from(y) + dy).clamp(0, height - 1),
                );
                f64::from(raw[(y * width + x) as usize]) * weight
            })
            .sum();
        image::Luma([(sum / total).round() as u8])
    })
}

/// A small generator of numbers from 0 to 1 that are always the same [Marsaglia 2003, xorshift64].
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, most: usize) -> usize {
        (self.bits() % most as u64) as usize
    }
}
