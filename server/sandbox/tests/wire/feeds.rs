//! The feed host, read with a real feed parser.

use std::time::Duration;

use sandbox::SandboxOptions;

use crate::support::Bench;

const FEEDS: [&str; 3] = ["city-transit.xml", "clean-energy.xml", "ocean-science.json"];

async fn entries(bench: &Bench, name: &str) -> Vec<feed_rs::model::Entry> {
    let bytes = bench.get(&format!("/feeds/{name}")).send().await.unwrap().bytes().await.unwrap();
    feed_rs::parser::parse(&bytes[..]).unwrap().entries
}

#[tokio::test]
async fn the_demo_feeds_are_real_feeds_with_whole_articles() {
    let bench = Bench::instant().await;
    for name in FEEDS {
        let entries = entries(&bench, name).await;
        assert_eq!(entries.len(), 3, "{name}");
        for entry in &entries {
            assert!(
                entry.title.is_some() && entry.published.is_some() && !entry.authors.is_empty(),
                "{name}"
            );
            let body = entry.content.as_ref().unwrap().body.as_ref().unwrap();
            assert!(body.len() > 200, "{name}: {body}");
            let page = bench.client.get(&entry.links[0].href).send().await.unwrap();
            assert_eq!(page.status(), 200);
            assert!(page.text().await.unwrap().contains("<article>"));
        }
    }
}

#[tokio::test]
async fn a_new_article_appears_with_each_interval() {
    let options = SandboxOptions { feed_interval_ms: 60_000, ..SandboxOptions::instant() };
    let bench = Bench::with(options).await;
    let before = entries(&bench, FEEDS[0]).await;
    bench.sandbox.clock().advance(Duration::from_secs(61));
    let after = entries(&bench, FEEDS[0]).await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after[1].id, before[0].id);
    assert!(before.iter().all(|entry| entry.id != after[0].id));
}

#[tokio::test]
async fn an_unchanged_feed_is_not_sent_again() {
    let options = SandboxOptions { feed_interval_ms: 60_000, ..SandboxOptions::instant() };
    let bench = Bench::with(options).await;
    for name in FEEDS {
        let first = bench.get(&format!("/feeds/{name}")).send().await.unwrap();
        let (etag, modified) = (first.headers()["etag"].clone(), first.headers()["last-modified"].clone());
        let by_tag =
            bench.get(&format!("/feeds/{name}")).header("if-none-match", &etag).send().await.unwrap();
        assert_eq!((by_tag.status().as_u16(), &by_tag.headers()["etag"]), (304, &etag));
        let by_date = bench.get(&format!("/feeds/{name}")).header("if-modified-since", modified).send();
        assert_eq!(by_date.await.unwrap().status(), 304);
        bench.sandbox.clock().advance(Duration::from_secs(61));
        let later = bench.get(&format!("/feeds/{name}")).header("if-none-match", etag).send().await.unwrap();
        assert_eq!(later.status(), 200);
    }
}

#[tokio::test]
async fn any_document_can_be_put_in_while_running() {
    let bench = Bench::instant().await;
    bench.sandbox.feeds().serve("mine.xml", "text/xml", "<rss/>");
    let response = bench.get("/feeds/mine.xml").send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/xml");
    assert_eq!(response.text().await.unwrap(), "<rss/>");
    let url = format!("{}/control/feeds/city-transit.xml", bench.sandbox.url());
    let put = bench.client.put(url).header("content-type", "application/atom+xml").body("<feed/>");
    assert_eq!(put.send().await.unwrap().status(), 201);
    let replaced = bench.get("/feeds/city-transit.xml").send().await.unwrap();
    assert_eq!(replaced.text().await.unwrap(), "<feed/>");
}

#[tokio::test]
async fn a_folder_is_served_and_nothing_outside_it() {
    let folder = std::env::temp_dir().join(format!("sandbox-feeds-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("inner")).unwrap();
    std::fs::write(folder.join("inner/one.xml"), "<rss/>").unwrap();
    let options = SandboxOptions { feed_folder: Some(folder.join("inner")), ..SandboxOptions::instant() };
    std::fs::write(folder.join("secret.xml"), "no").unwrap();
    let bench = Bench::with(options).await;
    assert_eq!(bench.get("/feeds/files/one.xml").send().await.unwrap().text().await.unwrap(), "<rss/>");
    for path in ["..%2Fsecret.xml", "two.xml", "%2Fetc%2Fhostname"] {
        assert_eq!(bench.get(&format!("/feeds/files/{path}")).send().await.unwrap().status(), 404, "{path}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn addresses_misbehave_as_asked() {
    let bench = Bench::instant().await;
    let moved = bench.get("/feeds/status/301").send().await.unwrap();
    assert_eq!(moved.status(), 301);
    assert!(moved.headers()["location"].to_str().unwrap().ends_with("/feeds/city-transit.xml"));
    assert_eq!(bench.get("/feeds/status/410").send().await.unwrap().status(), 410);
    let busy = bench.get("/feeds/status/503").send().await.unwrap();
    assert_eq!(busy.headers()["retry-after"], "120");
    let page = bench.get("/feeds/html").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("rel=alternate") && feed_rs::parser::parse(page.as_bytes()).is_err());
    let slow = bench.get("/feeds/slow?ms=200").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(feed_rs::parser::parse(&slow[..]).unwrap().entries.len(), 3);
}
