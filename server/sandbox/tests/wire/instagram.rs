//! Instagram: containers, publishing, reading back.

use std::time::Duration;

use image::{ExtendedColorType, ImageEncoder as _, codecs};
use reqwest::RequestBuilder;
use sandbox::{InstagramAccount, InstagramSettings, MediaKind, SandboxOptions, SecondPublish, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, INSTAGRAM_TOKEN, json};

/// A bench, a picture's address, and the account of the usual token.
struct Studio {
    bench: Bench,
    picture: String,
    user: String,
}

impl Studio {
    async fn open(settings: InstagramSettings) -> Self {
        let options = SandboxOptions { instagram: settings, ..SandboxOptions::instant() };
        let bench = Bench::with(options).await;
        bench.sandbox.feeds().serve("picture.jpg", "image/jpeg", jpeg(400, 500));
        let picture = bench.sandbox.feed_url("picture.jpg");
        let studio = Self { bench, picture, user: String::new() };
        let (_, me) = json(studio.get("me?fields=user_id,username,account_type")).await;
        Self { user: me["user_id"].as_str().unwrap().to_owned(), ..studio }
    }

    async fn instant() -> Self {
        Self::open(InstagramSettings { processing_ms: 0, ..InstagramSettings::default() }).await
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.bench.get(&format!("/instagram/v26.0/{path}")).bearer_auth(INSTAGRAM_TOKEN)
    }

    async fn post(&self, edge: &str, body: &Value) -> (u16, Value) {
        let path = format!("/instagram/v26.0/{}/{edge}", self.user);
        json(self.bench.post(&path).bearer_auth(INSTAGRAM_TOKEN).json(body)).await
    }

    async fn container(&self) -> String {
        let body = json!({ "image_url": self.picture, "caption": "A tram", "is_ai_generated": true });
        let (status, answer) = self.post("media", &body).await;
        assert_eq!(status, 200, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    async fn state(&self, container: &str) -> String {
        let (_, answer) = json(self.get(&format!("{container}?fields=status_code,status"))).await;
        answer["status_code"].as_str().unwrap().to_owned()
    }

    async fn publish(&self, container: &str) -> (u16, Value) {
        self.post("media_publish", &json!({ "creation_id": container })).await
    }

    /// Code and subcode of the refusal of a container with these parameters.
    async fn refusal(&self, body: &Value) -> (i64, i64) {
        let (status, answer) = self.post("media", body).await;
        assert_eq!(status, 400, "{answer}");
        codes(&answer)
    }
}

fn codes(answer: &Value) -> (i64, i64) {
    let error = &answer["error"];
    assert_eq!(error["type"], "OAuthException");
    assert!(error["fbtrace_id"].is_string());
    (error["code"].as_i64().unwrap(), error["error_subcode"].as_i64().unwrap_or(0))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let gray = vec![90; (width * height) as usize];
    let encoder = codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.write_image(&gray, width, height, ExtendedColorType::L8).unwrap();
    bytes
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let gray = vec![90; (width * height) as usize];
    let encoder = codecs::png::PngEncoder::new(&mut bytes);
    encoder.write_image(&gray, width, height, ExtendedColorType::L8).unwrap();
    bytes
}

#[tokio::test]
async fn a_picture_is_published_and_read_back() {
    let studio = Studio::instant().await;
    let container = studio.container().await;
    assert!(container.parse::<u64>().unwrap() > 1 << 53, "ids must not fit into a double");
    assert_eq!(studio.state(&container).await, "FINISHED");
    let (status, published) = studio.publish(&container).await;
    assert_eq!(status, 200, "{published}");
    assert_eq!(studio.state(&container).await, "PUBLISHED");
    let media = published["id"].as_str().unwrap();
    let fields = "id,permalink,shortcode,caption,timestamp,media_type,media_product_type,username";
    let response = studio.get(&format!("{media}?fields={fields}")).send().await.unwrap();
    assert!(response.headers().contains_key("x-app-usage"));
    let post: Value = response.json().await.unwrap();
    assert_eq!((&post["caption"], &post["media_product_type"]), (&json!("A tram"), &json!("FEED")));
    let page = studio.bench.client.get(post["permalink"].as_str().unwrap()).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("A tram") && page.contains("Made with AI"));
    let posts = studio.bench.sandbox.instagram().posts();
    assert_eq!((posts.len(), posts[0].container_id.as_str()), (1, container.as_str()));
}

#[tokio::test]
async fn a_container_is_not_ready_at_once_and_expires_after_a_day() {
    let studio =
        Studio::open(InstagramSettings { processing_ms: 5_000, ..InstagramSettings::default() }).await;
    let container = studio.container().await;
    assert_eq!(studio.state(&container).await, "IN_PROGRESS");
    assert_eq!(codes(&studio.publish(&container).await.1), (9007, 2_207_027));
    studio.bench.sandbox.clock().advance(Duration::from_secs(6));
    assert_eq!(studio.state(&container).await, "FINISHED");
    studio.bench.sandbox.clock().advance(Duration::from_secs(24 * 3_600));
    assert_eq!(studio.state(&container).await, "EXPIRED");
    assert_eq!(codes(&studio.publish(&container).await.1), (24, 2_207_008));
    assert_eq!(codes(&studio.publish("17900000000000000").await.1), (24, 2_207_008));
}

#[tokio::test]
async fn pictures_that_instagram_refuses_are_refused() {
    let studio = Studio::instant().await;
    let feeds = studio.bench.sandbox.feeds();
    let mut broken = jpeg(400, 400);
    broken.truncate(60);
    let mut heavy = jpeg(400, 400);
    heavy.resize((8 << 20) + 1, 0);
    for (bytes, codes) in [
        (png(400, 400), (36_001, 2_207_005)),
        (broken, (36_001, 2_207_005)),
        (jpeg(300, 300), (36_001, 2_207_005)),
        (heavy, (36_000, 2_207_004)),
        (jpeg(400, 600), (36_003, 2_207_009)),
        (jpeg(800, 400), (36_003, 2_207_009)),
        (b"<html>".to_vec(), (9004, 2_207_052)),
    ] {
        feeds.serve("bad.jpg", "image/jpeg", bytes);
        let body = json!({ "image_url": studio.bench.sandbox.feed_url("bad.jpg") });
        assert_eq!(studio.refusal(&body).await, codes);
    }
    for url in ["http://127.0.0.1:1/x.jpg", "ftp://example.org/x.jpg", "http://example.org/ü.jpg"] {
        assert_eq!(studio.refusal(&json!({ "image_url": url })).await, (9004, 2_207_052), "{url}");
    }
    let missing = format!("{}/feeds/status/404", studio.bench.sandbox.url());
    assert_eq!(studio.refusal(&json!({ "image_url": missing })).await, (9004, 2_207_052));
}

#[tokio::test]
async fn parameters_are_checked() {
    let studio = Studio::instant().await;
    let with = |name: &str, value: Value| {
        let mut body = json!({ "image_url": studio.picture });
        body[name] = value;
        body
    };
    assert_eq!(studio.refusal(&with("caption", json!("x".repeat(2_201)))).await, (36_004, 2_207_010));
    assert_eq!(studio.refusal(&with("caption", json!("#a ".repeat(31)))).await, (36_004, 2_207_010));
    assert_eq!(studio.refusal(&with("media_type", json!("POSTER"))).await, (100, 2_207_023));
    assert_eq!(studio.refusal(&with("colour", json!("red"))).await, (100, 0));
    assert_eq!(studio.refusal(&json!({ "caption": "no picture" })).await, (100, 0));
    let form = [("image_url", studio.picture.as_str()), ("caption", "a form")];
    let path = format!("/instagram/v26.0/{}/media", studio.user);
    let request = studio.bench.post(&path).bearer_auth(INSTAGRAM_TOKEN).form(&form);
    assert_eq!(json(request).await.0, 200);
}

#[tokio::test]
async fn a_second_publish_does_what_the_settings_say() {
    for (second_publish, posts) in
        [(SecondPublish::SameId, 1), (SecondPublish::Duplicate, 2), (SecondPublish::Refuse, 1)]
    {
        let settings = InstagramSettings { processing_ms: 0, second_publish, ..InstagramSettings::default() };
        let studio = Studio::open(settings).await;
        let container = studio.container().await;
        let first = studio.publish(&container).await;
        let second = studio.publish(&container).await;
        assert_eq!(second.0, if second_publish == SecondPublish::Refuse { 400 } else { 200 });
        assert_eq!(first.1 == second.1, second_publish == SecondPublish::SameId);
        assert_eq!(studio.bench.sandbox.instagram().posts().len(), posts);
    }
}

#[tokio::test]
async fn the_quota_is_told_and_enforced() {
    let settings = InstagramSettings { processing_ms: 0, quota_total: 1, ..InstagramSettings::default() };
    let studio = Studio::open(settings).await;
    studio.publish(&studio.container().await).await;
    let path = format!("{}/content_publishing_limit?fields=quota_usage,config", studio.user);
    let (_, limit) = json(studio.get(&path)).await;
    let config = json!({ "quota_total": 1, "quota_duration": 86_400 });
    assert_eq!(limit, json!({ "data": [{ "quota_usage": 1, "config": config }] }));
    let refused = studio.publish(&studio.container().await).await;
    assert_eq!(codes(&refused.1), (9, 2_207_042));
}

#[tokio::test]
async fn posts_are_listed_newest_first_in_pages() {
    let studio = Studio::instant().await;
    let mut published = Vec::new();
    for _ in 0..3 {
        published.push(studio.publish(&studio.container().await).await.1["id"].clone());
        studio.bench.sandbox.clock().advance(Duration::from_secs(10));
    }
    let (_, first) = json(studio.get(&format!("{}/media?limit=2&fields=id,caption", studio.user))).await;
    assert_eq!((&first["data"][0]["id"], &first["data"][1]["id"]), (&published[2], &published[1]));
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let (_, rest) = json(studio.get(&format!("{}/media?limit=2&after={after}", studio.user))).await;
    assert_eq!(rest["data"], json!([{ "id": published[0] }]));
    assert!(rest["paging"].get("next").is_none());
    let since = studio.bench.sandbox.clock().now_ms() / 1_000 - 15;
    let (_, recent) = json(studio.get(&format!("{}/media?since={since}", studio.user))).await;
    assert_eq!(recent["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn publishing_may_show_late_and_processing_may_fail() {
    let settings =
        InstagramSettings { processing_ms: 0, publish_lag_ms: 5_000, ..InstagramSettings::default() };
    let studio = Studio::open(settings).await;
    let container = studio.container().await;
    studio.publish(&container).await;
    assert_eq!(studio.state(&container).await, "FINISHED");
    studio.bench.sandbox.clock().advance(Duration::from_secs(5));
    assert_eq!(studio.state(&container).await, "PUBLISHED");
    let failing = studio.container().await;
    assert!(studio.bench.sandbox.instagram().fail_container(&failing, 2_207_082));
    let (_, answer) = json(studio.get(&format!("{failing}?fields=status_code,status"))).await;
    assert_eq!(answer["status_code"], "ERROR");
    assert!(answer["status"].as_str().unwrap().contains("2207082"));
}

#[tokio::test]
async fn tokens_are_checked_and_kept_out_of_the_ledger() {
    let studio = Studio::instant().await;
    for (token, expected) in
        [("IGAAexpired1", (190, 463)), ("IGAArevoked1", (190, 460)), ("nonsense", (190, 0))]
    {
        let path = format!("/instagram/v26.0/me?access_token={token}");
        assert_eq!(codes(&json(studio.bench.get(&path)).await.1), expected);
    }
    let (_, by_query) =
        json(studio.bench.get(&format!("/instagram/v26.0/me?fields=user_id&access_token={INSTAGRAM_TOKEN}")))
            .await;
    assert_eq!(by_query["user_id"], json!(studio.user));
    assert_eq!(codes(&json(studio.get("17841000000000000/media")).await.1), (100, 33));
    assert_eq!(
        codes(&json(studio.bench.get("/instagram/v12.0/me").bearer_auth(INSTAGRAM_TOKEN)).await.1),
        (2635, 0)
    );
    let ledger = studio.bench.sandbox.ledger();
    assert!(!format!("{:?}", ledger.entries()).contains(INSTAGRAM_TOKEN));
    let entry = ledger.of(Vendor::Instagram, "me").pop().unwrap();
    assert_eq!(entry.path, "/instagram/v12.0/me");
}

#[tokio::test]
async fn a_refreshed_token_is_the_same_account_and_cannot_be_refreshed_at_once() {
    let studio = Studio::instant().await;
    let refresh = |token: &str| {
        let path =
            format!("/instagram/refresh_access_token?grant_type=ig_refresh_token&access_token={token}");
        json(studio.bench.get(&path))
    };
    let (status, fresh) = refresh(INSTAGRAM_TOKEN).await;
    assert_eq!((status, &fresh["token_type"]), (200, &json!("bearer")));
    let token = fresh["access_token"].as_str().unwrap();
    let (_, me) = json(studio.bench.get("/instagram/v26.0/me?fields=user_id").bearer_auth(token)).await;
    assert_eq!(me["user_id"], json!(studio.user));
    assert_eq!(refresh(token).await.0, 400);
    studio.bench.sandbox.clock().advance(Duration::from_secs(25 * 3_600));
    assert_eq!(refresh(token).await.0, 200);
}

#[tokio::test]
async fn a_registered_token_has_the_account_it_was_given() {
    let studio = Studio::instant().await;
    let account = InstagramAccount {
        user_id: "17841400000000001".into(),
        username: "harbour.news".into(),
        name: "Harbour News".into(),
    };
    studio.bench.sandbox.instagram().register("IGAAharbour", account);
    let (_, me) =
        json(studio.bench.get("/instagram/v26.0/me?fields=username,user_id").bearer_auth("IGAAharbour"))
            .await;
    assert_eq!(me, json!({ "username": "harbour.news", "user_id": "17841400000000001" }));
}

#[tokio::test]
async fn a_carousel_has_two_to_ten_items_that_are_no_posts_of_their_own() {
    let studio = Studio::instant().await;
    let item = json!({ "image_url": studio.picture, "alt_text": "A tram", "is_carousel_item": true });
    let mut items = Vec::new();
    for _ in 0..2 {
        let (_, answer) = studio.post("media", &item).await;
        items.push(answer["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(studio.publish(&items[0]).await.0, 400);
    let carousel = |children: &str| json!({ "media_type": "CAROUSEL", "children": children, "caption": "Trams", "is_ai_generated": true });
    assert_eq!(studio.refusal(&carousel(&items[0])).await, (100, 2_207_028));
    let eleven = [items[0].as_str(); 11].join(",");
    assert_eq!(studio.refusal(&carousel(&eleven)).await, (100, 2_207_028));
    assert_eq!(studio.refusal(&carousel("1,2")).await, (100, 33));
    let (status, answer) = studio.post("media", &carousel(&items.join(","))).await;
    assert_eq!(status, 200, "{answer}");
    let (status, published) = studio.publish(answer["id"].as_str().unwrap()).await;
    assert_eq!(status, 200, "{published}");
    let posts = studio.bench.sandbox.instagram().posts();
    assert_eq!((posts.len(), posts[0].kind, &posts[0].children), (1, MediaKind::Carousel, &items));
    let mut captioned = item.clone();
    captioned["caption"] = json!("not here");
    assert_eq!(studio.refusal(&captioned).await.0, 100);
}

#[tokio::test]
async fn a_story_is_listed_among_the_stories_and_a_reel_among_the_posts() {
    let studio = Studio::instant().await;
    studio.bench.sandbox.feeds().serve("reel.mp4", "video/mp4", b"\0\0\0\x18ftypmp42".to_vec());
    let reel = studio.bench.sandbox.feed_url("reel.mp4");
    for body in [
        json!({ "media_type": "STORIES", "image_url": studio.picture }),
        json!({ "media_type": "REELS", "video_url": reel, "caption": "A ride" }),
    ] {
        let (status, answer) = studio.post("media", &body).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(studio.publish(answer["id"].as_str().unwrap()).await.0, 200);
    }
    for (edge, product) in [("media", "REELS"), ("stories", "STORY")] {
        let path = format!("{}/{edge}?fields=media_product_type", studio.user);
        let (_, list) = json(studio.get(&path)).await;
        let products: Vec<&Value> =
            list["data"].as_array().unwrap().iter().map(|post| &post["media_product_type"]).collect();
        assert_eq!(products, [&json!(product)]);
    }
    let picture = json!({ "media_type": "REELS", "video_url": studio.picture });
    assert_eq!(studio.refusal(&picture).await, (352, 2_207_026));
}
