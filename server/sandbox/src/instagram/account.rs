//! Accounts and their tokens.

use std::collections::HashMap;

use axum::{
    extract::{Request, State},
    http::HeaderMap,
    response::{Json, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{caller::Caller, error::GraphError, params::Params};
use crate::{
    exchange::{Receipt, presented_key},
    ids::{fingerprint, seed},
    sync::lock,
    world::World,
};

/// How long a refreshed token lives, in seconds (60 days).
const TOKEN_LIFE_S: i64 = 60 * 24 * 3_600;
/// A token must be this old before it can be refreshed, in milliseconds.
const REFRESH_AFTER_MS: i64 = 24 * 3_600_000;
const ADJECTIVES: [&str; 8] = ["north", "quiet", "open", "bright", "slow", "river", "paper", "harbour"];
const NOUNS: [&str; 8] = ["dispatch", "signal", "atlas", "field", "letters", "desk", "post", "review"];

/// An Instagram professional account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstagramAccount {
    /// The professional account's id, `17841…`: 17 digits.
    pub user_id: String,
    /// The handle, without `@`.
    pub username: String,
    /// The name on the profile.
    pub name: String,
}

/// The accounts that tests or the demo made, by the fingerprint of their token.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    registered: HashMap<String, InstagramAccount>,
}

impl Accounts {
    pub(super) fn register(&mut self, token: &str, account: InstagramAccount) {
        self.registered.insert(fingerprint(token), account);
    }

    /// The account of a token, if the token is good.
    pub(super) fn of(&self, token: &str) -> Result<InstagramAccount, GraphError> {
        if !token.starts_with("IGAA") {
            return Err(GraphError::token_unreadable());
        }
        if token.contains("expired") {
            return Err(GraphError::token_expired());
        }
        if token.contains("revoked") {
            return Err(GraphError::token_revoked());
        }
        if let Some(account) = self.registered.get(&fingerprint(token)) {
            return Ok(account.clone());
        }
        let user_id = Refreshed::read(token).map(|refreshed| refreshed.user_id);
        let user_id = user_id.unwrap_or_else(|| format!("17841{:012}", seed(token) % 1_000_000_000_000));
        Ok(self.with_id(&user_id))
    }

    /// The account with this id, registered or invented.
    pub(super) fn with_id(&self, user_id: &str) -> InstagramAccount {
        let known = self.registered.values().find(|account| account.user_id == user_id);
        known.cloned().unwrap_or_else(|| invented(user_id.to_owned()))
    }
}

/// An account with a name made from its id.
fn invented(user_id: String) -> InstagramAccount {
    let number = seed(&user_id);
    let word = |words: &[&'static str; 8], number: u64| words[usize::try_from(number % 8).unwrap_or(0)];
    let (adjective, noun) = (word(&ADJECTIVES, number), word(&NOUNS, number >> 8));
    InstagramAccount {
        user_id,
        username: format!("{adjective}.{noun}"),
        name: format!("{adjective} {noun}").to_uppercase(),
    }
}

/// A token made by [`refresh`]. It carries its account and its age, so that it stays good when the sandbox
/// restarts.
struct Refreshed {
    user_id: String,
    issued_ms: i64,
}

impl Refreshed {
    fn read(token: &str) -> Option<Self> {
        let (user_id, issued) = token.strip_prefix("IGAAR")?.split_once('Z')?;
        let whole = user_id.len() == 17 && user_id.bytes().all(|byte| byte.is_ascii_digit());
        whole.then_some(())?;
        Some(Self { user_id: user_id.to_owned(), issued_ms: i64::from_str_radix(issued, 16).ok()? })
    }

    fn token(&self) -> String {
        format!("IGAAR{}Z{:x}", self.user_id, self.issued_ms)
    }
}

/// The token that a request carries, in its header or among its parameters.
pub(super) fn token(headers: &HeaderMap, params: &Params) -> Result<String, GraphError> {
    let token = presented_key(headers).or_else(|| params.get("access_token"));
    token.map(str::to_owned).ok_or_else(GraphError::token_unreadable)
}

/// `GET /me`: the flat form that running clients read.
pub(super) async fn me(State(world): State<World>, caller: Caller) -> Response {
    let answer = profile(&world, &caller);
    caller.finish(&world, answer.map(|body| (body, "reads its profile".to_owned())))
}

fn profile(world: &World, caller: &Caller) -> Result<Value, GraphError> {
    caller.params.only(&["fields"])?;
    let account = &caller.account;
    let posts = lock(&world.instagram.store).posts_of(&account.user_id).count();
    let mut answer = Map::new();
    for field in caller.params.fields("id,username") {
        let value = match field.as_str() {
            // The app-scoped id differs from the account's own.
            "id" => json!(format!("26{:015}", seed(&account.user_id) % 1_000_000_000_000_000)),
            "user_id" => json!(account.user_id),
            "username" => json!(account.username),
            "name" => json!(account.name),
            "account_type" => json!("BUSINESS"),
            "profile_picture_url" => {
                json!(format!("{}/instagram/avatars/{}.jpg", world.url, account.user_id))
            }
            "media_count" => json!(posts),
            "followers_count" | "follows_count" => json!(0),
            "biography" | "website" => json!(""),
            unknown => {
                return Err(GraphError::parameter(format!("Tried accessing nonexisting field ({unknown})")));
            }
        };
        answer.insert(field, value);
    }
    Ok(Value::Object(answer))
}

/// `GET /refresh_access_token`, unversioned.
pub(super) async fn refresh(State(world): State<World>, request: Request) -> Response {
    let headers = request.headers().clone();
    let outcome = match Params::read(request).await {
        Ok(params) => refreshed(&world, &headers, &params),
        Err(error) => Err(error),
    };
    match outcome {
        Ok((account, body)) => {
            let receipt = Receipt { account: Some(account), ..Receipt::new("refreshes its token") };
            receipt.on(Json(body))
        }
        Err(error) => error.answer(&world),
    }
}

fn refreshed(world: &World, headers: &HeaderMap, params: &Params) -> Result<(String, Value), GraphError> {
    params.only(&["grant_type"])?;
    if params.require("grant_type")? != "ig_refresh_token" {
        return Err(GraphError::parameter("Param grant_type must be ig_refresh_token"));
    }
    let token = token(headers, params)?;
    let account = lock(&world.instagram.accounts).of(&token)?;
    let now = world.clock.now_ms();
    if Refreshed::read(&token).is_some_and(|old| now - old.issued_ms < REFRESH_AFTER_MS) {
        return Err(GraphError::parameter("The access token must be at least 24 hours old"));
    }
    let fresh = Refreshed { user_id: account.user_id.clone(), issued_ms: now }.token();
    let body = json!({
        "access_token": fresh,
        "token_type": "bearer",
        "expires_in": TOKEN_LIFE_S,
        "permissions": "instagram_business_basic,instagram_business_content_publish",
    });
    Ok((account.user_id, body))
}
