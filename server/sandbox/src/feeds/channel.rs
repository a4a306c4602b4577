//! The demo's feeds: which articles they hold at a given moment.

use anyhow::Context;
use serde::Deserialize;

/// Articles that a feed holds from the start.
const AT_START: i64 = 3;
/// Articles in the document, newest first; older ones leave it.
const WINDOW: i64 = 20;
/// Time between the articles of the start, in milliseconds.
const START_GAP_MS: i64 = 25 * 60_000;

/// The format of a feed's document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Rss,
    Atom,
    Json,
}

/// One of the demo's feeds.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) format: Format,
    articles: Vec<Article>,
    started_ms: i64,
    interval_ms: i64,
    /// How much earlier than a whole interval this feed's articles appear, so that the feeds take turns.
    lead_ms: i64,
}

/// An article as it is stored.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    slug: String,
    author: String,
    title: String,
    /// Paragraphs.
    text: Vec<String>,
}

/// An article as it appears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) slug: String,
    pub(super) author: String,
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) published_ms: i64,
}

/// The three feeds, each in a format of its own.
pub(super) fn demo_channels(started_ms: i64, interval_ms: i64) -> anyhow::Result<Vec<Channel>> {
    let sources = [
        (
            "city-transit.xml",
            "City Transit Weekly",
            "Trams, buses, ferries and the streets they share",
            Format::Rss,
            include_str!("articles/city-transit.json"),
        ),
        (
            "clean-energy.xml",
            "Clean Energy Notes",
            "Wind, sun, heat and the grid between them",
            Format::Atom,
            include_str!("articles/clean-energy.json"),
        ),
        (
            "ocean-science.json",
            "Ocean Science Letters",
            "What research ships, divers and gliders found",
            Format::Json,
            include_str!("articles/ocean-science.json"),
        ),
    ];
    let channel = |(place, source): (i64, (_, _, _, _, &str))| {
        let (name, title, description, format, articles) = source;
        let articles: Vec<Article> =
            serde_json::from_str(articles).with_context(|| format!("the articles of {name}"))?;
        anyhow::ensure!(!articles.is_empty(), "{name} has no articles");
        let lead_ms = interval_ms / 3 * place;
        Ok(Channel { name, title, description, format, articles, started_ms, interval_ms, lead_ms })
    };
    (0..).zip(sources).map(channel).collect()
}

impl Channel {
    /// The articles in the feed at this moment, newest first.
    pub(super) fn items(&self, now_ms: i64) -> Vec<Item> {
        let count = self.count(now_ms);
        ((count - WINDOW).max(0)..count).rev().map(|number| self.item(number)).collect()
    }

    /// An article that has appeared by this moment, even if it has left the document.
    pub(super) fn item_at(&self, slug: &str, now_ms: i64) -> Option<Item> {
        (0..self.count(now_ms)).rev().map(|number| self.item(number)).find(|item| item.slug == slug)
    }

    /// How many articles have appeared so far.
    fn count(&self, now_ms: i64) -> i64 {
        let since_start = now_ms.saturating_sub(self.started_ms).saturating_add(self.lead_ms);
        AT_START + since_start.div_euclid(self.interval_ms).max(0)
    }

    /// The article with this number, counted from 0. Once all have appeared they come again as updates.
    fn item(&self, number: i64) -> Item {
        let total = i64::try_from(self.articles.len()).unwrap_or(1);
        let article = &self.articles[usize::try_from(number % total).unwrap_or(0)];
        let edition = number / total;
        let published_ms = match number - AT_START {
            early @ ..0 => self.started_ms + early * START_GAP_MS,
            later => (later + 1)
                .saturating_mul(self.interval_ms)
                .saturating_add(self.started_ms)
                .saturating_sub(self.lead_ms),
        };
        let mut item = Item {
            slug: article.slug.clone(),
            author: article.author.clone(),
            title: article.title.clone(),
            paragraphs: article.text.clone(),
            published_ms,
        };
        if edition > 0 {
            item.slug = format!("{}-{}", article.slug, edition + 1);
            item.title = format!("Update {edition}: {}", article.title);
            item.paragraphs.insert(0, format!("This is update number {edition} to an earlier report."));
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_feed_begins_with_three_articles_and_gains_one_each_interval() {
        let channels = demo_channels(1_000_000_000, MINUTE).unwrap();
        let start = 1_000_000_000;
        for channel in &channels {
            assert_eq!(channel.items(start).len(), 3, "{}", channel.name);
            assert_eq!(channel.items(start + 4 * MINUTE).len(), 7);
            assert!(channel.items(start + MINUTE).iter().all(|item| item.published_ms <= start + MINUTE));
        }
        assert_eq!(channels[2].items(start + MINUTE / 3).len(), 4);
        assert_eq!(channels[0].items(start + MINUTE / 3).len(), 3);
    }

    #[test]
    fn articles_come_again_as_updates_with_new_names() {
        let channel = &demo_channels(0, MINUTE).unwrap()[0];
        let mut slugs: Vec<String> = (0..60).map(|number| channel.item(number).slug).collect();
        assert!(channel.item(14).title.starts_with("Update 1: "));
        slugs.sort();
        slugs.dedup();
        assert_eq!(slugs.len(), 60);
        assert_eq!(channel.items(40 * MINUTE).len(), 20);
        assert!(channel.item_at("night-tram-returns", 40 * MINUTE).is_some());
    }

    #[test]
    fn every_article_has_between_three_and_nine_sentences() {
        for channel in demo_channels(0, MINUTE).unwrap() {
            assert_eq!(channel.articles.len(), 14);
            for article in &channel.articles {
                let stops = article.text.iter().flat_map(|text| text.split_inclusive(['.', '”'])).count();
                assert!((3..=9).contains(&stops), "{} has {stops}", article.slug);
            }
        }
    }
}
