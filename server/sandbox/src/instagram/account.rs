//! Accounts, whose token is whose, and `/me`.

use std::collections::{BTreeMap, HashMap};

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{caller::Caller, error::GraphError, token::IssuedToken};
use crate::{
    ids::{fingerprint, seed},
    options::AnswerShapes,
    sync::lock,
    world::World,
};

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

impl InstagramAccount {
    /// The id of this account as the one app sees it; differs from the account's own.
    pub(super) fn app_scoped_id(&self) -> String {
        format!("26{:015}", seed(&self.user_id) % 1_000_000_000_000_000)
    }
}

/// An account and what a token for it may do.
#[derive(Debug, Clone)]
pub(super) struct Holder {
    pub(super) account: InstagramAccount,
    pub(super) may_publish: bool,
}

/// The accounts that tests, the demo or a sign-in brought up.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    known: BTreeMap<String, InstagramAccount>,
    /// Account ids by the fingerprint of a registered token.
    tokens: HashMap<String, String>,
    /// When somebody last removed the app from an account; tokens issued until then are dead.
    removed_ms: HashMap<String, i64>,
}

impl Accounts {
    pub(super) fn register(&mut self, token: &str, account: InstagramAccount) {
        self.tokens.insert(fingerprint(token), account.user_id.clone());
        self.known.insert(account.user_id.clone(), account);
    }

    /// Whose token this is, if it is good.
    pub(super) fn of(&self, token: &str, now_ms: i64) -> Result<Holder, GraphError> {
        if !token.starts_with("IGAA") {
            return Err(GraphError::token_unreadable());
        }
        if let Some(issued) = IssuedToken::read(token) {
            return self.of_issued(&issued, now_ms);
        }
        if token.contains("expired") {
            return Err(GraphError::token_expired());
        }
        if token.contains("revoked") {
            return Err(GraphError::token_revoked());
        }
        let invented = || format!("17841{:012}", seed(token) % 1_000_000_000_000);
        let user_id = self.tokens.get(&fingerprint(token)).cloned().unwrap_or_else(invented);
        let may_publish = !token.contains("readonly");
        Ok(Holder { account: self.with_id(&user_id), may_publish })
    }

    fn of_issued(&self, token: &IssuedToken, now_ms: i64) -> Result<Holder, GraphError> {
        if token.is_expired(now_ms) {
            return Err(GraphError::token_expired());
        }
        if self.removed_ms.get(&token.user_id).is_some_and(|removed| token.issued_ms <= *removed) {
            return Err(GraphError::app_removed());
        }
        Ok(Holder { account: self.with_id(&token.user_id), may_publish: token.may_publish })
    }

    /// The account with this id, known or invented.
    pub(super) fn with_id(&self, user_id: &str) -> InstagramAccount {
        self.known.get(user_id).cloned().unwrap_or_else(|| invented(user_id.to_owned()))
    }

    /// The account with this handle; a new handle gets an account of its own.
    pub(super) fn named(&mut self, username: &str) -> InstagramAccount {
        if let Some(known) = self.known.values().find(|account| account.username == username) {
            return known.clone();
        }
        let user_id = format!("17841{:012}", seed(username) % 1_000_000_000_000);
        let account = InstagramAccount { username: username.to_owned(), ..invented(user_id) };
        self.known.insert(account.user_id.clone(), account.clone());
        account
    }

    /// The handle that the sign-in page proposes.
    pub(super) fn usual(&self) -> Option<&str> {
        self.known.values().next().map(|account| account.username.as_str())
    }

    /// Somebody removed the app in the account's settings.
    pub(super) fn remove_app(&mut self, user_id: &str, now_ms: i64) {
        self.removed_ms.insert(user_id.to_owned(), now_ms);
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

impl AnswerShapes {
    /// An id as number or text.
    pub(super) fn id(self, id: &str) -> Value {
        match id.parse::<u64>() {
            Ok(number) if self.ids_as_numbers => json!(number),
            _ => json!(id),
        }
    }

    /// The object alone, or in a `data` list.
    pub(super) fn wrap(self, object: Value) -> Value {
        if self.wrapped { json!({ "data": [object] }) } else { object }
    }
}

/// `GET /me`: flat, as running clients read it, or wrapped, as documented.
pub(super) async fn me(State(world): State<World>, caller: Caller) -> Response {
    let answer = profile(&world, &caller);
    caller.finish(&world, answer.map(|body| (body, "reads its profile".to_owned())))
}

fn profile(world: &World, caller: &Caller) -> Result<Value, GraphError> {
    caller.params.only(&["fields"])?;
    let shapes = world.instagram.settings().shapes;
    let account = &caller.account;
    let posts = lock(&world.instagram.store).posts_of(&account.user_id).count();
    let mut answer = Map::new();
    for field in caller.params.fields("id,username") {
        let value = match field.as_str() {
            "id" => shapes.id(&account.app_scoped_id()),
            "user_id" => shapes.id(&account.user_id),
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
    Ok(shapes.wrap(Value::Object(answer)))
}
