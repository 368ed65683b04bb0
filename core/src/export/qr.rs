//! QR codes [ISO/IEC 18004]: from a text to modules, for the page to draw or for a file.

use std::{fmt, io::Cursor};

use image::{GrayImage, ImageFormat, Luma};
use qrcode::{EcLevel, QrCode};
use zeroize::Zeroizing;

use super::ExportError;

/// The quiet zone around the symbol, in modules.
const QUIET_ZONE: usize = 4;
/// A text up to this length gets a symbol that bears more damage; a longer one needs its space.
const SHORT: usize = 300;

/// The modules of one QR code, zeroized when dropped: whoever has them has the key.
pub struct Symbol {
    /// Row by row, without the quiet zone.
    modules: Zeroizing<Vec<bool>>,
    side: usize,
}

impl Symbol {
    /// Makes the smallest symbol that holds a text.
    ///
    /// # Errors
    /// When the text is longer than a QR code holds: 2,953 bytes.
    pub fn of(text: &str) -> Result<Self, ExportError> {
        let level = if text.len() <= SHORT {
            EcLevel::M
        } else {
            EcLevel::L
        };
        let code =
            QrCode::with_error_correction_level(text, level).map_err(|_| ExportError::TooLarge)?;
        Ok(Self {
            side: code.width(),
            modules: Zeroizing::new(
                code.into_colors()
                    .into_iter()
                    .map(|colour| colour == qrcode::Color::Dark)
                    .collect(),
            ),
        })
    }

    /// Modules in a row, the quiet zone of four on each side included.
    #[must_use]
    pub fn size(&self) -> usize {
        self.side + 2 * QUIET_ZONE
    }

    /// The dark modules as the path of an SVG in a box of [`Symbol::size`], one rectangle for each run in a row.
    #[must_use]
    pub fn svg_path(&self) -> Zeroizing<String> {
        let mut runs = Vec::new();
        for (y, row) in self.modules.chunks(self.side.max(1)).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, two| one == two) {
                if run.first() == Some(&true) {
                    runs.push((x + QUIET_ZONE, y + QUIET_ZONE, run.len()));
                }
                x += run.len();
            }
        }
        // Longer than any run is written, so that growing leaves no unzeroized copy behind.
        let mut path = Zeroizing::new(String::with_capacity(runs.len() * 24));
        for (x, y, length) in runs {
            path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
        }
        path
    }

    /// A PNG picture with so many pixels a module, 1 to 32.
    ///
    /// # Errors
    /// When the picture cannot be encoded.
    pub fn png(&self, pixels: u32) -> Result<Zeroizing<Vec<u8>>, ExportError> {
        let pixels = pixels.clamp(1, 32);
        let size = u32::try_from(self.size()).map_err(|_| ExportError::TooLarge)?;
        let picture = GrayImage::from_fn(size * pixels, size * pixels, |x, y| {
            Luma([if self.is_dark(x / pixels, y / pixels) {
                0
            } else {
                255
            }])
        });
        let mut png = Cursor::new(Vec::new());
        picture
            .write_to(&mut png, ImageFormat::Png)
            .map_err(|_| ExportError::TooLarge)?;
        Ok(Zeroizing::new(png.into_inner()))
    }

    /// Whether a module is dark, counted with the quiet zone.
    fn is_dark(&self, x: u32, y: u32) -> bool {
        let inside = |place: u32| {
            usize::try_from(place)
                .ok()?
                .checked_sub(QUIET_ZONE)
                .filter(|place| *place < self.side)
        };
        inside(x)
            .zip(inside(y))
            .and_then(|(x, y)| self.modules.get(y * self.side + x).copied())
            .unwrap_or(false)
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Symbol({} modules)", self.side)
    }
}
