//! Money.

use leptos::prelude::*;
use server_fn::codec::Json;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::caller;

/// What the caller spent this month.
#[server(input = Json)]
pub async fn spend() -> ApiResult<types::spend::Spend> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::spend(&services, &operator).await?)
}
