//! Reads feed documents: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF and JSON Feed, as the web really
//! serves them. Pure: bytes in, articles out. Knows no network, no clock and no database.
//!
//! The way of a document: `charset` makes text of the bytes, `xml` makes a balanced stream of elements of the
//! text, `syndication` (or `json_feed`) notes what each element says in a `draft`, and the draft weighs the
//! notes against each other and becomes a [`FeedDocument`].

mod charset;
mod construct;
mod date_names;
mod dates;
mod draft;
mod entities;
mod error;
mod form;
mod identity;
mod json_feed;
mod link;
mod markup;
mod person;
mod plain_text;
mod syndication;
mod text;
mod vocabulary;
mod web_page;
mod xml;

#[cfg(test)]
mod tests;

pub use error::FeedDocumentError;
pub use text::to_text;

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

/// A feed as it was read. Serialises to what `autogram feed inspect --json` prints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FeedDocument {
    /// The feed's title on one line of plain text, at most 500 characters.
    pub title: Option<String>,
    /// The web page the feed belongs to; always `http` or `https`.
    pub link: Option<String>,
    /// How many minutes the publisher asks readers to wait between two visits.
    #[serde(skip)]
    pub ttl_minutes: Option<u32>,
    /// The articles in the order of the document, at most 2,000.
    pub items: Vec<FeedItem>,
}

/// One article of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedItem {
    /// Tells this article from every other of the feed, the same on each visit; at most 1,000 characters.
    pub id: String,
    /// The title on one line of plain text, at most 500 characters.
    pub title: Option<String>,
    /// Where the article can be read; always `http` or `https`.
    pub link: Option<String>,
    /// When it was published, or else last changed, as the feed says it, also when that is in the future.
    pub published: Option<Timestamp>,
    /// The names of its authors, separated by commas, at most 200 characters.
    pub author: Option<String>,
    /// The summary, or else the content, as plain text of at most 100 kB.
    pub summary: Option<String>,
    /// The longest text the feed has of the article, plain, paragraphs separated by an empty line, at most
    /// 100 kB; empty when there is none.
    #[serde(skip)]
    pub text: String,
}

/// Reads a feed document. `content_type` is the HTTP header, whose charset counts; `base` is the address
/// the document came from, which relative links are resolved against.
///
/// # Errors
/// Says what the document is instead of a feed, or why it cannot be read. A feed that breaks off after at
/// least one whole article is not an error: the whole articles are returned.
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
) -> Result<FeedDocument, FeedDocumentError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(FeedDocumentError::NotAFeed { found: "it is compressed data".to_owned() });
    }
    let decoded = charset::decode(bytes, content_type);
    let source = decoded.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    match source.as_bytes().first() {
        None => Err(FeedDocumentError::Empty),
        Some(b'{') => json_feed::read(source, base),
        Some(_) => syndication::read(source, base),
    }
    .map(draft::Draft::into_document)
}
