//! One web process and two workers on PostgreSQL and Redis.

use futures::StreamExt;
use types::post::PostStatus;

use crate::harness::{App, PATIENCE, eventually};

const TEXT: &str = "A town of 5,000 now heats itself with hot sand. The tower stores heat for months.";

#[tokio::test(flavor = "multi_thread")]
async fn an_article_becomes_a_published_post_although_a_worker_dies_on_the_way() {
    let mut app = App::start_scaled_out(2).await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    app.approve(&post).await.unwrap();
    app.kill_worker();
    let live = eventually("the permalink is known", || async {
        Some(app.post(id).await).filter(|post| post.permalink.is_some())
    })
    .await;
    assert_eq!(live.summary.status, PostStatus::Published);
    assert_eq!(app.sandbox.instagram().posts().len(), 1);
    assert_eq!(live.cost.0, app.charged());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_of_the_web_process_hears_what_a_worker_did() {
    let app = App::start_scaled_out(1).await;
    let account = app.account().await;
    let stream = app.client().get(app.url("api/events")).send().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let mut heard = String::new();
    let mut chunks = stream.bytes_stream();
    let hear = async {
        while !heard.contains("in_review") {
            let chunk = chunks.next().await.expect("the stream goes on").unwrap();
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    tokio::time::timeout(PATIENCE, hear).await.expect("the draft is told of");
}
