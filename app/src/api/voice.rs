//! Voice learned from edits: what was learned, asking for rules, and deciding about them.

use leptos::prelude::*;
use types::{AccountId, RuleId};

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// What an account learned from the caller's edits.
#[server(protocol = JsonPost)]
pub async fn learned(id: AccountId) -> ApiResult<types::voice::Learned> {
    let (services, operator) = caller::operator()?;
    Ok(services::voice::find(&services, &operator, id).await?)
}

/// Has the edits read for rules. It is paid for.
#[server(protocol = JsonPost)]
pub async fn learn(id: AccountId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::learn::learn(&services, &operator, id).await?)
}

/// Has drafts follow a proposed rule, in these words.
#[server(protocol = JsonPost)]
pub async fn accept_rule(rule: RuleId, text: String) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::voice::accept(&services, &operator, rule, text).await?)
}

/// Says no to a proposed rule, or takes an accepted one away. It is not proposed again.
#[server(protocol = JsonPost)]
pub async fn dismiss_rule(rule: RuleId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::voice::dismiss(&services, &operator, rule).await?)
}
