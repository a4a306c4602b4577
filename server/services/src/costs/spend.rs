//! The spend screen: one pass over the month, grouped by the database.

use std::collections::{BTreeMap, HashMap};

use entity::{account, cost, post};
use jiff::tz::TimeZone;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use types::post::PostStatus;
use types::spend::{DaySpend, PostSpend, Slice, Spend};
use types::{MicroUsd, PostId, Timestamp};

use crate::auth::Operator;
use crate::{Result, Services};

const DAY_MS: i64 = 86_400_000;

/// One cell of the month: a day, a provider, a step, an account.
#[derive(FromQueryResult)]
struct Cell {
    day: i64,
    provider: String,
    step: String,
    account_id: i64,
    calls: i64,
    amount: i64,
}

/// What the operator spent this month, in UTC.
pub async fn spend(services: &Services, operator: &Operator) -> Result<Spend> {
    let now = services.now();
    let (since, until) = month(now);
    let cells = cells(services, operator, since).await?;
    let handles = handles(services, operator).await?;
    let month_to_date = cells.iter().map(|cell| MicroUsd(cell.amount)).sum();
    let published = published(services, operator, since).await?;
    let elapsed = Ord::max(now.millis_since(since), 1);
    Ok(Spend {
        since,
        month_to_date,
        projected: scaled(month_to_date, until.millis_since(since), elapsed),
        published,
        per_published_post: (published > 0).then(|| scaled(month_to_date, 1, i64::from(published))),
        wasted: wasted(services, operator, since).await?,
        days: days(&cells),
        by_provider: slices(&cells, |cell| provider_label(&cell.provider)),
        by_step: slices(&cells, |cell| cell.step.clone()),
        by_account: slices(&cells, |cell| {
            handles.get(&cell.account_id).cloned().unwrap_or_else(|| "–".to_owned())
        }),
        posts: posts(services, operator, since).await?,
    })
}

async fn cells(services: &Services, operator: &Operator, since: Timestamp) -> Result<Vec<Cell>> {
    let day = || Expr::col(cost::Column::At).div(DAY_MS).mul(DAY_MS);
    let query = cost::Entity::find()
        .select_only()
        .expr_as(day(), "day")
        .column(cost::Column::Provider)
        .column(cost::Column::Step)
        .column(cost::Column::AccountId)
        .expr_as(cost::Column::Id.count(), "calls")
        .expr_as(cost::Column::MicroUsd.sum().cast_as(Alias::new("bigint")), "amount")
        .filter(cost::Column::OwnerId.eq(operator.user().0))
        .filter(cost::Column::At.gte(since.0))
        .group_by(day())
        .group_by(cost::Column::Provider)
        .group_by(cost::Column::Step)
        .group_by(cost::Column::AccountId);
    Ok(query.into_model::<Cell>().all(services.database.read()).await?)
}

async fn handles(services: &Services, operator: &Operator) -> Result<HashMap<i64, String>> {
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

async fn published(services: &Services, operator: &Operator, since: Timestamp) -> Result<u32> {
    let count = post::Entity::find()
        .filter(post::Column::OwnerId.eq(operator.user().0))
        .filter(post::Column::PublishedAt.gte(since.0))
        .count(services.database.read())
        .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Calls for articles that never became a post, and for posts a person rejected.
async fn wasted(services: &Services, operator: &Operator, since: Timestamp) -> Result<MicroUsd> {
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

fn days(cells: &[Cell]) -> Vec<DaySpend> {
    let mut by_day: BTreeMap<i64, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        by_day.entry(cell.day).or_default().push(cell);
    }
    by_day
        .into_iter()
        .map(|(day, cells)| DaySpend {
            day: Timestamp(day),
            total: cells.iter().map(|cell| MicroUsd(cell.amount)).sum(),
            by_provider: sums(cells.into_iter(), |cell| provider_label(&cell.provider))
                .into_values()
                .collect(),
        })
        .collect()
}

fn slices(cells: &[Cell], label: impl Fn(&Cell) -> String) -> Vec<Slice> {
    let mut slices: Vec<Slice> = sums(cells.iter(), label).into_values().collect();
    slices.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.label.cmp(&b.label)));
    slices
}

fn sums<'a>(
    cells: impl Iterator<Item = &'a Cell>,
    label: impl Fn(&Cell) -> String,
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

fn provider_label(slug: &str) -> String {
    crate::credentials::provider(slug).map_or_else(|| slug.to_owned(), |info| info.label)
}

/// `amount × numerator / denominator`, rounded half up, in integers.
fn scaled(amount: MicroUsd, numerator: i64, denominator: i64) -> MicroUsd {
    let (numerator, denominator) = (i128::from(numerator), i128::from(Ord::max(denominator, 1)));
    let scaled = (i128::from(amount.0) * numerator + denominator / 2) / denominator;
    MicroUsd(i64::try_from(scaled).unwrap_or(i64::MAX))
}

/// The calendar month in UTC that contains `now`, as the vendors bill: its first instant and the next one's.
fn month(now: Timestamp) -> (Timestamp, Timestamp) {
    let instant = jiff::Timestamp::from_millisecond(now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let first = instant.to_zoned(TimeZone::UTC).date().first_of_month();
    let start = |date: jiff::civil::Date| {
        let zoned = date.to_zoned(TimeZone::UTC);
        Timestamp(zoned.map_or(now.0, |zoned| zoned.timestamp().as_millisecond()))
    };
    (start(first), start(first.last_of_month().saturating_add(jiff::Span::new().days(1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_where_the_next_begins() {
        let now: jiff::Timestamp = "2026-02-14T12:00:00Z".parse().unwrap();
        let (since, until) = month(Timestamp(now.as_millisecond()));
        assert_eq!(until.millis_since(since), 28 * DAY_MS);
    }

    #[test]
    fn a_share_rounds_half_up() {
        assert_eq!(scaled(MicroUsd(10), 1, 4), MicroUsd(3));
        assert_eq!(scaled(MicroUsd(1_000), 30, 1), MicroUsd(30_000));
    }
}
