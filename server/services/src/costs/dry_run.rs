//! What a dry run costs: its days so far, and a month at that pace.

use entity::{account, cost, post};
use sea_orm::sea_query::{Alias, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use types::post::PostStatus;
use types::spend::DryRun;
use types::{AccountId, MicroUsd, Timestamp};

use super::period::DAY_MS;
use super::spend::scaled;
use crate::auth::Operator;
use crate::{Result, Services};

/// One for each account that runs dry, by handle.
pub(super) async fn bills(services: &Services, operator: &Operator) -> Result<Vec<DryRun>> {
    let accounts = account::Entity::find()
        .filter(account::Column::OwnerId.eq(operator.user().0))
        .filter(account::Column::DryRunSince.is_not_null())
        .order_by_asc(account::Column::Handle)
        .all(services.database.read())
        .await?;
    let mut bills = Vec::with_capacity(accounts.len());
    for account in accounts {
        bills.push(bill(services, account).await?);
    }
    Ok(bills)
}

async fn bill(services: &Services, account: account::Model) -> Result<DryRun> {
    let now = services.now();
    let since = Timestamp(account.dry_run_since.unwrap_or(now.0));
    let spent = cost::Entity::find()
        .select_only()
        .expr_as(cost::Column::MicroUsd.sum().cast_as(Alias::new("bigint")), "amount")
        .filter(cost::Column::OwnerId.eq(account.owner_id))
        .filter(cost::Column::AccountId.eq(account.id))
        .filter(cost::Column::At.gte(since.0))
        .into_tuple::<Option<i64>>()
        .one(services.database.read())
        .await?;
    let spent = MicroUsd(spent.flatten().unwrap_or(0));
    let posts = post::Entity::find()
        .filter(post::Column::AccountId.eq(account.id))
        .filter(post::Column::Status.eq(PostStatus::RanDry.as_str()))
        .filter(post::Column::UpdatedAt.gte(since.0))
        .count(services.database.read())
        .await?;
    let posts = u32::try_from(posts).unwrap_or(u32::MAX);
    Ok(DryRun {
        account: AccountId(account.id),
        handle: account.handle,
        since,
        spent,
        a_month: a_month(spent, now.millis_since(since)),
        posts,
        per_post: (posts > 0).then(|| scaled(spent, 1, i64::from(posts))),
    })
}

/// Less than a day is no pace to go by: it counts as one.
fn a_month(spent: MicroUsd, elapsed: i64) -> MicroUsd {
    scaled(spent, 30 * DAY_MS, Ord::max(elapsed, DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_goes_by_the_days_so_far() {
        assert_eq!(a_month(MicroUsd(300), 3 * DAY_MS), MicroUsd(3_000));
        assert_eq!(a_month(MicroUsd(300), DAY_MS * 3 / 2), MicroUsd(6_000));
        assert_eq!(a_month(MicroUsd(300), 5), MicroUsd(9_000));
    }
}
