//! What Autogram does: accounts, feeds, the pipeline, publishing, money, sessions.
//!
//! This crate must never know axum, Leptos, HTTP status codes, cookies or environment variables. It decides;
//! `providers` talks to the outside, `queue` writes. Rights are values: a function that needs a person's rights
//! takes an [`auth::Operator`], which only a verified session can make.

pub mod accounts;
pub mod activity;
pub mod auth;
pub mod brand;
pub mod calendar;
mod calls;
pub mod claude;
pub mod clock;
pub mod connection;
pub mod costs;
pub mod credentials;
mod error;
pub mod failpoint;
pub mod feed_document;
pub mod feeds;
pub mod mail;
pub mod media;
mod pace;
pub mod people;
pub mod pipeline;
pub mod posts;
pub mod random;
pub mod retention;
pub mod timeline;
pub mod vault;
pub mod video;
pub mod voice;

use std::sync::Arc;
use std::time::Duration;

use futures::{Stream, StreamExt};
use providers::fetch::GuardedFetch;
use providers::{Endpoints, Http, Secret};
use queue::{Database, News};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio_stream::wrappers::BroadcastStream;
use types::event::Event;
use types::{Timestamp, UserId};
use url::Url;

pub use brand::Typefaces;
pub use clock::{Clock, SystemClock};
pub use error::{Error, Result};
pub use pace::Pace;
pub use random::Random;
pub use vault::{MasterKey, Vault};

/// Everything a service needs; cheap to clone. `server/src/wiring.rs` makes it.
#[derive(Clone)]
pub struct Services(Arc<Parts>);

/// What [`Services`] is made of.
pub struct Parts {
    /// One writer, many readers.
    pub database: Database,
    /// The only clock.
    pub clock: Arc<dyn Clock>,
    /// The only randomness.
    pub random: Random,
    /// Seals and opens credentials, signs sessions and links.
    pub vault: Vault,
    /// The client for vendors' APIs.
    pub http: Http,
    /// The client for the addresses that accounts give for Claude.
    pub gateway: Http,
    /// The client for addresses a person typed or a vendor returned.
    pub fetch: GuardedFetch,
    /// Where the vendors are: the real ones or the stand-ins.
    pub endpoints: Endpoints,
    /// The app at Meta in whose name people sign in there; `None` leaves pasting tokens.
    pub instagram_app: Option<providers::instagram::login::App>,
    /// Where pictures are kept: a folder or a bucket.
    pub media: media::Media,
    /// How this server is reached from outside; Instagram fetches pictures there.
    pub public_url: Url,
    /// Who sends the mail; `None` prints links to the log of a developer's machine.
    pub mail: Option<MailAccount>,
    /// How often a feed is read that does not ask for more patience.
    pub poll_interval: Duration,
    /// After how long a publish call can no longer be in flight; longer than the client waits for its answer.
    pub publish_settle: Duration,
    /// How fast vendors are asked.
    pub pace: Pace,
    /// Publish attempts of unknown outcome that this process knows of.
    pub doubts: pipeline::publish::Doubts,
    /// Where a test stops this process; empty, and nothing at all in release builds.
    pub failpoints: failpoint::Failpoints,
    /// How long a job stays a worker's that has gone silent, and the like.
    pub timing: queue::Timing,
    /// Whether the vendors are the stand-ins, which every screen says.
    pub sandbox: bool,
    /// What headline cards are set in.
    pub typefaces: Typefaces,
    /// Pictures worked on at once; each takes about 25 MiB (design note on images, 2026-11-21).
    pub transcoding: Semaphore,
}

/// The account that sends mail.
pub struct MailAccount {
    /// The vendor's key.
    pub key: Secret,
    /// `Autogram <hello@example.com>`.
    pub from: String,
}

/// A change and whom it concerns; `None` is everybody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// Whose tabs are told.
    pub owner: Option<UserId>,
    /// What changed.
    pub event: Event,
}

impl Services {
    /// Shares the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Tells the owner's open tabs that something changed. Call it after the commit, never inside.
    pub fn tell(&self, owner: UserId, event: Event) {
        self.spread(&Notice { owner: Some(owner), event });
    }

    /// Tells every open tab that something changed.
    pub fn tell_all(&self, event: Event) {
        self.spread(&Notice { owner: None, event });
    }

    /// What changes from now on, in any process of this installation.
    pub fn notices(&self) -> impl Stream<Item = Notice> + Send + Unpin + use<> {
        BroadcastStream::new(self.database.news()).map(|news| match news {
            Ok(News::Told(message)) => serde_json::from_str(&message).unwrap_or(Notice::RESYNC),
            // Who missed something fetches what it shows, and nothing is lost.
            Ok(News::Missed) | Err(_) => Notice::RESYNC,
        })
    }

    fn spread(&self, notice: &Notice) {
        match serde_json::to_string(notice) {
            Ok(message) => self.database.tell(message),
            Err(error) => tracing::error!(%error, "a notice could not be written"),
        }
    }
}

impl Notice {
    const RESYNC: Self = Self { owner: None, event: Event::Resync };
}

impl std::ops::Deref for Services {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
