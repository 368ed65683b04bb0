//! A grey picture and the few changes to it that help a reader.

/// What shines through transparent pixels.
#[derive(Clone, Copy)]
pub(super) enum Background {
    White,
    Black,
}

/// A picture of one byte a pixel, 0 black to 255 white, row by row.
#[derive(Clone)]
pub(super) struct Grey {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Grey {
    /// Takes pixels; `None` when their number does not fit or there are none.
    pub(super) fn new(width: u32, height: u32, pixels: Vec<u8>) -> Option<Self> {
        let wanted = count(width, height)?;
        (wanted > 0 && pixels.len() == wanted).then_some(Self {
            width,
            height,
            pixels,
        })
    }

    pub(super) fn from_rgb(width: u32, height: u32, rgb: &[u8]) -> Option<Self> {
        let (pixels, _) = rgb.as_chunks::<3>();
        Self::new(
            width,
            height,
            pixels.iter().map(|[r, g, b]| luma(*r, *g, *b)).collect(),
        )
    }

    pub(super) fn from_rgba(
        width: u32,
        height: u32,
        rgba: &[u8],
        background: Background,
    ) -> Option<Self> {
        let (pixels, _) = rgba.as_chunks::<4>();
        let behind = match background {
            Background::White => 255_u16,
            Background::Black => 0,
        };
        let blend = |[r, g, b, a]: &[u8; 4]| {
            let (ink, a) = (luma(*r, *g, *b), u16::from(*a));
            if a == 255 {
                ink
            } else {
                low_byte((u16::from(ink) * a + behind * (255 - a)) / 255)
            }
        };
        Self::new(width, height, pixels.iter().map(blend).collect())
    }

    pub(super) fn width(&self) -> u32 {
        self.width
    }

    pub(super) fn height(&self) -> u32 {
        self.height
    }

    pub(super) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks_exact(usize_of(self.width).max(1))
    }

    /// Makes each square of `factor` by `factor` pixels one pixel, its mean.
    ///
    /// What does not fill a square at the right and lower edge is left out. `None` when nothing is left.
    pub(super) fn shrunk(&self, factor: u32) -> Option<Self> {
        if factor <= 1 {
            return Some(self.clone());
        }
        let (width, height) = (self.width / factor, self.height / factor);
        let (step, columns) = (usize_of(factor), usize_of(width));
        let mut pixels = Vec::with_capacity(count(width, height)?);
        let area = factor.checked_mul(factor)?;
        let mut sums = vec![0_u32; columns];
        let mut rows = self.rows();
        for _ in 0..height {
            sums.fill(0);
            for row in rows.by_ref().take(step) {
                for (sum, square) in sums.iter_mut().zip(row.chunks_exact(step)) {
                    *sum += square.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                }
            }
            pixels.extend(sums.iter().map(|sum| byte(sum / area)));
        }
        Self::new(width, height, pixels)
    }

    /// Makes each pixel two by two, smoothly between neighbours.
    pub(super) fn doubled(&self) -> Option<Self> {
        let (width, height) = (self.width.checked_mul(2)?, self.height.checked_mul(2)?);
        let wide: Vec<Vec<u8>> = self.rows().map(doubled_row).collect();
        let mut pixels = Vec::with_capacity(count(width, height)?);
        for (index, row) in wide.iter().enumerate() {
            let above = index
                .checked_sub(1)
                .and_then(|at| wide.get(at))
                .unwrap_or(row);
            let below = wide.get(index + 1).unwrap_or(row);
            pixels.extend(
                row.iter()
                    .zip(above)
                    .map(|(near, far)| three_to_one(*near, *far)),
            );
            pixels.extend(
                row.iter()
                    .zip(below)
                    .map(|(near, far)| three_to_one(*near, *far)),
            );
        }
        Self::new(width, height, pixels)
    }

    /// Raises the contrast at edges that lie `radius` pixels from their blurred selves.
    pub(super) fn sharpened(&self, radius: u32) -> Option<Self> {
        let blurred = self.means(radius);
        let sharpen = |(pixel, mean): (&u8, u8)| {
            let (pixel, mean) = (i32::from(*pixel), i32::from(mean));
            u8::try_from((pixel + 2 * (pixel - mean)).clamp(0, 255)).unwrap_or(u8::MAX)
        };
        let pixels = self.pixels.iter().zip(blurred).map(sharpen).collect();
        Self::new(self.width, self.height, pixels)
    }

    /// Computes for each pixel the mean of the square that reaches `radius` pixels from it.
    pub(super) fn means(&self, radius: u32) -> Vec<u8> {
        let (columns, reach) = (usize_of(self.width), usize_of(radius));
        let rows: Vec<&[u8]> = self.rows().collect();
        let mut means = Vec::with_capacity(self.pixels.len());
        let mut column_sums = vec![0_u32; columns];
        let mut rows_in = 0_u32;
        for row in rows.iter().take(reach) {
            add(&mut column_sums, row);
            rows_in += 1;
        }
        for y in 0..rows.len() {
            if let Some(row) = rows.get(y + reach) {
                add(&mut column_sums, row);
                rows_in += 1;
            }
            if let Some(row) = y.checked_sub(reach + 1).and_then(|gone| rows.get(gone)) {
                subtract(&mut column_sums, row);
                rows_in -= 1;
            }
            push_row_means(&column_sums, reach, rows_in.max(1), &mut means);
        }
        means
    }
}

/// Slides a window over the sums of columns and pushes the mean at each place.
fn push_row_means(column_sums: &[u32], reach: usize, rows_in: u32, means: &mut Vec<u8>) {
    let mut sum: u64 = column_sums
        .iter()
        .take(reach)
        .map(|column| u64::from(*column))
        .sum();
    let mut columns_in = u64::try_from(column_sums.len().min(reach)).unwrap_or(0);
    let entering = column_sums
        .iter()
        .skip(reach)
        .map(Some)
        .chain(std::iter::repeat(None));
    let leaving = std::iter::repeat_n(None, reach + 1).chain(column_sums.iter().map(Some));
    for ((_, entering), leaving) in column_sums.iter().zip(entering).zip(leaving) {
        if let Some(column) = entering {
            sum += u64::from(*column);
            columns_in += 1;
        }
        if let Some(column) = leaving {
            sum -= u64::from(*column);
            columns_in -= 1;
        }
        let mean = sum / (columns_in.max(1) * u64::from(rows_in));
        means.push(u8::try_from(mean).unwrap_or(u8::MAX));
    }
}

fn add(sums: &mut [u32], row: &[u8]) {
    for (sum, pixel) in sums.iter_mut().zip(row) {
        *sum += u32::from(*pixel);
    }
}

fn subtract(sums: &mut [u32], row: &[u8]) {
    for (sum, pixel) in sums.iter_mut().zip(row) {
        *sum -= u32::from(*pixel);
    }
}

fn doubled_row(row: &[u8]) -> Vec<u8> {
    let mut wide = Vec::with_capacity(row.len() * 2);
    let mut before = row.first().copied().unwrap_or_default();
    for (index, pixel) in row.iter().enumerate() {
        let after = row.get(index + 1).copied().unwrap_or(*pixel);
        wide.push(three_to_one(*pixel, before));
        wide.push(three_to_one(*pixel, after));
        before = *pixel;
    }
    wide
}

fn three_to_one(near: u8, far: u8) -> u8 {
    low_byte((3 * u16::from(near) + u16::from(far) + 2) / 4)
}

/// Weighs the colours as the eye does [ITU-R BT.601 §2.5.1], in parts of 256.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    low_byte((77 * u16::from(red) + 150 * u16::from(green) + 29 * u16::from(blue)) >> 8)
}

/// The low byte of a number that is known to be at most 255.
#[inline]
fn low_byte(value: u16) -> u8 {
    let [_, low] = value.to_be_bytes();
    low
}

#[inline]
fn byte(value: u32) -> u8 {
    let [_, _, _, low] = value.to_be_bytes();
    low
}

fn count(width: u32, height: u32) -> Option<usize> {
    usize_of(width).checked_mul(usize_of(height))
}

/// A number of pixels as an index; every platform of ours has at least 32 bits.
fn usize_of(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}
