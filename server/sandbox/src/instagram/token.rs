//! Tokens of Instagram Login: made from a code, exchanged for a long life, refreshed (Meta's documentation of
//! Instagram Login, September 2026).

use axum::{
    extract::{Request, State},
    http::HeaderMap,
    response::{Json, Response},
};
use serde_json::{Value, json};

use super::{
    account::Holder,
    error::GraphError,
    login::{self, APP_SECRET},
    params::Params,
};
use crate::{
    exchange::{Receipt, presented_key},
    sync::lock,
    world::World,
};

const HOUR_MS: i64 = 3_600_000;
/// A token must be this old before it can be refreshed, in milliseconds.
const REFRESH_AFTER_MS: i64 = 24 * HOUR_MS;
const USER_ID_DIGITS: usize = 17;

/// How long a token lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// An hour: what a code is exchanged for.
    Short,
    /// 60 days.
    Long,
}

impl Life {
    fn milliseconds(self) -> i64 {
        match self {
            Self::Short => HOUR_MS,
            Self::Long => 60 * 24 * HOUR_MS,
        }
    }
}

/// A token that was issued here. It carries its account, its rights and its age, so that it stays good when the
/// sandbox restarts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IssuedToken {
    pub(super) life: Life,
    pub(super) user_id: String,
    pub(super) may_publish: bool,
    pub(super) issued_ms: i64,
}

impl IssuedToken {
    /// `None` for a token that was not issued here.
    pub(super) fn read(token: &str) -> Option<Self> {
        let (life, rest) = match token.strip_prefix("IGAA")?.split_at_checked(1)? {
            ("S", rest) => (Life::Short, rest),
            ("R", rest) => (Life::Long, rest),
            _ => return None,
        };
        let (user_id, rest) = rest.split_at_checked(USER_ID_DIGITS)?;
        user_id.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        let (may_publish, issued) = match rest.split_at_checked(1)? {
            ("P", issued) => (true, issued),
            ("N", issued) => (false, issued),
            _ => return None,
        };
        let issued_ms = i64::from_str_radix(issued, 16).ok()?;
        Some(Self { life, user_id: user_id.to_owned(), may_publish, issued_ms })
    }

    pub(super) fn text(&self) -> String {
        let life = if self.life == Life::Short { 'S' } else { 'R' };
        let right = if self.may_publish { 'P' } else { 'N' };
        format!("IGAA{life}{}{right}{:x}", self.user_id, self.issued_ms)
    }

    pub(super) fn is_expired(&self, now_ms: i64) -> bool {
        now_ms >= self.issued_ms + self.life.milliseconds()
    }
}

/// The token that a request carries, in its header or among its parameters.
pub(super) fn presented(headers: &HeaderMap, params: &Params) -> Result<String, GraphError> {
    let token = presented_key(headers).or_else(|| params.get("access_token"));
    token.map(str::to_owned).ok_or_else(GraphError::token_unreadable)
}

/// `GET /access_token`, unversioned: a short-lived token for a long-lived one.
pub(super) async fn exchange(State(world): State<World>, request: Request) -> Response {
    answer(&world, request, "exchanges its token", exchanged).await
}

/// `GET /refresh_access_token`, unversioned.
pub(super) async fn refresh(State(world): State<World>, request: Request) -> Response {
    answer(&world, request, "refreshes its token", refreshed).await
}

type Outcome = Result<(Holder, Value), GraphError>;

async fn answer(
    world: &World,
    request: Request,
    summary: &str,
    decide: fn(&World, &HeaderMap, &Params) -> Outcome,
) -> Response {
    let headers = request.headers().clone();
    let outcome = match Params::read(request).await {
        Ok(params) => decide(world, &headers, &params),
        Err(error) => Err(error),
    };
    match outcome {
        Ok((holder, body)) => {
            let account = Some(holder.account.user_id);
            Receipt { account, ..Receipt::new(summary) }.on(Json(body))
        }
        Err(error) => error.answer(world),
    }
}

fn exchanged(world: &World, headers: &HeaderMap, params: &Params) -> Outcome {
    params.only(&["grant_type", "client_secret"])?;
    if params.require("grant_type")? != "ig_exchange_token" {
        return Err(GraphError::parameter("Param grant_type must be ig_exchange_token"));
    }
    if params.require("client_secret")? != APP_SECRET {
        return Err(GraphError::client_secret());
    }
    let token = presented(headers, params)?;
    let holder = lock(&world.instagram.accounts).of(&token, world.clock.now_ms())?;
    if IssuedToken::read(&token).is_none_or(|token| token.life != Life::Short) {
        return Err(GraphError::parameter("The access token is not a short-lived one"));
    }
    Ok(long_lived(world, holder))
}

fn refreshed(world: &World, headers: &HeaderMap, params: &Params) -> Outcome {
    params.only(&["grant_type"])?;
    if params.require("grant_type")? != "ig_refresh_token" {
        return Err(GraphError::parameter("Param grant_type must be ig_refresh_token"));
    }
    let token = presented(headers, params)?;
    let now = world.clock.now_ms();
    let holder = lock(&world.instagram.accounts).of(&token, now)?;
    match IssuedToken::read(&token) {
        Some(old) if old.life == Life::Short => {
            Err(GraphError::parameter("The access token is not a long-lived one"))
        }
        Some(old) if now - old.issued_ms < REFRESH_AFTER_MS => {
            Err(GraphError::parameter("The access token must be at least 24 hours old"))
        }
        _ => Ok(long_lived(world, holder)),
    }
}

fn long_lived(world: &World, holder: Holder) -> (Holder, Value) {
    let token = IssuedToken {
        life: Life::Long,
        user_id: holder.account.user_id.clone(),
        may_publish: holder.may_publish,
        issued_ms: world.clock.now_ms(),
    };
    let body = json!({
        "access_token": token.text(),
        "token_type": "bearer",
        "expires_in": Life::Long.milliseconds() / 1_000,
        "permissions": login::scopes(holder.may_publish).join(","),
    });
    (holder, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_strangers_are_not() {
        let token = IssuedToken {
            life: Life::Long,
            user_id: "17841400000000001".into(),
            may_publish: false,
            issued_ms: 1_795_000_000_000,
        };
        assert_eq!(IssuedToken::read(&token.text()), Some(token));
        for stranger in
            ["IGAAtest", "IGAAR17841Pff", "IGAAX17841400000000001Pff", "IGAAR1784140000000000éPff"]
        {
            assert_eq!(IssuedToken::read(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn a_token_expires_after_its_own_life() {
        let at = |life| IssuedToken { life, user_id: String::new(), may_publish: true, issued_ms: 0 };
        assert!(!at(Life::Short).is_expired(HOUR_MS - 1) && at(Life::Short).is_expired(HOUR_MS));
        assert!(!at(Life::Long).is_expired(60 * 24 * HOUR_MS - 1));
        assert!(at(Life::Long).is_expired(60 * 24 * HOUR_MS));
    }
}
