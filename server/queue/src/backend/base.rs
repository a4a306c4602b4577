use sea_orm::DatabaseConnection;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::news::Newsroom;
use crate::random;

/// What every back end has, whatever engine is below it.
pub(crate) struct Base {
    /// For reading only.
    pub(crate) reader: DatabaseConnection,
    /// Where the time comes from.
    pub(crate) clock: Clock,
    /// What all workers of this opened database put before their names.
    pub(crate) instance: String,
    /// Counted on whenever jobs were changed and committed.
    pub(crate) changes: watch::Sender<u64>,
    pub(crate) newsroom: Newsroom,
}

impl Base {
    pub(crate) fn new(reader: DatabaseConnection, clock: Clock) -> Self {
        let (instance, changes, newsroom) = (random::unique_name(), watch::Sender::new(0), Newsroom::new());
        Self { reader, clock, instance, changes, newsroom }
    }
}
