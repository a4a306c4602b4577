//! What makes an article the same article on the next visit.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::FeedItem;

/// The longest identifier kept as it is.
const MAX_CHARS: usize = 1_000;

/// An identifier for an article that has none, or one that cannot be used: the same as long as `parts` are.
pub(super) fn derived(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The identifier of an article, given what the feed says.
pub(super) fn identify(given: Option<&str>, link: Option<&str>, title: Option<&str>, text: &str) -> String {
    match given.map(str::trim).filter(|id| !id.is_empty()) {
        Some(id) if id.chars().nth(MAX_CHARS).is_none() => id.to_owned(),
        Some(id) => derived(&[id]),
        None => derived(&[link.unwrap_or(text), title.unwrap_or_default()]),
    }
}

/// Makes identifiers unique. An article that comes twice is kept once; an identifier that stands for
/// several articles identifies none of them, and is completed with what tells them apart.
pub(super) fn make_unique(items: &mut Vec<FeedItem>) {
    let mut bearers: HashMap<String, HashSet<String>> = HashMap::with_capacity(items.len());
    items.retain(|item| bearers.entry(item.id.clone()).or_default().insert(distinction(item)));
    for item in items {
        if bearers.get(&item.id).is_some_and(|distinctions| distinctions.len() > 1) {
            item.id = derived(&[&item.id, &distinction(item)]);
        }
    }
}

fn distinction(item: &FeedItem) -> String {
    match &item.link {
        Some(link) => link.clone(),
        None => derived(&[item.title.as_deref().unwrap_or_default(), &item.text]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, link: &str) -> FeedItem {
        FeedItem {
            id: id.to_owned(),
            title: None,
            link: Some(link.to_owned()),
            published: None,
            author: None,
            summary: None,
            text: String::new(),
        }
    }

    #[test]
    fn an_article_without_identifier_gets_one_from_link_and_title() {
        let first = identify(None, Some("https://example.com/1"), Some("One"), "");
        assert_eq!(first, identify(Some("  "), Some("https://example.com/1"), Some("One"), "changed"));
        assert_ne!(first, identify(None, Some("https://example.com/2"), Some("One"), ""));
        assert_ne!(identify(None, None, None, "a"), identify(None, None, None, "b"));
    }

    #[test]
    fn a_given_identifier_stays_unless_it_is_endless() {
        assert_eq!(identify(Some(" tag:1 "), None, None, ""), "tag:1");
        assert_eq!(identify(Some(&"a".repeat(1_001)), None, None, "").len(), 32);
    }

    #[test]
    fn an_identifier_of_several_articles_is_completed_whatever_their_order() {
        let ids = |links: [&str; 3]| {
            let mut items: Vec<_> = links.iter().map(|link| item("same", link)).collect();
            make_unique(&mut items);
            items.into_iter().map(|item| (item.link, item.id)).collect::<HashMap<_, _>>()
        };
        let there = ids(["a", "b", "c"]);
        assert_eq!(there.values().collect::<HashSet<_>>().len(), 3);
        assert_eq!(there, ids(["c", "a", "b"]));
    }

    #[test]
    fn an_article_that_comes_twice_is_kept_once() {
        let mut items = vec![item("1", "a"), item("2", "b"), item("1", "a")];
        make_unique(&mut items);
        assert_eq!(items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    }
}
