//! Carousel and story: chosen, held to Instagram's limits, and brought there exactly once.

use sandbox::{Fault, FaultAction, MediaKind, Vendor};
use serde_json::{Value, json};
use types::media::MediaProblem;
use types::post::{Post, PostFormat, PostStatus, What};
use types::problem::ProblemCode;
use types::{PictureId, PostId};

use crate::crash::kill_during;
use crate::harness::{App, eventually};

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range in winter.";

/// A post in review with so many pictures.
async fn drafted(app: &App, pictures: usize) -> PostId {
    let account = app.account().await;
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    app.reach(id, PostStatus::InReview).await;
    for count in 2..=pictures {
        let _: Value = app.call("posts/new_picture", json!({ "id": id, "prompt": null })).await.unwrap();
        eventually("another picture is made", || async {
            let post = app.post(id).await;
            (!post.working && post.pictures.len() == count).then_some(())
        })
        .await;
    }
    id
}

async fn choose(app: &App, id: PostId, format: PostFormat) {
    let _: Value = app.call("posts/choose_format", json!({ "id": id, "format": format })).await.unwrap();
}

async fn arrange(app: &App, id: PostId, pictures: &[PictureId]) {
    let arguments = json!({ "id": id, "pictures": pictures });
    let _: Value = app.call("posts/arrange_carousel", arguments).await.unwrap();
}

/// A carousel of three pictures in review, the newest first.
async fn carousel(app: &App) -> Post {
    let id = drafted(app, 3).await;
    choose(app, id, PostFormat::Carousel).await;
    let mut pictures: Vec<PictureId> = app.post(id).await.pictures.iter().map(|picture| picture.id).collect();
    pictures.reverse();
    arrange(app, id, &pictures).await;
    app.post(id).await
}

async fn story(app: &App) -> Post {
    let id = drafted(app, 1).await;
    choose(app, id, PostFormat::Story).await;
    app.post(id).await
}

/// Waits until the post is live and everything about it is known.
async fn live(app: &App, id: PostId) -> Post {
    let post = eventually("the post is live with its permalink", || async {
        Some(app.post(id).await).filter(|post| post.permalink.is_some())
    })
    .await;
    assert_eq!(post.summary.status, PostStatus::Published);
    post
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carousel_goes_out_as_one_post_with_its_pictures_in_order() {
    let app = App::start().await;
    let post = carousel(&app).await;
    assert_eq!(post.media_problems, []);
    assert_eq!(post.summary.picture, post.carousel_pictures().next().map(|picture| picture.path.clone()));
    app.approve(&post).await.unwrap();

    let published = live(&app, post.summary.id).await;
    let items = published.timeline.iter().filter(|entry| entry.what == What::ItemCreated).count();
    assert_eq!(items, 3);
    let posts = app.sandbox.instagram().posts();
    assert_eq!(posts.len(), 1);
    assert_eq!((posts[0].kind, posts[0].is_ai_generated), (MediaKind::Carousel, true));
    assert_eq!(posts[0].caption.as_deref(), Some(post.caption.as_str()));
    let made: Vec<String> = app.sandbox.instagram().containers().into_iter().map(|it| it.id).collect();
    assert_eq!(posts[0].children, made[..3], "in the order in which they were asked for");
    let fetched = fetched_pictures(&app, &made[..3]).await;
    let ours = served_pictures(&app, &post).await;
    assert_eq!(fetched, ours, "and these are the pictures in the order that was chosen");
}

/// The files that Instagram fetched for these containers.
async fn fetched_pictures(app: &App, containers: &[String]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for id in containers {
        let url = format!("{}/instagram/pictures/{id}.jpg", app.sandbox.url());
        files.push(app.stranger().get(url).send().await.unwrap().bytes().await.unwrap().to_vec());
    }
    files
}

async fn served_pictures(app: &App, post: &Post) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for picture in post.carousel_pictures() {
        let url = app.url(picture.path.trim_start_matches('/'));
        files.push(app.stranger().get(url).send().await.unwrap().bytes().await.unwrap().to_vec());
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_goes_out_without_its_caption_which_is_kept() {
    let app = App::start().await;
    let post = story(&app).await;
    app.approve(&post).await.unwrap();
    let published = live(&app, post.summary.id).await;
    assert_eq!(published.caption, post.caption);
    let posts = app.sandbox.instagram().posts();
    assert_eq!(posts.len(), 1);
    assert_eq!((posts[0].kind, posts[0].caption.as_deref()), (MediaKind::Story, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_instagram_would_refuse_is_shown_and_blocks_the_approval() {
    let app = App::start().await;
    let id = drafted(&app, 1).await;
    choose(&app, id, PostFormat::Carousel).await;
    let post = app.post(id).await;
    assert_eq!(post.carousel, [post.pictures[0].id], "a carousel begins with the chosen picture");
    assert_eq!(post.media_problems, [MediaProblem::CarouselItems { count: 1 }]);
    let refused = app.approve(&post).await.unwrap_err();
    assert_eq!(refused.status, 422);
    assert_eq!(refused.error["code"]["media"]["problems"][0]["carousel_items"]["count"], 1);

    choose(&app, id, PostFormat::Reel).await;
    let post = app.post(id).await;
    assert_eq!(post.media_problems, [MediaProblem::NoVideo]);
    assert_eq!(app.approve(&post).await.unwrap_err().status, 422);
    assert_eq!(app.post(id).await.summary.status, PostStatus::InReview);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_format_is_chosen_in_review_and_never_after_the_approval() {
    let app = App::start().await;
    let id = drafted(&app, 1).await;
    let post = app.post(id).await;
    let foreign: Vec<PictureId> = vec![PictureId(4_711)];
    let refused = app
        .call::<Value>("posts/arrange_carousel", json!({ "id": id, "pictures": foreign }))
        .await
        .unwrap_err();
    assert_eq!(refused.status, 404);
    app.approve(&post).await.unwrap();
    for (function, arguments) in [
        ("posts/choose_format", json!({ "id": id, "format": "story" })),
        ("posts/arrange_carousel", json!({ "id": id, "pictures": [] })),
    ] {
        assert_eq!(app.call::<Value>(function, arguments).await.unwrap_err().status, 409, "{function}");
    }
    live(&app, id).await;
    assert_eq!(app.sandbox.instagram().posts()[0].kind, MediaKind::Image);
}

/// Kills the server while this is done for the `skip`th time and more, and expects one post all the same.
async fn killed_with_a_carousel(operation: &str, skip: u32, fault: FaultAction) {
    let mut app = App::start().await;
    let post = carousel(&app).await;
    app.sandbox.faults().add(Fault::once(Vendor::Instagram, operation, fault).after(skip));
    app.approve(&post).await.unwrap();
    eventually("Instagram is being asked", || async {
        (app.asked(Vendor::Instagram, operation) > skip as usize).then_some(())
    })
    .await;
    app.kill_and_restart().await;
    live(&app, post.summary.id).await;
    let posts = app.sandbox.instagram().posts();
    assert_eq!(posts.len(), 1, "published more than once");
    assert_eq!(posts[0].children.len(), 3);
    assert_eq!(app.asked(Vendor::Instagram, "publish"), 1, "one publish call was enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_second_picture_is_handed_over() {
    killed_with_a_carousel("create_container", 1, FaultAction::Hang).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_second_picture_was_handed_over_unheard() {
    killed_with_a_carousel("create_container", 1, FaultAction::HangAfterCommit).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_carousel_itself_is_made() {
    killed_with_a_carousel("create_container", 3, FaultAction::HangAfterCommit).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_carousel_went_live_unheard() {
    killed_with_a_carousel("publish", 0, FaultAction::HangAfterCommit).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_was_handed_over_is_not_handed_over_again_after_a_crash() {
    let mut app = App::start().await;
    let post = carousel(&app).await;
    app.sandbox.faults().add(Fault::once(Vendor::Instagram, "container_status", FaultAction::Hang));
    app.approve(&post).await.unwrap();
    kill_during(&mut app, Vendor::Instagram, "container_status").await;
    live(&app, post.summary.id).await;
    assert_eq!(app.answered(Vendor::Instagram, "create_container"), 4, "three pictures and the carousel");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_whose_container_failed_is_handed_over_anew() {
    let app = App::start().await;
    let post = carousel(&app).await;
    // The answer to the first look at a picture's container.
    let gone = json!({ "id": "1", "status_code": "EXPIRED", "status": "Expired" });
    let expired = FaultAction::json(200, gone);
    app.sandbox.faults().add(Fault::once(Vendor::Instagram, "container_status", expired));
    app.approve(&post).await.unwrap();
    live(&app, post.summary.id).await;
    let posts = app.sandbox.instagram().posts();
    assert_eq!((posts.len(), posts[0].children.len()), (1, 3));
    let made: Vec<String> = app.sandbox.instagram().containers().into_iter().map(|it| it.id).collect();
    assert_eq!(posts[0].children, made[3..6], "none of the old ones");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_publish_of_a_carousel_and_of_a_story_is_found_out() {
    for format in [PostFormat::Carousel, PostFormat::Story] {
        let app = App::start().await;
        let post = if format == PostFormat::Story { story(&app).await } else { carousel(&app).await };
        let lost = Fault::once(Vendor::Instagram, "publish", FaultAction::ResetAfterCommit);
        app.sandbox.faults().add(lost);
        app.approve(&post).await.unwrap();
        let published = live(&app, post.summary.id).await;
        let posts = app.sandbox.instagram().posts();
        assert_eq!(posts.len(), 1, "{format:?}");
        assert_eq!(published.media_id.as_ref(), Some(&posts[0].media_id), "{format:?}");
        assert_eq!(app.asked(Vendor::Instagram, "publish"), 1, "{format:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_that_cannot_be_told_from_its_owners_own_is_unconfirmed_until_a_person_decides() {
    let app = App::start().await;
    let post = story(&app).await;
    let id = json!({ "id": post.summary.id });
    app.sandbox.faults().add(Fault::once(Vendor::Instagram, "publish", FaultAction::Reset));
    app.approve(&post).await.unwrap();
    eventually("the publish call is sent", || async {
        (app.asked(Vendor::Instagram, "publish") == 1).then_some(())
    })
    .await;
    post_in_the_instagram_app(&app, &post).await;
    let unconfirmed = app.reach(post.summary.id, PostStatus::Unconfirmed).await;
    assert_eq!(unconfirmed.summary.problem.map(|problem| problem.code), Some(ProblemCode::OutcomeUnknown));
    assert_eq!(app.asked(Vendor::Instagram, "publish"), 2, "once by us, once by the owner");
    assert_eq!(app.sandbox.instagram().posts().len(), 1);

    let looks = app.asked(Vendor::Instagram, "stories");
    let _: Value = app.call("posts/check_instagram", id.clone()).await.unwrap();
    eventually("Instagram is asked", || async {
        (app.asked(Vendor::Instagram, "stories") > looks).then_some(())
    })
    .await;
    app.reach(post.summary.id, PostStatus::Unconfirmed).await;
    assert_eq!(app.asked(Vendor::Instagram, "publish"), 2, "to check is not to send");

    let _: Value = app.call("posts/send_again", id.clone()).await.unwrap();
    live(&app, post.summary.id).await;
    assert_eq!(app.sandbox.instagram().posts().len(), 2, "the owner's and ours");
    assert_eq!(app.sandbox.instagram().containers().len(), 2, "and no further container");
    let refused = app.call::<Value>("posts/send_again", id).await.unwrap_err();
    assert_eq!(refused.status, 409);
}

/// What the account's owner does on a phone: a story of their own.
async fn post_in_the_instagram_app(app: &App, post: &Post) {
    let user = app.sandbox.instagram().account("IGAAtest").unwrap().user_id;
    let ask = async |edge: &str, body: Value| {
        let url = format!("{}/instagram/v26.0/{user}/{edge}", app.sandbox.url());
        let answer = app.stranger().post(url).bearer_auth("IGAAtest").json(&body).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let picture = app.url(post.chosen_picture().unwrap().path.trim_start_matches('/'));
    let container = ask("media", json!({ "media_type": "STORIES", "image_url": picture })).await;
    ask("media_publish", json!({ "creation_id": container })).await;
}
