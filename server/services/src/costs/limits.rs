//! What a person does with budgets: sets, pauses, resumes and removes them, and dismisses calls of unknown outcome.

use std::collections::HashMap;

use entity::{article, budget, reservation};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::budget::{Budget, BudgetLimit, Budgets, Period, UnknownCall};
use types::event::Event;
use types::post::Step;
use types::problem::ProblemCode;
use types::provider::ProviderSlug;
use types::{AccountId, BudgetId, MicroUsd, ReservationId, Timestamp};

use super::budgets::{self, Current};
use super::reserve::UNKNOWN;
use super::{held, period, provider_label};
use crate::auth::Operator;
use crate::{Error, Result, Services, accounts, credentials};

const OVER_BUDGET: &[ProblemCode] = &[ProblemCode::OverBudget];
/// Calls of unknown outcome that are listed.
const MOST_UNKNOWN: u64 = 100;

/// All budgets of the operator and where they stand, and the calls of this month of whose bill nobody knows.
pub async fn budgets(services: &Services, operator: &Operator) -> Result<Budgets> {
    let rows = budget::Entity::find()
        .filter(budget::Column::OwnerId.eq(operator.user().0))
        .order_by_asc(budget::Column::AccountId)
        .order_by_asc(budget::Column::Provider)
        .order_by_asc(budget::Column::Period)
        .all(services.database.read())
        .await?;
    let handles = super::spend::handles(services, operator).await?;
    let waits = held::is_waiting(services, operator.user(), OVER_BUDGET).await?;
    let mut budgets = Vec::with_capacity(rows.len());
    for row in rows {
        budgets.push(view(services, row, &handles, waits).await?);
    }
    Ok(Budgets { budgets, unknown: unknown(services, operator).await?, providers: credentials::payees() })
}

async fn view(
    services: &Services,
    row: budget::Model,
    handles: &HashMap<i64, String>,
    waits: bool,
) -> Result<Budget> {
    let (database, now) = (services.database.read(), services.now());
    let current = Current::of(&row, now);
    let spent = budgets::spent(database, &row, current).await?;
    // A hard stop comes before the limit; its mail says that it came, and what waits that it is not over.
    let stopped = waits && row.warned_percent >= 100 && row.warned_period == current.since.0;
    let account = handles.get(&row.account_id).cloned();
    let provider = (!row.provider.is_empty()).then(|| provider_label(&row.provider));
    let covers: Vec<String> = account.into_iter().chain(provider).collect();
    Ok(Budget {
        id: BudgetId(row.id),
        covers: covers.join(", "),
        spent,
        reserved: budgets::under_way(database, &row).await?
            + budgets::unknown(database, &row, current).await?,
        paused: row.paused,
        lifted: budgets::is_lifted(&row, now),
        reached: stopped || spent >= MicroUsd(row.micro_usd),
        ends: current.until,
        set: BudgetLimit {
            account: (row.account_id != 0).then_some(AccountId(row.account_id)),
            provider: (!row.provider.is_empty()).then_some(ProviderSlug(row.provider)),
            period: Period::parse(&row.period),
            limit: MicroUsd(row.micro_usd),
            hard: row.hard,
        },
    })
}

async fn unknown(services: &Services, operator: &Operator) -> Result<Vec<UnknownCall>> {
    let (since, _) = period::around(Period::Month, services.now());
    let rows = reservation::Entity::find()
        .filter(reservation::Column::OwnerId.eq(operator.user().0))
        .filter(reservation::Column::State.eq(UNKNOWN))
        .filter(reservation::Column::At.gte(since.0))
        .order_by_desc(reservation::Column::Id)
        .limit(MOST_UNKNOWN)
        .all(services.database.read())
        .await?;
    let titles: HashMap<i64, String> = article::Entity::find()
        .select_only()
        .column(article::Column::Id)
        .column(article::Column::Title)
        .filter(article::Column::OwnerId.eq(operator.user().0))
        .filter(article::Column::Id.is_in(rows.iter().map(|row| row.article_id)))
        .into_tuple::<(i64, String)>()
        .all(services.database.read())
        .await?
        .into_iter()
        .collect();
    let call = |row: reservation::Model| UnknownCall {
        id: ReservationId(row.id),
        step: Step::parse(&row.step).unwrap_or(Step::Draft),
        provider: provider_label(&row.provider),
        headline: titles.get(&row.article_id).cloned().unwrap_or_default(),
        most: MicroUsd(row.micro_usd),
        at: Timestamp(row.at),
        model: row.model,
        reference: row.reference,
    };
    Ok(rows.into_iter().map(call).collect())
}

/// Sets a budget, in the place of the one for the same account, provider and period; what waited for it looks again.
///
/// # Errors
/// [`Error::Invalid`] for an amount that is no limit or an unknown provider, [`Error::NotFound`] for somebody else's
/// account.
pub async fn set_budget(services: &Services, operator: &Operator, limit: BudgetLimit) -> Result<()> {
    if !limit.is_sound() {
        return Err(Error::Invalid { field: "limit", why: "an amount over $0 and up to $1,000,000".into() });
    }
    if let Some(account) = limit.account {
        accounts::row(services, operator, account).await?;
    }
    if let Some(provider) = &limit.provider
        && credentials::provider(provider.as_str()).is_none()
    {
        return Err(Error::Invalid { field: "provider", why: "no such provider".into() });
    }
    let row = row(operator, limit, services.now());
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            use budget::Column::{AccountId, Hard, LiftedUntil, MicroUsd, OwnerId, Paused, Period, Provider};
            use budget::Column::{WarnedPercent, WarnedPeriod};
            let replace = OnConflict::columns([OwnerId, AccountId, Provider, Period])
                .update_columns([MicroUsd, Hard, Paused, LiftedUntil, WarnedPercent, WarnedPeriod])
                .to_owned();
            budget::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
            Ok::<_, Error>(())
        })
    });
    work.await?;
    changed(services, operator).await
}

fn row(operator: &Operator, limit: BudgetLimit, now: Timestamp) -> budget::ActiveModel {
    budget::ActiveModel {
        owner_id: Set(operator.user().0),
        account_id: Set(limit.account.map_or(0, |account| account.0)),
        provider: Set(limit.provider.map(|provider| provider.0).unwrap_or_default()),
        period: Set(limit.period.as_str().to_owned()),
        micro_usd: Set(limit.limit.0),
        hard: Set(limit.hard),
        paused: Set(false),
        lifted_until: Set(None),
        // A new limit is another one, so its mails begin anew.
        warned_percent: Set(0),
        warned_period: Set(0),
        created_at: Set(now.0),
        ..Default::default()
    }
}

/// Pauses all paid work that a budget covers.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's.
pub async fn pause_budget(services: &Services, operator: &Operator, id: BudgetId) -> Result<()> {
    update(services, operator, id, |row, _| budget::ActiveModel { paused: Set(true), ..bare(row) }).await
}

/// Lets paid work go on: ends a pause, and where the limit was reached lifts it until the period ends.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's.
pub async fn resume_budget(services: &Services, operator: &Operator, id: BudgetId) -> Result<()> {
    let lift = |row: &budget::Model, now| {
        let until = (!row.paused).then(|| Current::of(row, now).until.0);
        budget::ActiveModel { paused: Set(false), lifted_until: Set(until.or(row.lifted_until)), ..bare(row) }
    };
    update(services, operator, id, lift).await
}

fn bare(row: &budget::Model) -> budget::ActiveModel {
    budget::ActiveModel { warned_percent: Set(row.warned_percent), ..Default::default() }
}

async fn update(
    services: &Services,
    operator: &Operator,
    id: BudgetId,
    change: fn(&budget::Model, Timestamp) -> budget::ActiveModel,
) -> Result<()> {
    let (owner, now) = (operator.user().0, services.now());
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let found = budget::Entity::find_by_id(id.0).filter(budget::Column::OwnerId.eq(owner));
            let row = found.lock_exclusive().one(tx).await?.ok_or(Error::NotFound("budget"))?;
            let changes = budget::Entity::update_many().set(change(&row, now));
            changes.filter(budget::Column::Id.eq(id.0)).exec(tx).await?;
            Ok::<_, Error>(())
        })
    });
    work.await?;
    changed(services, operator).await
}

/// Removes a budget; what waited for it goes on.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's.
pub async fn remove_budget(services: &Services, operator: &Operator, id: BudgetId) -> Result<()> {
    let owner = operator.user().0;
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let owned = budget::Entity::delete_many().filter(budget::Column::OwnerId.eq(owner));
            let removed = owned.filter(budget::Column::Id.eq(id.0)).exec(tx).await?;
            if removed.rows_affected == 0 { Err(Error::NotFound("budget")) } else { Ok(()) }
        })
    });
    work.await?;
    changed(services, operator).await
}

/// A person has looked at the vendor's bill: a call of unknown outcome counts no more.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's, or under way.
pub async fn dismiss_unknown(services: &Services, operator: &Operator, id: ReservationId) -> Result<()> {
    let owner = operator.user().0;
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let removed = reservation::Entity::delete_many()
                .filter(reservation::Column::OwnerId.eq(owner))
                .filter(reservation::Column::Id.eq(id.0))
                .filter(reservation::Column::State.eq(UNKNOWN))
                .exec(tx)
                .await?;
            if removed.rows_affected == 0 { Err(Error::NotFound("call")) } else { Ok(()) }
        })
    });
    work.await?;
    changed(services, operator).await
}

async fn changed(services: &Services, operator: &Operator) -> Result<()> {
    held::release(services, operator.user(), OVER_BUDGET).await?;
    services.tell(operator.user(), Event::Spend);
    Ok(())
}

/// Calls that have been open for longer than any lasts were sent by a process that died, for a job that will not run
/// again. Run once a day.
pub(crate) async fn give_up(services: &Services) -> Result<()> {
    let before = services.now().minus(super::LONGEST_CALL).0;
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            reservation::Entity::update_many()
                .col_expr(reservation::Column::State, Expr::value(UNKNOWN))
                .filter(reservation::Column::State.eq(super::reserve::OPEN))
                .filter(reservation::Column::At.lt(before))
                .exec(tx)
                .await?;
            Ok::<_, Error>(())
        })
    });
    work.await
}
