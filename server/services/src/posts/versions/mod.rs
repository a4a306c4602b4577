//! Every text a post has had: kept in the transaction that changes it, compared, never overwritten.

mod diff;

use entity::{post, post_version};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::post::{Origin, TextDiff, Version};
use types::{MicroUsd, PostId, Timestamp};

use super::{locked, row};
use crate::auth::Operator;
use crate::{Error, Result, Services};

pub(crate) use diff::words;

/// What a person reads of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub headline: String,
    pub caption: String,
    pub alt_text: String,
}

impl Text {
    /// The post's own.
    pub fn of(row: &post::Model) -> Self {
        Self { headline: row.headline.clone(), caption: row.caption.clone(), alt_text: row.alt_text.clone() }
    }
}

/// A text about to be kept, with how it came about.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    text: Text,
    origin: Origin,
    used: bool,
    instruction: Option<String>,
    model: Option<String>,
    restored: Option<i32>,
    cost: Option<MicroUsd>,
}

impl Kept {
    /// What a model wrote; what it was asked for makes it a rewrite.
    pub fn by_model(text: Text, instruction: Option<String>, model: &str, cost: MicroUsd) -> Self {
        let origin = if instruction.is_some() { Origin::Rewrite } else { Origin::Draft };
        Self { instruction, model: Some(model.to_owned()), cost: Some(cost), ..Self::new(text, origin) }
    }

    /// What a person typed.
    pub fn by_person(text: Text) -> Self {
        Self::new(text, Origin::Edit)
    }

    /// What a person brought back.
    pub fn restored(text: Text, number: i32) -> Self {
        Self { restored: Some(number), ..Self::new(text, Origin::Restore) }
    }

    /// Whether it became the post's text.
    pub fn used(self, used: bool) -> Self {
        Self { used, ..self }
    }

    fn new(text: Text, origin: Origin) -> Self {
        Self { text, origin, used: true, instruction: None, model: None, restored: None, cost: None }
    }
}

/// Keeps a text as the post's next version. The post is locked first: two texts never get one number.
pub(crate) async fn keep(
    tx: &DatabaseTransaction,
    post: &post::Model,
    kept: Kept,
    (reference, now): (&str, Timestamp),
) -> Result<()> {
    locked(tx, post.id).await?;
    let last: Option<i32> = post_version::Entity::find()
        .select_only()
        .column(post_version::Column::Number)
        .filter(post_version::Column::PostId.eq(post.id))
        .order_by_desc(post_version::Column::Number)
        .into_tuple()
        .one(tx)
        .await?;
    let row = post_version::ActiveModel {
        owner_id: Set(post.owner_id),
        post_id: Set(post.id),
        number: Set(last.unwrap_or(0) + 1),
        origin: Set(kept.origin.as_str().to_owned()),
        used: Set(kept.used),
        headline: Set(kept.text.headline),
        caption: Set(kept.text.caption),
        alt_text: Set(kept.text.alt_text),
        instruction: Set(kept.instruction),
        model: Set(kept.model),
        restored: Set(kept.restored),
        micro_usd: Set(kept.cost.map(|amount| amount.0)),
        reference: Set(reference.to_owned()),
        at: Set(now.0),
        ..Default::default()
    };
    post_version::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Every version of the operator's own post, newest first.
///
/// # Errors
/// [`Error::NotFound`] for a post that is not theirs.
pub async fn list(services: &Services, operator: &Operator, id: PostId) -> Result<Vec<Version>> {
    let post = row(services, operator, id).await?;
    let rows = post_version::Entity::find()
        .filter(post_version::Column::PostId.eq(post.id))
        .order_by_desc(post_version::Column::Number)
        .all(services.database.read())
        .await?;
    let current = rows.iter().find(|version| version.used).map(|version| version.number);
    Ok(rows.into_iter().map(|version| view(version, current)).collect())
}

/// How two versions of the operator's own post differ, word by word.
///
/// # Errors
/// [`Error::NotFound`] for a post that is not theirs, or a version it does not have.
pub async fn compare(
    services: &Services,
    operator: &Operator,
    id: PostId,
    (from, to): (i32, i32),
) -> Result<TextDiff> {
    let post = row(services, operator, id).await?;
    let (older, newer) = (text(services, &post, from).await?, text(services, &post, to).await?);
    Ok(diff::texts(&older, &newer))
}

/// One version's text.
///
/// # Errors
/// [`Error::NotFound`] for a version the post does not have.
pub(crate) async fn text(services: &Services, post: &post::Model, number: i32) -> Result<Text> {
    let found = post_version::Entity::find()
        .filter(post_version::Column::PostId.eq(post.id))
        .filter(post_version::Column::Number.eq(number))
        .one(services.database.read())
        .await?
        .ok_or(Error::NotFound("version"))?;
    Ok(Text { headline: found.headline, caption: found.caption, alt_text: found.alt_text })
}

fn view(row: post_version::Model, current: Option<i32>) -> Version {
    Version {
        number: row.number,
        origin: Origin::parse(&row.origin),
        used: row.used,
        current: current == Some(row.number),
        headline: row.headline,
        caption: row.caption,
        alt_text: row.alt_text,
        instruction: row.instruction,
        model: row.model,
        restored: row.restored,
        cost: row.micro_usd.map(MicroUsd),
        at: Timestamp(row.at),
    }
}
