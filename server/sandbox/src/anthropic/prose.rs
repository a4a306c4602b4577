//! What can be written about an article with its own words.

use super::{
    article::{Article, sentences},
    phrases,
    subjects::{is_subject, scene},
};
use crate::ids::seed;

/// The usual length of a caption's body, in characters.
const CAPTION: usize = 480;
/// More characters than Instagram takes (2,200).
const LONG_CAPTION: usize = 2_300;
const MAX_HASHTAGS: usize = 5;
const MIN_HASHTAGS: usize = 3;

impl Article {
    /// The title without the publisher's name that many feeds append, within `limit` characters.
    pub(super) fn headline(&self, limit: usize) -> String {
        let title = self.title.rsplit_once(" | ").map_or(self.title.as_str(), |(title, _)| title);
        clip(title.trim_end_matches('.'), limit)
    }

    /// The first sentences, word for word, within `limit` characters; a longer first sentence is cut.
    pub(super) fn opening(&self, limit: usize) -> String {
        let mut text = clip(self.sentence(0), limit);
        for sentence in self.sentences.iter().skip(1) {
            if text.chars().count() + 1 + sentence.chars().count() > limit {
                break;
            }
            text = format!("{text} {sentence}");
        }
        text
    }

    /// The opening and a question to the reader. `long` makes it longer than Instagram takes.
    pub(super) fn caption(&self, limit: Option<usize>, long: bool) -> String {
        let question = self.question();
        if long {
            // Even a sentence of one letter and its space reach the length within this many.
            let mut text = String::new();
            for index in 0..LONG_CAPTION {
                text = text + self.sentence(index) + " ";
                if text.chars().count() > LONG_CAPTION {
                    break;
                }
            }
            return text + question;
        }
        let room = limit.map_or(CAPTION, |limit| limit.saturating_sub(question.chars().count() + 2));
        format!("{}\n\n{question}", self.opening(room.clamp(1, CAPTION)))
    }

    /// How many sentences the caption takes from the article.
    pub(super) fn caption_sentences(&self) -> usize {
        sentences(&self.opening(CAPTION)).len().max(1)
    }

    pub(super) fn question(&self) -> &'static str {
        phrases::question(self.language, seed(&self.title))
    }

    /// Three to five single words in lower case, without the sign; names of subjects go first.
    pub(super) fn hashtags(&self) -> Vec<String> {
        let mut tags = self.keywords();
        tags.sort_by_key(|word| !is_subject(word));
        tags.truncate(MAX_HASHTAGS);
        for spare in ["news", "today", "worldnews"] {
            if tags.len() < MIN_HASHTAGS {
                tags.push(spare.to_owned());
            }
        }
        tags
    }

    /// Why the article fits the topic or does not.
    pub(super) fn reasons(&self) -> Vec<String> {
        if self.shared.is_empty() {
            return vec![
                "Shares no subject with the topic".into(),
                format!("Is about something else: {}", self.headline(70)),
            ];
        }
        let named: Vec<&str> = self.shared.iter().take(3).map(String::as_str).collect();
        let mut reasons = vec![format!("Speaks of {}, close to the topic", named.join(", "))];
        let has_figure = |sentence: &&String| sentence.contains(|letter: char| letter.is_ascii_digit());
        if let Some(figure) = self.sentences.iter().find(has_figure) {
            reasons.push(format!("Gives figures: {}…", clip(figure, 70)));
        }
        reasons.push("Reports one event with a clear place and outcome".into());
        reasons
    }

    pub(super) fn alt_text(&self, limit: Option<usize>) -> String {
        clip(&format!("Illustration of {}", scene(&self.keywords())), limit.unwrap_or(240))
    }

    pub(super) fn image_prompt(&self, limit: Option<usize>) -> String {
        let keywords = self.keywords();
        let subject: Vec<&str> = keywords.iter().take(3).map(String::as_str).collect();
        let prompt = format!(
            "Editorial illustration of {}, for a story about {}. Layered flat shapes, muted palette, soft \
             grain, room at the top, no text, no logos, no faces.",
            scene(&keywords),
            subject.join(", ")
        );
        clip(&prompt, limit.unwrap_or(600))
    }
}

/// The text within `limit` characters, cut between two words.
pub(super) fn clip(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let cut: String = text.chars().take(limit + 1).collect();
    let whole =
        cut.rsplit_once(' ').map_or_else(|| cut.chars().take(limit).collect(), |(whole, _)| whole.to_owned());
    whole.trim_end_matches([',', ';', ':', '–', '-', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<article><title>Harbour tram line opens early | Gazette</title><text>The harbour tram \
        line opened on Monday. It is 4.2 kilometres long. Engineers finished it five weeks early.</text></article>";

    #[test]
    fn a_caption_is_the_articles_own_sentences_and_a_question() {
        let article = Article::find(TEXT, "Topic: trams");
        let caption = article.caption(Some(90), false);
        assert!(caption.starts_with("The harbour tram line opened on Monday."), "{caption}");
        assert!(caption.ends_with('?') && caption.chars().count() <= 90, "{caption}");
        assert!(article.caption(None, true).chars().count() > 2_200);
    }

    #[test]
    fn headline_hashtags_and_reasons_come_from_the_article() {
        let article = Article::find(TEXT, "Topic: trams");
        assert_eq!(article.headline(80), "Harbour tram line opens early");
        assert_eq!(article.headline(15), "Harbour tram");
        let tags = article.hashtags();
        assert!((3..=5).contains(&tags.len()) && tags.contains(&"harbour".to_owned()), "{tags:?}");
        assert!(article.reasons()[1].contains("4.2 kilometres"));
    }
}
