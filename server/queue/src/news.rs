//! Short messages to every process that works on the same database, for whoever listens at that time.

use std::sync::Arc;

use tokio::sync::broadcast;

/// Messages that a slow listener may fall behind before it is told that it missed some.
const KEPT: usize = 256;

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A message, from this process or another.
    Told(Arc<str>),
    /// Messages of other processes may have been missed: what is known should be read again.
    Missed,
}

/// Gives one process's listeners what is told.
#[derive(Clone, Debug)]
pub(crate) struct Newsroom(broadcast::Sender<News>);

impl Newsroom {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(KEPT))
    }

    /// Nobody listening is the normal case.
    pub(crate) fn publish(&self, news: News) {
        let _ = self.0.send(news);
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<News> {
        self.0.subscribe()
    }
}
