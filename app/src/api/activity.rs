//! The queue, as its owner sees it.

use leptos::prelude::*;
use server_fn::codec::Json;
use types::JobId;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::caller;

/// The caller's jobs and what was done lately.
#[server(input = Json)]
pub async fn activity() -> ApiResult<types::activity::Activity> {
    let (services, operator) = caller::operator()?;
    Ok(services::activity::show(&services, &operator).await?)
}

/// Starts a job again that gave up.
#[server(input = Json)]
pub async fn retry_job(id: JobId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::activity::retry(&services, &operator, id).await?)
}
