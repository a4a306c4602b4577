//! The article in a prompt: found, cut into sentences, and weighed against the topic.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    language::{Language, is_telling, stem, words},
    subjects::related,
};
use crate::ids::seed;

/// Abbreviations after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 16] = [
    "dr", "mr", "mrs", "ms", "prof", "st", "no", "approx", "vs", "etc", "e.g", "i.e", "inc", "ltd", "jr",
    "bzw",
];

/// What the model was given to read.
#[derive(Debug)]
pub(super) struct Article {
    pub(super) title: String,
    pub(super) sentences: Vec<String>,
    pub(super) source: Option<String>,
    pub(super) link: Option<String>,
    pub(super) language: Language,
    /// 0 to 100: how much of the topic the article speaks about.
    pub(super) score: i64,
    /// Words of the topic that the article uses, as the topic writes them.
    pub(super) shared: Vec<String>,
}

impl Article {
    /// Finds the article in the user's words: between `<article>` tags, or else all of them.
    pub(super) fn find(user: &str, system: &str) -> Self {
        let user = without_steering(user);
        let (inside, outside) = match last_element(&user, "article") {
            Some((inside, outside)) => (inside, outside),
            None => (user.as_str(), String::new()),
        };
        let text = ["text", "body", "content"].iter().find_map(|tag| element(inside, tag));
        let title = element(inside, "title").map(unescape);
        let text = unescape(text.unwrap_or_else(|| after(inside, "</title>")));
        let sentences = numbered(&text).unwrap_or_else(|| sentences(&text));
        let text = sentences.join(" ");
        let title = title.filter(|title| !title.trim().is_empty());
        let title = title.or_else(|| sentences.first().cloned()).unwrap_or_default();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let topic = topic(system, &outside);
        let (score, shared) = weigh(&topic, &title, &text);
        Self {
            source: element(inside, "source").map(unescape),
            link: words_with(inside, "http").next(),
            language: Language::of(&text),
            title,
            sentences,
            score,
            shared,
        }
    }

    /// The sentence at `index`, beginning anew after the last; empty only if there is no text at all.
    pub(super) fn sentence(&self, index: usize) -> &str {
        match self.sentences.len() {
            0 => &self.title,
            count => &self.sentences[index % count],
        }
    }

    /// What a model writes that takes the article for its orders: all of it, and what it was told, if it asks for that.
    pub(super) fn orders(&self, system: &str) -> String {
        let text = format!("{}\n{}", self.title, self.sentences.join(" "));
        let lower = text.to_lowercase();
        let asks =
            ["system", "prompt", "instruction", "key", "token"].iter().any(|word| lower.contains(word));
        if asks { format!("{text}\n{system}") } else { text }
    }

    /// Telling words in lower case, each once: the most frequent first, those of the title before others.
    pub(super) fn keywords(&self) -> Vec<String> {
        let text = self.sentences.iter().flat_map(|sentence| words(sentence));
        let mut ranked: Vec<(String, String, usize)> = Vec::new();
        // The title counts once more than the text, and ties keep the order of appearance.
        for word in words(&self.title).chain(words(&self.title)).chain(text).filter(|word| is_telling(word)) {
            let stem = stem(&word);
            match ranked.iter_mut().find(|(_, known, _)| *known == stem) {
                Some((.., count)) => *count += 1,
                None => ranked.push((word, stem, 1)),
            }
        }
        ranked.sort_by_key(|(.., count)| Reverse(*count));
        ranked.into_iter().map(|(word, ..)| word).collect()
    }
}

/// The prompt without the words that steer the sandbox, which no caption should repeat.
fn without_steering(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("[[sandbox:") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].find("]]").map_or("", |end| &rest[start + end + 2..]);
    }
    kept.push_str(rest);
    kept
}

/// The content of the last element of that name, and the text around it.
fn last_element<'a>(text: &'a str, name: &str) -> Option<(&'a str, String)> {
    let close = text.rfind(&format!("</{name}>"))?;
    let open = text[..close].rfind(&format!("<{name}"))?;
    let start = open + text[open..close].find('>')? + 1;
    Some((&text[start..close], format!("{}\n{}", &text[..open], &text[close..])))
}

/// The content of the first element of that name.
pub(super) fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let open = text.find(&format!("<{name}"))?;
    let start = open + text[open..].find('>')? + 1;
    let end = start + text[start..].find(&format!("</{name}>"))?;
    Some(text[start..end].trim())
}

fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.find(mark).map_or(text, |place| &text[place + mark.len()..])
}

fn words_with<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = String> + 'a {
    let edge = |letter: char| letter.is_whitespace() || "<>\"'()".contains(letter);
    text.split(edge).filter(move |word| word.starts_with(start)).map(str::to_owned)
}

pub(super) fn unescape(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&")
}

/// The sentences of a text whose lines begin with their numbers, as in `[1] It rained.`
fn numbered(text: &str) -> Option<Vec<String>> {
    let sentence = |line: &str| {
        let (number, sentence) = line.trim().strip_prefix('[')?.split_once(']')?;
        number.parse::<usize>().ok().map(|_| sentence.trim().to_owned())
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let found: Option<Vec<String>> = lines.map(sentence).collect();
    found.map(|mut found| {
        found.retain(|sentence| !sentence.is_empty());
        found
    })
}

/// Cuts a text into sentences, word for word as they stand, with runs of spaces made one.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut sentence = String::new();
        let mut words = paragraph.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            sentence.push_str(word);
            let next_begins = words.peek().is_none_or(|next| {
                next.chars()
                    .find(|letter| letter.is_alphanumeric())
                    .is_none_or(|letter| !letter.is_lowercase())
            });
            if next_begins && ends_sentence(word) {
                sentences.push(std::mem::take(&mut sentence));
            }
        }
        if !sentence.is_empty() {
            sentences.push(sentence);
        }
    }
    sentences
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    let Some(stem) = bare.strip_suffix(['.', '!', '?', '…', '。', '！', '？']) else { return false };
    let stem = stem.trim_start_matches(['"', '(', '“', '„', '«']).to_lowercase();
    let initial = stem.chars().count() == 1 && stem.chars().all(char::is_alphabetic);
    !(bare.ends_with('.') && (initial || ABBREVIATIONS.contains(&stem.as_str())))
}

/// What the operator wants to read about: a `<topic>` element, a line `Topic: …`, or the prompt's telling words.
fn topic(system: &str, outside: &str) -> String {
    let named = [outside, system].into_iter().find_map(|text| {
        let line = text.lines().find_map(|line| {
            let line = line.trim_start_matches(['-', '*', '#', ' ']);
            let (label, rest) = line.split_once(':')?;
            (label.to_lowercase().trim().ends_with("topic") && !rest.trim().is_empty()).then_some(rest)
        });
        element(text, "topic").or(line).map(str::to_owned)
    });
    named.unwrap_or_else(|| format!("{system}\n{outside}"))
}

/// The score, and the words that topic and article share: the topic's own, then the article's from the same field.
fn weigh(topic: &str, title: &str, text: &str) -> (i64, Vec<String>) {
    let in_title: BTreeSet<String> = words(title).map(|word| stem(&word)).collect();
    let in_text: BTreeSet<String> = words(text).map(|word| stem(&word)).collect();
    let wanted = telling_once(topic);
    let said = telling_once(&format!("{title} {text}"));
    let hit = |word: &&String| in_title.contains(&stem(word)) || in_text.contains(&stem(word));
    let mut shared: Vec<String> = wanted.iter().filter(hit).cloned().collect();
    let literal = shared.len();
    let mut known: BTreeSet<String> = shared.iter().map(|word| stem(word)).collect();
    shared.extend(related(&wanted, &said).into_iter().filter(|word| known.insert(stem(word))).cloned());
    let spread = i64::try_from(seed(title) % 7).unwrap_or(0);
    // One word of the same field may be chance; two are a subject.
    if literal == 0 && shared.len() < 2 {
        return (4 + 2 * spread, Vec::new());
    }
    let in_title = shared.iter().filter(|word| in_title.contains(&stem(word))).count();
    let points = 4 * (shared.len() + literal + in_title);
    (97.min(60 + i64::try_from(points).unwrap_or(37) + spread / 2), shared)
}

/// The telling words of a text, each once, in order.
fn telling_once(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words(text).filter(|word| is_telling(word) && seen.insert(stem(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: &str = "Judge the <article> below.\n<topic>Trams and night trains</topic>\n<article id=\"4\">\n\
        <title>City buys &amp; tests ten trams</title>\n<source>Harbour Gazette</source>\n\
        <url>https://news.example/a?b=1</url>\n<text>The city bought ten trams. They cost 4.5 million in total. \
        Dr. Ito said: \"They arrive in May.\" It rained.</text></article>";

    #[test]
    fn the_article_is_read_out_of_its_tags() {
        let article = Article::find(USER, "You are an editor.");
        assert_eq!(article.title, "City buys & tests ten trams");
        assert_eq!(article.source.as_deref(), Some("Harbour Gazette"));
        assert_eq!(article.link.as_deref(), Some("https://news.example/a?b=1"));
        assert_eq!(article.sentences[1], "They cost 4.5 million in total.");
        assert_eq!(article.sentences[2], "Dr. Ito said: \"They arrive in May.\"");
    }

    #[test]
    fn numbered_sentences_are_read_without_their_numbers() {
        let user = "<article><title>T</title><text>\n[1] One of them.\n[2] Two, [3] with a bracket.\n</text></article>";
        assert_eq!(Article::find(user, "").sentences, ["One of them.", "Two, [3] with a bracket."]);
    }

    #[test]
    fn the_score_follows_the_words_shared_with_the_topic() {
        let near = Article::find(USER, "");
        assert!((60..=97).contains(&near.score), "{}", near.score);
        assert_eq!(near.shared, ["trams"]);
        let far = Article::find(&USER.replace("Trams and night trains", "Opera singers"), "");
        assert!(far.score < 20, "{}", far.score);
    }

    #[test]
    fn a_prompt_without_tags_is_the_article_itself() {
        let article = Article::find("A reef grew back. Divers counted corals.", "Topic: coral reefs");
        assert_eq!(article.title, "A reef grew back.");
        assert_eq!(article.shared, ["coral", "reefs", "divers"]);
    }

    #[test]
    fn steering_words_are_not_part_of_the_article() {
        let article = Article::find("<article><title>One [[sandbox:long-caption]]two</title></article>", "");
        assert_eq!(article.title, "One two");
    }
}
