//! Publishing through the Instagram API with Instagram Login (documentation of June to September 2026).
//!
//! Meta has no idempotency key. A container may be created twice without harm; [`Instagram::publish`] is sent once,
//! and whoever gets [`InstagramErrorKind::Ambiguous`] from it must look at the container before anything else.

mod container;
mod error;
pub mod login;
mod media;
mod signed_request;
mod wire;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header;
use serde::Serialize;
use tokio::sync::OnceCell;
use types::Timestamp;
use types::provider::{ProviderInfo, ProviderRole};
use url::Url;

use crate::endpoints::below;
use crate::http::{self, Call, Reply};
use crate::{Endpoints, Host, Http, Secret};

pub use container::{NewContainer, NewImage};
pub use error::{Action, InstagramError, InstagramErrorKind};
pub use media::Media;
pub use signed_request::{SignedRequest, SignedRequestError};
pub use wire::{ContainerId, ContainerState, ContainerStatus, MediaId, Profile, Quota, RefreshedToken};

use error::unreadable;
use wire::{Created, Permalink, WireContainer, WireProfile, WireQuota, WireToken};

/// The provider's stable name.
pub const SLUG: &str = "instagram";
/// The Graph API with Instagram Login; the version follows.
pub const GRAPH: Host =
    Host { name: "INSTAGRAM", address: "https://graph.instagram.com", stand_in: "instagram" };
/// Of the Graph API.
const VERSION: &str = "v26.0";

/// Every host that these clients call.
pub(crate) const HOSTS: &[Host] = &[GRAPH, login::SIGN_IN, login::OAUTH];

/// How long an answer to a call that changes something is waited for: Meta fetches the picture while it creates the
/// container, and publishes while we wait.
pub const WRITE_PATIENCE: Duration = Duration::from_secs(60);

/// What the settings screen shows.
pub fn info() -> ProviderInfo {
    ProviderInfo {
        slug: SLUG.into(),
        label: "Instagram".to_owned(),
        role: ProviderRole::Publishing,
        models: Vec::new(),
        secret_label: "Access token".to_owned(),
        help_url: "https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/get-started"
            .to_owned(),
    }
}

/// A token that is none, or that ends at once, must never take the place of one that works.
fn refreshed(token: Option<WireToken>) -> Option<RefreshedToken> {
    let token = token.map(RefreshedToken::from)?;
    (!token.token.reveal().is_empty() && !token.expires_in.is_zero()).then_some(token)
}

/// A client for one token.
pub struct Instagram {
    http: Http,
    base: Url,
    token: Secret,
    user_id: OnceCell<String>,
    heard_at: Mutex<Option<Timestamp>>,
}

#[derive(Serialize)]
struct Publish<'a> {
    creation_id: &'a str,
}

impl Instagram {
    /// Connects nothing yet. Without a `user_id` (the professional account's, `17841…`) the first call that needs
    /// it asks for it.
    pub fn new(http: Http, endpoints: &Endpoints, token: Secret, user_id: Option<String>) -> Self {
        Self {
            http,
            base: endpoints.of(&GRAPH),
            token,
            user_id: OnceCell::new_with(user_id),
            heard_at: Mutex::default(),
        }
    }

    /// What Instagram's own clock showed when it last answered this client; our clock may be wrong.
    pub fn heard_at(&self) -> Option<Timestamp> {
        *self.heard_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose token this is; also tries it.
    pub async fn me(&self) -> Result<Profile, InstagramError> {
        let url = self.url("me", &[("fields", "user_id,username,name,account_type,id")]);
        let reply = self.read("me", url).await?;
        wire::unwrapped::<WireProfile>(&reply).map(Profile::from).ok_or_else(|| unreadable("me", &reply))
    }

    /// Prepares something for publishing; nothing is visible yet. Containers live for 24 hours, 400 a day may be
    /// made.
    pub async fn create_container(&self, container: &NewContainer) -> Result<ContainerId, InstagramError> {
        self.create("create_container", "media", &container.body()).await.map(ContainerId)
    }

    /// A container for a single picture.
    pub async fn create_image_container(&self, image: &NewImage) -> Result<ContainerId, InstagramError> {
        self.create("create_container", "media", image).await.map(ContainerId)
    }

    /// How far a container is. Meta asks for no more than a call a minute where it takes longer than seconds.
    pub async fn container(&self, id: &ContainerId) -> Result<ContainerState, InstagramError> {
        let url = self.url(&id.0, &[("fields", "id,status_code,status")]);
        let reply = self.read("container", url).await?;
        let container: Option<WireContainer> = wire::unwrapped(&reply);
        container.map(ContainerState::from).ok_or_else(|| unreadable("container", &reply))
    }

    /// Publishes a container. Sent once on a connection of its own, never repeated; what a second call would do is
    /// documented nowhere.
    pub async fn publish(&self, id: &ContainerId) -> Result<MediaId, InstagramError> {
        self.create("publish", "media_publish", &Publish { creation_id: &id.0 }).await.map(MediaId)
    }

    /// The public address of a post. Fails for a short while after publishing.
    pub async fn permalink(&self, id: &MediaId) -> Result<Url, InstagramError> {
        let reply = self.read("permalink", self.url(&id.0, &[("fields", "id,permalink")])).await?;
        let permalink: Option<Permalink> = wire::unwrapped(&reply);
        permalink.and_then(|answer| answer.address()).ok_or_else(|| unreadable("permalink", &reply))
    }

    /// The account's posts since then, newest first; stories are not among them. At most 500 are looked at.
    pub async fn recent_media(&self, since: Timestamp) -> Result<Vec<Media>, InstagramError> {
        self.recent("media", since).await
    }

    /// The account's stories since then that still stand, newest first.
    pub async fn recent_stories(&self, since: Timestamp) -> Result<Vec<Media>, InstagramError> {
        self.recent("stories", since).await
    }

    async fn recent(&self, edge: &str, since: Timestamp) -> Result<Vec<Media>, InstagramError> {
        let path = format!("{}/{edge}", self.user().await?);
        let mut posts = Vec::new();
        let mut after = None;
        for _ in 0..media::PAGES {
            let reply =
                self.read("recent_media", self.url(&path, &media::query(since, after.as_deref()))).await?;
            let page = media::read(&reply).ok_or_else(|| unreadable("recent_media", &reply))?;
            let reached_the_end = page.posts.iter().any(|post| post.timestamp < since);
            posts.extend(page.posts.into_iter().filter(|post| post.timestamp >= since));
            after = page.after;
            if after.is_none() || reached_the_end {
                break;
            }
        }
        Ok(posts)
    }

    /// What is used of the account's publishing quota. Meta's documents disagree about the total: this is the
    /// only truth.
    pub async fn publishing_limit(&self) -> Result<Quota, InstagramError> {
        let path = format!("{}/content_publishing_limit", self.user().await?);
        let reply =
            self.read("publishing_limit", self.url(&path, &[("fields", "quota_usage,config")])).await?;
        let quota: Option<WireQuota> = wire::unwrapped(&reply);
        quota.map(Quota::from).ok_or_else(|| unreadable("publishing_limit", &reply))
    }

    /// Exchanges a long-lived token, at least 24 hours old and not expired, for one that lives 60 days from now.
    /// This is the one call for which Meta wants the token in the address.
    pub async fn refresh_token(&self) -> Result<RefreshedToken, InstagramError> {
        let mut url = below(&self.base, "refresh_access_token");
        url.query_pairs_mut()
            .append_pair("grant_type", "ig_refresh_token")
            .append_pair("access_token", self.token.reveal());
        let reply = self.answer("refresh_token", self.http.get(SLUG, "refresh_token", url)).await?;
        let token: Option<WireToken> = wire::unwrapped(&reply);
        refreshed(token).ok_or_else(|| unreadable("refresh_token", &reply))
    }

    async fn user(&self) -> Result<&str, InstagramError> {
        let user =
            self.user_id.get_or_try_init(async || self.me().await.map(|profile| profile.user_id)).await?;
        Ok(user)
    }

    /// Posts below the account and reads the id of what came into being.
    async fn create<T: Serialize>(
        &self,
        operation: &'static str,
        edge: &str,
        body: &T,
    ) -> Result<String, InstagramError> {
        let url = self.edge(&format!("{}/{edge}", self.user().await?));
        let call = self.signed(self.http.post(SLUG, operation, url)).json(body).patience(WRITE_PATIENCE);
        let reply = self.answer(operation, call).await?;
        let created: Option<Created> = wire::unwrapped(&reply);
        created.map(|created| created.id).ok_or_else(|| unreadable(operation, &reply))
    }

    async fn read(&self, operation: &'static str, url: Url) -> Result<Reply, InstagramError> {
        self.answer(operation, self.signed(self.http.get(SLUG, operation, url))).await
    }

    async fn answer(&self, operation: &'static str, call: Call) -> Result<Reply, InstagramError> {
        let reply = call.send().await.map_err(|failure| error::unanswered(operation, failure))?;
        if let Some(date) = http::date(&reply.headers) {
            *self.heard_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(date);
        }
        match reply.is_success() {
            true => Ok(reply),
            false => {
                let error = error::answered(operation, &reply, &[&self.token]);
                self.http.explain(error.fbtrace_id.as_deref(), error.numbers());
                Err(error)
            }
        }
    }

    fn signed(&self, call: Call) -> Call {
        call.secret(header::AUTHORIZATION, "Bearer ", &self.token)
    }

    fn url<V: AsRef<str>>(&self, path: &str, query: &[(&str, V)]) -> Url {
        let mut url = self.edge(path);
        url.query_pairs_mut().extend_pairs(query);
        url
    }

    fn edge(&self, path: &str) -> Url {
        below(&self.base, &format!("{VERSION}/{path}"))
    }
}
