use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// Where the queue reads the time that it writes into rows and compares with them.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The database's own clock, so that several machines need not agree on the time.
    #[default]
    Database,
    /// A clock that stands still until a test moves it.
    Manual(ManualClock),
}

impl Clock {
    /// Milliseconds since the Unix epoch, or `None` for "ask the database".
    pub(crate) fn now(&self) -> Option<i64> {
        match self {
            Self::Database => None,
            Self::Manual(clock) => Some(clock.now()),
        }
    }

    /// Returns when a manual clock has been moved, and never for the database's.
    pub(crate) fn watch(&self) -> Option<watch::Receiver<i64>> {
        match self {
            Self::Database => None,
            Self::Manual(clock) => Some(clock.milliseconds.subscribe()),
        }
    }
}

/// Waits until a watched clock moves; for ever if it is gone or there is none.
pub(crate) async fn moved(clock: &mut Option<watch::Receiver<i64>>) {
    let alive = match clock {
        Some(clock) => clock.changed().await.is_ok(),
        None => false,
    };
    if !alive {
        std::future::pending().await
    }
}

/// A clock for tests; all clones show the same time, and jobs that become due by a move start at once.
#[derive(Clone, Debug)]
pub struct ManualClock {
    milliseconds: Arc<watch::Sender<i64>>,
}

impl ManualClock {
    /// A clock that shows this many milliseconds since the Unix epoch.
    pub fn new(now: i64) -> Self {
        Self { milliseconds: Arc::new(watch::Sender::new(now)) }
    }

    /// The time shown, in milliseconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        *self.milliseconds.borrow()
    }

    /// Shows another time from now on, in milliseconds since the Unix epoch.
    pub fn set(&self, now: i64) {
        self.milliseconds.send_replace(now);
    }

    /// Moves the time shown forward.
    pub fn advance(&self, by: Duration) {
        self.milliseconds.send_modify(|now| *now += milliseconds(by));
    }
}

/// A century: longer waits are cut to it, so that adding one to a time cannot overflow.
const LONGEST_MS: i64 = 100 * 365 * 86_400_000;

/// The whole milliseconds of a duration, at most a century's.
pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).map_or(LONGEST_MS, |milliseconds| milliseconds.min(LONGEST_MS))
}
