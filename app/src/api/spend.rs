//! Money.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// What the caller spent this month.
#[server(protocol = JsonPost)]
pub async fn spend() -> ApiResult<types::spend::Spend> {
    let (services, operator) = caller::operator()?;
    Ok(services::costs::spend(&services, &operator).await?)
}
