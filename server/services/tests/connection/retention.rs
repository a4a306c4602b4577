//! What is let go of after its time, and what is not.

use entity::{data_deletion, picture, post};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use services::{activity, retention};
use types::activity::JobState;
use types::post::PostStatus;

use crate::account::Account;

const DAY: i64 = 86_400_000;

impl Account {
    async fn clean(&self) {
        retention::plan(&self.services).await.unwrap();
        self.work().await;
        assert_eq!(self.jobs("retention").await.len(), 1);
    }

    async fn settled(&self, status: PostStatus, days_ago: i64) -> post::Model {
        let updated_at = Set(self.services.now().0 - days_ago * DAY);
        self.post(status, post::ActiveModel { updated_at, ..Default::default() }).await
    }

    async fn has_file(&self, picture: &picture::Model) -> bool {
        self.services.media.get(&picture.public_key).await.unwrap().is_some()
    }

    /// Publish jobs that gave up so many days ago, as the queue keeps them.
    async fn dead(&self, post: i64, days_ago: i64, count: u32) {
        let run_at = self.services.now().0 - days_ago * DAY;
        let insert = format!(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < {count})
             insert into job (lane, kind, payload, state, run_at, max_attempts, created_at)
             select 'publish', 'publish', '{{\"post\":{post}}}', 3, {run_at}, 20, {run_at} from n"
        );
        self.write(move |tx| {
            Box::pin(async move { Ok(tx.execute_unprepared(&insert).await?.rows_affected()) })
        })
        .await;
    }
}

#[tokio::test]
async fn calls_of_settled_posts_go_after_ninety_days() {
    let account = Account::new().await;
    let now = account.services.now().0;
    for status in [PostStatus::Published, PostStatus::Failed, PostStatus::Rejected] {
        let post = account.settled(status, 91).await;
        account.call(post.id, now - 91 * DAY).await;
    }
    let unclear = account.settled(PostStatus::Unconfirmed, 91).await;
    account.call(unclear.id, now - 91 * DAY).await;
    let recent = account.settled(PostStatus::Published, 89).await;
    account.call(recent.id, now - 89 * DAY).await;
    account.clean().await;
    assert_eq!(account.calls().await, 2);
}

#[tokio::test]
async fn more_than_a_batch_goes_in_one_night() {
    let account = Account::new().await;
    let post = account.settled(PostStatus::Published, 91).await;
    for _ in 0..510 {
        account.call(post.id, 0).await;
    }
    account.clean().await;
    assert_eq!(account.calls().await, 0);
}

#[tokio::test]
async fn pictures_that_a_settled_post_does_not_show_go_with_their_files() {
    let account = Account::new().await;
    let old = account.settled(PostStatus::Published, 31).await;
    let unused = account.picture(old.id, false).await;
    let in_carousel = account.picture(old.id, false).await;
    let placed = picture::ActiveModel { place: Set(Some(0)), ..in_carousel.clone().into_active_model() };
    account.write(move |tx| Box::pin(async move { Ok(placed.update(tx).await?) })).await;
    let recent = account.settled(PostStatus::Published, 29).await;
    let recent = account.picture(recent.id, false).await;
    let open = account.settled(PostStatus::InReview, 365).await;
    let open = account.picture(open.id, false).await;
    account.clean().await;
    assert!(!account.has_file(&unused).await);
    for kept in [&in_carousel, &recent, &open] {
        assert!(account.has_file(kept).await);
    }
    let left = picture::Entity::find().all(account.services.database.read()).await.unwrap();
    assert_eq!(left.iter().filter(|row| row.chosen).count(), 3);
    assert_eq!(left.iter().filter(|row| !row.chosen).count(), 3);
    for chosen in left.iter().filter(|row| row.chosen) {
        assert!(account.has_file(chosen).await);
    }
}

#[tokio::test]
async fn dead_jobs_and_proofs_of_deletion_have_their_time() {
    let account = Account::new().await;
    let now = account.services.now().0;
    let post = account.settled(PostStatus::Failed, 1).await;
    account.dead(post.id, 31, 1).await;
    account.dead(post.id, 29, 1).await;
    for (code, days) in [("old", 401), ("young", 399)] {
        let row = data_deletion::ActiveModel {
            code: Set(code.into()),
            request_hash: Set(code.into()),
            completed_at: Set(now - days * DAY),
            ..Default::default()
        };
        account.insert(row).await;
    }
    account.clean().await;
    assert_eq!(account.jobs("publish").await.len(), 1);
    let left = data_deletion::Entity::find().all(account.services.database.read()).await.unwrap();
    assert_eq!(left.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(), ["young"]);
}

#[tokio::test]
async fn a_job_that_gave_up_is_shown_and_started_again_whoever_elses_did() {
    let account = Account::new().await;
    let operator = account.signed_in.operator();
    account.dead(-1, 2, 1_200).await;
    let post = account.settled(PostStatus::Failed, 1).await;
    account.dead(post.id, 1, 250).await;
    account.dead(post.id, 0, 1).await;
    let shown = activity::show(&account.services, operator).await.unwrap();
    assert_eq!(shown.dead, 251);
    let newest = &shown.jobs[0];
    assert_eq!((newest.state, newest.at), (JobState::Dead, account.services.now()));
    activity::retry(&account.services, operator, newest.id).await.unwrap();
}
