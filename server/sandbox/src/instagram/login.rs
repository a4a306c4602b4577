//! Instagram Login: the page that asks a person, and the exchange of its code (Meta's documentation of Instagram
//! Login, September 2026).

use std::collections::HashMap;

use axum::{
    extract::{Query, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Json, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::{
    account::InstagramAccount,
    params::{Params, content_type},
    token::{IssuedToken, Life},
};
use crate::{
    exchange::Receipt,
    page::{escape, html},
    sync::lock,
    world::World,
};

/// The id of the one app that the stand-in knows.
pub const APP_ID: &str = "900000000000001";
/// Its secret, which also signs the callbacks.
pub const APP_SECRET: &str = "sandbox-instagram-app-secret";

const BASIC: &str = "instagram_business_basic";
const PUBLISH: &str = "instagram_business_content_publish";
/// The scopes of Instagram Login; those that began with `business_` are gone.
const SCOPES: [&str; 5] = [
    BASIC,
    PUBLISH,
    "instagram_business_manage_messages",
    "instagram_business_manage_comments",
    "instagram_business_manage_insights",
];
/// A code is good for an hour, in milliseconds.
const CODE_LIFE_MS: i64 = 3_600_000;

/// The scopes of a token that may publish, and of one that may not.
pub(super) fn scopes(may_publish: bool) -> Vec<&'static str> {
    if may_publish { vec![BASIC, PUBLISH] } else { vec![BASIC] }
}

/// What a person agreed to, by the code that was made for it. A code is taken out when it is used.
#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<String, Grant>);

#[derive(Debug)]
struct Grant {
    account: InstagramAccount,
    may_publish: bool,
    redirect_uri: String,
    issued_ms: i64,
}

/// The query of the page.
#[derive(Deserialize)]
pub(super) struct Asked {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    scope: String,
    #[serde(default)]
    state: String,
}

impl Asked {
    fn check(&self) -> Result<Url, &'static str> {
        if self.client_id != APP_ID {
            return Err("Invalid platform app: the client_id is not known.");
        }
        if self.response_type != "code" {
            return Err("response_type must be code.");
        }
        let scopes: Vec<&str> = self.scope.split(',').collect();
        if !scopes.contains(&BASIC) || scopes.iter().any(|scope| !SCOPES.contains(scope)) {
            return Err("Invalid scopes.");
        }
        let uri = Url::parse(&self.redirect_uri).map_err(|_| "Invalid redirect_uri.")?;
        let sound = matches!(uri.scheme(), "http" | "https") && uri.fragment().is_none();
        if sound { Ok(uri) } else { Err("Invalid redirect_uri.") }
    }
}

/// `GET /oauth/authorize`: asks a person.
pub(super) async fn authorize(State(world): State<World>, Query(asked): Query<Asked>) -> Response {
    if let Err(why) = asked.check() {
        return refused_page(why);
    }
    let usual = lock(&world.instagram.accounts).usual().unwrap_or("sandbox.news").to_owned();
    let boxes: String = asked.scope.split(',').map(scope_box).collect();
    let hidden: String = [
        ("client_id", &asked.client_id),
        ("redirect_uri", &asked.redirect_uri),
        ("response_type", &asked.response_type),
        ("scope", &asked.scope),
        ("state", &asked.state),
    ]
    .map(|(name, value)| format!("<input type=hidden name={name} value=\"{}\">", escape(value)))
    .concat();
    let body = format!(
        "<h1>Continue to the app?</h1><p>This stands in for Instagram’s own page.</p>\
         <form class=consent method=post>{hidden}\
         <label>Signed in as <input name=username value=\"{}\" required></label>\
         <fieldset><legend>The app may</legend>{boxes}</fieldset>\
         <button name=decision value=allow>Allow</button> \
         <button name=decision value=deny>Deny</button></form>",
        escape(&usual)
    );
    Receipt::new("asks a person").on(html("Instagram Login", &body))
}

/// Everything but the first right can be left out.
fn scope_box(scope: &str) -> String {
    let fixed = if scope == BASIC { " disabled" } else { "" };
    format!(
        "<label><input type=checkbox name=granted value=\"{0}\" checked{fixed}> {0}</label>",
        escape(scope)
    )
}

/// What a person decided.
#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(flatten)]
    asked: Asked,
    username: String,
    decision: String,
}

/// `POST /oauth/authorize`: the page's own answer, back to the app.
pub(super) async fn decide(State(world): State<World>, body: String) -> Response {
    // The one repeated name of the form: a box for each right.
    let (boxes, fields): (Vec<_>, Vec<_>) =
        form_urlencoded::parse(body.as_bytes()).into_owned().partition(|(name, _)| name == "granted");
    let fields: HashMap<String, String> = fields.into_iter().collect();
    let decision = serde_json::to_value(fields).and_then(serde_json::from_value::<Decision>);
    let Ok(Decision { asked, username, decision }) = decision else {
        return refused_page("The form is not complete.");
    };
    let mut back = match asked.check() {
        Ok(back) => back,
        Err(why) => return refused_page(why),
    };
    if decision == "allow" {
        let account = lock(&world.instagram.accounts).named(username.trim());
        let code = world.ids.prefixed("AQ");
        let grant = Grant {
            account,
            may_publish: boxes.iter().any(|(_, scope)| scope == PUBLISH),
            redirect_uri: asked.redirect_uri,
            issued_ms: world.clock.now_ms(),
        };
        lock(&world.instagram.codes).0.insert(code.clone(), grant);
        back.query_pairs_mut().append_pair("code", &code);
    } else {
        back.query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("error_reason", "user_denied")
            .append_pair("error_description", "The user denied your request");
    }
    back.query_pairs_mut().append_pair("state", &asked.state);
    // Instagram adds this to every such address; it is not part of the code.
    back.set_fragment(Some("_"));
    let summary = format!("@{} decides: {decision}", username.trim());
    Receipt::new(summary).on((StatusCode::FOUND, [(header::LOCATION, back.to_string())]))
}

fn refused_page(why: &str) -> Response {
    let page = html("Instagram Login", &format!("<h1>Sorry</h1><p>{}</p>", escape(why)));
    Receipt::new(why).on((StatusCode::BAD_REQUEST, page))
}

/// `POST /oauth/access_token`: a code for a token of one hour. Takes a form only.
pub(super) async fn exchange_code(State(world): State<World>, request: Request) -> Response {
    if !content_type(request.headers()).starts_with("application/x-www-form-urlencoded") {
        return oauth_error("Missing required field client_id");
    }
    let Ok(params) = Params::read(request).await else {
        return oauth_error("The request body could not be read");
    };
    match exchanged(&world, &params) {
        Ok((account, body)) => {
            let receipt = Receipt::new("exchanges its code");
            Receipt { account: Some(account), ..receipt }.on(Json(body))
        }
        Err(why) => oauth_error(why),
    }
}

fn exchanged(world: &World, params: &Params) -> Result<(String, Value), &'static str> {
    if params.get("client_id") != Some(APP_ID) || params.get("client_secret") != Some(APP_SECRET) {
        return Err("Invalid platform app");
    }
    if params.get("grant_type") != Some("authorization_code") {
        return Err("Invalid grant_type");
    }
    let code = params.get("code").ok_or("Missing required field code")?;
    let now = world.clock.now_ms();
    let grant = lock(&world.instagram.codes).0.remove(code);
    let grant = grant.filter(|grant| now < grant.issued_ms + CODE_LIFE_MS);
    let grant = grant.ok_or("Matching code was not found or was already used")?;
    if params.get("redirect_uri") != Some(&grant.redirect_uri) {
        return Err(
            "Error validating verification code. Please make sure your redirect_uri is identical to \
                    the one you used in the OAuth dialog request",
        );
    }
    let Grant { account, may_publish, .. } = grant;
    let shapes = world.instagram.settings().shapes;
    let granted = scopes(may_publish);
    let permissions = if shapes.permissions_as_list { json!(granted) } else { json!(granted.join(",")) };
    let user_id = account.user_id.clone();
    let token = IssuedToken { life: Life::Short, user_id: user_id.clone(), may_publish, issued_ms: now };
    let body = json!({
        "access_token": token.text(),
        "user_id": shapes.id(&account.app_scoped_id()),
        "permissions": permissions,
    });
    Ok((user_id, shapes.wrap(body)))
}

/// This host's errors have a shape of their own.
fn oauth_error(message: &str) -> Response {
    let body = json!({ "error_type": "OAuthException", "code": 400, "error_message": message });
    Receipt::new(message).on((StatusCode::BAD_REQUEST, Json(body)).into_response())
}
