//! Posts as they are read: the review list, the decided ones, one with everything.

mod attachments;
mod detail;
mod list;
mod pictures;
pub(crate) mod problem;
pub mod versions;

use entity::{account, article, post};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use types::PostId;
use types::post::{PostFormat, PostStatus};

use crate::auth::Operator;
use crate::{Error, Result, Services};

pub(crate) use attachments::Attachments;
pub use detail::find;
pub(crate) use detail::video_facts;
pub(crate) use list::summaries;
pub use list::{decided, review_list};
pub use pictures::makers as picture_makers;

/// The operator's own row, or nothing.
pub(crate) async fn row(services: &Services, operator: &Operator, id: PostId) -> Result<post::Model> {
    let found = owned(operator).filter(post::Column::Id.eq(id.0)).one(services.database.read()).await?;
    found.ok_or(Error::NotFound("post"))
}

/// The row, which no other transaction changes until this one ends.
pub(crate) async fn locked(tx: &DatabaseTransaction, id: i64) -> Result<post::Model> {
    let found = post::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    found.ok_or(Error::NotFound("post"))
}

/// A stored status; one we do not know is a fault of ours.
pub(crate) fn status(row: &post::Model) -> Result<PostStatus> {
    PostStatus::parse(&row.status)
        .ok_or_else(|| anyhow::anyhow!("post {} has the unknown status {}", row.id, row.status).into())
}

/// A stored format; one we do not know is a fault of ours.
pub(crate) fn format(row: &post::Model) -> Result<PostFormat> {
    PostFormat::parse(&row.format)
        .ok_or_else(|| anyhow::anyhow!("post {} has the unknown format {}", row.id, row.format).into())
}

/// What a post was made from and for whom; nothing once either is gone.
pub(crate) async fn origin(
    database: &impl ConnectionTrait,
    row: &post::Model,
) -> Result<Option<(article::Model, account::Model)>> {
    let article = article::Entity::find_by_id(row.article_id).one(database).await?;
    let account = account::Entity::find_by_id(row.account_id).one(database).await?;
    Ok(article.zip(account))
}

fn owned(operator: &Operator) -> sea_orm::Select<post::Entity> {
    post::Entity::find().filter(post::Column::OwnerId.eq(operator.user().0))
}

fn score(row: &post::Model) -> u8 {
    u8::try_from(row.score).unwrap_or(100)
}
