//! Money: what was spent, what may be, and what things cost.

use leptos::prelude::*;
use types::budget::BudgetLimit;
use types::price::{NewPrice, OwnPrice};
use types::spend::{OperatorSpend, SpendGroup, SpendRange};
use types::{BudgetId, PriceId, ReservationId};

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// What the caller spent; this month by provider, unless they ask for something else.
#[server(protocol = JsonPost)]
pub async fn spend(range: Option<SpendRange>, group: Option<SpendGroup>) -> ApiResult<types::spend::Spend> {
    let (services, operator) = caller::operator()?;
    let (range, group) = (range.unwrap_or_default(), group.unwrap_or_default());
    Ok(services::costs::spend(&services, &operator, range, group).await?)
}

/// The caller's budgets and where they stand.
#[server(protocol = JsonPost)]
pub async fn budgets() -> ApiResult<types::budget::Budgets> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::budgets(&services, &operator).await?)
}

/// Sets a budget, in the place of the one for the same account, provider and period.
#[server(protocol = JsonPost)]
pub async fn set_budget(limit: BudgetLimit) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::set_budget(&services, &operator, limit).await?)
}

/// Pauses all paid work that a budget covers.
#[server(protocol = JsonPost)]
pub async fn pause_budget(id: BudgetId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::pause_budget(&services, &operator, id).await?)
}

/// Ends a pause, or lifts a limit that was reached until its period ends.
#[server(protocol = JsonPost)]
pub async fn resume_budget(id: BudgetId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::resume_budget(&services, &operator, id).await?)
}

/// Removes a budget.
#[server(protocol = JsonPost)]
pub async fn remove_budget(id: BudgetId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::remove_budget(&services, &operator, id).await?)
}

/// Stops counting a call of unknown outcome.
#[server(protocol = JsonPost)]
pub async fn dismiss_unknown(id: ReservationId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::dismiss_unknown(&services, &operator, id).await?)
}

/// The prices that go before the built-in ones.
#[server(protocol = JsonPost)]
pub async fn own_prices() -> ApiResult<Vec<OwnPrice>> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::own_prices(&services, &operator).await?)
}

/// Adds a price; one for everybody takes an admin.
#[server(protocol = JsonPost)]
pub async fn add_price(price: NewPrice) -> ApiResult<()> {
    let (services, signed_in) = (caller::services()?, caller::signed_in()?);
    Ok(services::costs::add_price(&services, &signed_in, price).await?)
}

/// Removes a price.
#[server(protocol = JsonPost)]
pub async fn remove_price(id: PriceId) -> ApiResult<()> {
    let (services, signed_in) = (caller::services()?, caller::signed_in()?);
    Ok(services::costs::remove_price(&services, &signed_in, id).await?)
}

/// What everybody on this server spent this month; for admins.
#[server(protocol = JsonPost)]
pub async fn operators() -> ApiResult<Vec<OperatorSpend>> {
    let (services, admin) = caller::admin()?;
    Ok(services::costs::operators(&services, &admin).await?)
}
