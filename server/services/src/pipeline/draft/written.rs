//! What Claude answered, and how it becomes a post's words.

use serde::{Deserialize, Serialize};
use types::caption::{MAX_ALT_TEXT, MAX_HASHTAGS};

/// Characters of an image prompt at most; what is longer is cut.
pub(super) const MOST_PROMPT: usize = 2_000;

/// The answer in its schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    pub headline: String,
    pub caption: String,
    pub hashtags: Vec<String>,
    pub alt_text: String,
    pub image_prompt: String,
    #[serde(default)]
    pub statements: Vec<Tied>,
}

/// A statement of the post and the article's sentence it rests on: 1 is the first, 0 the title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tied {
    pub statement: String,
    pub sentence: i64,
}

impl Written {
    /// Text, the account's call to action and hashtags as they are published. A caption that is too long is kept
    /// whole: a person shortens it.
    pub fn whole_caption(&self, end: &str) -> String {
        let (text, end) = (self.caption.trim(), end.trim());
        let tags: Vec<String> = self.tags().take(MAX_HASHTAGS).map(|tag| format!("#{tag}")).collect();
        let end = if text.is_empty() || text.ends_with(end) { "" } else { end };
        let parts = [text, end, &tags.join(" ")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// The hashtags as Instagram reads them, without their sign.
    pub fn tags(&self) -> impl Iterator<Item = String> {
        let clean =
            |tag: &String| tag.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        self.hashtags.iter().map(clean).filter(|tag| !tag.is_empty())
    }

    /// The headline on one line.
    pub fn one_line_headline(&self) -> String {
        self.headline.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The alternative text within Instagram's limit.
    pub fn short_alt_text(&self) -> String {
        self.alt_text.trim().chars().take(MAX_ALT_TEXT).collect()
    }

    /// The image prompt within the providers' limits.
    pub fn short_image_prompt(&self) -> String {
        self.image_prompt.trim().chars().take(MOST_PROMPT).collect()
    }
}

#[cfg(test)]
mod tests {
    use types::caption::MAX_CHARACTERS;

    use super::*;

    fn written(caption: &str, hashtags: &[&str]) -> Written {
        Written {
            headline: " A\n headline ".into(),
            caption: caption.into(),
            hashtags: hashtags.iter().map(|tag| (*tag).to_owned()).collect(),
            alt_text: "x".repeat(MAX_ALT_TEXT + 1),
            image_prompt: String::new(),
            statements: Vec::new(),
        }
    }

    #[test]
    fn hashtags_are_cleaned_and_bounded() {
        let tags = ["#Buses", "bad tag!", "a", "b", "c", "d"];
        assert_eq!(written(" Text. ", &tags).whole_caption(""), "Text.\n\n#Buses #badtag #a #b #c");
        assert_eq!(written("Text.", &[]).whole_caption(""), "Text.");
    }

    #[test]
    fn the_call_to_action_stands_before_the_hashtags_and_only_once() {
        let end = "Tell us below.";
        assert_eq!(written("Text.", &["a"]).whole_caption(end), "Text.\n\nTell us below.\n\n#a");
        assert_eq!(written("Text. Tell us below.", &[]).whole_caption(end), "Text. Tell us below.");
    }

    #[test]
    fn a_caption_that_is_too_long_is_kept_whole() {
        let long = "x".repeat(MAX_CHARACTERS + 50);
        assert_eq!(written(&long, &[]).whole_caption("").chars().count(), MAX_CHARACTERS + 50);
    }

    #[test]
    fn headline_and_alternative_text_fit_their_places() {
        let written = written("", &[]);
        assert_eq!(written.one_line_headline(), "A headline");
        assert_eq!(written.short_alt_text().chars().count(), MAX_ALT_TEXT);
    }
}
