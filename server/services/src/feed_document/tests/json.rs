use super::*;

#[test]
fn a_json_feed_is_read() {
    let document = read(
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"A & <B>\",\"home_page_url\":\"https://example.com/\",
          \"authors\":[{\"name\":\"Ann\"}],\"items\":[
          {\"id\":\"1\",\"url\":\"/one\",\"title\":\"One\",\"summary\":\"S\",\"content_html\":\"<p>a</p><p>b</p>\",
           \"date_published\":\"2024-03-05T08:30:00+01:00\",\"author\":{\"name\":\"Bo\"}},
          {\"id\":2,\"external_url\":\"https://example.org/2\",\"content_text\":\"a < b\\u00e9\",
           \"date_modified\":\"2024-03-06T00:00:00Z\"}]}",
    );
    assert_eq!(document.title.as_deref(), Some("A & <B>"));
    let [one, two] = document.items.as_slice() else { panic!("two items expected") };
    assert_eq!((one.id.as_str(), one.link.as_deref()), ("1", Some("https://example.com/one")));
    assert_eq!(
        (one.summary.as_deref(), one.text.as_str(), one.author.as_deref()),
        (Some("S"), "a\n\nb", Some("Bo"))
    );
    assert_eq!(one.published, Some("2024-03-05T07:30:00Z".parse().unwrap()));
    assert_eq!((two.id.as_str(), two.link.as_deref()), ("2", Some("https://example.org/2")));
    assert_eq!((two.summary.as_deref(), two.author.as_deref()), (Some("a < bé"), Some("Ann")));
    assert_eq!(two.published, Some("2024-03-06T00:00:00Z".parse().unwrap()));
}

#[test]
fn fields_of_the_wrong_type_are_as_good_as_missing() {
    let document = read(
        "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":null,\"author\":\"Ann\",
          \"items\":[{\"id\":[1],\"title\":{\"a\":1},\"url\":false,\"content_html\":\"x\",\"author\":7}]}",
    );
    let item = &document.items[0];
    assert_eq!((item.title.as_deref(), item.link.as_deref(), item.text.as_str()), (None, None, "x"));
    assert_eq!(item.author.as_deref(), Some("Ann"));
}

#[test]
fn other_json_is_no_feed() {
    for document in ["{}", "{\"title\":\"A\"}", "{\"items\":[]}", "{\"a\":{\"b\":[1,2]}}"] {
        let error = parse(document.as_bytes(), None, None).unwrap_err();
        assert!(matches!(error, FeedDocumentError::NotAFeed { .. }), "{document}: {error}");
    }
    assert!(matches!(parse(b"null", None, None), Err(FeedDocumentError::NotAFeed { .. })));
}

#[test]
fn json_that_breaks_off_is_broken() {
    let document = "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\"}";
    let error = parse(document.as_bytes(), None, None).unwrap_err();
    assert!(error.to_string().starts_with("the feed is broken: its JSON cannot be read: EOF"), "{error}");
}

#[test]
fn deep_json_is_refused() {
    let document = format!("{{\"items\":{}", "[".repeat(100_000));
    assert!(matches!(parse(document.as_bytes(), None, None), Err(FeedDocumentError::Broken { .. })));
}
