use super::*;

#[test]
fn every_version_of_rss_is_read() {
    for root in
        ["<rss version='0.91'>", "<rss version='2.0'>", "<rss version='3.7'>", "<rss>", "<RSS xmlns='urn:x'>"]
    {
        let name = &root[1..4];
        let document =
            read(&format!("{root}<channel><title>A</title><item><title>B</title></item></channel></{name}>"));
        assert_eq!(document.title.as_deref(), Some("A"), "{root}");
        assert_eq!(document.items[0].title.as_deref(), Some("B"), "{root}");
    }
}

#[test]
fn items_beside_the_channel_are_read_as_in_rss_1() {
    let document = read(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'
            xmlns:dc='http://purl.org/dc/elements/1.1/'>
         <channel rdf:about='https://example.com/feed'><title>A</title><link>https://example.com/</link></channel>
         <image><title>Not this</title></image>
         <item rdf:about='urn:b'><title>B</title><link>https://example.com/b</link>
         <dc:creator>Bo</dc:creator><dc:date>2024-03-05T08:30+01:00</dc:date></item></rdf:RDF>",
    );
    let item = &document.items[0];
    assert_eq!(
        (document.title.as_deref(), document.link.as_deref()),
        (Some("A"), Some("https://example.com/"))
    );
    assert_eq!((item.id.as_str(), item.author.as_deref()), ("urn:b", Some("Bo")));
    assert_eq!(item.published, Some("2024-03-05T07:30:00Z".parse().unwrap()));
}

#[test]
fn what_belongs_to_an_image_or_a_text_input_is_not_the_feeds() {
    let document = read(
        "<rss><channel><image><title>X</title><link>https://x.example/</link></image><title>A</title>
         <link>https://example.com/</link><textInput><title>Y</title><link>https://y.example/</link></textInput>
         </channel></rss>",
    );
    assert_eq!(
        (document.title.as_deref(), document.link.as_deref()),
        (Some("A"), Some("https://example.com/"))
    );
}

#[test]
fn prefixes_that_nobody_declared_are_understood_by_custom() {
    let item =
        rss_item("<dc:creator>Ann</dc:creator><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded>");
    assert_eq!((item.author.as_deref(), item.text.as_str()), (Some("Ann"), "Long"));
}

#[test]
fn elements_of_other_vocabularies_do_not_count() {
    let item = rss_item(
        "<title>A</title><x:title xmlns:x='urn:x'>B</x:title><description xmlns='urn:y'>C</description>
         <link>https://example.com/</link><z:link>https://z.example/</z:link>",
    );
    assert_eq!((item.title.as_deref(), item.summary), (Some("A"), None));
    assert_eq!(item.link.as_deref(), Some("https://example.com/"));
}

#[test]
fn the_item_s_own_title_beats_those_of_its_media_whatever_the_order() {
    let media = "<media:title>X</media:title><itunes:title>Y</itunes:title>";
    assert_eq!(rss_item(&format!("<title>A</title>{media}")).title.as_deref(), Some("A"));
    assert_eq!(rss_item(&format!("{media}<title>A</title>")).title.as_deref(), Some("A"));
    assert_eq!(rss_item(media).title.as_deref(), Some("X"));
}

#[test]
fn the_text_is_the_longer_of_content_and_summary() {
    let item = rss_item(
        "<description>Short.</description><content:encoded><![CDATA[<p>Much</p><p>longer.</p>]]></content:encoded>",
    );
    assert_eq!((item.summary.as_deref(), item.text.as_str()), (Some("Short."), "Much\n\nlonger."));
    assert_eq!(rss_item("<content:encoded>Only.</content:encoded>").summary.as_deref(), Some("Only."));
}

#[test]
fn markup_is_read_whether_it_is_escaped_in_cdata_or_naked() {
    for description in
        ["a &lt;b&gt;c&lt;/b&gt; &amp;amp; d", "<![CDATA[a <b>c</b> &amp; d]]>", "a <b>c</b> &amp;amp; d"]
    {
        let item = rss_item(&format!("<description>{description}</description>"));
        assert_eq!(item.summary.as_deref(), Some("a c & d"), "{description}");
    }
}

#[test]
fn signs_in_a_title_survive() {
    assert_eq!(
        rss_item("<title>1 &lt; 2 &amp; Vec&lt;T&gt;</title>").title.as_deref(),
        Some("1 < 2 & Vec<T>")
    );
    assert_eq!(
        rss_item("<title>Fish & Chips &hellip; &nosuch; &c=1;</title>").title.as_deref(),
        Some("Fish & Chips … &nosuch; &c=1;")
    );
}

#[test]
fn an_identifier_that_is_an_address_is_the_link_unless_it_says_no() {
    let guid = "https://example.com/1";
    assert_eq!(rss_item(&format!("<guid>{guid}</guid>")).link.as_deref(), Some(guid));
    assert_eq!(rss_item(&format!("<guid isPermaLink='false'>{guid}</guid>")).link, None);
    let both = rss_item(&format!("<guid>{guid}</guid><link>https://example.com/2</link>"));
    assert_eq!((both.id.as_str(), both.link.as_deref()), (guid, Some("https://example.com/2")));
}

#[test]
fn relative_links_are_resolved_against_the_nearest_base() {
    let document = "<rss xml:base='/a/'><channel><link>.</link><item xml:base='b/'><link>c</link></item>
        <item><link>d</link></item></channel></rss>";
    let document = parse(document.as_bytes(), None, Some(&base())).unwrap();
    let links: Vec<_> = document.items.iter().map(|item| item.link.as_deref()).collect();
    assert_eq!(document.link.as_deref(), Some("https://example.com/a/"));
    assert_eq!(links, [Some("https://example.com/a/b/c"), Some("https://example.com/a/d")]);
}

#[test]
fn relative_links_of_a_file_are_resolved_against_the_site() {
    let document = read(
        "<rss><channel><item><link>/one</link></item><link>https://example.com/blog/</link></channel></rss>",
    );
    assert_eq!(document.items[0].link.as_deref(), Some("https://example.com/one"));
}

#[test]
fn scripts_are_no_links() {
    let item = rss_item("<link>javascript:alert(1)</link><guid>javascript:alert(2)</guid>");
    assert_eq!(item.link, None);
}

#[test]
fn links_with_bare_ampersands_are_whole() {
    let item = rss_item("<link>https://example.com/?a=1&b=2&copy=3</link>");
    assert_eq!(item.link.as_deref(), Some("https://example.com/?a=1&b=2&copy=3"));
}

#[test]
fn a_name_is_preferred_to_an_address() {
    let item = rss_item("<author>desk@example.com</author><dc:creator>Ann Lee</dc:creator>");
    assert_eq!(item.author.as_deref(), Some("Ann Lee"));
    let item = rss_item("<author>desk@example.com (Bo Ek)</author><itunes:author>The Desk</itunes:author>");
    assert_eq!(item.author.as_deref(), Some("Bo Ek"));
}

#[test]
fn several_authors_share_the_byline() {
    let item =
        rss_item("<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator><dc:creator>Ann</dc:creator>");
    assert_eq!(item.author.as_deref(), Some("Ann, Bo"));
}

#[test]
fn the_first_publication_beats_the_last_change() {
    let item = rss_item(
        "<atom:updated>2024-03-06T00:00:00Z</atom:updated><pubDate>5 Mar 2024</pubDate><dc:date>2024-03-04</dc:date>",
    );
    assert_eq!(item.published, Some("2024-03-05T00:00:00Z".parse().unwrap()));
}

#[test]
fn a_document_in_channel_definition_format_is_read() {
    let document = read(
        "<CHANNEL HREF='https://example.com/'><TITLE>A</TITLE><ITEM HREF='/b' LASTMOD='2004-04-06T23:05-05:00'>
         <TITLE>B</TITLE><ABSTRACT>C</ABSTRACT></ITEM></CHANNEL>",
    );
    let item = &document.items[0];
    assert_eq!((item.title.as_deref(), item.summary.as_deref()), (Some("B"), Some("C")));
    assert_eq!(item.link.as_deref(), Some("https://example.com/b"));
    assert_eq!(item.published, Some("2004-04-07T04:05:00Z".parse().unwrap()));
}
