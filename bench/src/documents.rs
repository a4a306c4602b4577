//! Feeds as news sites write them: HTML in CDATA or escaped, entities, dates, authors, categories.

const PARAGRAPH: &str = "<p>The city council of Gda&#324;sk &amp; the port authority have opened the second line of \
    <a href=\"https://example.org/ferries?line=2&amp;from=feed\">electric ferries</a>. Forty crossings a day carry \
    1,200 people each; the batteries are charged from the quay in eleven minutes.</p>\
    <figure><img src=\"https://example.org/ferry.jpg\" alt=\"A white ferry\"/><figcaption>At dusk</figcaption></figure>";

/// RSS 2.0 with the whole article of each item in CDATA.
pub fn rss(items: usize) -> String {
    let mut document = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
        xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
        <channel><title>City Desk</title><link>https://example.org/</link><ttl>30</ttl>\n"
        .to_owned();
    for number in 0..items {
        let body = PARAGRAPH.repeat(4);
        document.push_str(&format!(
            "<item><title>Ferry {number} opens &#8211; on time</title><link>https://example.org/{number}</link>\
             <guid isPermaLink=\"false\">tag:example.org,2026:{number}</guid><dc:creator>Mira Lind</dc:creator>\
             <pubDate>Sat, {:02} Nov 2026 07:{:02}:00 +0100</pubDate><category>transport</category>\
             <description>{}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>\n",
            number % 28 + 1,
            number % 60,
            escaped(PARAGRAPH),
        ));
    }
    document.push_str("</channel></rss>\n");
    document
}

/// Atom 1.0 with the whole article of each entry escaped.
pub fn atom(items: usize) -> String {
    let mut document =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\
        <title>Harbour Notes</title><link href=\"https://example.org/\"/><id>tag:example.org,2026:feed</id>\
        <updated>2026-11-21T07:00:00Z</updated>\n"
            .to_owned();
    for number in 0..items {
        document.push_str(&format!(
            "<entry><title type=\"html\">Quay {number} &amp;amp; its ships</title><id>tag:example.org,2026:{number}</id>\
             <link rel=\"alternate\" href=\"https://example.org/{number}\"/><author><name>Ada Roth</name></author>\
             <published>2026-11-{:02}T07:{:02}:00+01:00</published><updated>2026-11-21T07:00:00Z</updated>\
             <summary>Quay {number} is open again.</summary><content type=\"html\">{}</content></entry>\n",
            number % 28 + 1,
            number % 60,
            escaped(&PARAGRAPH.repeat(4)),
        ));
    }
    document.push_str("</feed>\n");
    document
}

fn escaped(html: &str) -> String {
    html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use services::feed_document;

    #[test]
    fn the_documents_hold_as_many_articles_as_they_say() {
        for document in [rss(7), atom(7)] {
            let feed = feed_document::parse(document.as_bytes(), None, None).unwrap();
            assert_eq!(feed.items.len(), 7);
            assert!(
                feed.items
                    .iter()
                    .all(|item| item.published.is_some() && item.text.contains("eleven minutes"))
            );
        }
    }
}
