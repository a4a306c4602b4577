//! A person's own picture and video: checked, kept, served in parts, and published as a reel.

use reqwest::StatusCode;
use reqwest::header::RANGE;
use sandbox::{MediaKind, Video};
use serde_json::{Value, json};
use types::PostId;
use types::post::{PostStatus, What};

use crate::harness::{App, eventually};

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range in winter.";

async fn in_review(app: &App) -> PostId {
    let account = app.account().await;
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    app.reach(id, PostStatus::InReview).await;
    id
}

/// The status and what is answered.
async fn upload(app: &App, id: PostId, kind: &str, file: Vec<u8>) -> (u16, Value) {
    let url = app.url(&format!("api/upload/{id}/{kind}"));
    let answer = app.client().post(url).body(file).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// The name of the only rule that an upload broke.
fn broken_rule(answer: &Value) -> String {
    let problems = answer["code"]["media"]["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{answer}");
    let name = problems[0].as_object().and_then(|rule| rule.keys().next()).map(String::as_str);
    name.or(problems[0].as_str()).unwrap().to_owned()
}

fn jpeg() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.encode(&[90; 640 * 480], 640, 480, jpeg_encoder::ColorType::Luma).unwrap();
    jpeg
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_picture_is_made_ready_and_chosen_and_a_bad_one_changes_nothing() {
    let app = App::start().await;
    let id = in_review(&app).await;
    for (file, rule) in
        [(b"<html>".to_vec(), "picture_unreadable"), (vec![0; 30_000_001], "picture_too_large")]
    {
        let (status, answer) = upload(&app, id, "picture", file).await;
        assert_eq!((status, broken_rule(&answer).as_str()), (422, rule));
        assert!(answer["reference"].is_string(), "{answer}");
    }
    assert_eq!(app.post(id).await.pictures.len(), 1);

    assert_eq!(upload(&app, id, "picture", jpeg()).await.0, 200);
    let post = app.post(id).await;
    let own = post.chosen_picture().unwrap();
    assert_eq!((post.pictures.len(), own.width, own.height), (2, 1_080, 1_350));
    assert_eq!(own.made_by, "");
    assert!(post.timeline.iter().any(|entry| entry.what == What::PictureUploaded));

    app.approve(&post).await.unwrap();
    assert_eq!(upload(&app, id, "picture", jpeg()).await.0, 409, "an approved post takes none");
    app.reach(id, PostStatus::Published).await;
    assert!(!app.sandbox.instagram().posts()[0].is_ai_generated, "a person made it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_picture_joins_the_carousel() {
    let app = App::start().await;
    let id = in_review(&app).await;
    let choice = json!({ "id": id, "format": "carousel" });
    let _: Value = app.call("posts/choose_format", choice).await.unwrap();
    assert_eq!(upload(&app, id, "picture", jpeg()).await.0, 200);
    let post = app.post(id).await;
    assert_eq!(post.carousel, post.pictures.iter().map(|picture| picture.id).collect::<Vec<_>>());
    assert_eq!(post.media_problems, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_uploads_to_a_post_that_is_not_theirs() {
    let app = App::start().await;
    let id = in_review(&app).await;
    for kind in ["picture", "video"] {
        let url = app.url(&format!("api/upload/{id}/{kind}"));
        let stranger = app.stranger().post(url).body(jpeg()).send().await.unwrap();
        assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(upload(&app, PostId(4_711), kind, jpeg()).await.0, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_rule_that_a_video_breaks_is_named() {
    let app = App::start().await;
    let id = in_review(&app).await;
    for (video, rule) in [
        (Video { codec: *b"av01", ..Video::default() }, "video_codec"),
        (Video { frames: 60, ..Video::default() }, "video_duration"),
        (Video { width: 3_840, ..Video::default() }, "video_width"),
        (Video { rate: 10, ..Video::default() }, "video_frame_rate"),
        (Video { handler: *b"soun", ..Video::default() }, "video_unreadable"),
    ] {
        let (status, answer) = upload(&app, id, "video", video.file()).await;
        assert_eq!((status, broken_rule(&answer).as_str()), (422, rule));
    }
    assert!(app.post(id).await.video.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reel_goes_from_the_upload_to_instagram() {
    let app = App::start().await;
    let id = in_review(&app).await;
    let _: Value = app.call("posts/choose_format", json!({ "id": id, "format": "reel" })).await.unwrap();
    let file = Video::default().file();
    assert_eq!(upload(&app, id, "video", file.clone()).await.0, 200);
    let post = app.post(id).await;
    let video = post.video.clone().unwrap();
    assert_eq!((video.facts.millis, video.facts.frame_rate), (4_000, 30_000));
    assert_eq!(post.media_problems, []);
    served_in_parts(&app, &video.path, &file).await;

    app.approve(&post).await.unwrap();
    let live = eventually("the reel is live with its permalink", || async {
        Some(app.post(id).await).filter(|post| post.permalink.is_some())
    })
    .await;
    assert_eq!(live.summary.status, PostStatus::Published);
    let posts = app.sandbox.instagram().posts();
    assert_eq!((posts.len(), posts[0].kind), (1, MediaKind::Reel));
    assert_eq!(posts[0].caption.as_deref(), Some(post.caption.as_str()));
}

async fn served_in_parts(app: &App, path: &str, file: &[u8]) {
    let url = app.url(path.trim_start_matches('/'));
    let ask = |range: &'static str| app.stranger().get(&url).header(RANGE, range).send();
    let whole = app.stranger().get(&url).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(whole.headers()["content-type"], "video/mp4");
    assert_eq!(whole.headers()["content-length"], file.len().to_string());
    assert_eq!(whole.bytes().await.unwrap(), file);
    let part = ask("bytes=4-11").await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()["content-range"], format!("bytes 4-11/{}", file.len()));
    assert_eq!(part.bytes().await.unwrap(), file[4..12]);
    let end = ask("bytes=-10").await.unwrap();
    assert_eq!(end.bytes().await.unwrap(), file[file.len() - 10..]);
    assert_eq!(ask("bytes=9000000-").await.unwrap().status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_video_takes_the_place_of_the_one_before() {
    let app = App::start().await;
    let id = in_review(&app).await;
    assert_eq!(upload(&app, id, "video", Video::default().file()).await.0, 200);
    let before = app.post(id).await.video.unwrap().path;
    let film = Video { brand: *b"qt  ", codec: *b"hvc1", frames: 240, ..Video::default() };
    assert_eq!(upload(&app, id, "video", film.file()).await.0, 200);
    let now = app.post(id).await.video.unwrap();
    assert_eq!(now.facts.millis, 8_000);
    let found = async |path: &str| {
        let url = app.url(path.trim_start_matches('/'));
        app.stranger().get(url).send().await.unwrap().status()
    };
    assert_eq!((found(&before).await, found(&now.path).await), (StatusCode::NOT_FOUND, StatusCode::OK));
}
