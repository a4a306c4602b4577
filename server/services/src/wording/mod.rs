//! Every wording of a post, kept for good: drafts, rewrites, and what a person made of them.

mod diff;
mod view;

use std::time::Duration;

use entity::{post, text_version};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use types::post::{Author, DraftFault};
use types::{MicroUsd, Timestamp};

use crate::Result;
use crate::pipeline::draft::Tied;

pub(crate) use view::{removed, statements, view};

/// What a person types within this time is one wording: the screen saves by itself while they type.
const ONE_EDIT: Duration = Duration::from_secs(10 * 60);

/// A wording about to be written.
pub(crate) struct Wording<'a> {
    pub author: Author,
    pub instruction: Option<&'a str>,
    pub caption: &'a str,
    pub alt_text: &'a str,
    pub prompt: Option<String>,
    pub statements: &'a [Tied],
    pub removed: &'a [DraftFault],
    pub cost: Option<MicroUsd>,
    pub at: Timestamp,
}

/// Writes the next wording of a post.
pub(crate) async fn record(tx: &DatabaseTransaction, post: &post::Model, wording: Wording<'_>) -> Result<()> {
    let number = last(tx, post.id).await?.map_or(1, |row| row.number + 1);
    let row = text_version::ActiveModel {
        owner_id: Set(post.owner_id),
        post_id: Set(post.id),
        number: Set(number),
        author: Set(wording.author.as_str().to_owned()),
        instruction: Set(wording.instruction.map(str::to_owned)),
        caption: Set(wording.caption.to_owned()),
        alt_text: Set(wording.alt_text.to_owned()),
        prompt: Set(wording.prompt),
        statements: Set(serde_json::to_string(wording.statements).map_err(anyhow::Error::new)?),
        removed: Set(serde_json::to_string(wording.removed).map_err(anyhow::Error::new)?),
        micro_usd: Set(wording.cost.map(|amount| amount.0)),
        at: Set(wording.at.0),
        ..Default::default()
    };
    text_version::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes down what a person made of a post. `before` is the post as it was, so that the words of one that is older
/// than its wordings are not lost.
pub(crate) async fn record_edit(
    tx: &DatabaseTransaction,
    before: &post::Model,
    (caption, alt_text): (&str, &str),
    at: Timestamp,
) -> Result<()> {
    let own = |author, caption, alt_text| Wording {
        author,
        instruction: None,
        caption,
        alt_text,
        prompt: None,
        statements: &[],
        removed: &[],
        cost: None,
        at,
    };
    let last = last(tx, before.id).await?;
    if last.is_none() {
        record(tx, before, own(Author::Claude, &before.caption, &before.alt_text)).await?;
    }
    let same = last.filter(|row| {
        Author::parse(&row.author) == Author::You
            && row.at >= at.minus(ONE_EDIT).0
            && row.caption == before.caption
    });
    let Some(row) = same else { return record(tx, before, own(Author::You, caption, alt_text)).await };
    let changes = text_version::ActiveModel {
        caption: Set(caption.to_owned()),
        alt_text: Set(alt_text.to_owned()),
        ..Default::default()
    };
    text_version::Entity::update_many()
        .set(changes)
        .filter(text_version::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The wordings of a post, oldest first.
pub(crate) async fn of(database: &impl ConnectionTrait, post: i64) -> Result<Vec<text_version::Model>> {
    Ok(text_version::Entity::find()
        .filter(text_version::Column::PostId.eq(post))
        .order_by_asc(text_version::Column::Number)
        .all(database)
        .await?)
}

async fn last(database: &impl ConnectionTrait, post: i64) -> Result<Option<text_version::Model>> {
    Ok(text_version::Entity::find()
        .filter(text_version::Column::PostId.eq(post))
        .order_by_desc(text_version::Column::Number)
        .one(database)
        .await?)
}
