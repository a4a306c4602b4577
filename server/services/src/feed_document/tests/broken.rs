//! Documents that are not what they should be, by mistake or on purpose.

use types::problem::ProblemCode;

use super::*;

fn error(document: &[u8]) -> FeedDocumentError {
    parse(document, None, None).unwrap_err()
}

#[test]
fn a_web_page_is_told_from_a_feed_and_its_feeds_are_named() {
    let page = b"<!DOCTYPE html><html><head><meta charset=utf-8>
        <link rel=alternate type='application/rss+xml' href='/rss.xml'></head><body><p>Hello</body></html>";
    let error = parse(page, Some("text/html"), Some(&base())).unwrap_err();
    assert_eq!(error, FeedDocumentError::Html { alternates: vec!["https://example.com/rss.xml".to_owned()] });
    assert_eq!(error.problem(), ProblemCode::FeedIsHtml);
    assert_eq!(error.to_string(), "this is a web page, not a feed; its feed is https://example.com/rss.xml");
}

#[test]
fn an_xhtml_page_is_a_web_page_too() {
    let page = b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>rss</body></html>";
    assert_eq!(error(page), FeedDocumentError::Html { alternates: Vec::new() });
}

#[test]
fn a_feed_that_calls_itself_a_web_page_is_a_feed() {
    let document = b"<!DOCTYPE html><rss><channel><title>A</title></channel></rss>";
    assert_eq!(parse(document, Some("text/html"), None).unwrap().title.as_deref(), Some("A"));
}

#[test]
fn documents_that_are_no_feeds_are_named_for_what_they_are() {
    for (document, message) in [
        (&b""[..], "the document is empty"),
        (b" \n\0\xef\xbb\xbf", "the document is empty"),
        (b"Hello", "this is not a feed: it holds neither XML nor a JSON Feed"),
        (b"\x1f\x8b\x08\0", "this is not a feed: it is compressed data"),
        (b"<urlset><url/></urlset>", "this is not a feed: it is XML, but its outermost element is <urlset>"),
        (
            b"<menu><item>Soup</item></menu>",
            "this is not a feed: it is XML, but its outermost element is <menu>",
        ),
    ] {
        let error = error(document);
        assert_eq!(error.to_string(), message);
        assert_eq!(error.problem(), ProblemCode::FeedUnreadable);
    }
}

#[test]
fn what_stands_before_the_feed_is_passed_over() {
    for before in [
        "\u{feff}\n \n",
        "\0\0",
        "Warning: &nbsp; < 3 ",
        "<br />\n<b>Notice</b>: x<br />",
        "<!-- a --><?php ?>",
    ] {
        let document = format!("{before}<?xml version='1.0'?><rss><channel><title>A</title></channel></rss>");
        assert_eq!(read(&document).title.as_deref(), Some("A"), "{before}");
    }
}

#[test]
fn whole_articles_are_saved_from_a_document_that_breaks_off() {
    let document = "<rss><channel><title>A</title><item><guid>1</guid></item><item><guid>2</guid><title>B";
    for length in [document.len(), document.len() - 1, document.find("<title>B").unwrap() + 3] {
        let saved = read(&document[..length]);
        assert_eq!(saved.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["1"]);
    }
}

#[test]
fn a_document_that_breaks_off_before_its_first_article_is_broken() {
    assert_eq!(
        error(b"<rss><channel><title>A</title>").to_string(),
        "the feed is broken: it ends inside <channel>"
    );
    assert_eq!(
        error(b"<rss><channel><item><title>A").to_string(),
        "the feed is broken: it ends inside <title>"
    );
    assert_eq!(error(b"<rss><channel><item><!-- A").problem(), ProblemCode::FeedUnreadable);
}

#[test]
fn the_last_end_tag_may_be_unfinished() {
    assert_eq!(read("<rss><channel><title>A</title></channel></rss").title.as_deref(), Some("A"));
}

#[test]
fn elements_that_are_left_open_end_with_the_one_around_them() {
    let item = rss_item("<description>one<br>two<p>three</description></nonsense><title>A</title>");
    assert_eq!((item.title.as_deref(), item.text.as_str()), (Some("A"), "one\ntwo\n\nthree"));
}

#[test]
fn control_characters_and_bad_bytes_cost_only_themselves() {
    let document =
        parse(b"<rss><channel><title>a\0b\x01c\xff\xc3\xa9&#0;&#xffff;</title></channel></rss>", None, None);
    assert_eq!(document.unwrap().title.as_deref(), Some("abc\u{fffd}é"));
}

#[test]
fn entities_that_multiply_stay_small() {
    let nested: String =
        (1..9).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let document = format!(
        "<!DOCTYPE rss [<!ENTITY l0 \"lol\">{nested}]><rss><channel><item><title>&l8;</title>
         <description>{}</description></item></channel></rss>",
        "&l0;".repeat(50_000)
    );
    let item = &read(&document).items[0];
    assert_eq!(item.title.as_deref(), Some("&l8;"));
    assert_eq!(item.text.len(), 64 * 1024 / 3 * 3);
}

#[test]
fn a_declared_entity_is_put_in() {
    let document = read(
        "<!DOCTYPE rss [<!ENTITY firm 'Lee &#38; Ek'>]><rss><channel><title>&firm;</title></channel></rss>",
    );
    assert_eq!(document.title.as_deref(), Some("Lee & Ek"));
}

#[test]
fn files_and_addresses_named_in_a_document_are_not_fetched() {
    let document = read(
        "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'><!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;]>
         <rss><channel><title>&x;</title></channel></rss>",
    );
    assert_eq!(document.title.as_deref(), Some("&x;"));
}

#[test]
fn deep_nesting_is_refused() {
    let document =
        format!("<rss><channel>{}{}</channel></rss>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(error(document.as_bytes()), FeedDocumentError::TooDeep);
}

#[test]
fn a_flood_of_attributes_and_prefixes_is_harmless() {
    let attributes: String = (0..20_000).map(|n| format!(" xmlns:p{n}='urn:{n}' a{n}='b'")).collect();
    let document = format!("<rss{attributes}><channel><title>A</title></channel></rss>");
    assert_eq!(read(&document).title.as_deref(), Some("A"));
}
