//! The QR symbols in a black and white picture: finder patterns, sets of three, samples, texts.
//!
//! The steps are rxing's. The loops between them are our own, because rxing's cannot be stopped and have no
//! bound: a page of nothing but finder patterns keeps it busy for minutes.

use rxing::common::cpp_essentials::{
    ConcentricPattern, FixedPattern, IsPattern, LocateConcentricPattern, PatternView,
};
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, GenerateFinderPatternSets, SampleQR};

/// Most finder patterns looked at in one try; a sheet of 40 codes has 120.
const MAX_PATTERNS: usize = 400;

/// Most sets of three finder patterns tried in one try.
const MAX_SETS: usize = 4000;

/// Rows between two that are searched; the heart of a finder pattern is three modules high.
const ROW_STEP: usize = 2;

/// The widths of the bars of a finder pattern in modules [ISO/IEC 18004 §6.3.3].
const FINDER: [u16; 5] = [1, 1, 3, 1, 1];

/// A QR symbol that was read.
pub(super) struct Symbol {
    pub text: String,
    /// Middle between the lower left and upper right finder pattern, in pixels.
    pub x: f32,
    pub y: f32,
    /// Height that counts as the same line for the reading order, in pixels.
    pub size: f32,
}

/// What one try found.
pub(super) struct Found {
    pub symbols: Vec<Symbol>,
    /// Three finder patterns stand like those of a symbol, and none could be read there.
    pub is_unfinished: bool,
}

/// Finds and reads the symbols in a picture, dark ones on light ground.
pub(super) fn read(picture: &BitMatrix, keep_going: &dyn Fn() -> bool) -> Found {
    let mut patterns = finder_patterns(picture, keep_going);
    let sets = GenerateFinderPatternSets(&mut patterns);
    let mut used: Vec<ConcentricPattern> = Vec::new();
    let mut symbols = Vec::new();
    for set in sets.iter().take(MAX_SETS) {
        if is_used(&used, set) {
            continue;
        }
        if !keep_going() {
            break;
        }
        if let Some(symbol) = read_one(picture, set) {
            used.extend([set.bl, set.tl, set.tr]);
            symbols.push(symbol);
        }
    }
    let is_unfinished = sets
        .iter()
        .any(|set| !is_used(&used, set) && is_likely(set));
    Found {
        symbols,
        is_unfinished,
    }
}

fn is_used(used: &[ConcentricPattern], set: &FinderPatternSet) -> bool {
    used.contains(&set.bl) || used.contains(&set.tl) || used.contains(&set.tr)
}

/// Tells whether three patterns of about one size stand like an L with arms of about one length.
fn is_likely(set: &FinderPatternSet) -> bool {
    let sizes = [set.bl.size, set.tl.size, set.tr.size];
    let (min, max) = (
        sizes.iter().min().copied().unwrap_or(0),
        sizes.iter().max().copied().unwrap_or(0),
    );
    let (left, top) = (set.tl.distance(set.bl), set.tl.distance(set.tr));
    max * 2 <= min * 3 && left < top * 1.5 && top < left * 1.5
}

fn read_one(picture: &BitMatrix, set: &FinderPatternSet) -> Option<Symbol> {
    let sampled = SampleQR(picture, set).ok()?;
    let content = Decode(sampled.getBits()).ok()?;
    if !content.isValid() {
        return None;
    }
    let text = content.text();
    (!text.is_empty()).then(|| Symbol {
        text,
        x: (set.bl.p.x + set.tr.p.x) / 2.0,
        y: (set.bl.p.y + set.tr.p.y) / 2.0,
        size: set.bl.distance(set.tr) / 2.0,
    })
}

/// Searches rows for the bars of a finder pattern and checks each hit in four directions.
fn finder_patterns(picture: &BitMatrix, keep_going: &dyn Fn() -> bool) -> Vec<ConcentricPattern> {
    let mut patterns: Vec<ConcentricPattern> = Vec::new();
    for y in (1..picture.height()).step_by(ROW_STEP) {
        if patterns.len() >= MAX_PATTERNS || !keep_going() {
            break;
        }
        let mut bars = Bars::default();
        for x in 0..picture.width() {
            if let Some(hit) = bars.push(picture.get(x, y)) {
                add_pattern(picture, &mut patterns, &hit, x, y);
            }
        }
        if let Some(hit) = bars.push(false) {
            add_pattern(picture, &mut patterns, &hit, picture.width(), y);
        }
    }
    patterns
}

/// Adds the pattern whose bars end before column `end` of row `y`, unless it is known or none.
fn add_pattern(
    picture: &BitMatrix,
    patterns: &mut Vec<ConcentricPattern>,
    bars: &[u16; 5],
    end: u32,
    y: u32,
) {
    let [_, _, heart, space, bar] = bars.map(f32::from);
    let centre = rxing::point(pixel(end) - bar - space - heart / 2.0, pixel(y) + 0.5);
    let is_known = patterns
        .iter()
        .any(|known| rxing::Point::distance(centre, known.p) < size_of(known) / 2.0);
    if is_known {
        return;
    }
    // Three times the width leaves room for very slanted symbols.
    let range = bars.iter().map(|bar| i32::from(*bar)).sum::<i32>() * 3;
    if let Some(pattern) = LocateConcentricPattern::<true, 5, 7>(picture, &FINDER, centre, range)
        && pattern.size > 0
    {
        patterns.push(pattern);
    }
}

/// The last bars of a row, dark ones at the even places.
#[derive(Default)]
struct Bars {
    widths: [u16; 5],
    is_dark: bool,
    width: u16,
}

impl Bars {
    /// Takes the next pixel of the row; returns the five bars that end here when they look like a finder pattern.
    fn push(&mut self, is_dark: bool) -> Option<[u16; 5]> {
        if is_dark == self.is_dark {
            self.width = self.width.saturating_add(1);
            return None;
        }
        let [_, a, b, c, d] = self.widths;
        self.widths = [a, b, c, d, self.width];
        self.width = 1;
        self.is_dark = is_dark;
        (!is_dark && looks_like_finder(&self.widths)).then_some(self.widths)
    }
}

fn looks_like_finder(bars: &[u16; 5]) -> bool {
    let [first, space, heart, other_space, last] = bars.map(u32::from);
    if first == 0 || heart < 3 || heart < 2 * first.max(last) || heart < space.max(other_space) {
        return false;
    }
    let pattern = FixedPattern::<5, 7, false>::new(FINDER);
    IsPattern::<true, 5, 7, false>(
        &PatternView::from_slice(bars),
        &pattern,
        None,
        0.0,
        0.0,
        0.0,
    ) > 0.0
}

fn size_of(pattern: &ConcentricPattern) -> f32 {
    u16::try_from(pattern.size).map_or(f32::MAX, f32::from)
}

fn pixel(at: u32) -> f32 {
    u16::try_from(at).map_or(f32::MAX, f32::from)
}
