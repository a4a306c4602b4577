//! Pictures in a bucket: machines that share nothing else, outages in the middle, and settings that are wrong.

use std::io::Read;

use sandbox::{BUCKET, Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::post::{Post, PostStatus};
use types::problem::ProblemCode;

use crate::harness::{App, eventually};

const TEXT: &str = "A town of 5,000 now heats itself with hot sand. The tower stores heat for months.";

async fn until_published(app: &App, post: &Post) -> Post {
    eventually("the permalink is known", || async {
        Some(app.post(post.summary.id).await).filter(|post| post.permalink.is_some())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_puts_the_picture_where_the_web_process_finds_it() {
    let app = App::start_scaled_out_on_bucket(1).await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    let keys = app.sandbox.buckets().keys(BUCKET);
    assert!(keys.len() == 1 && keys[0].starts_with("autogram/pictures/"), "{keys:?}");
    let path = post.summary.picture.clone().unwrap();
    let shown = app.stranger().get(app.url(path.trim_start_matches('/'))).send().await.unwrap();
    assert_eq!(shown.status().as_u16(), 200);
    assert_eq!(shown.headers()["content-type"], "image/jpeg");
    assert_eq!(shown.headers()["cache-control"], "public, max-age=31536000, immutable");
    let length: usize = shown.headers()["content-length"].to_str().unwrap().parse().unwrap();
    let jpeg = shown.bytes().await.unwrap();
    assert!(jpeg.len() == length && jpeg.starts_with(&[0xff, 0xd8]));
    app.approve(&post).await.unwrap();
    // The stand-in fetches the picture as Instagram does, and refuses what is no JPEG.
    until_published(&app, &post).await;
    assert_eq!(app.sandbox.instagram().posts().len(), 1);
    assert!(!app.picture_folder().exists(), "a picture lies in a folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_holds_the_picture_and_then_the_post_and_loses_neither() {
    let app = App::start_on_bucket().await;
    let outage =
        || app.sandbox.faults().add(Fault::once(Vendor::Bucket, "*", FaultAction::status(503)).times(0));
    outage();
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let id = app.first_post().await;
    let problem = app.problem(id).await;
    assert_eq!(problem.code, ProblemCode::ProviderUnavailable);
    assert!(problem.retry_at.is_some(), "the picture waits by itself: {problem:?}");
    assert!(problem.detail.unwrap().contains("the store of pictures"));

    app.sandbox.faults().clear();
    let _: Value = app.call("posts/retry", json!({ "id": id })).await.unwrap();
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!(app.answered(Vendor::Fal, "submit"), 1, "the picture was ordered again");
    assert_eq!(post.cost.0, app.charged());

    outage();
    app.approve(&post).await.unwrap();
    app.problem(id).await;
    assert_eq!(
        app.asked(Vendor::Instagram, "create_container"),
        0,
        "Instagram was sent to a picture in vain"
    );
    let path = post.summary.picture.clone().unwrap();
    let away = app.stranger().get(app.url(path.trim_start_matches('/'))).send().await.unwrap();
    assert_eq!((away.status().as_u16(), away.headers().contains_key("retry-after")), (503, true));

    app.sandbox.faults().clear();
    let _: Value = app.call("posts/retry", json!({ "id": id })).await.unwrap();
    until_published(&app, &post).await;
    assert_eq!(app.answered(Vendor::Instagram, "publish"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_cannot_be_used_ends_the_start_with_the_reason() {
    let mut app = App::start_on_bucket().await;
    app.kill_server();
    for (name, value, expected) in [
        ("AUTOGRAM_MEDIA", "s3://nowhere", "there is no such bucket"),
        ("AUTOGRAM_MEDIA_SECRET", "hunter2", "the key was refused"),
        ("AUTOGRAM_MEDIA_REGION", "mars-1", "the bucket is not in this region"),
        ("AUTOGRAM_MEDIA_ENDPOINT", "http://127.0.0.1:1", "Connection refused"),
        ("AUTOGRAM_MEDIA_KEY_ID", "", "AUTOGRAM_MEDIA_KEY_ID is not set"),
    ] {
        let mut child = app.spawn_with("serve", &[(name, value)]);
        let status = eventually("the process ends", || {
            let ended = child.try_wait().unwrap();
            async move { ended }
        })
        .await;
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(!status.success() && said.contains(expected), "{name}: {said}");
        assert!(said.contains("AUTOGRAM_MEDIA") && !said.contains("hunter2"), "{name}: {said}");
    }
}
