//! The state that all stand-ins share.

use std::{ops::Deref, sync::Arc};

use tokio::sync::watch;

use crate::{
    anthropic::{self, Anthropic},
    bucket::Buckets,
    clock::Clock,
    fal::{self, Fal},
    fault::Faults,
    feeds::Feeds,
    fetch::Fetcher,
    ids::Ids,
    instagram::Instagram,
    ledger::Ledger,
    options::SandboxOptions,
    replicate::{self, Replicate},
    resend::Resend,
};

/// Everything the sandbox knows; cheap to clone.
#[derive(Clone)]
pub(crate) struct World(Arc<State>);

pub(crate) struct State {
    /// The address of the listener, without a slash at the end.
    pub(crate) url: String,
    pub(crate) options: SandboxOptions,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) ledger: Ledger,
    pub(crate) faults: Faults,
    pub(crate) fetcher: Fetcher,
    pub(crate) anthropic: Anthropic,
    pub(crate) fal: Fal,
    pub(crate) replicate: Replicate,
    pub(crate) instagram: Instagram,
    pub(crate) resend: Resend,
    pub(crate) feeds: Feeds,
    pub(crate) buckets: Buckets,
    stopping: watch::Receiver<bool>,
}

impl World {
    pub(crate) fn new(
        url: String,
        options: SandboxOptions,
        stopping: watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        let clock = Clock::default();
        let started_ms = clock.now_ms();
        Ok(Self(Arc::new(State {
            url,
            clock,
            ids: Ids::new(started_ms),
            ledger: Ledger::default(),
            faults: Faults::default(),
            fetcher: Fetcher::new()?,
            anthropic: Anthropic::new(&options),
            fal: Fal::new(&options),
            replicate: Replicate::new(&options),
            instagram: Instagram::new(options.instagram.clone()),
            resend: Resend::new(&options),
            feeds: Feeds::new(started_ms, &options)?,
            buckets: Buckets::default(),
            options,
            stopping,
        })))
    }

    /// Books the charges of all batches and pictures that have completed by now.
    pub(crate) fn settle(&self) {
        anthropic::settle(self);
        fal::settle(self);
        replicate::settle(self);
    }

    /// Completes when the sandbox shuts down.
    pub(crate) async fn stopped(&self) {
        // An error means that the sandbox itself is gone, which is the same news.
        let _ = self.stopping.clone().wait_for(|stopping| *stopping).await;
    }
}

impl Deref for World {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}
