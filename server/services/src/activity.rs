//! The queue and what was done, as its owner sees it.

use std::collections::HashMap;

use entity::{account, article, assessment, feed, post, timeline};
use queue::{JobFilter, JobRow};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::activity::{Activity, Done, Job, JobState};
use types::{JobId, PostId, Timestamp};

use crate::auth::Operator;
use crate::pipeline::Subject;
use crate::{Error, Result, Services, timeline as entries};

/// Jobs looked at; more than one operator's beta load has waiting at once.
const MOST_JOBS: u32 = 1_000;
/// Jobs of everybody that gave up within the time after which they are discarded.
const MOST_DEAD: u32 = 10_000;
const MOST_SHOWN: usize = 200;
const MOST_DONE: u64 = 50;

/// The operator's jobs and what was done lately.
pub async fn show(services: &Services, operator: &Operator) -> Result<Activity> {
    let mut jobs = own_jobs(services, operator).await?;
    let mut activity = Activity::default();
    for job in &jobs {
        match job.state {
            JobState::Ready => activity.ready += 1,
            JobState::Running => activity.running += 1,
            JobState::Scheduled => activity.scheduled += 1,
            JobState::Retrying => activity.retrying += 1,
            JobState::Dead => activity.dead += 1,
        }
    }
    jobs.sort_by_key(|job| {
        (order(job.state), if job.state == JobState::Dead { -job.at.0 } else { job.at.0 })
    });
    jobs.truncate(MOST_SHOWN);
    activity.jobs = jobs;
    activity.done = done(services, operator).await?;
    Ok(activity)
}

/// Starts a job again that gave up.
pub async fn retry(services: &Services, operator: &Operator, id: JobId) -> Result<()> {
    let own = own_jobs(services, operator).await?;
    if !own.iter().any(|job| job.id == id && job.state == JobState::Dead) {
        return Err(Error::NotFound("job"));
    }
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                queue::retry_dead(tx, queue::JobId(id.0)).await?;
                Ok(())
            })
        })
        .await
}

/// The first in the list are those that need a person, the newest of them first.
fn order(state: JobState) -> u8 {
    match state {
        JobState::Dead => 0,
        JobState::Retrying => 1,
        JobState::Running => 2,
        JobState::Ready => 3,
        JobState::Scheduled => 4,
    }
}

async fn own_jobs(services: &Services, operator: &Operator) -> Result<Vec<Job>> {
    let filter = JobFilter { limit: MOST_JOBS, ..JobFilter::default() };
    let mut rows = queue::jobs(&services.database, &filter).await?;
    if rows.len() >= MOST_JOBS as usize {
        // The list ends with the jobs that gave up, and those a person must see however full the queue is.
        rows.retain(|row| row.state != queue::JobState::Dead);
        let dead = JobFilter { state: Some(queue::JobState::Dead), limit: MOST_DEAD, ..filter };
        rows.extend(queue::jobs(&services.database, &dead).await?);
    }
    let subjects: Vec<(JobRow, Subject)> = rows
        .into_iter()
        .filter_map(|row| Subject::of(&row.kind, &row.payload).map(|subject| (row, subject)))
        .collect();
    let names = Names::load(services, operator, &subjects).await?;
    Ok(subjects.into_iter().filter_map(|(row, subject)| names.describe(row, subject)).collect())
}

/// Headlines, titles and names of the operator's own rows; a job whose row is not among them is somebody else's.
struct Names {
    feeds: HashMap<i64, String>,
    posts: HashMap<i64, String>,
    assessments: HashMap<i64, String>,
    accounts: HashMap<i64, String>,
}

impl Names {
    async fn load(services: &Services, operator: &Operator, subjects: &[(JobRow, Subject)]) -> Result<Self> {
        let database = services.database.read();
        let owner = operator.user().0;
        let ids = |pick: fn(&Subject) -> Option<i64>| -> Vec<i64> {
            subjects.iter().filter_map(|(_, subject)| pick(subject)).collect()
        };
        let feeds = feed::Entity::find()
            .select_only()
            .column(feed::Column::Id)
            .column(feed::Column::Title)
            .filter(feed::Column::OwnerId.eq(owner))
            .filter(feed::Column::Id.is_in(ids(|s| if let Subject::Feed(id) = s { Some(*id) } else { None })))
            .into_tuple::<(i64, String)>();
        let posts = post::Entity::find()
            .select_only()
            .column(post::Column::Id)
            .column(post::Column::Headline)
            .filter(post::Column::OwnerId.eq(owner))
            .filter(post::Column::Id.is_in(ids(|s| if let Subject::Post(id) = s { Some(*id) } else { None })))
            .into_tuple::<(i64, String)>();
        let assessments = assessment::Entity::find()
            .select_only()
            .column(assessment::Column::Id)
            .column(article::Column::Title)
            .join(
                sea_orm::JoinType::InnerJoin,
                assessment::Entity::belongs_to(article::Entity)
                    .from(assessment::Column::ArticleId)
                    .to(article::Column::Id)
                    .into(),
            )
            .filter(assessment::Column::OwnerId.eq(owner))
            .filter(
                assessment::Column::Id
                    .is_in(ids(|s| if let Subject::Assessment(id) = s { Some(*id) } else { None })),
            )
            .into_tuple::<(i64, String)>();
        let accounts = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .column(account::Column::Name)
            .filter(account::Column::OwnerId.eq(owner))
            .filter(
                account::Column::Id
                    .is_in(ids(|s| if let Subject::Reading(id) = s { Some(*id) } else { None })),
            )
            .into_tuple::<(i64, String)>();
        Ok(Self {
            feeds: feeds.all(database).await?.into_iter().collect(),
            posts: posts.all(database).await?.into_iter().collect(),
            assessments: assessments.all(database).await?.into_iter().collect(),
            accounts: accounts.all(database).await?.into_iter().collect(),
        })
    }

    fn describe(&self, row: JobRow, subject: Subject) -> Option<Job> {
        let name = match subject {
            Subject::Feed(id) => self.feeds.get(&id),
            Subject::Post(id) => self.posts.get(&id),
            Subject::Assessment(id) => self.assessments.get(&id),
            Subject::Reading(id) => self.accounts.get(&id),
        }?;
        Some(Job {
            id: JobId(row.id.0),
            subject: name.clone(),
            post: if let Subject::Post(id) = subject { Some(PostId(id)) } else { None },
            state: state(&row),
            at: Timestamp(row.run_at),
            attempt: row.attempt,
            max_attempts: row.max_attempts,
            kind: row.kind,
            last_error: row.last_error,
            reference: row.reference,
        })
    }
}

fn state(row: &JobRow) -> JobState {
    match row.state {
        queue::JobState::Ready => JobState::Ready,
        queue::JobState::Running => JobState::Running,
        queue::JobState::Dead => JobState::Dead,
        queue::JobState::Scheduled if row.last_error.is_some() => JobState::Retrying,
        queue::JobState::Scheduled => JobState::Scheduled,
    }
}

async fn done(services: &Services, operator: &Operator) -> Result<Vec<Done>> {
    let database = services.database.read();
    let rows = timeline::Entity::find()
        .filter(timeline::Column::OwnerId.eq(operator.user().0))
        .order_by_desc(timeline::Column::Id)
        .limit(MOST_DONE)
        .all(database)
        .await?;
    let articles: Vec<i64> = rows.iter().map(|row| row.article_id).collect();
    let posts = post::Entity::find()
        .filter(post::Column::OwnerId.eq(operator.user().0))
        .filter(post::Column::ArticleId.is_in(articles.clone()))
        .all(database)
        .await?;
    let titles: HashMap<i64, String> = article::Entity::find()
        .select_only()
        .column(article::Column::Id)
        .column(article::Column::Title)
        .filter(article::Column::Id.is_in(articles))
        .into_tuple::<(i64, String)>()
        .all(database)
        .await?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let post =
                posts.iter().find(|p| p.article_id == row.article_id && p.account_id == row.account_id);
            Done {
                post: post.map(|post| PostId(post.id)),
                subject: titles.get(&row.article_id).cloned().unwrap_or_default(),
                entry: entries::view(row),
            }
        })
        .collect())
}
