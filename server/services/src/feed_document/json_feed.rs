//! Reads JSON Feed 1.0 and 1.1.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};
use url::Url;

use super::construct::{Construct, Kind};
use super::draft::{Draft, DraftItem};
use super::link::Link;
use super::{FeedDocumentError, dates, person};

/// Reads a document that begins like a JSON object.
pub(super) fn read(source: &str, base: Option<&Url>) -> Result<Draft, FeedDocumentError> {
    let document: Document<'_> = serde_json::from_str(source)
        .map_err(|error| FeedDocumentError::Broken { why: format!("its JSON cannot be read: {error}") })?;
    let is_feed = document.version.as_deref().is_some_and(|version| version.contains("jsonfeed.org"));
    let Some(items) = document.items.filter(|_| is_feed || document.title.is_some()) else {
        let found = "it is JSON, but not a JSON Feed: it has no \"items\" or no \"version\"".to_owned();
        return Err(FeedDocumentError::NotAFeed { found });
    };
    let mut draft =
        Draft { authors: names(document.author.as_ref(), document.authors.as_deref()), ..Draft::default() };
    if let Some(title) = document.title {
        draft.title.offer(0, Construct::new(Kind::Plain, title));
    }
    if let Some(link) = document.home_page_url.and_then(|url| Link::read(&url, base)) {
        draft.link.offer(0, link);
    }
    draft.own = document.feed_url.and_then(|url| Link::read(&url, base));
    for item in items {
        if draft.is_full() {
            break;
        }
        draft.items.push(item.into_draft(base));
    }
    Ok(draft)
}

/// The fields we read. A field of the wrong type is as good as missing.
#[derive(Deserialize)]
struct Document<'j> {
    #[serde(borrow, default, deserialize_with = "text")]
    version: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    title: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    home_page_url: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    feed_url: Text<'j>,
    #[serde(borrow)]
    author: Option<Author<'j>>,
    #[serde(borrow)]
    authors: Option<Vec<Author<'j>>>,
    #[serde(borrow)]
    items: Option<Vec<Item<'j>>>,
}

#[derive(Deserialize)]
struct Item<'j> {
    #[serde(borrow, default, deserialize_with = "text")]
    id: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    url: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    external_url: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    title: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    summary: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    content_html: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    content_text: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    date_published: Text<'j>,
    #[serde(borrow, default, deserialize_with = "text")]
    date_modified: Text<'j>,
    #[serde(borrow)]
    author: Option<Author<'j>>,
    #[serde(borrow)]
    authors: Option<Vec<Author<'j>>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Author<'j> {
    Named {
        #[serde(borrow)]
        name: Cow<'j, str>,
    },
    Bare(#[serde(borrow)] Cow<'j, str>),
    Other(IgnoredAny),
}

impl Author<'_> {
    fn name(&self) -> Option<String> {
        match self {
            Self::Named { name } | Self::Bare(name) => person::name(name),
            Self::Other(_) => None,
        }
    }
}

type Text<'j> = Option<Cow<'j, str>>;

/// A string; a number in its place is taken as its digits, which many feeds have as identifiers.
fn text<'de: 'j, 'j, D: Deserializer<'de>>(deserializer: D) -> Result<Text<'j>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Value<'v> {
        Text(#[serde(borrow)] Cow<'v, str>),
        Number(serde_json::Number),
        Other(IgnoredAny),
    }
    Ok(match Value::deserialize(deserializer)? {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Other(_) => None,
    })
}

impl Item<'_> {
    fn into_draft(self, base: Option<&Url>) -> DraftItem {
        let mut item = DraftItem { id: self.id.map(Cow::into_owned), ..DraftItem::default() };
        if let Some(link) =
            [self.url, self.external_url].into_iter().flatten().find_map(|url| Link::read(&url, base))
        {
            item.link.offer(0, link);
        }
        let dates = [self.date_published, self.date_modified];
        if let Some(date) = dates.into_iter().flatten().find_map(|date| dates::parse(&date)) {
            item.published.offer(0, date);
        }
        if let Some(title) = self.title {
            item.title.offer(0, Construct::new(Kind::Plain, title));
        }
        if let Some(summary) = self.summary {
            item.summary.offer(0, Construct::unsure(summary));
        }
        if let Some(content) = self.content_html {
            item.content.offer(0, Construct::new(Kind::Html, content));
        }
        if let Some(content) = self.content_text {
            item.content.offer(1, Construct::new(Kind::Plain, content));
        }
        for name in names(self.author.as_ref(), self.authors.as_deref()) {
            item.authors.add_author(0, name);
        }
        item
    }
}

/// The names of version 1.1, or else the one of version 1.0.
fn names(author: Option<&Author<'_>>, authors: Option<&[Author<'_>]>) -> Vec<String> {
    let several: Vec<String> = authors.unwrap_or_default().iter().filter_map(Author::name).collect();
    if several.is_empty() { author.and_then(Author::name).into_iter().collect() } else { several }
}
