//! A second opinion: on documents that follow their specification, our reader and the feed-rs crate agree.
//!
//! feed-rs is not the pipeline's reader because it refuses whole documents for one fault in them, which real
//! feeds are full of; where it can read, it is an independent witness.

use services::feed_document;

const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Trams &amp; trains</title>
<link>https://trams.example/</link><item><guid isPermaLink="false">t-1</guid><title>Night trams</title>
<link>https://trams.example/1</link><pubDate>Sat, 21 Nov 2026 09:30:00 +0100</pubDate>
<description>&lt;p&gt;They run again.&lt;/p&gt;</description></item>
<item><guid isPermaLink="false">t-2</guid><title>Day trams</title><link>https://trams.example/2</link></item>
</channel></rss>"#;

const ATOM: &str = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Energy</title>
<id>urn:energy</id><updated>2026-11-21T08:00:00Z</updated><link href="https://energy.example/"/>
<entry><id>urn:energy:1</id><title>Hot sand</title><link href="https://energy.example/1"/>
<published>2026-11-20T12:00:00Z</published><updated>2026-11-21T08:00:00Z</updated>
<author><name>Ilse Marrowby</name></author><summary>A tower stores heat.</summary></entry></feed>"#;

const JSON: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Oceans",
"home_page_url":"https://ocean.example/","items":[{"id":"o-1","url":"https://ocean.example/1",
"title":"Seagrass","content_text":"It grows back.","date_published":"2026-11-19T10:00:00Z"}]}"#;

#[test]
fn both_readers_agree_on_sound_documents() {
    for document in [RSS, ATOM, JSON] {
        let ours = feed_document::parse(document.as_bytes(), None, None).unwrap();
        let theirs = feed_rs::parser::parse(document.as_bytes()).unwrap();
        assert_eq!(ours.title, theirs.title.map(|title| title.content));
        assert_eq!(ours.items.len(), theirs.entries.len());
        for (our, their) in ours.items.iter().zip(theirs.entries) {
            assert_eq!(our.id, their.id);
            assert_eq!(our.title, their.title.map(|title| title.content));
            assert_eq!(our.link, their.links.first().map(|link| link.href.clone()));
            let published = their.published.map(|at| at.timestamp_millis());
            assert_eq!(our.published.map(|at| at.as_millisecond()), published);
        }
    }
}
