//! The web host: three demo feeds that grow by themselves, any document that a test puts in, articles as pages,
//! and addresses that misbehave.

mod channel;
mod document;
mod render;
mod routes;

use std::{collections::HashMap, path::PathBuf, sync::Mutex};

use axum::body::Bytes;

use crate::{options::SandboxOptions, sync::lock};
use channel::Channel;
pub(crate) use routes::router;

/// What the host serves.
pub struct Feeds {
    channels: Vec<Channel>,
    served: Mutex<HashMap<String, Served>>,
    folder: Option<PathBuf>,
}

/// A document put in from outside.
#[derive(Debug, Clone)]
struct Served {
    content_type: String,
    bytes: Bytes,
}

impl Feeds {
    pub(crate) fn new(started_ms: i64, options: &SandboxOptions) -> anyhow::Result<Self> {
        let interval_ms = i64::try_from(options.feed_interval_ms).unwrap_or(i64::MAX).max(1);
        let channels = channel::demo_channels(started_ms, interval_ms)?;
        Ok(Self { channels, served: Mutex::default(), folder: options.feed_folder.clone() })
    }

    /// Serves these bytes under `/feeds/{name}` from now on, in place of whatever was there.
    pub fn serve(&self, name: &str, content_type: &str, bytes: impl Into<Bytes>) {
        let served = Served { content_type: content_type.to_owned(), bytes: bytes.into() };
        lock(&self.served).insert(name.to_owned(), served);
    }

    /// The names under `/feeds/`, the demo's first.
    pub fn names(&self) -> Vec<String> {
        let mut put_in: Vec<String> = lock(&self.served).keys().cloned().collect();
        put_in.sort();
        self.channels.iter().map(|channel| channel.name.to_owned()).chain(put_in).collect()
    }
}
