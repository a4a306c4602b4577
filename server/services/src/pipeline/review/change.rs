//! What a person changes, written with its timeline entry.

use entity::post;
use futures::future::BoxFuture;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::event::Event;
use types::post::{PostStatus, Step, TextEdit, What};
use types::{PostId, Timestamp, caption};

use super::super::transition::advance;
use crate::auth::Operator;
use crate::posts::versions::{self, Kept, Text};
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result, Services};

/// A person's change, about to be written.
pub(super) struct Change {
    pub(super) way: Way,
    pub(super) reference: String,
    pub(super) now: Timestamp,
}

/// Changes a post that stays in review: these columns, and then the work, in one transaction; then tells its tabs.
///
/// # Errors
/// [`Error::WrongStatus`] when the post has left review, and whatever the work says.
pub(super) async fn in_review<T, F>(
    services: &Services,
    operator: &Operator,
    row: post::Model,
    columns: post::ActiveModel,
    work: F,
) -> Result<T>
where
    T: Send + 'static,
    F: for<'a> FnOnce(&'a DatabaseTransaction, &'a post::Model, &'a Change) -> BoxFuture<'a, Result<T>>
        + Send
        + 'static,
{
    let (id, here, change) = (PostId(row.id), PostStatus::InReview, Change::new(services, &row));
    let written = services.database.write(move |tx| {
        Box::pin(async move {
            advance(tx, row.id, here, here, columns, change.now).await?;
            work(tx, &row, &change).await
        })
    });
    let written = written.await?;
    services.tell(operator.user(), Event::Post { id, status: here });
    Ok(written)
}

impl Change {
    pub(super) fn new(services: &Services, row: &post::Model) -> Self {
        Self { way: Way::from(row), reference: services.random.reference(), now: services.now() }
    }

    pub(super) async fn note(&self, tx: &DatabaseTransaction, what: What, detail: &str) -> Result<()> {
        let step = if what == What::Retried { Step::Publish } else { Step::Review };
        timeline::record(tx, self.way, Entry::ok(step, what, &self.reference, self.now).detail(detail)).await
    }

    /// Writes the text if it differs; refuses when the post is another by now than the one on the screen.
    pub(super) async fn write_text(
        &self,
        tx: &DatabaseTransaction,
        row: &post::Model,
        edit: TextEdit,
    ) -> Result<i32> {
        if edit.version != row.version {
            return Err(Error::Stale);
        }
        let text = Text {
            headline: row.headline.clone(),
            caption: edit.caption,
            alt_text: edit.alt_text.chars().take(caption::MAX_ALT_TEXT).collect(),
        };
        self.put_text(tx, row, text.clone(), Kept::by_person(text)).await
    }

    /// Puts a text on the post and keeps it as a version, if it differs.
    pub(super) async fn put_text(
        &self,
        tx: &DatabaseTransaction,
        row: &post::Model,
        text: Text,
        kept: Kept,
    ) -> Result<i32> {
        if text == Text::of(row) {
            return Ok(row.version);
        }
        let changed = post::Entity::update_many()
            .set(post::ActiveModel {
                headline: Set(text.headline),
                caption: Set(text.caption),
                alt_text: Set(text.alt_text),
                version: Set(row.version + 1),
                updated_at: Set(self.now.0),
                ..Default::default()
            })
            .filter(post::Column::Id.eq(row.id))
            .filter(post::Column::Status.eq(PostStatus::InReview.as_str()))
            .filter(post::Column::Version.eq(row.version))
            .exec(tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(Error::Stale);
        }
        versions::keep(tx, row, kept, (&self.reference, self.now)).await?;
        Ok(row.version + 1)
    }

    /// A post that failed or ran dry loses its slot and its container: nothing was published from it.
    pub(super) async fn back_to_review(
        &self,
        tx: &DatabaseTransaction,
        row: &post::Model,
        status: PostStatus,
    ) -> Result<()> {
        let changes = post::ActiveModel {
            slot_at: Set(None),
            container_id: Set(None),
            container_at: Set(None),
            publish_attempt: Set(0),
            publish_requested_at: Set(None),
            working: Set(false),
            version: Set(row.version + 1),
            ..Default::default()
        };
        advance(tx, row.id, status, PostStatus::InReview, changes, self.now).await
    }

    pub(super) async fn clear_problem(
        &self,
        tx: &DatabaseTransaction,
        row: &post::Model,
        status: PostStatus,
    ) -> Result<()> {
        advance(tx, row.id, status, status, Default::default(), self.now).await
    }
}
