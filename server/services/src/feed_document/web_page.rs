//! Tells web pages from other documents that are no feeds, and finds the feeds a page names.

use url::Url;

use super::FeedDocumentError;
use super::link::Link;
use super::markup::{Piece, Pieces, attribute, starts_with};

/// How many feeds of one page are worth naming.
const MAX_ALTERNATES: usize = 20;

const FEED_TYPES: [&str; 5] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/rss+xml",
];

/// Elements a web page may begin with.
const HTML: [&str; 14] = [
    "html", "head", "body", "title", "meta", "link", "script", "style", "div", "p", "h1", "center", "br", "b",
];

/// What a document is that is no feed, given the first element that was found in it.
pub(super) fn or_something_else(
    source: &str,
    element: Option<&str>,
    base: Option<&Url>,
) -> FeedDocumentError {
    if is_html(source) {
        return FeedDocumentError::Html { alternates: alternates(source, base) };
    }
    let found = match element {
        Some(name) => {
            format!("it is XML, but its outermost element is <{}>", name.chars().take(40).collect::<String>())
        }
        None => "it holds neither XML nor a JSON Feed".to_owned(),
    };
    FeedDocumentError::NotAFeed { found }
}

/// Whether the document says that it is HTML, or begins with an element that HTML has.
fn is_html(source: &str) -> bool {
    let declared = Pieces::of(source).find_map(|piece| match piece {
        Piece::Doctype(doctype) => Some(starts_with(doctype[7..].trim_start(), "html")),
        Piece::Open { name, .. } => Some(HTML.iter().any(|known| known.eq_ignore_ascii_case(name))),
        Piece::Text(_) | Piece::Close(_) => None,
    });
    declared.unwrap_or(false)
}

/// The feeds named in `<link rel="alternate">`, resolved against the page's address and its `<base>`.
fn alternates(source: &str, base: Option<&Url>) -> Vec<String> {
    let mut base = base.cloned();
    let mut found: Vec<String> = Vec::new();
    for piece in Pieces::of(source) {
        let Piece::Open { name, attributes } = piece else { continue };
        if name.eq_ignore_ascii_case("base") {
            let href = attribute(attributes, "href").and_then(|href| absolute(&href, base.as_ref()));
            base = href.and_then(|href| Url::parse(&href).ok()).or(base);
        } else if name.eq_ignore_ascii_case("link")
            && is_alternate_feed(attributes)
            && let Some(address) =
                attribute(attributes, "href").and_then(|href| absolute(&href, base.as_ref()))
            && !found.contains(&address)
        {
            found.push(address);
            if found.len() == MAX_ALTERNATES {
                break;
            }
        }
    }
    found
}

fn is_alternate_feed(attributes: &str) -> bool {
    let relation = attribute(attributes, "rel").unwrap_or_default();
    let media_type = attribute(attributes, "type").unwrap_or_default();
    relation.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("alternate"))
        && FEED_TYPES.iter().any(|known| known.eq_ignore_ascii_case(media_type.trim()))
}

/// The address as it can be shown to a person: absolute if that is possible, and as written if it is not
/// known where the page came from.
fn absolute(href: &str, base: Option<&Url>) -> Option<String> {
    Link::read(href, base).map(|link| match link {
        Link::Absolute(address) | Link::Relative(address) => address,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feeds_of_a_page_are_found() {
        let page = "<!doctype html><head><base href='/blog/'>
            <link rel='stylesheet' href='a.css'><LINK REL='Alternate home' TYPE='application/rss+xml' HREF='rss'>
            <link rel=alternate type=application/atom+xml href=https://example.org/a?b=1&amp;c=2>
            <link rel=alternate type=text/html href=/de><link rel=alternate type='application/rss+xml' href='rss'>
            <link rel=alternate type=application/rss+xml href='javascript:alert(1)'>";
        let base = Url::parse("https://example.com/").unwrap();
        assert_eq!(
            alternates(page, Some(&base)),
            ["https://example.com/blog/rss", "https://example.org/a?b=1&c=2"]
        );
    }

    #[test]
    fn relative_feeds_of_a_page_from_nowhere_are_shown_as_written() {
        assert_eq!(alternates("<link rel=alternate type=application/rss+xml href=/feed>", None), ["/feed"]);
    }

    #[test]
    fn pages_are_told_from_other_documents() {
        assert!(is_html("<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><title>a</title>"));
        assert!(is_html("<!-- a --><html lang=en><p>b"));
        assert!(is_html("Sorry, <p>not found"));
        assert!(!is_html("<?xml version='1.0'?><!DOCTYPE note><note><to>a</to></note>"));
        assert!(!is_html("<note><heading>a</heading><body>b</body></note>"));
        assert!(!is_html("nothing at all"));
    }
}
