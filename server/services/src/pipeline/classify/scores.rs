//! What a threshold lets through, told by the scores that were paid for already.

use entity::assessment;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::AccountId;

use crate::auth::Operator;
use crate::{Result, Services, accounts};

/// Scores that are looked at.
const RECENT: u64 = 50;

/// The scores of the articles that the account scored last, newest first; at most 50.
pub async fn recent_scores(services: &Services, operator: &Operator, account: AccountId) -> Result<Vec<u8>> {
    accounts::row(services, operator, account).await?;
    let scores: Vec<Option<i32>> = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::Score)
        .filter(assessment::Column::AccountId.eq(account.0))
        .filter(assessment::Column::Score.is_not_null())
        .order_by_desc(assessment::Column::DecidedAt)
        .order_by_desc(assessment::Column::Id)
        .limit(RECENT)
        .into_tuple()
        .all(services.database.read())
        .await?;
    Ok(scores.into_iter().flatten().filter_map(|score| u8::try_from(score).ok()).collect())
}
