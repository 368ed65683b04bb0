//! Grey pixels to black and white ones.

use rxing::common::{BitMatrix, HybridBinarizer};
use rxing::{Binarizer, Luma8Source};

use super::grey::Grey;

/// How to tell black from white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Threshold {
    /// By blocks of eight pixels and their neighbours: shadows and light spots.
    Blocks,
    /// By the mean of a square around each pixel, a share of the picture wide: blur and low contrast.
    Mean {
        /// One part of the longer side that the square reaches.
        part: u32,
    },
    /// One value for the whole picture, which parts its greys best [Otsu 1979].
    Whole,
}

/// Makes a picture black and white; `None` when it is all of one colour.
pub(super) fn black_and_white(grey: &Grey, threshold: Threshold) -> Option<BitMatrix> {
    match threshold {
        Threshold::Blocks => by_blocks(grey),
        Threshold::Mean { part } => by_mean(grey, part),
        Threshold::Whole => by_one_value(grey),
    }
}

fn by_blocks(grey: &Grey) -> Option<BitMatrix> {
    let source = Luma8Source::new_with_slice(grey.pixels(), grey.width(), grey.height()).ok()?;
    let binarizer = HybridBinarizer::new(source);
    binarizer.get_black_matrix().ok().cloned()
}

fn by_mean(grey: &Grey, part: u32) -> Option<BitMatrix> {
    let reach = (grey.width().max(grey.height()) / part.max(1)).clamp(5, 200);
    let means = grey.means(reach);
    let mut below = grey
        .pixels()
        .iter()
        .zip(means)
        .map(|(pixel, mean)| *pixel < mean.saturating_sub(2));
    matrix(grey, &mut below)
}

fn by_one_value(grey: &Grey) -> Option<BitMatrix> {
    let value = best_value(grey.pixels());
    let mut below = grey.pixels().iter().map(|pixel| *pixel <= value);
    matrix(grey, &mut below)
}

fn matrix(grey: &Grey, is_black: &mut dyn Iterator<Item = bool>) -> Option<BitMatrix> {
    let mut bits = BitMatrix::new(grey.width(), grey.height()).ok()?;
    for y in 0..grey.height() {
        for x in 0..grey.width() {
            if is_black.next()? {
                bits.set(x, y);
            }
        }
    }
    Some(bits)
}

/// Finds the grey that leaves the largest variance between the two classes.
fn best_value(pixels: &[u8]) -> u8 {
    let mut histogram = [0_u32; 256];
    for pixel in pixels {
        if let Some(bin) = histogram.get_mut(usize::from(*pixel)) {
            *bin += 1;
        }
    }
    let greys = || (0_u8..=255).zip(histogram.iter().map(|n| f64::from(*n)));
    let (total, sum) = greys().fold((0.0, 0.0), |(n, s), (grey, count)| {
        (n + count, s + count * f64::from(grey))
    });
    let (mut below, mut sum_below, mut best, mut best_value) = (0.0, 0.0, -1.0, 127);
    for (grey, count) in greys() {
        below += count;
        sum_below += count * f64::from(grey);
        let above = total - below;
        if below > 0.0 && above > 0.0 {
            let distance = sum_below / below - (sum - sum_below) / above;
            let variance = below * above * distance * distance;
            if variance > best {
                (best, best_value) = (variance, grey);
            }
        }
    }
    best_value
}
