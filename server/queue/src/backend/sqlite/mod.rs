//! SQLite: one process, one writer task, commits in groups.

mod claim;
mod group;
mod open;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
pub use open::{SqliteSettings, Synchronous};
use sea_orm::DbErr;
use tokio::sync::{mpsc, oneshot};

use super::postgres::Waking;
use super::{Backend, Base, ExclusiveWork, Op, Subscriber};
use crate::error::OpenError;
use crate::news::News;
use crate::random;
use writer::{Message, Writer};

/// So many messages may wait for the writer before callers wait to hand theirs in.
const QUEUE_LENGTH: usize = 4096;

/// The SQLite back end.
pub(crate) struct Sqlite {
    base: Base,
    messages: mpsc::Sender<Message>,
    _folder: Option<TemporaryFolder>,
}

impl Sqlite {
    pub(crate) async fn open(path: &Path, settings: SqliteSettings) -> Result<Self, OpenError> {
        // The writer comes first: it makes the file and puts it into WAL mode, which readers cannot.
        let write_connection = open::WriteConnection::open(path, settings.synchronous).await?;
        let base = Base::new(open::read_pool(path).await?, settings.clock);
        let (messages, inbox) = mpsc::channel(QUEUE_LENGTH);
        let writer = Writer::new(write_connection, inbox, base.clock.clone(), base.changes.clone());
        tokio::spawn(writer.run());
        Ok(Self { base, messages, _folder: None })
    }

    pub(crate) async fn open_temporary(settings: SqliteSettings) -> Result<Self, OpenError> {
        let folder = TemporaryFolder::new().map_err(OpenError::Folder)?;
        let settings = SqliteSettings { synchronous: Synchronous::Off, ..settings };
        let opened = Self::open(&folder.0.join("temporary.sqlite"), settings).await?;
        Ok(Self { _folder: Some(folder), ..opened })
    }

    /// A closed writer drops the message, and with it whatever the sender waits for.
    async fn send(&self, message: Message) {
        let _ = self.messages.send(message).await;
    }
}

#[async_trait]
impl Backend for Sqlite {
    fn base(&self) -> &Base {
        &self.base
    }

    fn has_only_one_process(&self) -> bool {
        true
    }

    fn waking(&self) -> Waking {
        Waking::InProcess
    }

    async fn submit(&self, op: Op) {
        self.send(Message::Op(op)).await;
    }

    async fn exclusive(&self, work: ExclusiveWork) {
        self.send(Message::Exclusive(work)).await;
    }

    fn tell(&self, message: Arc<str>) {
        self.base.newsroom.publish(News::Told(message));
    }

    async fn attach(&self, subscriber: Arc<Subscriber>) {
        self.send(Message::Attach(subscriber)).await;
    }

    async fn detach(&self, subscriber: &Arc<Subscriber>) {
        let (done, detached) = oneshot::channel();
        self.send(Message::Detach(Arc::clone(subscriber), done)).await;
        // A closed writer delivers nothing either.
        drop(detached.await);
    }

    async fn close(&self) -> Result<(), DbErr> {
        // Readers would keep the log from being folded.
        self.base.reader.close_by_ref().await?;
        let (done, closed) = oneshot::channel();
        self.send(Message::Close(done)).await;
        closed.await.unwrap_or(Ok(()))
    }
}

/// A folder that goes away with its owner.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("queue-{}", random::unique_name()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "cannot remove a temporary database");
        }
    }
}
