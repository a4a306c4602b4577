//! Stage 1: reads a feed that is due, stores what is new, and asks each account about it.

mod articles;

use std::time::Duration;

use async_trait::async_trait;
use entity::feed;
use providers::fetch::{Conditions, Fetched};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use types::event::Event;
use types::post::{Step, What};
use types::problem::ProblemCode;
use types::{AccountId, ArticleId, FeedId, Timestamp, UserId};
use url::Url;

use super::INGEST;
use crate::feed_document::{self, FeedDocument, FeedItem};
use crate::timeline::{self, Entry, Way};
use crate::{Result, Services};

/// A feed document larger than this is refused.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Articles taken up when a feed is read for the first time: enough to show what it brings, not a bill.
const FIRST_ARTICLES: usize = 5;
/// Articles taken up at one later reading.
const MOST_ARTICLES: usize = 50;
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// Reads one feed.
#[derive(Serialize, Deserialize)]
pub struct Ingest {
    /// Its row.
    pub feed: i64,
}

/// The job's key: one reading of a feed at a time.
pub(crate) fn key(feed: i64) -> String {
    format!("ingest:{feed}")
}

#[async_trait]
impl Job for Ingest {
    type Context = Services;
    const KIND: &'static str = "ingest";
    const LANE: Lane = INGEST;
    const MAX_ATTEMPTS: u32 = 50;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.feed))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let row = feed::Entity::find_by_id(self.feed).one(services.database.read()).await?;
        let Some(row) = row.filter(|row| !row.paused) else { return Ok(Outcome::Done) };
        let started = services.now();

        let reading = read(&services, &row).await;

        let (owner, id) = (UserId(row.owner_id), FeedId(row.id));
        let reading = Reading {
            outcome: reading,
            started,
            ended: services.now(),
            reference: run.reference().to_owned(),
        };
        let (held, polls_every) = (run.clone(), services.poll_interval);
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.finish(tx).await?;
                    reading.store(tx, &row, polls_every).await
                })
            })
            .await?;
        services.tell(owner, Event::Feed { id });
        Ok(Outcome::Done)
    }
}

/// What a reading brought.
enum Read {
    Unchanged { max_age: Option<Duration> },
    Document(Box<NewDocument>),
    Failed { code: ProblemCode, detail: String, retry_after: Option<Duration> },
}

struct NewDocument {
    document: FeedDocument,
    etag: Option<String>,
    last_modified: Option<String>,
    max_age: Option<Duration>,
}

async fn read(services: &Services, row: &feed::Model) -> Read {
    let conditions = Conditions { etag: row.etag.clone(), last_modified: row.last_modified.clone() };
    let Ok(url) = Url::parse(&row.url) else {
        return Read::Failed {
            code: ProblemCode::FeedUnreachable,
            detail: "not an address".into(),
            retry_after: None,
        };
    };
    match services.fetch.get(&url, &conditions, MAX_BYTES).await {
        Ok(Fetched::NotModified) => Read::Unchanged { max_age: None },
        Ok(Fetched::Document(found)) => {
            match feed_document::parse(&found.bytes, found.content_type.as_deref(), Some(&found.final_url)) {
                Ok(document) => Read::Document(Box::new(NewDocument {
                    document,
                    etag: found.etag,
                    last_modified: found.last_modified,
                    max_age: found.max_age,
                })),
                Err(error) => {
                    Read::Failed { code: error.problem(), detail: error.to_string(), retry_after: None }
                }
            }
        }
        Err(error) => {
            Read::Failed { code: error.problem(), retry_after: error.retry_after, detail: error.detail }
        }
    }
}

/// A reading about to be stored.
struct Reading {
    outcome: Read,
    started: Timestamp,
    ended: Timestamp,
    reference: String,
}

impl Reading {
    async fn store(self, tx: &DatabaseTransaction, row: &feed::Model, polls_every: Duration) -> Result<()> {
        let mut changes = feed::ActiveModel {
            last_poll_at: Set(Some(self.ended.0)),
            failures: Set(0),
            problem_code: Set(None),
            problem_detail: Set(None),
            problem_reference: Set(None),
            ..Default::default()
        };
        let mut wait = polls_every;
        match &self.outcome {
            Read::Unchanged { max_age } => wait = wait.max(max_age.unwrap_or_default()),
            Read::Document(new) => {
                let ttl =
                    new.document.ttl_minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
                wait = wait.max(new.max_age.unwrap_or_default()).max(ttl.unwrap_or_default());
                changes.etag = Set(new.etag.clone());
                changes.last_modified = Set(new.last_modified.clone());
                if let Some(title) = &new.document.title {
                    changes.title = Set(title.clone());
                }
                changes.site_url = Set(new.document.link.clone());
                self.take_up(tx, row, &new.document.items).await?;
            }
            Read::Failed { code, detail, retry_after } => {
                wait = retry_after.unwrap_or_else(|| back_off(polls_every, row.failures)).max(polls_every);
                changes.failures = Set(row.failures.saturating_add(1));
                changes.problem_code = Set(Some(code.as_str().to_owned()));
                changes.problem_detail = Set(Some(detail.clone()));
                changes.problem_reference = Set(Some(self.reference.clone()));
            }
        }
        let next = self.ended.plus(wait.min(LONGEST_WAIT));
        changes.next_poll_at = Set(next.0);
        feed::Entity::update_many().set(changes).filter(feed::Column::Id.eq(row.id)).exec(tx).await?;
        queue::enqueue_at(tx, &Ingest { feed: row.id }, next.0).await?;
        Ok(())
    }

    /// Stores the articles that are new here and asks every account that draws from this feed.
    async fn take_up(&self, tx: &DatabaseTransaction, row: &feed::Model, items: &[FeedItem]) -> Result<()> {
        // Not the first poll but the first that brought something: one that failed must not make a bill.
        let first = articles::none_yet(tx, row.id).await?;
        let most = if first { FIRST_ARTICLES } else { MOST_ARTICLES };
        let accounts = articles::interested(tx, row.id).await?;
        let mut taken = 0;
        for (item, new) in articles::unknown(tx, row, items).await? {
            let first_seen = new.is_none();
            let article = match new {
                Some(known) => known,
                None => articles::insert(tx, row, item, self).await?,
            };
            if taken >= most {
                continue;
            }
            taken += 1;
            if first_seen {
                self.note(tx, row, article).await?;
            }
            articles::ask(tx, row, article, &accounts, self.ended).await?;
        }
        Ok(())
    }

    async fn note(&self, tx: &DatabaseTransaction, row: &feed::Model, article: i64) -> Result<()> {
        let way = Way { owner: UserId(row.owner_id), article: ArticleId(article), account: AccountId(0) };
        let entry = Entry::ok(Step::Ingest, What::Found, &self.reference, self.ended)
            .detail(row.title.clone())
            .since(self.started);
        timeline::record(tx, way, entry).await
    }
}

/// Twice the wait for each failure in a row, up to a day.
fn back_off(polls_every: Duration, failures: i32) -> Duration {
    let doublings = u32::try_from(failures).unwrap_or(0).min(10);
    polls_every.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::articles::story_key;
    use super::*;

    fn item(link: &str) -> FeedItem {
        FeedItem {
            id: "1".into(),
            title: None,
            link: Some(link.into()),
            published: None,
            author: None,
            summary: None,
            text: String::new(),
        }
    }

    #[test]
    fn one_story_has_one_key_whatever_led_to_it() {
        let plain = story_key(1, &item("https://www.news.example/buses"));
        assert_eq!(plain, story_key(2, &item("http://news.example/buses/?utm_source=feed#top")));
        assert_ne!(plain, story_key(1, &item("https://news.example/buses?page=2")));
    }

    #[test]
    fn failures_slow_the_reading_down_but_never_stop_it() {
        let minute = Duration::from_secs(60);
        assert_eq!(back_off(minute, 0), minute);
        assert_eq!(back_off(minute, 3), minute * 8);
        assert_eq!(back_off(minute, 10_000), Duration::from_secs(60 * 1024));
    }
}
