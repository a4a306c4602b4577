//! What is wrong with the words of a draft: our own limits, held before a person sees them.

use entity::{account, post};
use serde::{Deserialize, Serialize};
use types::caption::{self, MAX_ALT_TEXT, MAX_CHARACTERS, MAX_HASHTAGS};
use types::post::{MAX_HEADLINE, MIN_HASHTAGS, Mark, MarkKind};

use super::language;
use super::written::{MOST_PROMPT, Written};

/// Something that is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fault {
    pub kind: MarkKind,
    /// The banned word; else empty.
    pub word: String,
}

impl From<MarkKind> for Fault {
    fn from(kind: MarkKind) -> Self {
        Self { kind, word: String::new() }
    }
}

impl From<Fault> for Mark {
    fn from(fault: Fault) -> Self {
        Self { text: fault.word, ..Self::new(fault.kind) }
    }
}

/// What is wrong with an answer.
pub(super) fn of_answer(written: &Written, account: &account::Model) -> Vec<Fault> {
    let words = Words {
        headline: &written.one_line_headline(),
        caption: &written.whole_caption(&account.call_to_action),
        hashtags: written.tags().count(),
        alt_text: &written.alt_text,
        image_prompt: &written.image_prompt,
    };
    words.faults(account)
}

/// What is wrong with a post as it is.
pub(super) fn of_post(row: &post::Model, account: &account::Model) -> Vec<Fault> {
    let words = Words {
        headline: &row.headline,
        caption: &row.caption,
        hashtags: caption::count(&row.caption).hashtags,
        alt_text: &row.alt_text,
        image_prompt: &row.image_prompt,
    };
    words.faults(account)
}

/// The words the account never uses. A list that cannot be read counts as empty: it was checked when it was stored.
pub(super) fn banned_words(account: &account::Model) -> Vec<String> {
    serde_json::from_str(&account.banned_words).unwrap_or_default()
}

struct Words<'a> {
    headline: &'a str,
    caption: &'a str,
    hashtags: usize,
    alt_text: &'a str,
    image_prompt: &'a str,
}

impl Words<'_> {
    fn faults(&self, account: &account::Model) -> Vec<Fault> {
        let fits = |text: &str, most: usize| (1..=most).contains(&text.trim().chars().count());
        let limits = [
            (fits(self.headline, MAX_HEADLINE), MarkKind::Headline),
            (fits(self.caption, MAX_CHARACTERS), MarkKind::Caption),
            ((MIN_HASHTAGS..=MAX_HASHTAGS).contains(&self.hashtags), MarkKind::Hashtags),
            (fits(self.alt_text, MAX_ALT_TEXT), MarkKind::AltText),
            (fits(self.image_prompt, MOST_PROMPT), MarkKind::ImagePrompt),
            (language::is_plausible(self.caption, &account.language), MarkKind::Language),
        ];
        let broken = limits.into_iter().filter(|(holds, _)| !holds).map(|(_, kind)| kind.into());
        broken.chain(self.banned(&banned_words(account))).collect()
    }

    /// Whole words in any case; a ban of several words is found as they stand.
    fn banned(&self, words: &[String]) -> Vec<Fault> {
        let text = spaced(&format!("{} {} {}", self.headline, self.caption, self.alt_text));
        let used = words.iter().filter(|word| spaced(word).len() > 2 && text.contains(&spaced(word)));
        used.map(|word| Fault { kind: MarkKind::BannedWord, word: word.clone() }).collect()
    }
}

/// ` one two `: lower case, each word between spaces.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{account, written};
    use super::*;

    fn kinds(written: &Written) -> Vec<MarkKind> {
        of_answer(written, &account()).into_iter().map(|fault| fault.kind).collect()
    }

    #[test]
    fn a_sound_answer_has_no_fault() {
        assert_eq!(kinds(&written()), []);
    }

    #[test]
    fn each_limit_is_named() {
        use MarkKind as K;
        let wrong = Written {
            headline: "x".repeat(MAX_HEADLINE + 1),
            caption: "x".repeat(2_201),
            hashtags: ["a", "b", "c", "d", "e", "f"].map(String::from).to_vec(),
            alt_text: " ".into(),
            image_prompt: String::new(),
            statements: Vec::new(),
        };
        assert_eq!(kinds(&wrong), [K::Headline, K::Caption, K::Hashtags, K::AltText, K::ImagePrompt]);
        let two = Written { hashtags: vec!["a".into(), "b".into()], ..written() };
        assert_eq!(kinds(&two), [K::Hashtags]);
    }

    #[test]
    fn a_banned_word_is_found_whole_and_in_any_case() {
        let account =
            account::Model { banned_words: r#"["Game-Changer", "sun", "!"]"#.to_owned(), ..account() };
        let with = |text: &str| {
            of_answer(&Written { caption: format!("{} {text}", written().caption), ..written() }, &account)
        };
        let banned = Fault { kind: MarkKind::BannedWord, word: "Game-Changer".into() };
        assert_eq!(with("A real game changer!"), [banned]);
        assert_eq!(with("On Sunday!"), []);
    }
}
