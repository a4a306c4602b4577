//! What is left of an account after its data was deleted, and what becomes of posts that were on their way.

use entity::{carousel_item, connection as connection_row, post};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use services::connection::callbacks;
use services::connection::login::Ended;
use services::pipeline::{publish, review};
use types::PostId;
use types::post::PostStatus;
use types::problem::ProblemCode;

use crate::account::{Account, PUBLISH};

impl Account {
    async fn delete_data(&self) {
        let request = self.signed_request(&self.app_scoped_id().await);
        callbacks::delete_data(&self.services, &request).await.unwrap();
    }

    async fn is_known(&self) -> bool {
        self.view().await.connection.username.is_some()
    }

    async fn known_post(&self, status: PostStatus, attempt: i32) -> post::Model {
        let given = post::ActiveModel {
            container_id: Set(Some("17889455560051444".into())),
            container_at: Set(Some(self.services.now().0)),
            media_id: Set(Some("17918195224117851".into())),
            permalink: Set(Some("https://www.instagram.com/p/abc/".into())),
            publish_attempt: Set(attempt),
            problem_code: Set(Some("media_rejected".into())),
            problem_detail: Set(Some("Object 17889455560051444 does not exist".into())),
            ..Default::default()
        };
        self.post(status, given).await
    }
}

#[tokio::test]
async fn no_id_no_address_and_no_call_is_left_whatever_the_status() {
    let account = Account::connected().await;
    let mut posts = Vec::new();
    for (status, attempt) in [
        (PostStatus::Published, 1),
        (PostStatus::Failed, 1),
        (PostStatus::Unconfirmed, 2),
        (PostStatus::Publishing, 1),
        (PostStatus::Ready, 0),
        (PostStatus::ContainerSaved, 0),
        (PostStatus::Scheduled, 0),
    ] {
        let post = account.known_post(status, attempt).await;
        account.call(post.id, account.services.now().0).await;
        account.entry(&post, "publish", "17889455560051444").await;
        account.entry(&post, "draft", "claude").await;
        posts.push(post);
    }
    let item = carousel_item::ActiveModel {
        owner_id: Set(posts[6].owner_id),
        post_id: Set(posts[6].id),
        version: Set(1),
        place: Set(0),
        container_id: Set("17889455560051445".into()),
        made_at: Set(0),
        ..Default::default()
    };
    account.insert(item).await;
    account.delete_data().await;
    for post in &posts {
        let left = account.again(post).await;
        assert_eq!((left.container_id, left.media_id, left.permalink), (None, None, None), "{}", post.status);
        assert_eq!(left.problem_detail, None, "{}", post.status);
        assert_eq!(account.details(post).await, ["", "claude"], "{}", post.status);
    }
    assert_eq!(account.calls().await, 0);
    let database = account.services.database.read();
    assert_eq!(carousel_item::Entity::find().all(database).await.unwrap(), []);
    assert_eq!(account.row().await.instagram_user_id, None);
}

#[tokio::test]
async fn posts_on_their_way_begin_anew_or_stay_in_doubt_and_nothing_is_sent_twice() {
    let account = Account::connected().await;
    let unsent = [
        account.known_post(PostStatus::ContainerSaved, 0).await,
        account.known_post(PostStatus::Ready, 0).await,
    ];
    let sent = [
        account.known_post(PostStatus::Publishing, 1).await,
        account.known_post(PostStatus::Ready, 1).await,
        account.known_post(PostStatus::Unconfirmed, 1).await,
    ];
    for post in &sent {
        account.publish(post).await;
    }
    account.delete_data().await;
    let code = |code: ProblemCode| Some(code.as_str().to_owned());
    for post in &unsent {
        let left = account.again(post).await;
        assert_eq!((left.status.as_str(), left.container_at), ("scheduled", None));
        assert_eq!((left.problem_code, left.version), (code(ProblemCode::NotConnected), 2));
    }
    for post in &sent[..2] {
        let left = account.again(post).await;
        assert_eq!(
            (left.status.as_str(), left.problem_code),
            ("unconfirmed", code(ProblemCode::OutcomeUnknown))
        );
    }
    account.work().await;
    assert_eq!(account.asked("container_status") + account.asked("publish"), 0);

    assert_eq!(account.connect("harbour.news", &[PUBLISH]).await, Ended::Connected(account.id));
    account.work().await;
    for post in &sent {
        assert_eq!(account.again(post).await.status, "unconfirmed");
    }
    // The account's list is all that is left to look at.
    assert_eq!(account.asked("media_list"), 3);
    assert_eq!(account.asked("container_status") + account.asked("publish"), 0);
}

#[tokio::test]
async fn a_post_left_in_doubt_can_only_be_approved_anew() {
    let account = Account::connected().await;
    let post = account.known_post(PostStatus::Publishing, 1).await;
    account.delete_data().await;
    assert_eq!(account.connect("harbour.news", &[PUBLISH]).await, Ended::Connected(account.id));
    let (services, operator, id) = (&account.services, account.signed_in.operator(), PostId(post.id));
    publish::send_again(services, operator, id).await.unwrap();
    account.work().await;
    assert_eq!(account.again(&post).await.status, "failed");
    review::retry(services, operator, id).await.unwrap();
    let again = account.again(&post).await;
    assert_eq!((again.status.as_str(), again.publish_attempt, account.asked("publish")), ("in_review", 0, 0));
}

#[tokio::test]
async fn an_account_whose_connection_was_never_looked_at_is_found_by_instagrams_own_id() {
    let account = Account::connected().await;
    account
        .write(|tx| {
            Box::pin(async move { Ok(connection_row::Entity::delete_many().exec(tx).await?.rows_affected) })
        })
        .await;
    let post = account.known_post(PostStatus::Published, 1).await;
    let request = account.signed_request(&account.row().await.instagram_user_id.unwrap());
    callbacks::delete_data(&account.services, &request).await.unwrap();
    assert_eq!(account.token().await, None);
    assert_eq!(account.again(&post).await.media_id, None);
}

#[tokio::test]
async fn what_was_under_way_at_the_deletion_is_deleted_after_it() {
    let account = Account::connected().await;
    let post = account.known_post(PostStatus::Published, 1).await;
    account.delete_data().await;
    account.call(post.id, account.services.now().0).await;
    account.hurry(format!("forget_stragglers:{}", account.id)).await;
    account.work().await;
    assert_eq!(account.calls().await, 0);
}

#[tokio::test]
async fn what_an_account_that_connected_again_does_since_is_kept() {
    let account = Account::connected().await;
    let post = account.known_post(PostStatus::Published, 1).await;
    account.delete_data().await;
    assert_eq!(account.connect("harbour.news", &[PUBLISH]).await, Ended::Connected(account.id));
    account.call(post.id, account.services.now().0).await;
    account.hurry(format!("forget_stragglers:{}", account.id)).await;
    account.work().await;
    assert_eq!((account.calls().await, account.is_known().await), (1, true));
}
