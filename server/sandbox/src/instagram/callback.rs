//! The calls that Meta makes to an app: somebody removed it, or asks for the deletion of their data.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Json, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

use super::login::APP_SECRET;
use crate::{sync::lock, world::World};

/// Which of the two calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Somebody removed the app; its tokens are dead from now on.
    Deauthorize,
    /// Somebody asks for the deletion of their data.
    DataDeletion,
}

/// An order through the control API.
#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    kind: Kind,
    /// Where the app takes such calls.
    url: String,
    /// The handle of the account concerned.
    username: String,
}

/// Makes the call and answers with what the app said.
pub(crate) async fn send(State(world): State<World>, Json(order): Json<Order>) -> Response {
    let now = world.clock.now_ms();
    let account = {
        let mut accounts = lock(&world.instagram.accounts);
        let account = accounts.named(&order.username);
        if order.kind == Kind::Deauthorize {
            accounts.remove_app(&account.user_id, now);
        }
        account
    };
    let payload = json!({
        "user_id": account.app_scoped_id(),
        "algorithm": "HMAC-SHA256",
        "issued_at": now / 1_000,
    });
    let form = [("signed_request", signed(&payload))];
    match world.fetcher.post_form(&order.url, &form).await {
        Ok((status, body)) => {
            let body = serde_json::from_str::<Value>(&body).unwrap_or(Value::String(body));
            Json(json!({ "status": status, "body": body })).into_response()
        }
        Err(error) => (StatusCode::BAD_GATEWAY, error.without_url().to_string()).into_response(),
    }
}

/// Signature and payload, each in unpadded base64, with a full stop between them.
fn signed(payload: &Value) -> String {
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(APP_SECRET.as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(payload.as_bytes());
    format!("{}.{payload}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}
