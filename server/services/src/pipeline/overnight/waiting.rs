//! Articles that wait for the night, and how they get there and away.

use entity::{account, assessment, batch_item};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use types::Timestamp;

use super::super::Verdict;
use super::super::classify::Classify;
use super::{Overnight, next_night};
use crate::Result;

/// Asks about a new article: at once, or with the others of the day.
pub(crate) async fn ask(
    tx: &DatabaseTransaction,
    account: &account::Model,
    assessment: i64,
    now: Timestamp,
) -> Result<()> {
    if account.overnight {
        let night = next_night(now, &account.time_zone);
        queue::enqueue_at(tx, &Overnight { account: account.id }, night.0).await?;
    } else {
        queue::enqueue(tx, &Classify { assessment }).await?;
    }
    Ok(())
}

/// Has everything scored at once that waits and is not out, as when a person does not want to wait any more.
pub(crate) async fn release(tx: &DatabaseTransaction, account: i64) -> Result<()> {
    let ids: Vec<i64> = of(account).select_only().column(assessment::Column::Id).into_tuple().all(tx).await?;
    at_once(tx, &ids).await
}

/// Has these scored one by one.
pub(super) async fn at_once(tx: &DatabaseTransaction, assessments: &[i64]) -> Result<()> {
    let changes = assessment::ActiveModel { overnight: Set(false), ..Default::default() };
    let still = assessment::Entity::update_many()
        .set(changes)
        .filter(assessment::Column::Id.is_in(assessments.iter().copied()))
        .filter(assessment::Column::Verdict.eq(Verdict::Pending.as_str()))
        .exec(tx)
        .await?;
    if still.rows_affected > 0 {
        let jobs: Vec<Classify> =
            assessments.iter().map(|assessment| Classify { assessment: *assessment }).collect();
        queue::enqueue_all(tx, &jobs).await?;
    }
    Ok(())
}

/// The oldest that wait and are not out.
pub(super) async fn first(
    database: &impl ConnectionTrait,
    account: i64,
    most: usize,
) -> Result<Vec<assessment::Model>> {
    let rows = of(account).order_by_asc(assessment::Column::Id).limit(most as u64);
    Ok(rows.all(database).await?)
}

/// Not decided, meant for the night, and in no batch. What stopped for good waits for a person.
fn of(account: i64) -> Select<assessment::Entity> {
    let out = Query::select().column(batch_item::Column::AssessmentId).from(batch_item::Entity).to_owned();
    let goes_on = Condition::any()
        .add(assessment::Column::ProblemCode.is_null())
        .add(assessment::Column::RetryAt.is_not_null());
    assessment::Entity::find()
        .filter(assessment::Column::AccountId.eq(account))
        .filter(assessment::Column::Overnight.eq(true))
        .filter(assessment::Column::Verdict.eq(Verdict::Pending.as_str()))
        .filter(assessment::Column::Id.not_in_subquery(out))
        .filter(goes_on)
}
