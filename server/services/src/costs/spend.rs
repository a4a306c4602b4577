//! The spend screen: one pass over the days shown, grouped by the database.

use std::collections::{BTreeMap, HashMap};

use entity::{account, cost, post};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use types::budget::Period;
use types::post::PostStatus;
use types::spend::{DaySpend, LONGEST_RANGE, PostSpend, Slice, Spend, SpendGroup, SpendRange};
use types::{MicroUsd, PostId, Timestamp};

use super::period::{self, DAY_MS};
use super::{dry_run, provider_label};
use crate::auth::Operator;
use crate::timeline::NO_ARTICLE;
use crate::{Error, Result, Services};

/// One cell of the time: a day, a provider, a step, an account, a model.
#[derive(FromQueryResult)]
struct Cell {
    day: i64,
    provider: String,
    step: String,
    account_id: i64,
    model: String,
    calls: i64,
    amount: i64,
}

/// What the operator spent in that time.
///
/// # Errors
/// [`Error::Invalid`] for a time that ends before it begins, or is longer than a year.
pub async fn spend(
    services: &Services,
    operator: &Operator,
    range: SpendRange,
    group: SpendGroup,
) -> Result<Spend> {
    let now = services.now();
    let (since, until) = bounds(range, now)?;
    let cells = cells(services, operator, (since, until)).await?;
    let handles = handles(services, operator).await?;
    let label = |cell: &Cell| match group {
        SpendGroup::Provider => provider_label(&cell.provider),
        SpendGroup::Step => cell.step.clone(),
        SpendGroup::Account => handles.get(&cell.account_id).cloned().unwrap_or_else(|| "–".to_owned()),
        SpendGroup::Model => cell.model.clone(),
    };
    let spent: MicroUsd = cells.iter().map(|cell| MicroUsd(cell.amount)).sum();
    let published = published(services, operator, (since, until)).await?;
    let elapsed = Ord::max(now.millis_since(since), 1);
    let pace = || scaled(spent, until.millis_since(since), elapsed);
    Ok(Spend {
        since,
        until,
        range,
        group,
        month_to_date: spent,
        projected: if range == SpendRange::Month { pace() } else { spent },
        published,
        per_published_post: (published > 0).then(|| scaled(spent, 1, i64::from(published))),
        wasted: wasted(services, operator, (since, until)).await?,
        days: days(&cells, &label),
        slices: slices(&cells, &label),
        posts: posts(services, operator, since).await?,
        dry_runs: dry_run::bills(services, operator).await?,
    })
}

/// Whole days in UTC.
pub(super) fn bounds(range: SpendRange, now: Timestamp) -> Result<(Timestamp, Timestamp)> {
    let day = |at: Timestamp| period::around(Period::Day, at);
    let (since, until) = match range {
        SpendRange::Month => return Ok(period::around(Period::Month, now)),
        SpendRange::Days { days } => {
            let until = day(now).1;
            (Timestamp(until.0 - i64::from(days) * DAY_MS), until)
        }
        SpendRange::Custom { from, to } => (day(from).0, day(to).1),
    };
    let longest = i64::from(LONGEST_RANGE) * DAY_MS;
    if since < until && until.millis_since(since) <= longest {
        Ok((since, until))
    } else {
        Err(Error::Invalid { field: "range", why: "1 to 366 days".into() })
    }
}

async fn cells(
    services: &Services,
    operator: &Operator,
    (since, until): (Timestamp, Timestamp),
) -> Result<Vec<Cell>> {
    let day = || Expr::col(cost::Column::At).div(DAY_MS).mul(DAY_MS);
    let query = cost::Entity::find()
        .select_only()
        .expr_as(day(), "day")
        .column(cost::Column::Provider)
        .column(cost::Column::Step)
        .column(cost::Column::AccountId)
        .column(cost::Column::Model)
        .expr_as(cost::Column::Id.count(), "calls")
        .expr_as(cost::Column::MicroUsd.sum().cast_as(Alias::new("bigint")), "amount")
        .filter(cost::Column::OwnerId.eq(operator.user().0))
        .filter(cost::Column::At.gte(since.0))
        .filter(cost::Column::At.lt(until.0))
        .group_by(day())
        .group_by(cost::Column::Provider)
        .group_by(cost::Column::Step)
        .group_by(cost::Column::AccountId)
        .group_by(cost::Column::Model);
    Ok(query.into_model::<Cell>().all(services.database.read()).await?)
}

pub(super) async fn handles(services: &Services, operator: &Operator) -> Result<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Handle)
        .filter(account::Column::OwnerId.eq(operator.user().0))
        .into_tuple()
        .all(services.database.read())
        .await?;
    Ok(rows.into_iter().map(|(id, handle)| (id, format!("@{handle}"))).collect())
}

async fn published(
    services: &Services,
    operator: &Operator,
    (since, until): (Timestamp, Timestamp),
) -> Result<u32> {
    let count = post::Entity::find()
        .filter(post::Column::OwnerId.eq(operator.user().0))
        .filter(post::Column::PublishedAt.gte(since.0))
        .filter(post::Column::PublishedAt.lt(until.0))
        .count(services.database.read())
        .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Calls for articles that never became a post, and for posts a person rejected. What belongs to no article, such as
/// learning from edits, is not wasted.
async fn wasted(
    services: &Services,
    operator: &Operator,
    (since, until): (Timestamp, Timestamp),
) -> Result<MicroUsd> {
    let query = Query::select()
        .expr_as(
            Expr::col((cost::Entity, cost::Column::MicroUsd)).sum().cast_as(Alias::new("bigint")),
            "amount",
        )
        .from(cost::Entity)
        .join(
            JoinType::LeftJoin,
            post::Entity,
            Expr::col((post::Entity, post::Column::ArticleId))
                .equals((cost::Entity, cost::Column::ArticleId))
                .and(
                    Expr::col((post::Entity, post::Column::AccountId))
                        .equals((cost::Entity, cost::Column::AccountId)),
                ),
        )
        .and_where(Expr::col((cost::Entity, cost::Column::OwnerId)).eq(operator.user().0))
        .and_where(Expr::col((cost::Entity, cost::Column::At)).gte(since.0))
        .and_where(Expr::col((cost::Entity, cost::Column::At)).lt(until.0))
        .and_where(Expr::col((cost::Entity, cost::Column::ArticleId)).ne(NO_ARTICLE.0))
        .and_where(
            Expr::col((post::Entity, post::Column::Id)).is_null().or(Expr::col((
                post::Entity,
                post::Column::Status,
            ))
            .eq(PostStatus::Rejected.as_str())),
        )
        .to_owned();
    let row = services.database.read().query_one(&query).await?;
    let amount = row.map(|row| row.try_get::<Option<i64>>("", "amount")).transpose()?.flatten();
    Ok(MicroUsd(amount.unwrap_or(0)))
}

#[derive(FromQueryResult)]
struct PostRow {
    id: i64,
    headline: String,
    handle: String,
    amount: i64,
    at: i64,
}

async fn posts(services: &Services, operator: &Operator, since: Timestamp) -> Result<Vec<PostSpend>> {
    let last_call = || Expr::col((cost::Entity, cost::Column::At)).max();
    let query = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .column(post::Column::Headline)
        .column_as(account::Column::Handle, "handle")
        .expr_as(
            Expr::col((cost::Entity, cost::Column::MicroUsd)).sum().cast_as(Alias::new("bigint")),
            "amount",
        )
        .expr_as(last_call(), "at")
        .join(
            JoinType::InnerJoin,
            post::Entity::belongs_to(account::Entity)
                .from(post::Column::AccountId)
                .to(account::Column::Id)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            post::Entity::belongs_to(cost::Entity)
                .from(post::Column::ArticleId)
                .to(cost::Column::ArticleId)
                .on_condition(|post, cost| {
                    Expr::col((post, post::Column::AccountId)).equals((cost, cost::Column::AccountId)).into()
                })
                .into(),
        )
        .filter(post::Column::OwnerId.eq(operator.user().0))
        .filter(post::Column::UpdatedAt.gte(since.0))
        .group_by(post::Column::Id)
        .group_by(post::Column::Headline)
        .group_by(account::Column::Handle)
        .order_by_desc(last_call())
        .limit(50);
    let rows = query.into_model::<PostRow>().all(services.database.read()).await?;
    Ok(rows
        .into_iter()
        .map(|row| PostSpend {
            id: PostId(row.id),
            headline: row.headline,
            handle: row.handle,
            amount: MicroUsd(row.amount),
            at: Timestamp(row.at),
        })
        .collect())
}

fn days(cells: &[Cell], label: &impl Fn(&Cell) -> String) -> Vec<DaySpend> {
    let mut by_day: BTreeMap<i64, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        by_day.entry(cell.day).or_default().push(cell);
    }
    by_day
        .into_iter()
        .map(|(day, cells)| DaySpend {
            day: Timestamp(day),
            total: cells.iter().map(|cell| MicroUsd(cell.amount)).sum(),
            parts: sums(cells.into_iter(), label).into_values().collect(),
        })
        .collect()
}

fn slices(cells: &[Cell], label: &impl Fn(&Cell) -> String) -> Vec<Slice> {
    let mut slices: Vec<Slice> = sums(cells.iter(), label).into_values().collect();
    slices.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.label.cmp(&b.label)));
    slices
}

fn sums<'a>(
    cells: impl Iterator<Item = &'a Cell>,
    label: &impl Fn(&Cell) -> String,
) -> BTreeMap<String, Slice> {
    let mut sums: BTreeMap<String, Slice> = BTreeMap::new();
    for cell in cells {
        let label = label(cell);
        let slice =
            sums.entry(label.clone()).or_insert_with(|| Slice { label, calls: 0, amount: MicroUsd::ZERO });
        slice.calls += u32::try_from(cell.calls).unwrap_or(0);
        slice.amount += MicroUsd(cell.amount);
    }
    sums
}

/// `amount × numerator / denominator`, rounded half up, in integers.
pub(super) fn scaled(amount: MicroUsd, numerator: i64, denominator: i64) -> MicroUsd {
    let (numerator, denominator) = (i128::from(numerator), i128::from(Ord::max(denominator, 1)));
    let scaled = (i128::from(amount.0) * numerator + denominator / 2) / denominator;
    MicroUsd(i64::try_from(scaled).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_whole_days_of_at_most_a_year() {
        let now = Timestamp(10 * DAY_MS + 5);
        let days =
            |days| bounds(SpendRange::Days { days }, now).map(|(since, until)| (since.0, until.0)).ok();
        assert_eq!(days(1), Some((10 * DAY_MS, 11 * DAY_MS)));
        assert_eq!(days(7), Some((4 * DAY_MS, 11 * DAY_MS)));
        assert_eq!((days(0), days(LONGEST_RANGE + 1)), (None, None));
        let custom =
            |from, to| bounds(SpendRange::Custom { from: Timestamp(from), to: Timestamp(to) }, now).is_ok();
        assert!(custom(3, 3) && custom(0, 365 * DAY_MS));
        assert!(!custom(DAY_MS, 0) && !custom(0, 366 * DAY_MS));
    }

    #[test]
    fn a_share_rounds_half_up() {
        assert_eq!(scaled(MicroUsd(10), 1, 4), MicroUsd(3));
        assert_eq!(scaled(MicroUsd(1_000), 30, 1), MicroUsd(30_000));
    }
}
