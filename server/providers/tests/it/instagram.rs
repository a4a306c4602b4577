use std::time::Duration;

use providers::Recorder;
use providers::instagram::{
    ContainerId, ContainerStatus, Instagram, InstagramError, InstagramErrorKind as Kind, NewContainer,
    NewImage,
};
use sandbox::{CannedAnswer, Fault, FaultAction, InstagramSettings, Sandbox, Vendor, Video};
use serde_json::json;
use types::Timestamp;
use types::problem::ProblemCode;

use crate::vendors::{Vendors, sandbox};

const TOKEN: &str = "IGAAtest";

/// A grey 4:5 JPEG on the sandbox's web host.
fn image(sandbox: &Sandbox, caption: &str) -> NewImage {
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.encode(&[128; 400 * 500], 400, 500, jpeg_encoder::ColorType::Luma).unwrap();
    sandbox.feeds().serve("picture.jpg", "image/jpeg", jpeg);
    NewImage {
        image_url: sandbox.feed_url("picture.jpg"),
        caption: caption.into(),
        alt_text: Some("A train".into()),
        is_ai_generated: true,
    }
}

fn client(sandbox: &Sandbox) -> Instagram {
    Vendors::of(sandbox).instagram(TOKEN)
}

async fn ready(sandbox: &Sandbox, client: &Instagram) -> ContainerId {
    client.create_image_container(&image(sandbox, "Night trains return.")).await.unwrap()
}

async fn publish_with(action: FaultAction) -> (Sandbox, ContainerId, InstagramError) {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let container = ready(&sandbox, &client).await;
    let account = client.me().await.unwrap().user_id;
    sandbox.faults().add(Fault::once(Vendor::Instagram, "publish", action.clone()));
    let client = Vendors::of(&sandbox).expecting(&action).instagram_of(TOKEN, &account);
    let error = client.publish(&container).await.unwrap_err();
    (sandbox, container, error)
}

#[tokio::test]
async fn a_post_goes_all_the_way_and_is_found_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let me = client.me().await.unwrap();
    assert_eq!(me.user_id.len(), 17);
    assert_ne!(me.app_scoped_id.as_ref(), Some(&me.user_id));

    let container = ready(&sandbox, &client).await;
    assert_eq!(client.container(&container).await.unwrap().status_code, ContainerStatus::Finished);
    let before = client.publishing_limit().await.unwrap();
    let media = client.publish(&container).await.unwrap();
    assert_eq!(client.container(&container).await.unwrap().status_code, ContainerStatus::Published);
    assert_eq!(client.publishing_limit().await.unwrap().used, before.used + 1);
    assert_eq!((before.total, before.window), (50, Duration::from_secs(86_400)));

    let permalink = client.permalink(&media).await.unwrap();
    let now = Timestamp(sandbox.clock().now_ms());
    let recent = client.recent_media(now.minus(Duration::from_secs(120))).await.unwrap();
    assert_eq!(recent.len(), 1);
    assert_eq!(recent[0].id, media);
    assert_eq!(recent[0].caption.as_deref(), Some("Night trains return."));
    assert_eq!(recent[0].permalink.as_deref(), Some(permalink.as_str()));
    assert!(client.recent_media(now.plus(Duration::from_secs(60))).await.unwrap().is_empty());

    let posts = sandbox.instagram().posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].container_id, container.0);
}

#[tokio::test]
async fn a_publish_whose_answer_is_lost_is_doubtful_sent_once_and_live() {
    for action in [
        FaultAction::ResetAfterCommit,
        FaultAction::HangAfterCommit,
        FaultAction::Truncate,
        FaultAction::InvalidJson,
        failure_after_commit(500, json!({"error": {"message": "x", "code": 2, "is_transient": true}})),
        failure_after_commit(
            400,
            json!({"error": {"message": "spam", "code": 4, "error_subcode": 2_207_051}}),
        ),
        failure_after_commit(502, json!("<html>Bad gateway</html>")),
    ] {
        let (sandbox, container, error) = publish_with(action.clone()).await;
        assert_eq!(error.kind, Kind::Ambiguous, "{action:?}");
        assert!(!error.is_definitive_rejection());
        assert_eq!(error.problem(), ProblemCode::OutcomeUnknown);
        assert_eq!(sandbox.ledger().of(Vendor::Instagram, "publish").len(), 1, "{action:?}");
        assert_eq!(sandbox.instagram().posts().len(), 1, "{action:?}");
        let state = client(&sandbox).container(&container).await.unwrap();
        assert_eq!(state.status_code, ContainerStatus::Published);
    }
}

fn failure_after_commit(status: u16, body: serde_json::Value) -> FaultAction {
    FaultAction::Answer(CannedAnswer {
        status,
        body: Some(body),
        headers: Default::default(),
        after_commit: true,
    })
}

#[tokio::test]
async fn a_publish_that_never_arrived_is_just_as_doubtful() {
    for action in [FaultAction::Reset, FaultAction::Hang, FaultAction::Html, FaultAction::status(503)] {
        let (sandbox, container, error) = publish_with(action.clone()).await;
        assert_eq!(error.kind, Kind::Ambiguous, "{action:?}");
        assert!(sandbox.instagram().posts().is_empty());
        let state = client(&sandbox).container(&container).await.unwrap();
        assert_eq!(state.status_code, ContainerStatus::Finished);
    }
}

#[tokio::test]
async fn a_publish_that_is_refused_is_refused_for_certain() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    sandbox
        .instagram()
        .set_settings(InstagramSettings { processing_ms: 60_000, ..InstagramSettings::default() });
    let container = ready(&sandbox, &client).await;
    assert_eq!(client.container(&container).await.unwrap().status_code, ContainerStatus::InProgress);
    let error = client.publish(&container).await.unwrap_err();
    assert_eq!(error.kind, Kind::NotReady);
    assert!(error.is_definitive_rejection());

    sandbox.instagram().set_settings(InstagramSettings {
        processing_ms: 0,
        quota_total: 0,
        ..InstagramSettings::default()
    });
    let container = ready(&sandbox, &client).await;
    let error = client.publish(&container).await.unwrap_err();
    assert_eq!(error.kind, Kind::QuotaReached);
    assert!(error.is_definitive_rejection() && error.wait.is_some());
    assert!(sandbox.instagram().posts().is_empty());
}

#[tokio::test]
async fn a_container_that_failed_or_expired_says_so() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let failed = ready(&sandbox, &client).await;
    assert!(sandbox.instagram().fail_container(&failed.0, 2_207_082));
    let state = client.container(&failed).await.unwrap();
    assert_eq!((state.status_code, state.subcode), (ContainerStatus::Error, Some(2_207_082)));

    let old = ready(&sandbox, &client).await;
    sandbox.clock().advance(Duration::from_secs(25 * 3_600));
    assert_eq!(client.container(&old).await.unwrap().status_code, ContainerStatus::Expired);
    assert_eq!(client.publish(&old).await.unwrap_err().kind, Kind::ContainerGone);
    let unknown = ContainerId("17900000000000000".into());
    assert_eq!(client.container(&unknown).await.unwrap_err().kind, Kind::ContainerGone);
}

#[tokio::test]
async fn what_instagram_rejects_is_named() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    sandbox.feeds().serve("not-a-picture.txt", "text/plain", "text");
    let with_url = |url: String| NewImage { image_url: url, ..image(&sandbox, "c") };
    for (image, kind, problem) in [
        (image(&sandbox, &"x".repeat(2_201)), Kind::MediaRejected, ProblemCode::MediaRejected),
        (
            with_url("http://127.0.0.1:9/a.jpg".into()),
            Kind::MediaUnfetchable,
            ProblemCode::PictureUnreachable,
        ),
    ] {
        let error = client.create_image_container(&image).await.unwrap_err();
        assert_eq!((error.kind, error.problem()), (kind, problem), "{error}");
    }
    let error =
        client.create_image_container(&with_url(sandbox.feed_url("not-a-picture.txt"))).await.unwrap_err();
    assert!(matches!(error.kind, Kind::MediaRejected | Kind::MediaUnfetchable), "{error}");
}

#[tokio::test]
async fn a_token_that_expired_or_was_revoked_is_refused_everywhere() {
    let sandbox = sandbox().await;
    for token in ["IGAAexpired", "IGAArevoked", "nonsense"] {
        let client = Vendors::of(&sandbox).instagram(token);
        for error in [
            client.me().await.err(),
            client.publishing_limit().await.err(),
            client.create_image_container(&image(&sandbox, "c")).await.err(),
            client.refresh_token().await.err(),
        ] {
            let error = error.unwrap();
            assert_eq!(
                (error.kind, error.problem()),
                (Kind::TokenRefused, ProblemCode::TokenExpired),
                "{token}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_is_refreshed_for_sixty_days_and_still_opens_the_same_account() {
    let sandbox = sandbox().await;
    let refreshed = client(&sandbox).refresh_token().await.unwrap();
    assert_eq!(refreshed.expires_in, Duration::from_secs(60 * 86_400));
    let before = client(&sandbox).me().await.unwrap().user_id;
    let after = Vendors::of(&sandbox).instagram(refreshed.token.reveal()).me().await.unwrap().user_id;
    assert_eq!(before, after);
}

#[tokio::test]
async fn being_throttled_comes_with_a_wait() {
    let sandbox = sandbox().await;
    let body = json!({"error": {"message": "(#80002) too many", "code": 80_002, "type": "OAuthException"}});
    sandbox.faults().add(Fault::once(Vendor::Instagram, "me", FaultAction::json(400, body)));
    let error = client(&sandbox).me().await.unwrap_err();
    assert_eq!(error.kind, Kind::RateLimited);
    assert!(error.wait.is_some_and(|wait| wait >= Duration::from_secs(60)));
}

#[tokio::test]
async fn a_carousel_a_story_and_a_reel_go_all_the_way() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let image = image(&sandbox, "");
    let mut children = Vec::new();
    for _ in 0..2 {
        let item = NewContainer::CarouselItem { image_url: image.image_url.clone(), alt_text: None };
        children.push(client.create_container(&item).await.unwrap());
    }
    let caption = "Two trains.".to_owned();
    let carousel = NewContainer::Carousel { children, caption, is_ai_generated: true };
    let carousel = client.create_container(&carousel).await.unwrap();
    let posted = client.publish(&carousel).await.unwrap();
    let story = NewContainer::Story { image_url: image.image_url, is_ai_generated: true };
    let story = client.create_container(&story).await.unwrap();
    let told = client.publish(&story).await.unwrap();
    sandbox.feeds().serve("film.mp4", "video/mp4", Video::default().file());
    let (video_url, caption) = (sandbox.feed_url("film.mp4"), "A film.".to_owned());
    let reel = NewContainer::Reel { video_url, caption, is_ai_generated: false };
    let reel = client.create_container(&reel).await.unwrap();
    let shown = client.publish(&reel).await.unwrap();

    let since = Timestamp(sandbox.clock().now_ms()).minus(Duration::from_secs(120));
    let ids =
        |posts: Vec<providers::instagram::Media>| posts.into_iter().map(|post| post.id).collect::<Vec<_>>();
    assert_eq!(ids(client.recent_media(since).await.unwrap()), [shown, posted]);
    assert_eq!(ids(client.recent_stories(since).await.unwrap()), [told]);
}

#[tokio::test]
async fn every_call_is_on_record_without_the_token() {
    let sandbox = sandbox().await;
    let recorder = Recorder::default();
    let client = Vendors::of(&sandbox).recorded_instagram(TOKEN, &recorder);
    client.me().await.unwrap();
    let unknown = ContainerId("17900000000000000".into());
    client.container(&unknown).await.unwrap_err();
    sandbox.faults().add(Fault::once(Vendor::Instagram, "me", FaultAction::Reset));
    client.me().await.unwrap_err();

    let calls = recorder.take();
    let told: Vec<_> =
        calls.iter().map(|call| (call.operation, call.status, call.trouble.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("me", Some(200), None),
            ("container", Some(400), Some("100/33")),
            ("me", None, Some("the connection broke before an answer")),
        ]
    );
    assert_eq!(
        (calls[1].method.as_str(), calls[1].path.as_str()),
        ("GET", "/instagram/v26.0/17900000000000000")
    );
    assert!(calls[1].request_id.as_deref().is_some_and(|id| id.starts_with('A')));
    assert!(!format!("{calls:?}").contains(TOKEN));
    assert!(recorder.take().is_empty());
}

#[tokio::test]
async fn instagrams_own_clock_is_heard() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    assert_eq!(client.heard_at(), None);
    sandbox.clock().advance(Duration::from_secs(7_200));
    client.me().await.unwrap();
    let behind = sandbox.clock().now_ms() - client.heard_at().unwrap().0;
    assert!((0..5_000).contains(&behind), "{behind}");
}
