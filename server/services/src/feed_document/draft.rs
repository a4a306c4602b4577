use jiff::Timestamp;
use url::Url;

use super::construct::Construct;
use super::link::Link;
use super::{FeedDocument, FeedItem, identity, person, text};

const MAX_ITEMS: usize = 2_000;
const MAX_TITLE_CHARS: usize = 500;

/// A field for which a document may offer several values, each with a rank: the lower, the better.
#[derive(Clone, Debug)]
pub(super) struct Best<T>(Option<(u8, T)>);

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Best<T> {
    /// Takes the value unless there is a better one. Of equals, the later stays, as in other readers.
    pub(super) fn offer(&mut self, rank: u8, value: T) {
        if self.0.as_ref().is_none_or(|(held, _)| rank <= *held) {
            self.0 = Some((rank, value));
        }
    }

    /// Takes the value unless there is a better one or an equal.
    pub(super) fn offer_first(&mut self, rank: u8, value: T) {
        if self.0.as_ref().is_none_or(|(held, _)| rank < *held) {
            self.0 = Some((rank, value));
        }
    }

    fn into_value(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}

impl Best<Vec<String>> {
    /// Adds a name to those of the same rank, of which there may be several.
    pub(super) fn add_author(&mut self, rank: u8, name: String) {
        // A mere mail address is worth less than any name.
        let rank = if person::is_address(&name) { rank + 10 } else { rank };
        match &mut self.0 {
            Some((held, names)) if *held == rank => {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            _ => self.offer(rank, vec![name]),
        }
    }
}

/// What a document says about its feed, before it is weighed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) title: Best<Construct>,
    pub(super) link: Best<Link>,
    /// The feed's own address.
    pub(super) own: Option<Link>,
    pub(super) authors: Vec<String>,
    pub(super) ttl_minutes: Option<u32>,
    pub(super) items: Vec<DraftItem>,
}

/// What a document says about one article, before it is weighed.
#[derive(Debug, Default)]
pub(super) struct DraftItem {
    pub(super) id: Option<String>,
    pub(super) title: Best<Construct>,
    pub(super) link: Best<Link>,
    pub(super) published: Best<Timestamp>,
    pub(super) authors: Best<Vec<String>>,
    pub(super) summary: Best<Construct>,
    pub(super) content: Best<Construct>,
}

impl Draft {
    pub(super) fn is_full(&self) -> bool {
        self.items.len() >= MAX_ITEMS
    }

    /// Weighs what was found.
    pub(super) fn into_document(self) -> FeedDocument {
        let own = self.own.and_then(|link| link.absolute(None));
        let own = own.and_then(|address| Url::parse(&address).ok());
        let link = self.link.into_value().or_else(|| self.id.as_deref().and_then(web_address));
        let link = link.and_then(|link| link.absolute(own.as_ref()));
        let site = own.or_else(|| Url::parse(link.as_deref()?).ok());
        let mut items: Vec<FeedItem> =
            self.items.into_iter().map(|item| item.into_item(site.as_ref(), &self.authors)).collect();
        identity::make_unique(&mut items);
        FeedDocument { title: title(self.title), link, ttl_minutes: self.ttl_minutes, items }
    }
}

impl DraftItem {
    fn into_item(self, site: Option<&Url>, feed_authors: &[String]) -> FeedItem {
        let title = title(self.title);
        let link = self.link.into_value().and_then(|link| link.absolute(site));
        let summary = self.summary.into_value().map(|construct| construct.paragraphs()).unwrap_or_default();
        let content = self.content.into_value().map(|construct| construct.paragraphs()).unwrap_or_default();
        let text = if content.len() > summary.len() { content.clone() } else { summary.clone() };
        let summary = [summary, content].into_iter().find(|text| !text.is_empty());
        let authors = self.authors.into_value();
        FeedItem {
            id: identity::identify(self.id.as_deref(), link.as_deref(), title.as_deref(), &text),
            title,
            link,
            published: self.published.into_value(),
            author: person::byline(authors.as_deref().unwrap_or(feed_authors)),
            summary,
            text,
        }
    }
}

fn title(title: Best<Construct>) -> Option<String> {
    let line = title.into_value()?.line();
    (!line.is_empty()).then(|| text::cut(line, MAX_TITLE_CHARS))
}

/// An identifier that is the address of a web page.
pub(super) fn web_address(id: &str) -> Option<Link> {
    Link::read(id, None).filter(|link| matches!(link, Link::Absolute(_)))
}
