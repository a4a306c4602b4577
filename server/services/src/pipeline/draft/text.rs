//! The text of a draft: what Claude is asked to answer with, and what of it goes on the post.

use serde::Deserialize;
use serde_json::json;
use types::caption;

use super::filter;

/// What Claude is asked to answer with.
#[derive(Deserialize)]
pub(super) struct Written {
    pub headline: String,
    pub caption: String,
    pub hashtags: Vec<String>,
    pub alt_text: String,
    pub image_prompt: String,
}

impl Written {
    /// Takes out of every field what never goes on a post, and says what of which field, in words.
    pub fn purge(&mut self, own: &str) -> Vec<String> {
        let tags = self.hashtags.iter_mut().map(|tag| ("hashtags", tag));
        let texts = [
            ("headline", &mut self.headline),
            ("caption", &mut self.caption),
            ("alt text", &mut self.alt_text),
            ("image prompt", &mut self.image_prompt),
        ];
        let mut removed = Vec::new();
        for (name, text) in texts.into_iter().chain(tags) {
            let (clean, faults) = filter::clean(text, own);
            *text = clean;
            removed.extend(faults.into_iter().map(|fault| format!("{} in the {name}", fault.as_str())));
        }
        removed.dedup();
        removed
    }
}

/// Caption and hashtags as they are published. A caption that is too long is kept whole: a person shortens it.
pub(super) fn compose(text: &str, hashtags: &[String]) -> String {
    let tags: Vec<String> = hashtags
        .iter()
        .map(|tag| tag.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|tag| !tag.is_empty())
        .take(caption::MAX_HASHTAGS)
        .map(|tag| format!("#{tag}"))
        .collect();
    let text = text.trim();
    if tags.is_empty() { text.to_owned() } else { format!("{text}\n\n{}", tags.join(" ")) }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn schema() -> serde_json::Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["headline", "caption", "hashtags", "alt_text", "image_prompt"],
        "properties": {
            "headline": text("The news in at most 90 characters."),
            "caption": text("Two to four short sentences, without hashtags and links."),
            "hashtags": {
                "type": "array",
                "items": { "type": "string" },
                "description": "Three to five single words without #."
            },
            "alt_text": text("What the picture shows, for a screen reader."),
            "image_prompt": text("What an illustrator should draw, in English.")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_are_cleaned_and_bounded() {
        let tags = ["#Buses".to_owned(), "bad tag!".into(), "a".into(), "b".into(), "c".into(), "d".into()];
        assert_eq!(compose(" Text. ", &tags), "Text.\n\n#Buses #badtag #a #b #c");
        assert_eq!(compose("Text.", &[]), "Text.");
    }

    #[test]
    fn every_field_is_purged_and_named() {
        let bad = || "Look at evil.example".to_owned();
        let mut written = Written {
            headline: bad(),
            caption: bad(),
            hashtags: vec!["buses".into(), "evil.example".into(), "@evil".into()],
            alt_text: bad(),
            image_prompt: bad(),
        };
        assert_eq!(
            written.purge("city.news"),
            [
                "a link or domain in the headline",
                "a link or domain in the caption",
                "a link or domain in the alt text",
                "a link or domain in the image prompt",
                "a link or domain in the hashtags",
                "somebody else's @handle in the hashtags",
            ]
        );
        for text in [&written.headline, &written.caption, &written.alt_text, &written.image_prompt] {
            assert_eq!(text, "Look at");
        }
        assert_eq!(compose(&written.caption, &written.hashtags), "Look at\n\n#buses");
    }

    #[test]
    fn a_caption_that_is_too_long_is_kept_whole() {
        let long = "x".repeat(caption::MAX_CHARACTERS + 50);
        assert_eq!(compose(&long, &[]).chars().count(), caption::MAX_CHARACTERS + 50);
    }
}
