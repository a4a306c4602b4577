//! Characters that nobody sees, or that turn the direction of text. Joiners, selectors and tags stay where they make an
//! emoji, a flag, or a word of a script that needs them.

use unicode_segmentation::UnicodeSegmentation;

const ZERO_WIDTH_SPACE: char = '\u{200b}';
const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';
const BLACK_FLAG: char = '\u{1f3f4}';
const END_OF_TAGS: char = '\u{e007f}';

/// The text without hidden characters, and whether there were any. Other spaces and line ends become plain ones.
pub(super) fn visible(text: &str) -> (String, bool) {
    let mut kept = String::with_capacity(text.len());
    let mut hid = false;
    for sign in text.graphemes(true) {
        let characters: Vec<char> = sign.chars().collect();
        let flag = is_flag(&characters);
        for (place, character) in characters.iter().enumerate() {
            match *character {
                '\r' => {}
                '\t' => kept.push(' '),
                '\u{2028}' | '\u{2029}' => kept.push('\n'),
                ZERO_WIDTH_SPACE if kept.chars().next_back().is_some_and(breaks_without_space) => {
                    kept.push(ZERO_WIDTH_SPACE);
                }
                shown if flag || is_shown(&characters, place) => kept.push(shown),
                _ => hid = true,
            }
        }
    }
    (kept, hid)
}

/// Whether a character may stand inside of a word without being seen.
pub(super) fn is_joiner(character: char) -> bool {
    matches!(character, ZERO_WIDTH_SPACE | NON_JOINER | JOINER) || is_selector(character)
}

/// Whether the character is seen in its sign, or changes what is seen.
fn is_shown(sign: &[char], place: usize) -> bool {
    let (first, before) = (sign[0], place.checked_sub(1).map(|before| sign[before]));
    match sign[place] {
        // Inside of a sign it joins two emoji or two letters; at its end it shapes the letter before.
        JOINER => {
            let joins = !first.is_ascii() && sign.get(place + 1).is_some_and(|next| !is_joiner(*next));
            joins || before.is_some_and(is_shaped)
        }
        NON_JOINER => before.is_some_and(is_shaped),
        // A sign has one look: a row of selectors would be a message.
        character if is_selector(character) => before
            .is_some_and(|before| !is_selector(before) && !before.is_ascii_alphabetic() && before != ' '),
        character => !is_hidden(character),
    }
}

/// The flag of a region: a black flag, letters and digits as tags, the end of tags.
fn is_flag(sign: &[char]) -> bool {
    let [BLACK_FLAG, region @ .., END_OF_TAGS] = sign else { return false };
    let is_tag = |c: &char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    (3..=6).contains(&region.len()) && region.iter().all(is_tag)
}

fn is_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Letters whose form depends on their neighbours: Arabic and its relatives, the scripts of India, Khmer, Mongolian.
fn is_shaped(character: char) -> bool {
    matches!(character,
        '\u{0600}'..='\u{0dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Scripts without spaces, in which a line may be broken where the unseen one stands: Thai, Lao, Burmese, Khmer.
fn breaks_without_space(character: char) -> bool {
    matches!(character, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn is_hidden(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_flags_and_scripts_keep_what_joins_them() {
        for text in [
            "👩‍👩‍👧 👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 1️⃣ ☀️",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} and 🇵🇱",
            "می\u{200c}خواهم",
            "क्\u{200d}ष ന്\u{200d}",
            "ภาษา\u{200b}ไทย",
            "葛\u{e0100}飾区",
            "e\u{301}té",
        ] {
            assert_eq!(visible(text), (text.to_owned(), false), "{text}");
        }
    }

    #[test]
    fn what_hides_goes() {
        for text in [
            "a\u{202e}b",
            "a\u{2066}b\u{2069}",
            "a\u{200b}b",
            "a\u{200d}b",
            "a\u{200c}b",
            "a\u{feff}b\u{ad}",
            "a\u{0}b",
            "a\u{e0041}\u{e0042}b",
            "a\u{fe0f}b",
            "a\u{e0101}\u{e0102}b",
        ] {
            assert_eq!(visible(text), ("ab".to_owned(), true), "{text:?}");
        }
        let message = "\u{1f3f4}\u{e0073}\u{e0065}\u{e0063}\u{e0072}\u{e0065}\u{e0074}\u{e0073}\u{e007f}";
        assert_eq!(visible(message), ("\u{1f3f4}".to_owned(), true));
        assert_eq!(visible("☀\u{fe0f}\u{fe01}\u{fe02}"), ("☀\u{fe0f}".to_owned(), true));
        assert_eq!(visible("☀\u{200d}\u{200d}"), ("☀".to_owned(), true));
    }

    #[test]
    fn other_spaces_and_line_ends_become_plain_ones() {
        assert_eq!(visible("a\tb\r\nc\u{2028}d"), ("a b\nc\nd".to_owned(), false));
    }
}
