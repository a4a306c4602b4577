//! The Instagram Graph API with Instagram Login (graph.instagram.com, v26.0; Meta's documentation, September
//! 2026): pictures, carousels of pictures, stories and reels.
//!
//! Any token that begins with `IGAA` belongs to an account of its own, always the same. A token that contains
//! `expired` or `revoked` is refused as such, one that contains `readonly` may not publish. Tokens from Instagram
//! Login carry what was granted and expire by the sandbox's clock.

mod account;
pub(crate) mod callback;
mod caller;
mod container;
mod error;
mod image;
mod login;
mod media;
mod page;
mod params;
mod publish;
mod store;
mod token;

use std::sync::Mutex;

use axum::{
    Router,
    extract::{ConnectInfo, Path, Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::{get, post},
};

pub use account::InstagramAccount;
pub use login::{APP_ID, APP_SECRET};
pub use store::{Kind, PublishedPost, StoredContainer};

use crate::{
    exchange::{Operation, exchange},
    ledger::Vendor,
    options::InstagramSettings,
    rate::RateLimit,
    socket::Connection,
    sync::lock,
    world::World,
};
use account::Accounts;
use login::Codes;
use store::Store;

/// Instagram's accounts, containers and posts, as tests see them.
pub struct Instagram {
    settings: Mutex<InstagramSettings>,
    accounts: Mutex<Accounts>,
    codes: Mutex<Codes>,
    store: Mutex<Store>,
    calls: RateLimit,
}

impl Instagram {
    pub(crate) fn new(settings: InstagramSettings) -> Self {
        let calls = RateLimit::new(settings.calls_per_hour, 3_600_000);
        Self {
            settings: Mutex::new(settings),
            accounts: Mutex::default(),
            codes: Mutex::default(),
            store: Mutex::default(),
            calls,
        }
    }

    /// The settings in force.
    pub fn settings(&self) -> InstagramSettings {
        lock(&self.settings).clone()
    }

    /// Changes the behaviour from now on. Only `calls_per_hour` keeps the value that the sandbox started with.
    pub fn set_settings(&self, settings: InstagramSettings) {
        *lock(&self.settings) = settings;
    }

    /// Gives a token an account of the caller's making; the token itself is not kept.
    pub fn register(&self, token: &str, account: InstagramAccount) {
        lock(&self.accounts).register(token, account);
    }

    /// The account that a token opens, if it is good.
    pub fn account(&self, token: &str) -> Option<InstagramAccount> {
        lock(&self.accounts).of(token, 0).ok().map(|holder| holder.account)
    }

    /// Every post, oldest first, with the container it came from.
    pub fn posts(&self) -> Vec<PublishedPost> {
        lock(&self.store).posts().to_vec()
    }

    /// Every container that is kept, oldest first.
    pub fn containers(&self) -> Vec<StoredContainer> {
        lock(&self.store).containers()
    }

    /// Lets a container end in `ERROR`, with a status text that holds the given subcode. Answers whether it exists.
    pub fn fail_container(&self, id: &str, subcode: u32) -> bool {
        lock(&self.store).fail(id, subcode)
    }
}

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::Instagram, name, routes);
    let node = get(media::node).layer(from_fn_with_state(world.clone(), observe_node));
    Router::new()
        .route(
            "/oauth/authorize",
            observed("authorize", get(login::authorize)).merge(observed("consent", post(login::decide))),
        )
        .route("/oauth/access_token", observed("exchange_code", post(login::exchange_code)))
        .route("/access_token", observed("exchange_token", get(token::exchange)))
        .route("/refresh_access_token", observed("refresh_token", get(token::refresh)))
        .route("/p/{shortcode}", get(page::post))
        .route("/p/{shortcode}/", get(page::post))
        .route("/pictures/{file}", get(page::picture))
        .route("/avatars/{file}", get(page::avatar))
        .route("/{version}/me", observed("me", get(account::me)))
        .route("/{version}/{id}", node)
        .route(
            "/{version}/{id}/media",
            observed("create_container", post(container::create))
                .merge(observed("media_list", get(media::list))),
        )
        .route("/{version}/{id}/stories", observed("stories", get(media::stories)))
        .route("/{version}/{id}/media_publish", observed("publish", post(publish::publish)))
        .route(
            "/{version}/{id}/content_publishing_limit",
            observed("publishing_limit", get(publish::publishing_limit)),
        )
}

/// Containers and posts share one address; faults and ledger tell them apart.
async fn observe_node(
    State(world): State<World>,
    connection: ConnectInfo<Connection>,
    Path((_version, id)): Path<(String, String)>,
    request: Request,
    next: Next,
) -> Response {
    let name = if lock(&world.instagram.store).is_post(&id) { "permalink" } else { "container_status" };
    exchange(State(Operation { world, vendor: Vendor::Instagram, name }), connection, request, next).await
}
