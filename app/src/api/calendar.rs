//! The calendar: an account's posts and free slots, by day.

use leptos::prelude::*;
use types::AccountId;
use types::calendar::{Day, Span};

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// The stretch of an account's calendar around a day, or around today.
#[server(protocol = JsonPost)]
pub async fn calendar(
    account: AccountId,
    span: Span,
    day: Option<Day>,
) -> ApiResult<types::calendar::Calendar> {
    let (services, operator) = caller::operator()?;
    Ok(services::calendar::find(&services, &operator, account, span, day).await?)
}
