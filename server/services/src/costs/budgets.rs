//! Budgets: whether a call still fits, and what becomes of each as money is spent.

use std::time::Duration;

use entity::{budget, cost, reservation};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use types::budget::{Period, THRESHOLDS};
use types::problem::ProblemCode;
use types::{AccountId, MicroUsd, Timestamp, UserId};

use super::reserve::{Intent, OPEN, Refusal, UNKNOWN};
use super::warning::SendBudgetWarning;
use super::{Call, period};
use crate::Result;

/// A budget's period that is going on.
#[derive(Clone, Copy)]
pub(super) struct Current {
    pub since: Timestamp,
    pub until: Timestamp,
}

impl Current {
    pub fn of(row: &budget::Model, now: Timestamp) -> Self {
        let (since, until) = period::around(Period::parse(&row.period), now);
        Self { since, until }
    }
}

/// Whether a call may be made.
pub(super) enum Room {
    /// Every budget has room for the most it can cost.
    Fits,
    /// There will be room once a call that is under way turns out to cost less than it could.
    Soon,
    /// A budget says no.
    Refused(Refusal),
}

/// Looks whether every budget has room. The rows stay locked until the reservation is stored: of two calls that would
/// fit alone only one finds room.
pub(super) async fn room(
    tx: &DatabaseTransaction,
    intent: &Intent,
    most: MicroUsd,
    now: Timestamp,
) -> Result<Room> {
    let rows =
        covering(intent.way.owner, intent.way.account, intent.provider).lock_exclusive().all(tx).await?;
    let mut room = Room::Fits;
    for row in rows {
        match room_in(tx, &row, most, now).await? {
            Room::Fits => {}
            Room::Soon => room = Room::Soon,
            refused => return Ok(refused),
        }
    }
    Ok(room)
}

async fn room_in(
    tx: &DatabaseTransaction,
    row: &budget::Model,
    most: MicroUsd,
    now: Timestamp,
) -> Result<Room> {
    if row.paused {
        let detail = "paused".to_owned();
        return Ok(Room::Refused(Refusal { code: ProblemCode::OverBudget, detail, retry_after: None }));
    }
    if !row.hard || is_lifted(row, now) {
        return Ok(Room::Fits);
    }
    let current = Current::of(row, now);
    // Reservations are read first: one that is settled in between is then counted twice, and never not at all.
    let under_way = under_way(tx, row).await?;
    let unknown = unknown(tx, row, current).await?;
    let taken = spent(tx, row, current).await? + unknown + most;
    let limit = MicroUsd(row.micro_usd);
    if taken > limit {
        warn(tx, row, 100, current).await?;
        return Ok(Room::Refused(over(row, most, current, now)));
    }
    Ok(if taken + under_way > limit { Room::Soon } else { Room::Fits })
}

fn over(row: &budget::Model, most: MicroUsd, current: Current, now: Timestamp) -> Refusal {
    let (limit, period) = (MicroUsd(row.micro_usd).total(), &row.period);
    let until = u64::try_from(current.until.millis_since(now)).unwrap_or(0);
    Refusal {
        code: ProblemCode::OverBudget,
        detail: format!("{limit} a {period}, the next call may cost {}", most.per_call()),
        retry_after: Some(Duration::from_millis(until).clamp(Duration::from_secs(1), super::LOOK_AGAIN)),
    }
}

pub(super) fn is_lifted(row: &budget::Model, now: Timestamp) -> bool {
    row.lifted_until.is_some_and(|until| now.0 < until)
}

/// After a cost was stored: mails for the shares that were passed, each once a period.
pub(super) async fn watch(tx: &DatabaseTransaction, call: &Call) -> Result<()> {
    for row in covering(call.way.owner, call.way.account, call.provider).all(tx).await? {
        let current = Current::of(&row, call.at);
        let spent = spent(tx, &row, current).await?;
        if let Some(percent) = passed(spent, MicroUsd(row.micro_usd)) {
            warn(tx, &row, percent, current).await?;
        }
    }
    Ok(())
}

/// The highest share that was reached.
fn passed(spent: MicroUsd, limit: MicroUsd) -> Option<u8> {
    let reached = |percent: &u8| i128::from(spent.0) * 100 >= i128::from(limit.0) * i128::from(*percent);
    THRESHOLDS.into_iter().rev().find(reached)
}

/// Asks for the mail, in the transaction that remembers it.
async fn warn(tx: &DatabaseTransaction, row: &budget::Model, percent: u8, current: Current) -> Result<()> {
    use budget::Column::{Id, WarnedPercent, WarnedPeriod};
    let earlier =
        Condition::any().add(WarnedPeriod.ne(current.since.0)).add(WarnedPercent.lt(i32::from(percent)));
    let first = budget::Entity::update_many()
        .col_expr(WarnedPercent, Expr::value(i32::from(percent)))
        .col_expr(WarnedPeriod, Expr::value(current.since.0))
        .filter(Id.eq(row.id))
        .filter(earlier)
        .exec(tx)
        .await?;
    if first.rows_affected == 1 {
        let mail = SendBudgetWarning { budget: row.id, percent, period: current.since.0 };
        queue::enqueue(tx, &mail).await?;
    }
    Ok(())
}

/// The budgets that a call counts against, in the order in which they are locked.
fn covering(owner: UserId, account: AccountId, provider: &str) -> Select<budget::Entity> {
    budget::Entity::find()
        .filter(budget::Column::OwnerId.eq(owner.0))
        .filter(budget::Column::AccountId.is_in([0, account.0]))
        .filter(budget::Column::Provider.is_in(["", provider]))
        .order_by_asc(budget::Column::Id)
}

/// Recorded costs of a budget's period.
pub(super) async fn spent<C: ConnectionTrait>(
    database: &C,
    row: &budget::Model,
    current: Current,
) -> Result<MicroUsd> {
    let mut costs = cost::Entity::find()
        .select_only()
        .expr_as(sum(cost::Column::MicroUsd.sum()), "amount")
        .filter(cost::Column::OwnerId.eq(row.owner_id))
        .filter(cost::Column::At.gte(current.since.0))
        .filter(cost::Column::At.lt(current.until.0));
    if row.account_id != 0 {
        costs = costs.filter(cost::Column::AccountId.eq(row.account_id));
    }
    if !row.provider.is_empty() {
        costs = costs.filter(cost::Column::Provider.eq(row.provider.as_str()));
    }
    Ok(MicroUsd(costs.into_tuple::<Option<i64>>().one(database).await?.flatten().unwrap_or(0)))
}

/// The most that calls under way can add, whenever they began, for they end in the period that is going on.
pub(super) async fn under_way<C: ConnectionTrait>(database: &C, row: &budget::Model) -> Result<MicroUsd> {
    reserved(database, row, reservation::Column::State.eq(OPEN).into()).await
}

/// The most that calls of the period can have cost of whose bill nobody knows.
pub(super) async fn unknown<C: ConnectionTrait>(
    database: &C,
    row: &budget::Model,
    current: Current,
) -> Result<MicroUsd> {
    let sent = reservation::Column::At.between(current.since.0, current.until.0 - 1);
    reserved(database, row, Condition::all().add(reservation::Column::State.eq(UNKNOWN)).add(sent)).await
}

async fn reserved<C: ConnectionTrait>(
    database: &C,
    row: &budget::Model,
    which: Condition,
) -> Result<MicroUsd> {
    use reservation::Column::{AccountId, MicroUsd as Amount, OwnerId, Provider};
    let mut rows = reservation::Entity::find()
        .select_only()
        .expr_as(sum(Amount.sum()), "amount")
        .filter(OwnerId.eq(row.owner_id))
        .filter(which);
    if row.account_id != 0 {
        rows = rows.filter(AccountId.eq(row.account_id));
    }
    if !row.provider.is_empty() {
        rows = rows.filter(Provider.eq(row.provider.as_str()));
    }
    Ok(MicroUsd(rows.into_tuple::<Option<i64>>().one(database).await?.flatten().unwrap_or(0)))
}

/// PostgreSQL adds up whole numbers to decimal ones.
fn sum(sum: SimpleExpr) -> SimpleExpr {
    sum.cast_as(Alias::new("bigint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_share_that_was_passed_is_told() {
        let of = |spent| passed(MicroUsd(spent), MicroUsd(1_000));
        assert_eq!(
            [of(499), of(500), of(749), of(750), of(999), of(1_000), of(5_000)],
            [None, Some(50), Some(50), Some(75), Some(90), Some(100), Some(100)]
        );
    }
}
