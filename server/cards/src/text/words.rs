//! Long words: where they may be broken, and the hyphen that is drawn there.

use hypher::{Lang, hyphenate_bounded};

/// What stands where a word may be broken.
pub(super) const SOFT_HYPHEN: char = '\u{AD}';
/// Letters from which a word is long enough to be broken.
const LONG: usize = 12;
/// Letters that stay together at either end.
const ENDS: usize = 3;

/// Whether there is a word that may be broken.
pub(super) fn has_long(text: &str) -> bool {
    text.split_whitespace().any(|word| longest_letters(word) >= LONG)
}

/// Marks where long words may be broken: at syllables where the language's are known, or else, and if `anywhere`,
/// between any letters.
pub(super) fn soften(text: &str, language: &str, anywhere: bool) -> String {
    let syllables = lang(language).filter(|_| !anywhere);
    let mut out = String::with_capacity(text.len() + 16);
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.push(c);
            continue;
        }
        push_word(&mut out, &word, syllables, anywhere);
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}

fn push_word(out: &mut String, word: &str, syllables: Option<Lang>, anywhere: bool) {
    let letters = word.chars().count();
    match syllables {
        _ if letters < LONG || !breaks_with_hyphen(word) => out.push_str(word),
        Some(lang) => {
            let mut parts = hyphenate_bounded(word, lang, ENDS, ENDS).peekable();
            while let Some(part) = parts.next() {
                out.push_str(part);
                if parts.peek().is_some() {
                    out.push(SOFT_HYPHEN);
                }
            }
        }
        None if anywhere => {
            for (at, c) in word.chars().enumerate() {
                if at >= ENDS && at + ENDS <= letters {
                    out.push(SOFT_HYPHEN);
                }
                out.push(c);
            }
        }
        None => out.push_str(word),
    }
}

/// The text with a hyphen and a line's end where a line ended in a word, and without the other marks. Lines come as
/// they were broken.
pub(super) fn harden<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for line in lines {
        let broken = line.ends_with(SOFT_HYPHEN);
        out.extend(line.chars().filter(|c| *c != SOFT_HYPHEN));
        if broken {
            out.push_str("-\n");
        }
    }
    out
}

fn longest_letters(word: &str) -> usize {
    word.split(|c: char| !c.is_alphabetic()).map(|part| part.chars().count()).max().unwrap_or(0)
}

/// Only alphabets whose words are broken with a hyphen; the others are broken by their own rules.
fn breaks_with_hyphen(word: &str) -> bool {
    word.chars().all(|c| matches!(u32::from(c), 0x41..=0x24F | 0x370..=0x52F | 0x1E00..=0x1FFF))
}

fn lang(language: &str) -> Option<Lang> {
    let code = language.as_bytes().get(..2)?;
    Lang::from_iso([code[0].to_ascii_lowercase(), code[1].to_ascii_lowercase()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_marked_at_their_syllables() {
        let marked = soften("Neue Donaudampfschifffahrtsgesellschaft", "de", false);
        assert!(marked.starts_with("Neue Do"), "{marked}");
        assert!(marked.matches(SOFT_HYPHEN).count() >= 5, "{marked}");
        assert_eq!(marked.replace(SOFT_HYPHEN, ""), "Neue Donaudampfschifffahrtsgesellschaft");
    }

    #[test]
    fn short_words_and_other_scripts_are_left_alone() {
        for text in ["Prices fall again", "สวัสดีชาวโลกทุกคนเลย", "中央銀行中央銀行中央銀行中央銀行"]
        {
            assert_eq!(soften(text, "en", true), text);
        }
    }

    #[test]
    fn a_word_without_known_syllables_is_broken_between_letters_but_not_at_its_ends() {
        let marked = soften("Pneumonoultramicro", "xx", true);
        assert!(marked.starts_with("Pne\u{AD}u"), "{marked}");
        assert!(marked.ends_with("i\u{AD}cro"), "{marked}");
    }

    #[test]
    fn a_hyphen_stands_only_where_a_line_ended() {
        assert_eq!(
            harden(["Neue Do\u{AD}nau\u{AD}", "dampf\u{AD}schiff"].into_iter()),
            "Neue Donau-\ndampfschiff"
        );
    }
}
