//! Words into lines: which size, broken where, and whether every character can be drawn.

mod fit;
mod glyphs;
mod words;

use std::ops::Range;

use parley::{
    FontContext, FontFamily, FontWeight, Layout, LayoutContext, LineHeight, OverflowWrap, StyleProperty,
    WordBreak,
};
use types::card::CardProblem;

use crate::fonts::{Fonts, GEIST, NOTO_SANS};

pub(crate) use fit::{Room, fit};

/// Emoji are drawn this much smaller than letters: at full size they shout.
const EMOJI: f32 = 0.86;

/// How a text is set.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    /// CSS weight, 100 to 900.
    pub weight: f32,
    /// Space between letters, in parts of the size.
    pub tracking: f32,
}

impl Style {
    pub const HEADLINE: Self = Self { weight: 700.0, tracking: -0.018 };
    pub const SMALL: Self = Self { weight: 600.0, tracking: 0.01 };
    pub const NUMBER: Self = Self { weight: 800.0, tracking: -0.035 };
}

/// A text that was set, ready to be drawn.
pub(crate) struct Block {
    pub layout: Layout<()>,
    /// The width it was broken at; what is right-aligned ends there.
    pub width: f32,
    pub size: f32,
    pub lines: Vec<String>,
}

impl Block {
    pub fn height(&self) -> f32 {
        self.layout.height()
    }

    pub fn is_rtl(&self) -> bool {
        self.layout.is_rtl()
    }

    /// How wide its longest line is.
    pub fn ink_width(&self) -> f32 {
        self.layout.lines().map(|line| ink(&line)).fold(0.0, f32::max)
    }
}

fn ink(line: &parley::Line<'_, ()>) -> f32 {
    line.metrics().advance - line.metrics().hanging_advance
}

/// Sets texts of one language.
pub(crate) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    language: String,
    has_cjk: bool,
    has_emoji: bool,
}

impl Setter {
    pub fn new(fonts: &Fonts, text: &str, language: &str) -> Self {
        Self {
            fonts: fonts.context(text, language),
            layouts: LayoutContext::new(),
            language: language.to_owned(),
            has_cjk: fonts.has_cjk(),
            has_emoji: fonts.has_emoji,
        }
    }

    /// One line, as large as it fits between these sizes; `None` when it is wider even at the least.
    pub fn line(&mut self, text: &str, style: Style, sizes: Range<f32>, width: f32) -> Option<Block> {
        let text = clean(text);
        let emoji = self.emoji(&text, style);
        let mut size = sizes.end;
        loop {
            let mut layout = self.layout(&text, style, size, &emoji);
            layout.break_all_lines(None);
            let advance = layout.width();
            if advance <= width {
                layout.align(parley::Alignment::Start, Default::default());
                return Some(Block { layout, width: advance, size, lines: vec![text] });
            }
            if size <= sizes.start {
                return None;
            }
            // Advances grow with the size, so one step nearly always suffices.
            size = (size * width / advance).floor().min(size - 1.0).max(sizes.start);
        }
    }

    /// The characters that no font has.
    pub fn check(&mut self, text: &str) -> Result<(), CardProblem> {
        let text = clean(text);
        let mut layout = self.layout(&text, Style::SMALL, 32.0, &[]);
        layout.break_all_lines(None);
        glyphs::check(&layout, &text, (self.has_cjk, self.has_emoji))
    }

    /// Where a text's emoji are, as whole clusters: a part of a keycap or of a family is no emoji.
    fn emoji(&mut self, text: &str, style: Style) -> Vec<Range<usize>> {
        if text.is_ascii() {
            return Vec::new();
        }
        let mut layout = self.layout(text, style, 32.0, &[]);
        layout.break_all_lines(None);
        let runs = layout.lines().flat_map(|line| line.runs().collect::<Vec<_>>()).collect::<Vec<_>>();
        let clusters = runs.iter().flat_map(parley::Run::clusters);
        clusters.filter(|cluster| cluster.is_emoji()).map(|cluster| cluster.text_range()).collect()
    }

    fn layout(&mut self, text: &str, style: Style, size: f32, emoji: &[Range<usize>]) -> Layout<()> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, true);
        builder.push_default(StyleProperty::FontFamily(family(GEIST)));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(style.weight)));
        builder.push_default(StyleProperty::LetterSpacing(tracking(text, style) * size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(line_height(text))));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Normal));
        if text.chars().any(|c| matches!(c, '\u{AC00}'..='\u{D7A3}')) {
            // Korean has spaces, and its words are kept whole.
            builder.push_default(StyleProperty::WordBreak(WordBreak::KeepAll));
        }
        for range in greek(text) {
            builder.push(StyleProperty::FontFamily(family(NOTO_SANS)), range);
        }
        for range in emoji {
            builder.push(StyleProperty::FontSize(size * EMOJI), range.clone());
            builder.push(StyleProperty::LetterSpacing(0.0), range.clone());
        }
        builder.build(text)
    }
}

fn family(name: &str) -> FontFamily<'static> {
    FontFamily::Source(format!("{name}, emoji").into())
}

/// One line of plain characters: no breaks, no controls, no doubled spaces. Joiners and marks of direction stay.
pub(crate) fn clean(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| *c != '\u{AD}');
    spaced.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters that join must not be pulled apart, and marks above letters need their room.
fn tracking(text: &str, style: Style) -> f32 {
    let joined = |c: char| matches!(u32::from(c), 0x0590..=0x08FF | 0x0900..=0x0DFF | 0x0E00..=0x0EFF | 0xFB1D..=0xFEFC);
    if text.chars().any(joined) { 0.0 } else { style.tracking }
}

/// The distance of lines in parts of the size: what the text's tallest script needs.
fn line_height(text: &str) -> f32 {
    let of = |c: char| match u32::from(c) {
        // Thai and the scripts of India stack marks above and below; Arabic reaches far down.
        0x0900..=0x0EFF => 1.4,
        0x0600..=0x08FF | 0xFB50..=0xFEFC => 1.36,
        // Vietnamese puts two marks on a letter.
        0x1EA0..=0x1EFF => 1.2,
        0x3000..=0x9FFF | 0xAC00..=0xD7A3 | 0xFF00..=0xFFEF => 1.24,
        0x0590..=0x05FF => 1.2,
        _ => 1.1,
    };
    text.chars().map(of).fold(1.1, f32::max)
}

/// Greek words as a whole: Geist has five of their letters, and a word in two fonts is ugly.
fn greek(text: &str) -> Vec<Range<usize>> {
    let is_greek = |c: char| matches!(u32::from(c), 0x0370..=0x03FF | 0x1F00..=0x1FFF);
    let letters = text.char_indices().filter(|(_, c)| is_greek(*c));
    letters.map(|(at, c)| at..at + c.len_utf8()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_one_line_of_plain_characters() {
        assert_eq!(clean(" a\n\tb\u{7}  c\u{AD}d "), "a b cd");
        // A family is held together by joiners.
        assert_eq!(clean("👨\u{200D}👩\u{200D}👧"), "👨\u{200D}👩\u{200D}👧");
    }

    #[test]
    fn tall_scripts_get_their_room() {
        assert!(line_height("ไทย") > line_height("Việt"));
        assert!(line_height("Việt") > line_height("plain"));
    }
}
