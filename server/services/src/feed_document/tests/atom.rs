use super::*;

#[test]
fn both_versions_of_atom_are_read() {
    for namespace in
        ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", " HTTP://WWW.W3.ORG/2005/ATOM "]
    {
        let document = read(&format!(
            "<a:feed xmlns:a='{namespace}'><a:title>A</a:title><a:entry><a:title>B</a:title></a:entry></a:feed>"
        ));
        assert_eq!(document.title.as_deref(), Some("A"), "{namespace}");
        assert_eq!(document.items[0].title.as_deref(), Some("B"), "{namespace}");
    }
}

#[test]
fn a_lone_entry_is_a_feed_of_one() {
    let document = read("<entry xmlns='http://www.w3.org/2005/Atom'><id>urn:a</id><title>A</title></entry>");
    assert_eq!(document.items[0].id, "urn:a");
}

#[test]
fn the_type_says_what_the_text_is() {
    for (title, expected) in [
        ("<title>The &lt;b&gt; tag</title>", "The tag"),
        ("<title type='text'>The &lt;b&gt; tag</title>", "The <b> tag"),
        ("<title type='html'>The &lt;b&gt;bold&lt;/b&gt; &amp;lt;b&gt;</title>", "The bold <b>"),
        ("<title type='xhtml'><div>The <b>bold</b> &lt;b></div></title>", "The bold <b>"),
        ("<title type='text/html' mode='base64'>VGhlIDxiPmJvbGQ8L2I+</title>", "The bold"),
        ("<title type='text'>caf&eacute;</title>", "café"),
    ] {
        assert_eq!(atom_entry(title).title.as_deref(), Some(expected), "{title}");
    }
}

#[test]
fn xhtml_content_keeps_its_paragraphs() {
    let item = atom_entry(
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One<br/>two</p><p>three</p>
         <script>four</script></div></content>",
    );
    assert_eq!(item.text, "One\ntwo\n\nthree");
}

#[test]
fn the_link_is_the_page_and_nothing_else() {
    let item = atom_entry(
        "<link rel='self' href='https://example.com/self'/><link rel='enclosure' href='https://example.com/a.mp3'/>
         <link rel='alternate' type='application/json' href='https://example.com/json'/>
         <link rel='alternate' type='text/html' href='https://example.com/page'/>
         <link rel='alternate' type='text/html' hreflang='de' href='https://example.com/seite'/>
         <link rel='alternate' type='text/html' href='javascript:alert(1)'/>",
    );
    assert_eq!(item.link.as_deref(), Some("https://example.com/page"));
}

#[test]
fn links_are_relative_to_the_feeds_own_address() {
    let document = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><link href='/'/><link rel='self' href='https://example.com/a/feed'/>
         <entry><link href='b'/></entry></feed>",
    );
    assert_eq!(document.link.as_deref(), Some("https://example.com/"));
    assert_eq!(document.items[0].link.as_deref(), Some("https://example.com/a/b"));
}

#[test]
fn a_base_that_is_no_web_address_is_ignored() {
    let item = atom_entry("<link xml:base='javascript:alert(1)//' href='https://example.com/'/>");
    assert_eq!(item.link.as_deref(), Some("https://example.com/"));
}

#[test]
fn an_entry_without_author_has_that_of_the_feed() {
    let document = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><author><name>Ann</name><email>a@example.com</email></author>
         <entry><id>1</id></entry><entry><id>2</id><author><email>b@example.com</email></author></entry></feed>",
    );
    let authors: Vec<_> = document.items.iter().map(|item| item.author.as_deref()).collect();
    assert_eq!(authors, [Some("Ann"), Some("b@example.com")]);
}

#[test]
fn what_belongs_to_the_source_of_an_entry_is_not_the_entrys() {
    let item = atom_entry("<source><title>X</title><id>x</id></source><id>a</id><title>A</title>");
    assert_eq!((item.id.as_str(), item.title.as_deref()), ("a", Some("A")));
}

#[test]
fn the_description_of_a_video_is_its_summary() {
    let item = atom_entry(
        "<media:group xmlns:media='http://search.yahoo.com/mrss/'><media:title>X</media:title>
         <media:description>Line one\n\nline &lt;two&gt;</media:description></media:group><title>A</title>",
    );
    assert_eq!((item.title.as_deref(), item.summary.as_deref()), (Some("A"), Some("Line one\n\nline <two>")));
}

#[test]
fn an_entry_that_was_only_updated_has_that_date() {
    let item = atom_entry("<updated>2024-03-05T08:30:00.5Z</updated>");
    assert_eq!(item.published, Some("2024-03-05T08:30:00.5Z".parse().unwrap()));
}
