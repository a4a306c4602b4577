use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use crate::news::{News, Newsroom};
use crate::sql::postgres::notify;

/// PostgreSQL keeps the channels of different databases apart.
const CHANNEL: &str = "news";
/// Messages are gathered for so long: no person notices, and a busy process sends few notifications.
const GATHER: Duration = Duration::from_millis(100);
/// PostgreSQL refuses 8,000 bytes (its manual on NOTIFY, version 15).
const LONGEST: usize = 7_000;
/// While nothing is heard, listeners are told so often that they may have missed something.
const DEAF_PACE: Duration = Duration::from_secs(5);

/// Carries news between the processes of a database.
pub(super) struct Wire {
    newsroom: Newsroom,
    instance: String,
    pending: Mutex<Vec<Arc<str>>>,
    more: Notify,
}

impl Wire {
    pub(super) fn new(newsroom: Newsroom, instance: &str) -> Self {
        let (pending, more) = (Mutex::default(), Notify::new());
        Self { newsroom, instance: instance.to_owned(), pending, more }
    }

    /// Tells this process at once and the others soon.
    pub(super) fn tell(&self, message: Arc<str>) {
        self.newsroom.publish(News::Told(Arc::clone(&message)));
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).push(message);
        self.more.notify_one();
    }

    pub(super) async fn run(self: Arc<Self>, writer: DatabaseConnection) {
        tokio::join!(self.send(&writer), self.hear(&writer));
    }

    async fn send(&self, writer: &DatabaseConnection) {
        loop {
            self.more.notified().await;
            tokio::time::sleep(GATHER).await;
            let mut messages =
                std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
            // The same thing said twice within a moment is said once.
            messages.sort_unstable();
            messages.dedup();
            for payload in payloads(&self.instance, &messages) {
                if let Err(error) = notify(writer, CHANNEL, &payload).await {
                    tracing::debug!(%error, "news did not reach other processes");
                }
            }
        }
    }

    async fn hear(&self, writer: &DatabaseConnection) {
        loop {
            let error = match self.listen(writer).await {
                Ok(never) => match never {},
                Err(error) => error,
            };
            tracing::debug!(%error, "news of other processes are not heard");
            self.newsroom.publish(News::Missed);
            tokio::time::sleep(DEAF_PACE).await;
        }
    }

    async fn listen(&self, writer: &DatabaseConnection) -> Result<std::convert::Infallible, sqlx::Error> {
        let mut listener = PgListener::connect_with(writer.get_postgres_connection_pool()).await?;
        listener.listen(CHANNEL).await?;
        loop {
            let Some(heard) = listener.try_recv().await? else {
                self.newsroom.publish(News::Missed);
                continue;
            };
            let mut lines = heard.payload().lines();
            if lines.next() != Some(self.instance.as_str()) {
                lines.for_each(|line| self.newsroom.publish(News::Told(line.into())));
            }
        }
    }
}

/// One message a line after the sender's name, in as few notifications as they fit into.
fn payloads(instance: &str, messages: &[Arc<str>]) -> Vec<String> {
    let mut payloads: Vec<String> = Vec::new();
    for message in messages {
        match payloads.last_mut() {
            Some(last) if last.len() + message.len() < LONGEST => {
                last.push('\n');
                last.push_str(message);
            }
            _ => payloads.push(format!("{instance}\n{message}")),
        }
    }
    payloads
}
