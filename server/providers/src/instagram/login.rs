//! Instagram Login: from a person's yes to a token of 60 days (Meta, "Business login for Instagram", September
//! 2026).
//!
//! Meta wants secrets in queries here, so no address of this module may reach an error or a log.

use serde::{Deserialize, Serialize};
use url::Url;

use super::error::{self, InstagramError};
use super::wire::{self, RefreshedToken, WireToken};
use super::{GRAPH, SLUG, refreshed};
use crate::endpoints::below;
use crate::{Endpoints, Host, Http, Secret};

/// Where people sign in; `/oauth/authorize` follows.
pub const SIGN_IN: Host =
    Host { name: "INSTAGRAM_LOGIN", address: "https://www.instagram.com", stand_in: "instagram" };
/// Where their codes are exchanged; `/oauth/access_token` follows.
pub const OAUTH: Host =
    Host { name: "INSTAGRAM_OAUTH", address: "https://api.instagram.com", stand_in: "instagram" };

/// Without it there is no profile and no refresh.
pub const SCOPE_BASIC: &str = "instagram_business_basic";
/// The right to publish; a person can leave it out on Instagram's page.
pub const SCOPE_PUBLISH: &str = "instagram_business_content_publish";

/// The app at Meta in whose name people sign in.
pub struct App {
    /// The *Instagram* app id, which differs from the Meta app id.
    pub id: String,
    /// The Instagram app secret.
    pub secret: Secret,
    /// The Meta app's secret, which may be the one that signs Meta's calls.
    pub meta_secret: Option<Secret>,
}

impl App {
    /// Every secret that a [`super::SignedRequest`] may be signed with.
    pub fn secrets(&self) -> Vec<&Secret> {
        std::iter::once(&self.secret).chain(&self.meta_secret).collect()
    }
}

/// The client for signing in.
pub struct Login<'a> {
    http: Http,
    endpoints: &'a Endpoints,
    app: &'a App,
}

/// What a code is worth: a token of one hour, and what it may do.
pub struct Granted {
    /// Good for [`Login::extend`].
    pub token: Secret,
    /// The scopes that the person left ticked.
    pub permissions: Vec<String>,
}

impl Granted {
    /// Whether the person allowed publishing.
    pub fn may_publish(&self) -> bool {
        self.permissions.iter().any(|scope| scope == SCOPE_PUBLISH)
    }
}

#[derive(Serialize)]
struct CodeForm<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    grant_type: &'static str,
    redirect_uri: &'a str,
    code: &'a str,
}

#[derive(Deserialize)]
struct WireGrant {
    access_token: String,
    #[serde(deserialize_with = "wire::list")]
    permissions: Vec<String>,
}

impl<'a> Login<'a> {
    /// Connects nothing yet.
    pub fn new(http: Http, endpoints: &'a Endpoints, app: &'a App) -> Self {
        Self { http, endpoints, app }
    }

    /// Where the person is sent. `redirect_uri` must be registered with the app; `state` comes back with the answer.
    pub fn authorize_url(&self, redirect_uri: &Url, state: &str) -> Url {
        let mut url = below(&self.endpoints.of(&SIGN_IN), "oauth/authorize");
        url.query_pairs_mut()
            .append_pair("client_id", &self.app.id)
            .append_pair("redirect_uri", redirect_uri.as_str())
            .append_pair("response_type", "code")
            .append_pair("scope", &format!("{SCOPE_BASIC},{SCOPE_PUBLISH}"))
            .append_pair("state", state);
        url
    }

    /// Uses a code, which works once and for an hour. `redirect_uri` is the one the person was sent with.
    pub async fn exchange_code(&self, code: &Secret, redirect_uri: &Url) -> Result<Granted, InstagramError> {
        let operation = "exchange_code";
        // Instagram ends the address with `#_`, which is no part of the code, and some browsers keep it.
        let code = Secret::from(code.reveal().trim_end_matches("#_").to_owned());
        let form = CodeForm {
            client_id: &self.app.id,
            client_secret: self.app.secret.reveal(),
            grant_type: "authorization_code",
            redirect_uri: redirect_uri.as_str(),
            code: code.reveal(),
        };
        let url = below(&self.endpoints.of(&OAUTH), "oauth/access_token");
        let call = self.http.post(SLUG, operation, url).form(&form);
        let reply = call.send().await.map_err(|failure| error::unanswered(operation, failure))?;
        if !reply.is_success() {
            return Err(error::answered_by_oauth(operation, &reply, &[&self.app.secret, &code]));
        }
        let granted: Option<WireGrant> = wire::unwrapped(&reply);
        granted
            .filter(|granted| !granted.access_token.is_empty())
            .map(|granted| Granted {
                token: Secret::from(granted.access_token),
                permissions: granted.permissions,
            })
            .ok_or_else(|| error::unreadable(operation, &reply))
    }

    /// Exchanges a token of one hour for one of 60 days.
    pub async fn extend(&self, token: &Secret) -> Result<RefreshedToken, InstagramError> {
        let operation = "exchange_token";
        let mut url = below(&self.endpoints.of(&GRAPH), "access_token");
        url.query_pairs_mut()
            .append_pair("grant_type", "ig_exchange_token")
            .append_pair("client_secret", self.app.secret.reveal())
            .append_pair("access_token", token.reveal());
        let call = self.http.get(SLUG, operation, url);
        let reply = call.send().await.map_err(|failure| error::unanswered(operation, failure))?;
        if !reply.is_success() {
            return Err(error::answered(operation, &reply, &[&self.app.secret, token]));
        }
        let token: Option<WireToken> = wire::unwrapped(&reply);
        refreshed(token).ok_or_else(|| error::unreadable(operation, &reply))
    }
}
