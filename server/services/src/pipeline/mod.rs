//! The product, one file per stage, in order: ingest, classify, draft, illustrate, review, schedule, publish.
//!
//! Each stage has the same four paragraphs: load, decide, call outside with no transaction open, and one
//! transaction with the result, its cost, the compare-and-set of the status and the next job. A step whose
//! result is stored is never paid for again: the job's row goes in the same commit.

pub mod classify;
mod claude_call;
pub mod draft;
mod found;
mod hand_over;
pub mod illustrate;
pub mod ingest;
pub mod learn;
pub mod overnight;
pub mod publish;
pub mod review;
pub mod schedule;
mod transition;
mod trouble;

use std::time::Duration;

use entity::{feed, subscription};
use queue::{DeadJob, Job, Lane, Worker, WorkerBuilder};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use types::event::Event;

use crate::{Result, Services, claude, connection, costs, mail, retention};

/// Feeds: many slow hosts at once.
pub const INGEST: Lane = Lane("ingest");
/// Claude.
pub const TEXT: Lane = Lane("text");
/// Picture providers.
pub const IMAGE: Lane = Lane("image");
/// Instagram.
pub const PUBLISH: Lane = Lane("publish");

/// Posts published at once: a post spends its seconds waiting for Instagram.
const PUBLISHERS: usize = 32;

/// A worker that knows every job, one bulkhead per vendor: a vendor that hangs holds up nobody else's work.
pub fn worker(services: &Services) -> WorkerBuilder<Services> {
    let (on_dead, on_change) = (services.clone(), services.clone());
    Worker::builder(services.database.clone(), services.clone())
        .timing(services.timing)
        .lane(PUBLISH, PUBLISHERS)
        .lane(mail::LANE, 2)
        .lane(connection::LANE, 2)
        .lane(INGEST, 8)
        .lane(TEXT, 4)
        .lane(IMAGE, 4)
        .register::<ingest::Ingest>()
        .register::<classify::Classify>()
        .register::<overnight::Overnight>()
        .register::<draft::Draft>()
        .register::<learn::Learn>()
        .register::<illustrate::Illustrate>()
        .register::<publish::Publish>()
        .register::<mail::SendMagicLink>()
        .register::<connection::KeepConnected>()
        .register::<connection::ForgetStragglers>()
        .register::<connection::SendTokenWarning>()
        .register::<costs::SendBudgetWarning>()
        .register::<retention::Retention>()
        .register::<claude::LookAtModels>()
        .on_dead(move |job: DeadJob| {
            let services = on_dead.clone();
            async move { trouble::gave_up(&services, job).await }
        })
        .on_change(move || on_change.tell_all(Event::Jobs))
}

/// A paused account's jobs look again after this long.
pub(crate) const PAUSED: Duration = Duration::from_secs(5 * 60);

/// Makes sure that every feed somebody follows is going to be read, and that every approved post has a job and a
/// slot that is not long past. Run at start: a process can end between giving a job up and saying so.
///
/// # Errors
/// When the database fails.
pub async fn plan(services: &Services) -> Result<()> {
    plan_feeds(services).await?;
    overnight::plan(services).await?;
    schedule::catch_up(services).await?;
    publish::plan(services).await
}

async fn plan_feeds(services: &Services) -> Result<()> {
    let feeds: Vec<(i64, i64)> = feed::Entity::find()
        .select_only()
        .column(feed::Column::Id)
        .column(feed::Column::NextPollAt)
        .filter(feed::Column::Paused.eq(false))
        .filter(
            feed::Column::Id.in_subquery(
                sea_orm::sea_query::Query::select()
                    .column(subscription::Column::FeedId)
                    .from(subscription::Entity)
                    .to_owned(),
            ),
        )
        .order_by_asc(feed::Column::Id)
        .into_tuple()
        .all(services.database.read())
        .await?;
    give_jobs(services, feeds.into_iter().map(|(feed, at)| (ingest::Ingest { feed }, at)).collect()).await
}

/// Writes each of these jobs for its time, in milliseconds since the Unix epoch, unless it is there. Other processes that
/// start may be about to write the same ones, so every list has an order.
pub(crate) async fn give_jobs<J: Job>(services: &Services, jobs: Vec<(J, i64)>) -> Result<()> {
    let written = services
        .database
        .write(move |tx| Box::pin(async move { Ok(queue::enqueue_all_at(tx, &jobs).await.map(|_| ())?) }));
    written.await
}

/// What an account made of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Not decided yet.
    Pending,
    /// Became a draft.
    OnTopic,
    /// Scored below the account's threshold.
    OffTopic,
    /// On topic, but sensitive, which the account holds.
    Held,
}

impl Verdict {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::OnTopic => "on_topic",
            Self::OffTopic => "off_topic",
            Self::Held => "held",
        }
    }
}

/// The row a job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Feed(i64),
    Assessment(i64),
    Post(i64),
    /// The account whose edits are read.
    Reading(i64),
}

impl Subject {
    /// Reads it from a stored job; `None` for jobs that belong to no pipeline row.
    pub fn of(kind: &str, payload: &str) -> Option<Self> {
        let payload: Value = serde_json::from_str(payload).ok()?;
        let id = |field: &str| payload.get(field).and_then(Value::as_i64);
        match kind {
            ingest::Ingest::KIND => id("feed").map(Self::Feed),
            classify::Classify::KIND => id("assessment").map(Self::Assessment),
            learn::Learn::KIND => id("account").map(Self::Reading),
            draft::Draft::KIND | illustrate::Illustrate::KIND | publish::Publish::KIND => {
                id("post").map(Self::Post)
            }
            _ => None,
        }
    }
}
