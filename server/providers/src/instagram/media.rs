//! The list of an account's posts, with which a post is found again whose publishing was not answered.

use serde::Deserialize;
use types::Timestamp;

use super::wire::{self, MediaId};
use crate::http::Reply;

/// Pages looked at, of [`PAGE`] posts each.
pub(super) const PAGES: usize = 5;
const PAGE: &str = "100";

/// A post on the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Its caption, if it has one.
    pub caption: Option<String>,
    /// When it went live.
    pub timestamp: Timestamp,
    /// Its public address, as far as Meta tells it already.
    pub permalink: Option<String>,
}

pub(super) struct Page {
    pub(super) posts: Vec<Media>,
    /// The cursor of the next page.
    pub(super) after: Option<String>,
}

#[derive(Deserialize)]
struct WirePage {
    data: Vec<WireMedia>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct WireMedia {
    #[serde(deserialize_with = "wire::id")]
    id: String,
    caption: Option<String>,
    timestamp: String,
    permalink: Option<String>,
}

/// `next` is an address with the token in it, so only its being there counts; the cursor is what is used.
#[derive(Deserialize)]
struct Paging {
    cursors: Option<Cursors>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Cursors {
    after: Option<String>,
}

/// The query of one page. Meta counts in seconds, so the caller still compares.
pub(super) fn query(since: Timestamp, after: Option<&str>) -> Vec<(&'static str, String)> {
    let mut query = vec![
        ("fields", "id,caption,timestamp,permalink".to_owned()),
        ("since", since.0.div_euclid(1_000).to_string()),
        ("limit", PAGE.to_owned()),
    ];
    query.extend(after.map(|after| ("after", after.to_owned())));
    query
}

/// A page; `None` if any of it cannot be read, because a post that is overlooked would be published again.
pub(super) fn read(reply: &Reply) -> Option<Page> {
    let WirePage { data, paging } = reply.json()?;
    let posts = data.into_iter().map(post).collect::<Option<Vec<Media>>>()?;
    let paging = paging.filter(|paging| paging.next.is_some());
    Some(Page { posts, after: paging.and_then(|paging| paging.cursors?.after) })
}

fn post(wire: WireMedia) -> Option<Media> {
    // Meta writes `2026-11-21T10:00:00+0000`.
    let instant: jiff::Timestamp = wire.timestamp.parse().ok()?;
    Some(Media {
        id: MediaId(wire.id),
        caption: wire.caption,
        timestamp: Timestamp(instant.as_millisecond()),
        permalink: wire.permalink.as_deref().and_then(wire::public_address).map(String::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_with_metas_way_of_writing_times() {
        let body = r#"{"data": [
              {"id": "1", "caption": "Trains.", "timestamp": "2026-11-21T10:00:00+0000", "permalink": "https://i.example/p/a"},
              {"id": 2, "timestamp": "2026-11-21T09:00:00Z"}],
            "paging": {"cursors": {"before": "b", "after": "c"}, "next": "https://graph.example/?access_token=t&after=c"}}"#;
        let page = read(&Reply::of(200, &[], body)).unwrap();
        assert_eq!(page.posts[0].timestamp, Timestamp(1_795_255_200_000));
        assert_eq!(page.posts[1].id, MediaId("2".into()));
        assert_eq!(page.posts[1].caption, None);
        assert_eq!(page.after.as_deref(), Some("c"));
    }

    #[test]
    fn an_address_that_no_browser_may_be_sent_to_is_left_out() {
        for (address, kept) in [
            ("https://www.instagram.com/p/a/", Some("https://www.instagram.com/p/a/")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("/p/a", None),
            ("", None),
        ] {
            let body = serde_json::json!({ "data": [
                { "id": "1", "timestamp": "2026-11-21T10:00:00+0000", "permalink": address }
            ] });
            let page = read(&Reply::of(200, &[], &body.to_string())).unwrap();
            assert_eq!(page.posts[0].permalink.as_deref(), kept, "{address}");
        }
    }

    #[test]
    fn the_last_page_leads_nowhere_though_it_has_a_cursor() {
        let body = r#"{"data": [], "paging": {"cursors": {"after": "c"}}}"#;
        assert_eq!(read(&Reply::of(200, &[], body)).unwrap().after, None);
    }

    #[test]
    fn one_unreadable_post_spoils_the_page() {
        for body in
            [r#"{"data": [{"id": "1", "timestamp": "yesterday"}]}"#, r#"{"data": [{"id": "1"}]}"#, "{}"]
        {
            assert!(read(&Reply::of(200, &[], body)).is_none(), "{body}");
        }
    }

    #[test]
    fn the_query_counts_in_seconds_and_carries_the_cursor() {
        let query = query(Timestamp(1_795_255_200_999), Some("c"));
        assert_eq!(query[1], ("since", "1795255200".to_owned()));
        assert_eq!(query[3], ("after", "c".to_owned()));
    }
}
