//! What to say in a field of the answer: its purpose decides, the article gives the words.

use serde_json::Value;

use super::{
    article::Article,
    language::{stem, words},
    place::{Place, Role},
};

/// The usual length of a headline, in characters, when the description names none.
const HEADLINE: usize = 80;
/// A score of this and above says that the article fits.
const FITTING: i64 = 60;
/// Options that say "nothing to worry about".
const HARMLESS: [&str; 9] = ["none", "no", "low", "safe", "ok", "clean", "general", "minor", "neutral"];
/// First words of options that say "no".
const NEGATIVE: [&str; 14] = [
    "no",
    "not",
    "off",
    "skip",
    "reject",
    "rejected",
    "discard",
    "false",
    "unsupported",
    "irrelevant",
    "unrelated",
    "contradicted",
    "none",
    "unclear",
];

/// Speaks about one article.
pub(super) struct Writer<'a> {
    article: &'a Article,
    now: &'a str,
    misbehaviour: Misbehaviour,
}

/// What the writer gets wrong on order.
#[derive(Debug, Clone, Default)]
pub(super) struct Misbehaviour {
    /// Captions longer than Instagram takes.
    pub(super) long_caption: bool,
    /// One hashtag only.
    pub(super) one_hashtag: bool,
    /// The text of every field: what a model writes that takes the article for its orders.
    pub(super) orders: Option<String>,
}

impl<'a> Writer<'a> {
    /// `now` is RFC 3339.
    pub(super) fn new(article: &'a Article, now: &'a str, misbehaviour: Misbehaviour) -> Self {
        Self { article, now, misbehaviour }
    }

    /// A short thought about the task.
    pub(super) fn thought(&self) -> String {
        let fit = match self.article.shared.as_slice() {
            [] => "It shares no word with the topic.".to_owned(),
            shared => format!("It shares {} with the topic.", shared.join(", ")),
        };
        format!("The article is about: {}. {fit} I keep to what it says.", self.article.title)
    }

    /// An answer without a schema.
    pub(super) fn plain_answer(&self) -> String {
        format!("{}\n\n{}", self.article.title, self.article.opening(480))
    }

    /// The text of a field.
    pub(super) fn text(&self, place: &Place, format: Option<&str>) -> String {
        if let Some(text) = format.and_then(|format| self.formatted(format)) {
            return text;
        }
        if let Some(orders) = self.misbehaviour.orders.as_ref().filter(|_| place.role() != Role::Claim) {
            return orders.clone();
        }
        let article = self.article;
        let limit = place.limit("char");
        match place.role() {
            Role::AltText => article.alt_text(limit),
            Role::ImagePrompt => article.image_prompt(limit),
            Role::Hashtags | Role::Keyword => nth(&article.hashtags(), place.index),
            Role::Claim => article.sentence(place.index).to_owned(),
            Role::Risk => "none".to_owned(),
            Role::Reason => nth(&article.reasons(), place.index),
            Role::Headline => article.headline(limit.unwrap_or(HEADLINE)),
            Role::Caption => article.caption(limit, self.misbehaviour.long_caption),
            Role::Question => article.question().to_owned(),
            Role::Language => article.language.code().to_owned(),
            Role::Link => self.link(),
            Role::Date => self.now.to_owned(),
            Role::Source => article.source.clone().unwrap_or_else(|| "the article".to_owned()),
            Role::Score => article.score.to_string(),
            Role::Summary | Role::Other => article.opening(limit.unwrap_or(260)),
        }
    }

    /// A whole number: a score, a position, or one.
    pub(super) fn integer(&self, place: &Place) -> i64 {
        let position = i64::try_from(place.index).unwrap_or(0);
        match place.role() {
            Role::Score if of_ten(place) => self.article.score / 10,
            Role::Score => self.article.score,
            Role::Risk => 0,
            Role::Claim if place.description.contains("from 1") => position + 1,
            Role::Claim => position,
            _ if place.named(&["index", "position", "offset"]) => position,
            _ => 1,
        }
    }

    /// A number: a score as a share of one, unless the description speaks of ten or a hundred.
    pub(super) fn number(&self, place: &Place) -> f64 {
        // Scores are at most 100, so the conversion is exact.
        let score = f64::from(i32::try_from(self.article.score).unwrap_or(0));
        match place.role() {
            Role::Score if place.description.contains("100") => score,
            Role::Score if of_ten(place) => score / 10.0,
            Role::Score => score / 100.0,
            Role::Risk => 0.0,
            _ => 1.0,
        }
    }

    /// Whether something holds: fitness follows the score, soundness is granted, trouble is denied.
    pub(super) fn boolean(&self, place: &Place) -> bool {
        if place.named(&["relevant", "on_topic", "fit", "match", "publish", "accept"]) {
            return self.article.score >= FITTING;
        }
        place.named(&["support", "valid", "safe", "verified", "true"]) && !place.named(&["unsafe", "invalid"])
    }

    /// One of the options.
    pub(super) fn choice(&self, place: &Place, options: &[Value]) -> Value {
        let options_in_words: Vec<String> =
            options.iter().map(|option| option.as_str().unwrap_or_default().to_lowercase()).collect();
        let first = |test: &dyn Fn(&String) -> bool| options_in_words.iter().position(test);
        let denied = options_in_words.iter().filter(|option| is_negative(option)).count();
        let verdict = denied > 0 && denied < options.len() && options.len() <= 4;
        let found = match place.role() {
            Role::Language => first(&|option| option == self.article.language.code()),
            Role::Risk if place.named(&["sensitiv"]) && self.mentioned(&options_in_words).is_some() => {
                self.mentioned(&options_in_words)
            }
            Role::Risk => first(&|option| HARMLESS.contains(&option.as_str())),
            Role::Claim if verdict => first(&|option| !is_negative(option)),
            _ if verdict && self.article.score < FITTING => first(&|option| is_negative(option)),
            _ if verdict => first(&|option| !is_negative(option)),
            _ => self.nearest(&options_in_words),
        };
        options.get(found.unwrap_or(0)).cloned().unwrap_or(Value::Null)
    }

    /// The texts of an array, where they are known all at once.
    pub(super) fn list(&self, place: &Place) -> Option<Vec<String>> {
        if let Some(orders) = &self.misbehaviour.orders {
            return Some(orders.split_whitespace().map(str::to_owned).collect());
        }
        match place.role() {
            Role::Hashtags if self.misbehaviour.one_hashtag => {
                Some(self.article.hashtags().into_iter().take(1).collect())
            }
            Role::Hashtags | Role::Keyword => Some(self.article.hashtags()),
            Role::Reason => Some(self.article.reasons()),
            _ => None,
        }
    }

    /// How many items any other array has: one for each sentence of the caption, none for trouble, else two.
    pub(super) fn count(&self, place: &Place) -> usize {
        match place.role() {
            Role::Claim => self.article.caption_sentences(),
            Role::Risk => 0,
            _ => 2,
        }
    }

    /// Whether a field that may be null stays null: one that reports trouble, when there is none.
    pub(super) fn leaves_out(&self, place: &Place) -> bool {
        place.role() == Role::Risk
            || place.named(&["refus", "error", "correction", "problem", "issue", "reject", "conflict"])
            || (place.named(&["skip", "off_topic"]) && self.article.score >= FITTING)
    }

    /// Text in one of the formats that structured output knows.
    fn formatted(&self, format: &str) -> Option<String> {
        let date = self.now.get(..10).unwrap_or("1970-01-01");
        let text = match format {
            "date-time" => self.now.to_owned(),
            "date" => date.to_owned(),
            "time" => "12:00:00Z".to_owned(),
            "duration" => "PT1M".to_owned(),
            "email" => "desk@example.org".to_owned(),
            "hostname" => "example.org".to_owned(),
            "uri" => self.link(),
            "ipv4" => "192.0.2.1".to_owned(),
            "ipv6" => "2001:db8::1".to_owned(),
            "uuid" => "00000000-0000-4000-8000-000000000000".to_owned(),
            _ => return None,
        };
        Some(text)
    }

    fn link(&self) -> String {
        self.article.link.clone().unwrap_or_else(|| "https://example.org/".to_owned())
    }

    /// The option that shares a word with the article, or else the one that means "anything".
    fn nearest(&self, options: &[String]) -> Option<usize> {
        let anything = |option: &String| ["other", "general", "misc"].contains(&option.as_str());
        self.mentioned(options).or_else(|| options.iter().position(anything))
    }

    /// The option that shares a word with the article.
    fn mentioned(&self, options: &[String]) -> Option<usize> {
        let keywords: Vec<String> = self.article.keywords().iter().map(|word| stem(word)).collect();
        options.iter().position(|option| words(option).any(|word| keywords.contains(&stem(&word))))
    }
}

/// The description's way of saying that ten is the best.
fn of_ten(place: &Place) -> bool {
    ["0 to 10", "1 to 10", "0-10", "1-10", "0–10", "out of 10"].iter().any(|scale| {
        let description = &place.description;
        description
            .match_indices(scale)
            .any(|(start, _)| !description[start + scale.len()..].starts_with('0'))
    })
}

fn is_negative(option: &str) -> bool {
    let first = option.split(['_', '-', ' ']).next().unwrap_or_default();
    NEGATIVE.contains(&first)
}

/// The item at `index`, beginning anew after the last.
fn nth(items: &[String], index: usize) -> String {
    match items.len() {
        0 => String::new(),
        count => items[index % count].clone(),
    }
}
