//! Who calls, with what: the part that every versioned request shares.

use std::collections::HashMap;

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::HeaderValue,
    response::{IntoResponse, Json, Response},
};
use serde_json::{Value, json};

use super::{
    account::{Holder, InstagramAccount},
    error::GraphError,
    params::Params,
    token,
};
use crate::{exchange::Receipt, rate::Allowance, sync::lock, world::World};

/// Versions that still answer in November 2026 (Graph API changelog).
const VERSIONS: std::ops::RangeInclusive<u32> = 21..=26;

/// A caller whose token and version are good, and the parameters of the call.
pub(super) struct Caller {
    pub(super) account: InstagramAccount,
    pub(super) params: Params,
    may_publish: bool,
    allowance: Allowance,
}

impl FromRequest<World> for Caller {
    type Rejection = Response;

    async fn from_request(request: Request, world: &World) -> Result<Self, Response> {
        admit(request, world).await.map_err(|error| error.answer(world))
    }
}

async fn admit(request: Request, world: &World) -> Result<Caller, GraphError> {
    let (mut head, body) = request.into_parts();
    let path: Path<HashMap<String, String>> = Path::from_request_parts(&mut head, world)
        .await
        .map_err(|_| GraphError::parameter("The path could not be read"))?;
    let version = path.get("version").map(String::as_str).unwrap_or_default();
    let major = version.strip_prefix('v').and_then(|version| version.strip_suffix(".0"));
    if !major.and_then(|major| major.parse().ok()).is_some_and(|major: u32| VERSIONS.contains(&major)) {
        return Err(GraphError::version(version));
    }
    let headers = head.headers.clone();
    let params = Params::read(Request::from_parts(head, body)).await?;
    let token = token::presented(&headers, &params)?;
    let now = world.clock.now_ms();
    let Holder { account, may_publish } = lock(&world.instagram.accounts).of(&token, now)?;
    let allowance = world.instagram.calls.take(now);
    if !allowance.allowed {
        return Err(GraphError::too_many_calls());
    }
    Ok(Caller { account, params, may_publish, allowance })
}

impl Caller {
    /// Refuses paths that name another account than the token's.
    pub(super) fn owns(&self, id: &str) -> Result<(), GraphError> {
        if id == self.account.user_id || id == "me" { Ok(()) } else { Err(GraphError::missing(id)) }
    }

    /// Refuses tokens that were given without the right to publish, and paths as [`Self::owns`] does.
    pub(super) fn publishes_to(&self, id: &str) -> Result<(), GraphError> {
        if self.may_publish { self.owns(id) } else { Err(GraphError::permission()) }
    }

    /// The answer with its usage headers, and the account in the ledger.
    pub(super) fn finish(&self, world: &World, outcome: Result<(Value, String), GraphError>) -> Response {
        let mut response = match outcome {
            Ok((body, summary)) => Receipt::new(summary).on(Json(body).into_response()),
            Err(error) => error.answer(world),
        };
        if let Some(receipt) = response.extensions_mut().get_mut::<Receipt>() {
            receipt.account = Some(self.account.user_id.clone());
        }
        let used = (self.allowance.limit - self.allowance.remaining) * 100 / self.allowance.limit.max(1);
        let usage = json!({ "call_count": used, "total_cputime": used / 2, "total_time": used / 2 });
        let business = json!({ &self.account.user_id: [{
            "type": "instagram", "call_count": used, "total_cputime": used / 2, "total_time": used / 2,
            "estimated_time_to_regain_access": 0,
        }] });
        for (name, value) in [("x-app-usage", usage), ("x-business-use-case-usage", business)] {
            if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
