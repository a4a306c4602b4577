//! What is wrong with the words of a draft: our own limits, held before a person sees them.

use entity::{account, post};
use types::caption::{self, MAX_ALT_TEXT, MAX_HASHTAGS};
use types::post::{DraftFault, MAX_HEADLINE, MIN_HASHTAGS};

use super::language;
use super::prompt::banned_words;
use super::written::Written;

/// Characters of an image prompt that a provider takes.
const MOST_PROMPT: usize = 2_000;

/// What is wrong with an answer.
pub(super) fn of_answer(written: &Written, account: &account::Model) -> Vec<DraftFault> {
    let caption = written.whole_caption();
    let words = Words {
        headline: &written.one_line_headline(),
        caption: &caption,
        hashtags: written.tags().count(),
        alt_text: &written.alt_text,
        image_prompt: &written.image_prompt,
    };
    words.faults(account)
}

/// What is wrong with a post as it is.
pub(crate) fn of_post(row: &post::Model, account: &account::Model) -> Vec<DraftFault> {
    let words = Words {
        headline: &row.headline,
        caption: &row.caption,
        hashtags: caption::count(&row.caption).hashtags,
        alt_text: &row.alt_text,
        image_prompt: &row.image_prompt,
    };
    words.faults(account)
}

struct Words<'a> {
    headline: &'a str,
    caption: &'a str,
    hashtags: usize,
    alt_text: &'a str,
    image_prompt: &'a str,
}

impl Words<'_> {
    fn faults(&self, account: &account::Model) -> Vec<DraftFault> {
        let fits = |text: &str, most: usize| (1..=most).contains(&text.trim().chars().count());
        let limits = [
            (fits(self.headline, MAX_HEADLINE), DraftFault::Headline),
            (fits(self.caption, caption::MAX_CHARACTERS), DraftFault::Caption),
            ((MIN_HASHTAGS..=MAX_HASHTAGS).contains(&self.hashtags), DraftFault::Hashtags),
            (fits(self.alt_text, MAX_ALT_TEXT), DraftFault::AltText),
            (fits(self.image_prompt, MOST_PROMPT), DraftFault::ImagePrompt),
            (language::is_plausible(self.caption, &account.language), DraftFault::Language),
        ];
        let broken = limits.into_iter().filter_map(|(holds, fault)| (!holds).then_some(fault));
        broken.chain(self.banned(&banned_words(account))).collect()
    }

    /// Whole words in any case; a ban of several words is found as they stand.
    fn banned(&self, words: &[String]) -> Vec<DraftFault> {
        let text = spaced(&format!("{} {} {}", self.headline, self.caption, self.alt_text));
        let used = words.iter().filter(|word| !word.trim().is_empty() && text.contains(&spaced(word)));
        used.map(|word| DraftFault::BannedWord { word: word.clone() }).collect()
    }
}

/// ` one two `: lower case, each word between spaces.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::account;
    use super::*;

    fn written() -> Written {
        Written {
            headline: "A town heats with sand".into(),
            caption: "The town of 5,000 has a new tower. It is full of sand.".into(),
            hashtags: ["sand", "heat", "energy"].map(String::from).to_vec(),
            alt_text: "A tower at dusk".into(),
            image_prompt: "A tower".into(),
            statements: Vec::new(),
        }
    }

    #[test]
    fn a_sound_answer_has_no_fault() {
        assert_eq!(of_answer(&written(), &account()), []);
    }

    #[test]
    fn each_limit_is_named() {
        let wrong = Written {
            headline: "x".repeat(MAX_HEADLINE + 1),
            caption: "x".repeat(2_201),
            hashtags: ["a", "b", "c", "d", "e", "f"].map(String::from).to_vec(),
            alt_text: " ".into(),
            image_prompt: String::new(),
            statements: Vec::new(),
        };
        use DraftFault as F;
        assert_eq!(
            of_answer(&wrong, &account()),
            [F::Headline, F::Caption, F::Hashtags, F::AltText, F::ImagePrompt]
        );
        let two = Written { hashtags: vec!["a".into(), "b".into()], ..written() };
        assert_eq!(of_answer(&two, &account()), [F::Hashtags]);
    }

    #[test]
    fn a_banned_word_is_found_whole_and_in_any_case() {
        let account = account::Model { banned_words: r#"["Game-Changer", "and"]"#.to_owned(), ..account() };
        let with = |text: &str| {
            of_answer(&Written { caption: format!("{} {text}", written().caption), ..written() }, &account)
        };
        assert_eq!(with("A real game changer!"), [DraftFault::BannedWord { word: "Game-Changer".into() }]);
        assert_eq!(with("Sandy."), []);
    }
}
