//! The largest size at which a headline fits, and the breaks with which its lines are most alike.

use std::ops::{Range, RangeInclusive};

use parley::{Alignment, Layout};
use types::card::CardProblem;

use super::{Block, Setter, Style, clean, ink, words};

/// Lines of a headline at most.
const MOST_LINES: usize = 4;
/// A size may be given up for better lines down to this part of the largest.
const SMALLEST_PART: f32 = 0.86;
/// A broken word has to let the text grow by this much.
const WORTH_A_HYPHEN: f32 = 1.25;
/// The longest line's share of the width below which a first or last line looks lost.
const SHORT: f32 = 0.42;

/// Where a headline has to fit.
#[derive(Clone, Copy)]
pub(crate) struct Room {
    /// Pixels across.
    pub width: f32,
    /// Pixels down.
    pub height: f32,
    /// Sizes in pixels, from the least that can be read.
    pub sizes: (u16, u16),
}

impl Room {
    fn sizes(&self) -> RangeInclusive<u16> {
        self.sizes.0..=self.sizes.1
    }
}

/// Sets a headline as large as it fits, in at most four lines that are alike.
///
/// # Errors
/// [`CardProblem::TooLong`] when it does not fit at the smallest size, [`CardProblem::NoHeadline`].
pub(crate) fn fit(setter: &mut Setter, text: &str, style: Style, room: Room) -> Result<Block, CardProblem> {
    let text = clean(text);
    if text.is_empty() {
        return Err(CardProblem::NoHeadline);
    }
    setter.check(&text)?;
    let plain = Words::plain(setter, text.clone(), style);
    let whole = largest(setter, &plain, room);
    let roomy = whole.is_some_and(|size| f32::from(size) >= f32::from(room.sizes.1) / WORTH_A_HYPHEN);
    if !roomy && words::has_long(&text) {
        for anywhere in [false, true] {
            let softened = words::soften(&text, &setter.language, anywhere);
            let broken = Words::soft(setter, softened, style);
            let size = largest(setter, &broken, room);
            // Letters are torn apart only where nothing else fits.
            let worth = match (size, whole) {
                (Some(size), Some(whole)) => {
                    !anywhere && f32::from(size) >= f32::from(whole) * WORTH_A_HYPHEN
                }
                (Some(_), None) => true,
                (None, _) => false,
            };
            if let Some(size) = size.filter(|_| worth) {
                return hyphenated(setter, &broken, size, room).ok_or(CardProblem::TooLong);
            }
        }
    }
    let size = whole.ok_or(CardProblem::TooLong)?;
    Ok(balanced(setter, &plain, size, room))
}

/// A text with what has to be known of it to lay it out.
struct Words {
    text: String,
    style: Style,
    emoji: Vec<Range<usize>>,
    /// Room for a hyphen at each line's end, in parts of the size.
    hyphen: f32,
}

impl Words {
    fn plain(setter: &mut Setter, text: String, style: Style) -> Self {
        let emoji = setter.emoji(&text, style);
        Self { text, style, emoji, hyphen: 0.0 }
    }

    fn soft(setter: &mut Setter, text: String, style: Style) -> Self {
        Self { hyphen: 0.45, ..Self::plain(setter, text, style) }
    }

    fn layout(&self, setter: &mut Setter, size: u16) -> Layout<()> {
        setter.layout(&self.text, self.style, f32::from(size), &self.emoji)
    }

    fn width(&self, size: u16, room: Room) -> f32 {
        room.width - self.hyphen * f32::from(size)
    }
}

fn fits(layout: &Layout<()>, width: f32, height: f32) -> bool {
    layout.len() <= MOST_LINES
        && layout.height() <= height
        && layout.lines().all(|line| ink(&line) <= width + 0.5)
}

/// The largest size that fits, by halving.
fn largest(setter: &mut Setter, words: &Words, room: Room) -> Option<u16> {
    let (mut low, mut high) = room.sizes().into_inner();
    let mut found = None;
    while low <= high {
        let size = low.midpoint(high);
        let mut layout = words.layout(setter, size);
        let width = words.width(size, room);
        layout.break_all_lines(Some(width));
        if fits(&layout, width, room.height) {
            found = Some(size);
            low = size + 1;
        } else {
            high = size - 1;
        }
    }
    found
}

/// Among somewhat smaller sizes and narrower columns, the lines that are most alike.
fn balanced(setter: &mut Setter, words: &Words, largest: u16, room: Room) -> Block {
    let least = (f32::from(largest) * SMALLEST_PART).ceil().max(f32::from(room.sizes.0));
    let mut best: Option<(f32, u16, f32)> = None;
    for size in (0..=4).map(|step| f32::from(largest) - (f32::from(largest) - least) * step as f32 / 4.0) {
        let size = size.round() as u16;
        let mut layout = words.layout(setter, size);
        for narrower in 0..=12_u8 {
            let width = room.width * (1.0 - f32::from(narrower) * 0.04);
            layout.break_all_lines(Some(width));
            if !fits(&layout, width, room.height) {
                break;
            }
            let loss = (f32::from(largest) - f32::from(size)) / f32::from(largest);
            let cost = raggedness(&layout, room.width) + 0.9 * loss;
            if best.is_none_or(|(least, ..)| cost < least - 0.001) {
                best = Some((cost, size, width));
            }
        }
    }
    let (_, size, width) = best.unwrap_or((0.0, largest, room.width));
    block(words.layout(setter, size), words.text.as_str(), f32::from(size), width)
}

/// 0 for lines of one length; more for each that is shorter than the longest, and for a first or last one that looks
/// lost.
fn raggedness(layout: &Layout<()>, full: f32) -> f32 {
    let widths: Vec<f32> = layout.lines().map(|line| ink(&line)).collect();
    let longest = widths.iter().copied().fold(1.0, f32::max);
    let short = |width: &f32| 1.0 - width / longest;
    let mean = widths.iter().map(|width| short(width).powi(2)).sum::<f32>() / widths.len() as f32;
    let ends = [widths.first(), widths.last()];
    let lost = ends.into_iter().flatten().filter(|width| **width < longest * SHORT).count();
    // A narrow column with an even edge is no better than a wide one: it gives the width away.
    let unused = (1.0 - longest / full).max(0.0);
    mean + 0.15 * lost as f32 + 0.12 * unused
}

/// Breaks the words, draws their hyphens, and makes room for them; of several columns, that with the most even lines.
fn hyphenated(setter: &mut Setter, words: &Words, largest: u16, room: Room) -> Option<Block> {
    (room.sizes.0..=largest).rev().find_map(|size| {
        let mut soft = words.layout(setter, size);
        let mut best: Option<(f32, Block)> = None;
        for narrower in 0..=8_u8 {
            let column = words.width(size, room) * (1.0 - f32::from(narrower) * 0.04);
            soft.break_all_lines(Some(column));
            let hard = words::harden(soft.lines().map(|line| &words.text[line.text_range()]));
            let hard = Words::plain(setter, hard, words.style);
            let mut layout = hard.layout(setter, size);
            layout.break_all_lines(Some(room.width));
            if !fits(&layout, room.width, room.height) {
                continue;
            }
            let cost = raggedness(&layout, room.width);
            if best.as_ref().is_none_or(|(least, _)| cost < *least - 0.001) {
                best = Some((cost, block(layout, &hard.text, f32::from(size), room.width)));
            }
        }
        best.map(|(_, block)| block)
    })
}

fn block(mut layout: Layout<()>, text: &str, size: f32, width: f32) -> Block {
    layout.break_all_lines(Some(width));
    layout.align(Alignment::Start, Default::default());
    let lines = layout.lines().map(|line| text[line.text_range()].trim().to_owned()).collect();
    Block { layout, width, size, lines }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{Fonts, Large};

    const ROOM: Room = Room { width: 936.0, height: 600.0, sizes: (48, 104) };

    fn set(text: &str, language: &str) -> Result<Block, CardProblem> {
        let fonts = Fonts::new(Large::default());
        let mut setter = Setter::new(&fonts, text, language);
        fit(&mut setter, text, Style::HEADLINE, ROOM)
    }

    #[test]
    fn a_short_headline_is_as_large_as_can_be() {
        assert_eq!(set("Rates cut", "en").unwrap().size, 104.0);
    }

    #[test]
    fn a_headline_of_140_characters_fits_in_four_lines_that_are_alike() {
        let text = "European regulators agree on a common standard for charging cables in laptops, \
                    phones and tablets, ending a decade of dispute with makers";
        let block = set(text, "en").unwrap();
        assert!((48.0..=104.0).contains(&block.size), "{}", block.size);
        assert!(block.lines.len() <= 4, "{:?}", block.lines);
        let widths: Vec<_> = block.layout.lines().map(|line| ink(&line)).collect();
        let longest = widths.iter().copied().fold(0.0, f32::max);
        assert!(widths.iter().all(|width| *width > longest * 0.6), "{:?}: {widths:?}", block.lines);
    }

    #[test]
    fn more_than_fits_asks_for_less() {
        assert_eq!(set(&"much too long ".repeat(20), "en").err(), Some(CardProblem::TooLong));
        assert_eq!(set(" \n ", "en").err(), Some(CardProblem::NoHeadline));
    }

    #[test]
    fn a_long_word_is_broken_with_a_hyphen_rather_than_set_small() {
        let block = set("Neue Donaudampfschifffahrtsgesellschaftskapitänsordnung beschlossen", "de").unwrap();
        assert!(block.lines.iter().any(|line| line.ends_with('-')), "{:?}", block.lines);
        assert!(block.size >= 60.0, "{} {:?}", block.size, block.lines);
    }

    #[test]
    fn no_word_is_cut_off_at_the_edge() {
        let nonsense = "x".repeat(70);
        let block = set(&nonsense, "xx").unwrap();
        assert!(block.ink_width() <= ROOM.width + 0.5);
        assert_eq!(block.lines.concat().replace('-', ""), nonsense);
    }

    #[test]
    fn arabic_begins_at_the_right() {
        assert!(set("سعر iPhone 18 الجديد 1,299 دولار", "ar").unwrap().is_rtl());
        assert!(!set("Apple says سلام", "en").unwrap().is_rtl());
    }
}
