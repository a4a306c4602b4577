//! The queue, as its owner sees it.

use leptos::prelude::*;
use types::JobId;

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// The caller's jobs and what was done lately.
#[server(protocol = JsonPost)]
pub async fn activity() -> ApiResult<types::activity::Activity> {
    let (services, operator) = caller::operator()?;
    Ok(services::activity::show(&services, &operator).await?)
}

/// Starts a job again that gave up.
#[server(protocol = JsonPost)]
pub async fn retry_job(id: JobId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::activity::retry(&services, &operator, id).await?)
}
