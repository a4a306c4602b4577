//! Characters that no font has: named, never drawn as boxes.

use parley::Layout;
use types::card::{CardProblem, FontPackage};

/// Characters named at most.
const MOST_NAMED: usize = 12;

/// Refuses a text with characters that no font has.
pub(super) fn check(
    layout: &Layout<()>,
    text: &str,
    (has_cjk, has_emoji): (bool, bool),
) -> Result<(), CardProblem> {
    let mut missing: Vec<String> = Vec::new();
    for line in layout.lines() {
        for run in line.runs() {
            for cluster in run.clusters() {
                let characters = &text[cluster.text_range()];
                let lacks = cluster.glyphs().any(|glyph| glyph.id == 0) && !is_invisible(characters);
                if lacks && !missing.iter().any(|known| known == characters) {
                    missing.push(characters.to_owned());
                }
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let package = missing.iter().find_map(|characters| package(characters, (has_cjk, has_emoji)));
    missing.truncate(MOST_NAMED);
    Err(CardProblem::MissingGlyphs { characters: missing, package })
}

/// Marks of direction, joiners and spaces have no picture of their own.
fn is_invisible(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(u32::from(c), 0x00AD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF)
    })
}

/// What would have the characters, if it were there.
fn package(characters: &str, (has_cjk, has_emoji): (bool, bool)) -> Option<FontPackage> {
    let of = |c: char| match u32::from(c) {
        0x1100..=0x11FF
        | 0x2E80..=0x9FFF
        | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF
        | 0xFF00..=0xFFEF
        | 0x2_0000..=0x3_FFFF => (!has_cjk).then_some(FontPackage::Cjk),
        0x203C..=0x2BFF | 0x1_F000..=0x1_FAFF | 0xE_0020..=0xE_007F => {
            (!has_emoji).then_some(FontPackage::Emoji)
        }
        _ => None,
    };
    characters.chars().find_map(of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{Fonts, Large};
    use crate::text::Setter;

    fn missing(text: &str) -> Option<(Vec<String>, Option<FontPackage>)> {
        let fonts = Fonts::new(Large::default());
        match Setter::new(&fonts, text, "en").check(text) {
            Err(CardProblem::MissingGlyphs { characters, package }) => Some((characters, package)),
            _ => None,
        }
    }

    #[test]
    fn what_no_font_has_is_named_once() {
        assert_eq!(missing("Zażółć gęślą jaźń, İstanbul, Việt Nam, 1.299 €"), None);
        assert_eq!(missing("Ω και Жук, שלום, سلام, ไทย, हिन्दी"), None);
        assert_eq!(missing("ሀ and ሀ").unwrap().0, ["ሀ"]);
    }

    #[test]
    fn the_package_that_has_it_is_named() {
        assert_eq!(missing("日銀").unwrap().1, Some(FontPackage::Cjk));
        assert_eq!(missing("Go 🚀").unwrap(), (vec!["🚀".to_owned()], Some(FontPackage::Emoji)));
        assert_eq!(missing("ሀ").unwrap().1, None);
    }
}
