//! Which looks are taken at a picture, and in which order.

use super::bits::{Threshold, black_and_white};
use super::grey::Grey;
use super::picture::Picture;
use super::symbols::{self, Symbol};

/// Longer side of the first look, in pixels: enough for a code that fills a fifth of a photo.
const FIRST_LOOK_SIDE: u32 = 1400;

/// Most pixels of the second look, which finds small codes beside a large one.
const SECOND_LOOK_PIXELS: u64 = 4_000_000;

/// Most pixels of any look.
const MAX_LOOK_PIXELS: u64 = 16_000_000;

/// Longest side of any look: positions stay exact in 32-bit floats and widths in 16 bits.
const MAX_LOOK_SIDE: u32 = 16_000;

/// Most pixels of a picture that is worth enlarging.
const MAX_SMALL_PIXELS: u64 = 2_000_000;

/// Fewest pixels on a side: the smallest symbol has 21 modules.
const MIN_SIDE: u32 = 21;

/// A change of size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Shrunk(u32),
    Doubled,
    /// Shrunk, then with sharper edges.
    Sharpened {
        factor: u32,
        radius: u32,
    },
}

/// Reads all texts in a picture, in reading order, each once.
pub(super) fn read(picture: Picture, keep_going: &dyn Fn() -> bool) -> Vec<String> {
    let mut texts = Reader {
        picture: &picture.on_white,
        keep_going,
        read: Vec::new(),
    }
    .read();
    if texts.is_empty()
        && let Some(on_black) = &picture.on_black
    {
        texts = Reader {
            picture: on_black,
            keep_going,
            read: Vec::new(),
        }
        .read();
    }
    texts
}

struct Reader<'a> {
    picture: &'a Grey,
    keep_going: &'a dyn Fn() -> bool,
    read: Vec<Symbol>,
}

/// What a look leaves to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Nothing,
    /// Something that looks like a code was not read.
    Unread,
}

impl Reader<'_> {
    fn read(mut self) -> Vec<String> {
        if self.picture.width().min(self.picture.height()) < MIN_SIDE {
            return Vec::new();
        }
        let largest = self.factor_within(MAX_LOOK_PIXELS);
        let first = self.factor_for(FIRST_LOOK_SIDE).max(largest);
        let second = self.factor_within(SECOND_LOOK_PIXELS).min(first);
        let mut left = self.look(Scale::Shrunk(first), &[Threshold::Blocks]);
        if second < first {
            left = self.look(Scale::Shrunk(second), &[Threshold::Blocks]);
        }
        if left == Left::Unread || self.read.is_empty() {
            self.harder_looks(first, second, largest);
        }
        self.in_reading_order()
    }

    fn harder_looks(&mut self, first: u32, second: u32, largest: u32) {
        use Threshold::{Blocks, Mean, Whole};
        let mut looks: Vec<(Scale, &[Threshold])> =
            vec![(Scale::Shrunk(first), &[Mean { part: 12 }, Whole])];
        if self.pixels() <= MAX_SMALL_PIXELS {
            looks.push((Scale::Doubled, &[Blocks, Mean { part: 12 }]));
        }
        looks.push((
            Scale::Shrunk(first + first.max(1)),
            &[Blocks, Mean { part: 12 }],
        ));
        if largest < second {
            looks.push((Scale::Shrunk(largest), &[Blocks]));
        }
        looks.push((
            Scale::Sharpened {
                factor: first,
                radius: 4,
            },
            &[Whole, Blocks],
        ));
        looks.push((
            Scale::Sharpened {
                factor: first,
                radius: 12,
            },
            &[Whole, Mean { part: 12 }],
        ));
        looks.push((Scale::Shrunk(first), &[Mean { part: 40 }, Mean { part: 5 }]));
        looks.push((Scale::Shrunk(first * 3), &[Blocks, Mean { part: 12 }]));
        looks.push((Scale::Shrunk(first * 4), &[Blocks, Mean { part: 8 }]));
        if second < first {
            looks.push((Scale::Shrunk(second), &[Mean { part: 30 }]));
        }
        for (scale, thresholds) in looks {
            if !(self.keep_going)() {
                return;
            }
            let left = self.look(scale, thresholds);
            if left == Left::Nothing && !self.read.is_empty() {
                return;
            }
        }
    }

    /// Looks at the picture at one scale, in both polarities.
    fn look(&mut self, scale: Scale, thresholds: &[Threshold]) -> Left {
        let Some((grey, ratio)) = self.scaled(scale) else {
            return Left::Unread;
        };
        let mut left = Left::Nothing;
        for threshold in thresholds {
            let Some(mut bits) = black_and_white(&grey, *threshold) else {
                continue;
            };
            left = Left::Nothing;
            for _polarity in 0..2 {
                if !(self.keep_going)() {
                    return Left::Unread;
                }
                let found = symbols::read(&bits, self.keep_going);
                if found.is_unfinished {
                    left = Left::Unread;
                }
                self.add(found.symbols, ratio);
                bits.flip_self();
            }
            if left == Left::Nothing && !self.read.is_empty() {
                return left;
            }
        }
        left
    }

    /// Scales the picture and tells how many of its pixels make one of the result.
    fn scaled(&self, scale: Scale) -> Option<(Grey, f32)> {
        let (grey, ratio) = match scale {
            Scale::Shrunk(factor) => (self.picture.shrunk(factor)?, ratio_of(factor)),
            Scale::Doubled => (self.picture.doubled()?, 0.5),
            Scale::Sharpened { factor, radius } => (
                self.picture.shrunk(factor)?.sharpened(radius)?,
                ratio_of(factor),
            ),
        };
        (grey.width().min(grey.height()) >= MIN_SIDE).then_some((grey, ratio))
    }

    fn add(&mut self, symbols: Vec<Symbol>, ratio: f32) {
        for symbol in symbols {
            if self.read.iter().all(|known| known.text != symbol.text) {
                self.read.push(Symbol {
                    x: symbol.x * ratio,
                    y: symbol.y * ratio,
                    size: symbol.size * ratio,
                    ..symbol
                });
            }
        }
    }

    /// Lines from top to bottom, each from left to right.
    fn in_reading_order(mut self) -> Vec<String> {
        self.read.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut lines: Vec<Vec<Symbol>> = Vec::new();
        for symbol in self.read {
            match lines.last_mut() {
                Some(line)
                    if line
                        .first()
                        .is_some_and(|first| symbol.y - first.y < first.size.min(symbol.size)) =>
                {
                    line.push(symbol);
                }
                _ => lines.push(vec![symbol]),
            }
        }
        for line in &mut lines {
            line.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        lines
            .into_iter()
            .flatten()
            .map(|symbol| symbol.text)
            .collect()
    }

    fn pixels(&self) -> u64 {
        u64::from(self.picture.width()) * u64::from(self.picture.height())
    }

    /// The factor that brings the longer side to at most `side` pixels.
    fn factor_for(&self, side: u32) -> u32 {
        self.picture
            .width()
            .max(self.picture.height())
            .div_ceil(side)
            .max(1)
    }

    /// The smallest factor that leaves at most this many pixels.
    fn factor_within(&self, pixels: u64) -> u32 {
        let fits =
            |factor: &u32| self.pixels() / (u64::from(*factor) * u64::from(*factor)) <= pixels;
        (1..=8)
            .find(fits)
            .unwrap_or(8)
            .max(self.factor_for(MAX_LOOK_SIDE))
    }
}

fn ratio_of(factor: u32) -> f32 {
    u16::try_from(factor).map_or(f32::MAX, f32::from)
}
