//! What Instagram accepts as a caption, checked by the same code in the browser and on the server.

use serde::{Deserialize, Serialize};

/// Characters a caption may have. Source: Meta, "IG User Media" reference, 2026-09-11.
pub const MAX_CHARACTERS: usize = 2_200;
/// Hashtags a caption may have. Instagram announced five in December 2025 (creators' channel); Meta's
/// reference of 2026-09-11 still says 30. We keep to the smaller number, which both accept.
pub const MAX_HASHTAGS: usize = 5;
/// Mentions a caption may have. Source: Meta, "IG User Media" reference, 2026-09-11.
pub const MAX_MENTIONS: usize = 20;
/// Characters an alternative text may have. Source: Meta, "IG User Media" reference, 2026-09-11.
pub const MAX_ALT_TEXT: usize = 1_000;
/// About where the Instagram app folds a caption behind "more". Observed, not documented.
pub const FOLD: usize = 125;

/// Counts of a caption, in the units Instagram limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Unicode code points.
    pub characters: usize,
    /// Words that begin with `#`.
    pub hashtags: usize,
    /// Words that begin with `@`.
    pub mentions: usize,
}

/// Why a caption cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptionProblem {
    /// Nothing was written.
    Empty,
    /// More than [`MAX_CHARACTERS`].
    TooLong {
        /// How many characters must go.
        over: usize,
    },
    /// More than [`MAX_HASHTAGS`].
    TooManyHashtags {
        /// How many hashtags must go.
        over: usize,
    },
    /// More than [`MAX_MENTIONS`].
    TooManyMentions {
        /// How many mentions must go.
        over: usize,
    },
}

/// Counts what Instagram limits.
pub fn count(caption: &str) -> Counts {
    Counts {
        characters: caption.chars().count(),
        hashtags: marked_words(caption, '#').count(),
        mentions: marked_words(caption, '@').count(),
    }
}

/// Everything that stops this caption from being published; empty when it is fine.
pub fn problems(caption: &str) -> Vec<CaptionProblem> {
    let counts = count(caption);
    let mut found = Vec::new();
    if caption.trim().is_empty() {
        found.push(CaptionProblem::Empty);
    }
    if counts.characters > MAX_CHARACTERS {
        found.push(CaptionProblem::TooLong { over: counts.characters - MAX_CHARACTERS });
    }
    if counts.hashtags > MAX_HASHTAGS {
        found.push(CaptionProblem::TooManyHashtags { over: counts.hashtags - MAX_HASHTAGS });
    }
    if counts.mentions > MAX_MENTIONS {
        found.push(CaptionProblem::TooManyMentions { over: counts.mentions - MAX_MENTIONS });
    }
    found
}

/// The hashtags of a caption without their `#`, in order.
pub fn hashtags(caption: &str) -> impl Iterator<Item = &str> {
    marked_words(caption, '#')
}

/// The part the app shows before "more", and whether anything is folded away.
pub fn fold(caption: &str) -> (&str, bool) {
    let first_lines = caption.match_indices('\n').nth(1).map_or(caption.len(), |(at, _)| at);
    let by_length = caption.char_indices().nth(FOLD).map_or(caption.len(), |(at, _)| at);
    let end = first_lines.min(by_length);
    (caption[..end].trim_end(), end < caption.trim_end().len())
}

/// A mark counts where a word could begin, and needs at least one letter, digit or underscore after it.
fn marked_words(caption: &str, mark: char) -> impl Iterator<Item = &str> {
    caption.char_indices().filter_map(move |(at, character)| {
        if character != mark {
            return None;
        }
        let before = caption[..at].chars().next_back();
        if before.is_some_and(is_word) {
            return None;
        }
        let rest = &caption[at + mark.len_utf8()..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    })
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_code_points_not_bytes() {
        assert_eq!(count("Gdańsk 🚌").characters, 8);
    }

    #[test]
    fn hashtags_need_a_word_and_a_boundary() {
        assert_eq!(
            hashtags("#buses, a#b # #gdańsk\n#one_two").collect::<Vec<_>>(),
            ["buses", "gdańsk", "one_two"]
        );
        assert_eq!(count("mail a@b.example or ask @city").mentions, 1);
    }

    #[test]
    fn each_limit_is_named_with_what_is_over() {
        let long = "x".repeat(MAX_CHARACTERS + 3);
        assert_eq!(problems(&long), [CaptionProblem::TooLong { over: 3 }]);
        assert_eq!(problems("#a #b #c #d #e #f"), [CaptionProblem::TooManyHashtags { over: 1 }]);
        assert_eq!(problems("  \n"), [CaptionProblem::Empty]);
        assert!(problems(&"x".repeat(MAX_CHARACTERS)).is_empty());
    }

    #[test]
    fn the_fold_never_cuts_a_character() {
        let caption = "ż".repeat(200);
        let (shown, folded) = fold(&caption);
        assert_eq!((shown.chars().count(), folded), (FOLD, true));
        assert_eq!(fold("one\ntwo\nthree"), ("one\ntwo", true));
        assert_eq!(fold("short"), ("short", false));
    }
}
