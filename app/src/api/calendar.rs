//! The calendar: an account's posts and free slots, by day.

use leptos::prelude::*;
use server_fn::codec::Json;
use types::AccountId;
use types::calendar::{Day, Span};

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::caller;

/// The stretch of an account's calendar around a day, or around today.
#[server(input = Json)]
pub async fn calendar(
    account: AccountId,
    span: Span,
    day: Option<Day>,
) -> ApiResult<types::calendar::Calendar> {
    let (services, operator) = caller::operator()?;
    Ok(services::calendar::find(&services, &operator, account, span, day).await?)
}
