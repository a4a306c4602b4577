//! What a stage does when the outside says no: show it where it matters, wait or stop, lose nothing.

use std::time::Duration;

use entity::{assessment, feed, post};
use providers::{ErrorKind, Exchange, ProviderError, Usage, instagram};
use queue::{DeadJob, JobError, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::problem::ProblemCode;
use types::{FeedId, PostId, Timestamp};

use super::hand_over::{self, HandOver};
use super::{Subject, Verdict};
use crate::costs::{self, Call};
use crate::credentials::Opened;
use crate::timeline::{self, Entry, Way};
use crate::{Result, Services, calls, credentials, posts};

/// Something outside that stops a step, for now or for good.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub code: ProblemCode,
    pub detail: String,
    pub remedy: Remedy,
    pub retry_after: Option<Duration>,
    /// A refusal is paid for too.
    pub paid: Option<Box<Paid>>,
    /// The provider whose key was refused.
    pub refused_key: Option<&'static str>,
}

/// What may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Time: the queue tries again, a bounded number of times.
    Wait,
    /// Something that time alone does not bring, such as a key or credit, or that takes as long as it takes: the job
    /// waits, uncounted, and goes on when it is there.
    Hold,
    /// A decision: the step stops and a person is shown why.
    Person,
}

/// How long a held job waits when nobody releases it.
const HOLD: Duration = Duration::from_secs(30 * 60);

/// What a call that brought no result still cost.
#[derive(Clone, Debug)]
pub(super) struct Paid {
    pub provider: &'static str,
    pub usage: Usage,
    pub request_id: Option<String>,
}

impl Trouble {
    /// A step that cannot begin: the account has no key for the provider, or one that was refused.
    pub fn closed(opened: &Opened, provider: &str) -> Self {
        let label = credentials::provider(provider).map_or_else(|| provider.to_owned(), |info| info.label);
        let code = match opened {
            Opened::Refused if provider == instagram::SLUG => ProblemCode::TokenExpired,
            Opened::Missing if provider == instagram::SLUG => ProblemCode::NotConnected,
            Opened::Refused => ProblemCode::KeyRefused,
            Opened::Missing | Opened::Ready(_) => ProblemCode::KeyMissing,
        };
        Self { remedy: Remedy::Hold, ..Self::stop(code, label) }
    }

    /// Something only a person can resolve.
    pub fn stop(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            remedy: Remedy::Person,
            retry_after: None,
            paid: None,
            refused_key: None,
        }
    }
}

impl From<ProviderError> for Trouble {
    fn from(error: ProviderError) -> Self {
        Self {
            code: error.problem(),
            remedy: match error.kind {
                ErrorKind::KeyRefused | ErrorKind::OutOfCredit => Remedy::Hold,
                _ if error.is_retryable() => Remedy::Wait,
                _ => Remedy::Person,
            },
            retry_after: error.retry_after,
            refused_key: (error.kind == ErrorKind::KeyRefused).then_some(error.provider),
            paid: error.usage.map(|usage| {
                let request_id = error.request_id.clone();
                Box::new(Paid { provider: error.provider, usage, request_id })
            }),
            detail: error.detail,
        }
    }
}

/// The place where a step stopped.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub subject: Subject,
    pub way: Way,
    pub feed: FeedId,
    pub step: Step,
    /// The model asked, for the cost row.
    pub model: String,
    /// Where the post goes, if it does not stay.
    pub hand_over: Option<HandOver>,
    /// Whether the picture that was ordered will never come: the next try orders anew.
    pub ends_order: bool,
    /// The outside calls that came to it, for the post's flight recorder.
    pub calls: Vec<Exchange>,
}

/// Stores the trouble and tells the queue whether to come again.
pub(super) async fn meet(
    services: &Services,
    run: &Run,
    mut place: Place,
    trouble: Trouble,
) -> std::result::Result<Outcome, JobError> {
    let now = services.now();
    let wait = match trouble.remedy {
        Remedy::Hold => Some(trouble.retry_after.unwrap_or(HOLD)),
        Remedy::Wait if !run.is_last_attempt() => {
            Some(trouble.retry_after.unwrap_or_else(|| back_off(run.attempt)))
        }
        Remedy::Wait | Remedy::Person => None,
    };
    let held = trouble.remedy == Remedy::Hold;
    let shown = Shown {
        code: trouble.code,
        detail: trouble.detail.clone(),
        reference: run.reference().to_owned(),
        at: now,
        retry_at: wait.map(|wait| now.plus(wait)),
    };
    if wait.is_none() {
        // A step that will be tried again is logged by the queue.
        let (step, problem) = (place.step.as_str(), trouble.code.as_str());
        tracing::warn!(
            step,
            problem,
            detail = trouble.detail,
            reference = run.reference(),
            "a step was stopped"
        );
    }
    let reason = format!("{}: {}", trouble.code.as_str(), trouble.detail);
    let (lease, owner, subject) = (run.clone(), place.way.owner, place.subject);
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                record_calls(tx, &mut place, &shown).await?;
                store(tx, &lease, &place, &trouble, &shown).await
            })
        })
        .await?;
    tell(services, owner, subject);
    match wait {
        Some(wait) if held => Err(JobError::Snooze { after: wait }),
        Some(wait) => Err(JobError::Retry { reason, after: Some(wait) }),
        None => Ok(Outcome::Done),
    }
}

/// The queue gave a job up after faults of ours: its subject must not look as if work went on.
pub(super) async fn gave_up(services: &Services, job: DeadJob) {
    let Some(subject) = Subject::of(&job.kind, &job.payload) else { return };
    let shown = Shown {
        code: ProblemCode::Internal,
        detail: String::new(),
        reference: job.reference.clone(),
        at: services.now(),
        retry_at: None,
    };
    let stored = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let hand_over = hand_over::given_up(tx, &job.kind, subject).await?;
                shown.put_on(tx, subject, hand_over, false).await
            })
        })
        .await;
    if let Err(error) = stored {
        tracing::error!(%error, "the problem of a job that gave up could not be stored");
    }
    services.tell_all(Event::Resync);
}

/// A problem as a row keeps it.
struct Shown {
    code: ProblemCode,
    detail: String,
    reference: String,
    at: Timestamp,
    retry_at: Option<Timestamp>,
}

async fn record_calls(tx: &DatabaseTransaction, place: &mut Place, shown: &Shown) -> Result<()> {
    let Subject::Post(id) = place.subject else { return Ok(()) };
    let Some(post) = post::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    let goes_on = if shown.retry_at.is_some() { "waits" } else { "stops" };
    let decision = format!("{goes_on}: {}", shown.code.as_str());
    let record = calls::Record { exchanges: std::mem::take(&mut place.calls), decision };
    calls::record(tx, &post, place.step, &shown.reference, (shown.at, record)).await
}

async fn store(
    tx: &DatabaseTransaction,
    run: &Run,
    place: &Place,
    trouble: &Trouble,
    shown: &Shown,
) -> Result<()> {
    if shown.retry_at.is_some() {
        run.fence(tx).await?;
    } else {
        run.finish(tx).await?;
    }
    let outcome =
        if shown.retry_at.is_some() { types::post::Outcome::Retry } else { types::post::Outcome::Failed };
    let mut entry = Entry::ok(place.step, What::Problem, run.reference(), shown.at)
        .outcome(outcome)
        .detail(format!("{}: {}", trouble.code.as_str(), trouble.detail));
    if let Some(paid) = &trouble.paid {
        entry = entry.cost(costs::record(tx, call(place, paid, shown)).await?);
    }
    if entry.cost.is_some() || !shown.is_known(tx, place.subject).await? {
        timeline::record(tx, place.way, entry).await?;
    }
    if let Some(provider) = trouble.refused_key {
        credentials::mark_refused(tx, place.way.account, provider, shown.at).await?;
    }
    shown.put_on(tx, place.subject, place.hand_over, place.ends_order).await
}

fn call(place: &Place, paid: &Paid, shown: &Shown) -> Call {
    Call {
        way: place.way,
        feed: place.feed,
        step: place.step,
        provider: paid.provider,
        model: place.model.clone(),
        usage: paid.usage,
        request_id: paid.request_id.clone(),
        reference: shown.reference.clone(),
        at: shown.at,
    }
}

impl Shown {
    /// Whether the post shows this problem already: a held job that looks again has nothing new to tell.
    async fn is_known(&self, tx: &DatabaseTransaction, subject: Subject) -> Result<bool> {
        let Subject::Post(id) = subject else { return Ok(false) };
        let row = post::Entity::find_by_id(id).one(tx).await?;
        let same = row.is_some_and(|row| row.problem_code.as_deref() == Some(self.code.as_str()));
        Ok(same && self.retry_at.is_some())
    }

    async fn put_on(
        &self,
        tx: &DatabaseTransaction,
        subject: Subject,
        hand_over: Option<HandOver>,
        ends_order: bool,
    ) -> Result<()> {
        match subject {
            Subject::Feed(id) => self.put_on_feed(tx, id).await,
            Subject::Assessment(id) => self.put_on_assessment(tx, id).await,
            Subject::Post(id) => self.put_on_post(tx, id, hand_over, ends_order).await,
        }
    }

    async fn put_on_feed(&self, tx: &DatabaseTransaction, id: i64) -> Result<()> {
        let changes = feed::ActiveModel {
            problem_code: Set(Some(self.code.as_str().to_owned())),
            problem_detail: Set(Some(self.detail.clone())),
            problem_reference: Set(Some(self.reference.clone())),
            ..Default::default()
        };
        feed::Entity::update_many().set(changes).filter(feed::Column::Id.eq(id)).exec(tx).await?;
        Ok(())
    }

    async fn put_on_assessment(&self, tx: &DatabaseTransaction, id: i64) -> Result<()> {
        assessment::Entity::update_many()
            .set(assessment::ActiveModel {
                problem_code: Set(Some(self.code.as_str().to_owned())),
                problem_detail: Set(Some(self.detail.clone())),
                problem_reference: Set(Some(self.reference.clone())),
                retry_at: Set(self.retry_at.map(|at| at.0)),
                decided_at: Set(self.retry_at.is_none().then_some(self.at.0)),
                ..Default::default()
            })
            .filter(assessment::Column::Id.eq(id))
            .filter(assessment::Column::Verdict.eq(Verdict::Pending.as_str()))
            .exec(tx)
            .await?;
        Ok(())
    }

    async fn put_on_post(
        &self,
        tx: &DatabaseTransaction,
        id: i64,
        hand_over: Option<HandOver>,
        ends_order: bool,
    ) -> Result<()> {
        let stopped = self.retry_at.is_none();
        let mut changes = post::ActiveModel {
            problem_code: Set(Some(self.code.as_str().to_owned())),
            problem_detail: Set(Some(self.detail.clone())),
            problem_reference: Set(Some(self.reference.clone())),
            problem_at: Set(Some(self.at.0)),
            retry_at: Set(self.retry_at.map(|at| at.0)),
            updated_at: Set(self.at.0),
            ..Default::default()
        };
        if ends_order {
            changes.picture_ticket = Set(None);
        }
        if stopped {
            changes.working = Set(false);
            changes.instruction = Set(None);
        }
        let status = posts::status(&posts::locked(tx, id).await?)?;
        if let Some(hand_over) = hand_over {
            hand_over.apply(status, stopped, &mut changes);
        }
        post::Entity::update_many().set(changes).filter(post::Column::Id.eq(id)).exec(tx).await?;
        Ok(())
    }
}

fn tell(services: &Services, owner: types::UserId, subject: Subject) {
    if let Subject::Post(id) = subject {
        // The tab fetches the post again, whatever its status is.
        services.tell(owner, Event::Post { id: PostId(id), status: PostStatus::InReview });
    }
    services.tell(owner, Event::Spend);
}

/// 4 s, 8 s, 16 s … 30 min, without jitter: the queue's own lanes spread the load.
fn back_off(attempt: u32) -> Duration {
    Duration::from_secs((4_u64 << attempt.saturating_sub(1).min(9)).min(1_800))
}
