//! Rows as the pipeline leaves them, and what became of them.

use std::sync::atomic::{AtomicI64, Ordering};

use entity::{account, article, assessment, call, feed, picture, post, timeline};
use queue::{JobFilter, JobRow};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use services::Error;
use services::pipeline::publish::Publish;
use types::post::PostStatus;

use crate::account::Account;

static NUMBER: AtomicI64 = AtomicI64::new(1);

impl Account {
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a> FnOnce(&'a DatabaseTransaction) -> futures::future::BoxFuture<'a, Result<T, Error>>
        + Send
        + 'static,
    ) -> T {
        self.services.database.write(work).await.unwrap()
    }

    pub async fn insert<A>(&self, row: A) -> <A::Entity as EntityTrait>::Model
    where
        A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send + 'static,
        <A::Entity as EntityTrait>::Model: sea_orm::IntoActiveModel<A> + Send + Sync,
    {
        self.write(move |tx| Box::pin(async move { Ok(row.insert(tx).await?) })).await
    }

    pub async fn article(&self) -> article::Model {
        let (owner, number) =
            (self.signed_in.operator().user().0, NUMBER.fetch_add(1, Ordering::Relaxed).to_string());
        let feed = feed::ActiveModel {
            owner_id: Set(owner),
            url: Set(format!("https://example.com/{number}")),
            title: Set("Harbour".into()),
            next_poll_at: Set(0),
            failures: Set(0),
            paused: Set(true),
            created_at: Set(0),
            ..Default::default()
        };
        let feed = self.insert(feed).await;
        let article = article::ActiveModel {
            owner_id: Set(owner),
            feed_id: Set(feed.id),
            guid: Set(number.clone()),
            story_key: Set(number),
            title: Set("Battery ferry".into()),
            body: Set("The harbour ferry now runs on batteries.".into()),
            found_at: Set(self.services.now().0),
            reference: Set("R".into()),
            ..Default::default()
        };
        self.insert(article).await
    }

    pub async fn assessment(&self) -> assessment::Model {
        let article = self.article().await;
        let row = assessment::ActiveModel {
            owner_id: Set(article.owner_id),
            account_id: Set(self.id.0),
            article_id: Set(article.id),
            verdict: Set("pending".into()),
            reasons: Set("[]".into()),
            created_at: Set(0),
            ..Default::default()
        };
        self.insert(row).await
    }

    /// A post with its picture, due a moment ago, that last changed now unless it says otherwise.
    pub async fn post(&self, status: PostStatus, given: post::ActiveModel) -> post::Model {
        let (article, now) = (self.article().await, self.services.now().0);
        let mut row = post::ActiveModel {
            owner_id: Set(article.owner_id),
            account_id: Set(self.id.0),
            article_id: Set(article.id),
            status: Set(status.as_str().into()),
            score: Set(80),
            headline: Set("Battery ferry".into()),
            caption: Set("The harbour ferry runs on batteries.".into()),
            alt_text: Set(String::new()),
            image_prompt: Set(String::new()),
            format: Set("picture".into()),
            version: Set(1),
            working: Set(false),
            slot_at: Set(Some(now - 1_000)),
            created_at: Set(now - 60_000),
            ..given
        };
        if row.publish_attempt.is_not_set() {
            row.publish_attempt = Set(0);
        }
        if row.updated_at.is_not_set() {
            row.updated_at = Set(now);
        }
        let row = self.insert(row).await;
        self.picture(row.id, true).await;
        row
    }

    pub async fn picture(&self, post: i64, chosen: bool) -> picture::Model {
        let public_key = format!("key-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.services.media.put(&public_key, b"JPEG".to_vec()).await.unwrap();
        let row = picture::ActiveModel {
            owner_id: Set(self.signed_in.operator().user().0),
            post_id: Set(post),
            public_key: Set(public_key),
            width: Set(1_080),
            height: Set(1_350),
            bytes: Set(4),
            provider: Set("fal".into()),
            model: Set("m".into()),
            chosen: Set(chosen),
            created_at: Set(0),
            ..Default::default()
        };
        self.insert(row).await
    }

    /// An entry of the flight recorder.
    pub async fn call(&self, post: i64, at: i64) {
        let row = call::ActiveModel {
            owner_id: Set(self.signed_in.operator().user().0),
            post_id: Set(post),
            step: Set("publish".into()),
            vendor: Set("instagram".into()),
            operation: Set("publish".into()),
            method: Set("POST".into()),
            path: Set("/v26.0/17841400000000001/media_publish".into()),
            trouble: Set(String::new()),
            decision: Set(String::new()),
            duration_ms: Set(1),
            reference: Set("R".into()),
            at: Set(at),
            ..Default::default()
        };
        self.insert(row).await;
    }

    pub async fn entry(&self, post: &post::Model, step: &str, detail: &str) {
        let row = timeline::ActiveModel {
            owner_id: Set(post.owner_id),
            article_id: Set(post.article_id),
            account_id: Set(post.account_id),
            step: Set(step.into()),
            what: Set("problem".into()),
            outcome: Set("ok".into()),
            detail: Set(detail.into()),
            reference: Set("R".into()),
            at: Set(0),
            ..Default::default()
        };
        self.insert(row).await;
    }

    /// Details of the post's timeline, oldest first.
    pub async fn details(&self, post: &post::Model) -> Vec<String> {
        let found = timeline::Entity::find().filter(timeline::Column::ArticleId.eq(post.article_id));
        let rows = found.all(self.services.database.read()).await.unwrap();
        rows.into_iter().map(|row| row.detail).collect()
    }

    pub async fn calls(&self) -> usize {
        call::Entity::find().all(self.services.database.read()).await.unwrap().len()
    }

    pub async fn again(&self, post: &post::Model) -> post::Model {
        let found = post::Entity::find_by_id(post.id).one(self.services.database.read()).await;
        found.unwrap().unwrap()
    }

    /// Its row, which knows what the screens do not show.
    pub async fn row(&self) -> account::Model {
        let found = account::Entity::find_by_id(self.id.0).one(self.services.database.read()).await;
        found.unwrap().unwrap()
    }

    pub async fn publish(&self, post: &post::Model) {
        let job = Publish { post: post.id };
        self.write(move |tx| Box::pin(async move { Ok(queue::enqueue(tx, &job).await?) })).await;
    }

    /// Brings a waiting job forward.
    pub async fn hurry(&self, key: String) {
        let moved = self.write(move |tx| Box::pin(async move { Ok(queue::reschedule(tx, &key, 0).await?) }));
        assert!(moved.await);
    }

    pub async fn jobs(&self, kind: &str) -> Vec<JobRow> {
        let filter = JobFilter { kind: Some(kind.into()), ..JobFilter::default() };
        queue::jobs(&self.services.database, &filter).await.unwrap()
    }
}
