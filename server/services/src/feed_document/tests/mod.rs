//! Whole documents, as they come from the web: one behaviour each.

mod atom;
mod broken;
mod json;
mod rss;

use super::*;

fn read(document: &str) -> FeedDocument {
    parse(document.as_bytes(), None, None).unwrap()
}

/// The first article of an RSS 2.0 feed that has only this in it.
fn rss_item(elements: &str) -> FeedItem {
    let document = format!("<rss version=\"2.0\"><channel><item>{elements}</item></channel></rss>");
    read(&document).items.into_iter().next().unwrap()
}

/// The first article of an Atom feed that has only this in it.
fn atom_entry(elements: &str) -> FeedItem {
    let document = format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>{elements}</entry></feed>");
    read(&document).items.into_iter().next().unwrap()
}

fn base() -> Url {
    Url::parse("https://example.com/news/feed.xml").unwrap()
}

#[test]
fn a_document_serialises_to_what_inspect_prints() {
    let document = read(
        "<rss version='2.0'><channel><title>Harbour News</title><link>https://example.com/</link><ttl>30</ttl>
         <item><guid isPermaLink='false'>h-1</guid><title>Ferry late</title><link>https://example.com/1</link>
         <pubDate>Tue, 05 Mar 2024 08:30:00 +0100</pubDate><author>Ann Lee</author>
         <description>By an hour.</description></item><item><guid>h-2</guid></item></channel></rss>",
    );
    assert_eq!(document.ttl_minutes, Some(30));
    assert_eq!(
        serde_json::to_string(&document).unwrap(),
        "{\"title\":\"Harbour News\",\"link\":\"https://example.com/\",\"items\":[\
         {\"id\":\"h-1\",\"title\":\"Ferry late\",\"link\":\"https://example.com/1\",\
         \"published\":\"2024-03-05T07:30:00Z\",\"author\":\"Ann Lee\",\"summary\":\"By an hour.\"},\
         {\"id\":\"h-2\",\"title\":null,\"link\":null,\"published\":null,\"author\":null,\"summary\":null}]}"
    );
}

#[test]
fn articles_keep_the_order_of_the_document_and_endless_feeds_end() {
    let items: String = (0..2_500).map(|n| format!("<item><guid>{n}</guid></item>")).collect();
    let document = read(&format!("<rss><channel>{items}</channel></rss>"));
    let expected: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
    assert_eq!(document.items.into_iter().map(|item| item.id).collect::<Vec<_>>(), expected);
}

#[test]
fn long_titles_and_texts_are_cut() {
    let item = rss_item(&format!(
        "<title>{}</title><description>{}</description>",
        "ä".repeat(600),
        "word ".repeat(60_000)
    ));
    assert_eq!(item.title.unwrap().chars().count(), 500);
    assert_eq!(item.text.len(), 100_000);
}
