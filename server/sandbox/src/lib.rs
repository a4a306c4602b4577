//! Stand-ins on loopback that speak the wire formats of every outside service: Anthropic, the makers of
//! pictures (fal.ai, OpenAI, Replicate, Stability AI), Instagram, Resend, a host of feeds and a service of buckets. The demo runs on them and so do the tests.
//!
//! They refuse what the vendors refuse, fail on order ([`Fault`]), and keep a [`Ledger`] of what they were asked
//! and what they charged. Prices and rules are written down here independently, so that the ledger can witness
//! against the product. This crate must never know the product: none of its other crates, none of its prompts,
//! none of its prices.
//!
//! One listener serves everything, each vendor under a path of its own: `/anthropic`, `/fal`, `/openai`,
//! `/replicate`, `/stability`, `/instagram`, `/resend`, `/feeds`, `/s3`; the control API is under `/control`, and `/`, `/inbox` and `/ledger` are for people.

mod anthropic;
mod bucket;
mod clock;
mod control;
mod exchange;
mod fal;
mod fault;
mod feeds;
mod fetch;
mod ids;
mod instagram;
mod ledger;
mod openai;
mod options;
mod page;
mod people;
mod picture;
mod rate;
mod replicate;
mod resend;
mod socket;
mod stability;
mod sync;
mod video;
mod world;

use std::{net::Ipv4Addr, time::Duration};

use anyhow::Context;
use axum::{Router, extract::DefaultBodyLimit};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use bucket::{BUCKET, BUCKET_KEY_ID, BUCKET_SECRET, Buckets};
pub use clock::Clock;
pub use fault::{CannedAnswer, Fault, FaultAction, Faults};
pub use feeds::Feeds;
pub use ids::fingerprint;
pub use instagram::{
    APP_ID as INSTAGRAM_APP_ID, APP_SECRET as INSTAGRAM_APP_SECRET, Instagram, InstagramAccount,
    Kind as MediaKind, PublishedPost, StoredContainer,
};
pub use ledger::{Ledger, LedgerEntry, Vendor, VendorTotal};
pub use options::{AnswerShapes, InstagramSettings, SandboxOptions, SecondPublish};
pub use resend::Mail;
pub use video::Video;

use socket::{Connection, CuttableListener};
use world::World;

/// The largest request outside the Messages API, in bytes: feeds put in by tests may be large.
pub(crate) const BODY_LIMIT: usize = 64 << 20;
/// How long open exchanges may take to end when the sandbox shuts down.
const GRACE: Duration = Duration::from_secs(2);

/// A running sandbox. Dropping it stops it without waiting.
pub struct Sandbox {
    world: World,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Binds 127.0.0.1 and serves until [`Sandbox::shutdown`]. Fails if the port is taken.
    pub async fn start(options: SandboxOptions) -> anyhow::Result<Self> {
        let address = (Ipv4Addr::LOCALHOST, options.port);
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("port {} on 127.0.0.1 cannot be bound", options.port))?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopping) = watch::channel(false);
        let world = World::new(url, options, stopping)?;
        let service = router(&world).into_make_service_with_connect_info::<Connection>();
        let until = world.clone();
        let server = tokio::spawn(async move {
            let serving = axum::serve(CuttableListener(listener), service);
            if let Err(error) = serving.with_graceful_shutdown(async move { until.stopped().await }).await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        Ok(Self { world, stop, server })
    }

    /// `http://127.0.0.1:{port}`, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.world.url
    }

    /// The base for Anthropic; `/v1/messages` follows.
    pub fn anthropic_url(&self) -> String {
        format!("{}/anthropic", self.url())
    }

    /// The base for fal.ai's queue; `/{owner}/{app}` follows.
    pub fn fal_queue_url(&self) -> String {
        format!("{}/fal/queue", self.url())
    }

    /// The base for fal.ai's platform API; `/v1/models/pricing` follows.
    pub fn fal_api_url(&self) -> String {
        format!("{}/fal/api", self.url())
    }

    /// The base for OpenAI; `/v1/images/generations` follows.
    pub fn openai_url(&self) -> String {
        format!("{}/openai", self.url())
    }

    /// The base for Replicate; `/v1/predictions/{id}` follows.
    pub fn replicate_url(&self) -> String {
        format!("{}/replicate", self.url())
    }

    /// The base for Stability AI; `/v2beta/stable-image/generate/core` follows.
    pub fn stability_url(&self) -> String {
        format!("{}/stability", self.url())
    }

    /// The base for Instagram; `/v26.0/me` follows.
    pub fn instagram_url(&self) -> String {
        format!("{}/instagram", self.url())
    }

    /// The base for Resend; `/emails` follows.
    pub fn resend_url(&self) -> String {
        format!("{}/resend", self.url())
    }

    /// The address of a feed by its name, such as `city-transit.xml`.
    pub fn feed_url(&self, name: &str) -> String {
        format!("{}/feeds/{name}", self.url())
    }

    /// The endpoint of the buckets; `/{bucket}/{key}` follows.
    pub fn bucket_url(&self) -> String {
        format!("{}/s3", self.url())
    }

    /// What the vendors were asked and charged, pictures completed by now included.
    pub fn ledger(&self) -> &Ledger {
        self.world.settle();
        &self.world.ledger
    }

    /// What Claude was asked for, body by body, oldest first; the newest 200.
    pub fn asked_of_claude(&self) -> Vec<serde_json::Value> {
        self.world.anthropic.asked()
    }

    /// The faults, to be armed and cleared.
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// Instagram's accounts, settings, containers and posts.
    pub fn instagram(&self) -> &Instagram {
        &self.world.instagram
    }

    /// The feed host, to be given documents.
    pub fn feeds(&self) -> &Feeds {
        &self.world.feeds
    }

    /// The buckets, to be looked into.
    pub fn buckets(&self) -> &Buckets {
        &self.world.buckets
    }

    /// The mails that Resend accepted, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.world.resend.mails()
    }

    /// The sandbox's clock, to be moved forward.
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// Stops accepting, ends hanging exchanges and waits until the listener is closed.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.server.abort();
    }
}

fn router(world: &World) -> Router {
    Router::new()
        .nest("/anthropic", anthropic::router(world))
        .nest("/fal", fal::router(world))
        .nest("/openai", openai::router(world))
        .nest("/replicate", replicate::router(world))
        .nest("/stability", stability::router(world))
        .nest("/instagram", instagram::router(world))
        .nest("/resend", resend::router(world))
        .nest("/feeds", feeds::router(world))
        .nest("/s3", bucket::router(world))
        .nest("/control", control::router())
        .merge(people::router())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(world.clone())
}
