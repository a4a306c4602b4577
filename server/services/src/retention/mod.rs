//! Lets go of what nobody looks at any more, once a day, in small batches: the database and the store of pictures stay
//! as large as the work that is going on. A post itself, its timeline and its costs are kept.

mod pictures;

use std::time::Duration;

use async_trait::async_trait;
use entity::{call, data_deletion, post};
use queue::{Job, JobError, JobFilter, JobState, Lane, Outcome, Run};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use types::Timestamp;
use types::post::PostStatus;

use crate::{Error, Result, Services, costs, pipeline};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// A settled post's calls, for whoever has to explain to Instagram what was asked of it.
pub const CALLS: Duration = DAY.saturating_mul(90);
/// Jobs that gave up, for whoever wants to start them again.
pub const DEAD_JOBS: Duration = DAY.saturating_mul(30);
/// Proofs that data was deleted. Meta names no time for which the page behind the code has to answer; more than a year
/// covers whoever looks it up (Meta, "Data deletion callback", September 2026).
pub const DELETIONS: Duration = DAY.saturating_mul(400);
/// Pictures that a settled post does not show.
pub const PICTURES: Duration = DAY.saturating_mul(30);

/// Rows of one transaction.
const BATCH: u32 = 500;

/// Looks once a day, for ever.
#[derive(Serialize, Deserialize)]
pub struct Retention {}

#[async_trait]
impl Job for Retention {
    type Context = Services;
    const KIND: &'static str = "retention";
    const LANE: Lane = pipeline::INGEST;
    const MAX_ATTEMPTS: u32 = 50;

    fn dedupe(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        costs::give_up(&services).await?;
        // Each batch is a commit, so a process that stops loses nothing of it.
        while clean(&services).await? {
            if run.cancelled().is_cancelled() {
                return Err(JobError::Snooze { after: Duration::ZERO });
            }
        }
        Err(JobError::Snooze { after: DAY })
    }
}

/// Makes sure that the job is there. Run at start.
///
/// # Errors
/// When the database fails.
pub async fn plan(services: &Services) -> Result<()> {
    let work = services
        .database
        .write(|tx| Box::pin(async move { Ok::<_, Error>(queue::enqueue(tx, &Retention {}).await?) }));
    work.await.map(drop)
}

/// One batch of everything; whether there may be more.
async fn clean(services: &Services) -> Result<bool> {
    let counts = [
        calls(services).await?,
        dead_jobs(services).await?,
        deletions(services).await?,
        pictures::clean(services).await?,
    ];
    Ok(counts.contains(&(BATCH as usize)))
}

async fn calls(services: &Services) -> Result<usize> {
    let now = services.now();
    let old = call::Entity::find()
        .filter(call::Column::At.lt(now.minus(CALLS).0))
        .filter(call::Column::PostId.in_subquery(settled(now)))
        .order_by_asc(call::Column::Id);
    delete_batch(services, old, call::Column::Id).await
}

async fn dead_jobs(services: &Services) -> Result<usize> {
    let before = services.now().minus(DEAD_JOBS).0;
    let filter = JobFilter { state: Some(JobState::Dead), limit: BATCH, ..JobFilter::default() };
    // Those that have been due for longest come first.
    let mut old = queue::jobs(&services.database, &filter).await?;
    old.retain(|job| job.run_at < before);
    let count = old.len();
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            for job in old {
                queue::discard_dead(tx, job.id).await?;
            }
            Ok::<_, Error>(count)
        })
    });
    work.await
}

async fn deletions(services: &Services) -> Result<usize> {
    let before = services.now().minus(DELETIONS).0;
    let old = data_deletion::Entity::find().filter(data_deletion::Column::CompletedAt.lt(before));
    delete_batch(services, old, data_deletion::Column::Id).await
}

/// Deletes the first of these rows by their ids; how many there were.
async fn delete_batch<E: EntityTrait>(services: &Services, old: Select<E>, id: E::Column) -> Result<usize> {
    let first = old.select_only().column(id).limit(u64::from(BATCH));
    let ids: Vec<i64> = first.into_tuple().all(services.database.read()).await?;
    let count = ids.len();
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            E::delete_many().filter(id.is_in(ids)).exec(tx).await?;
            Ok::<_, Error>(count)
        })
    });
    work.await
}

/// Posts that nothing has happened to since then and nothing happens to by itself: live, run dry, failed or rejected.
fn settled(since: Timestamp) -> SelectStatement {
    use PostStatus::{Failed, Published, RanDry, Rejected};
    let decided = [Published, RanDry, Failed, Rejected].map(PostStatus::as_str);
    Query::select()
        .column(post::Column::Id)
        .from(post::Entity)
        .and_where(post::Column::Status.is_in(decided))
        .and_where(post::Column::UpdatedAt.lt(since.0))
        .to_owned()
}
