//! What a stage does when the outside says no: show it where it matters, wait or stop, lose nothing.

use std::time::Duration;

use providers::{ErrorKind, Exchange, ProviderError, Usage, instagram};
use queue::{DeadJob, JobError, Outcome, Run};
use sea_orm::DatabaseTransaction;
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::problem::{Problem, ProblemCode};
use types::{AccountId, FeedId, PostId, Timestamp};

use super::Subject;
use super::found::Found;
use super::hand_over::{self, HandOver};
use crate::costs::{self, Bill, Call, Refusal};
use crate::credentials::Opened;
use crate::media::MediaError;
use crate::timeline::{self, Entry, Way};
use crate::{Result, Services, calls, connection, credentials};

/// Something outside that stops a step, for now or for good.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub code: ProblemCode,
    pub detail: String,
    pub remedy: Remedy,
    pub retry_after: Option<Duration>,
    /// A refusal is paid for too.
    pub paid: Option<Box<Paid>>,
    /// What is known of the bill otherwise.
    pub bill: Bill,
    /// The key that was refused.
    pub refused_key: Option<RefusedKey>,
}

/// A key that its provider refused, named by its fingerprint.
#[derive(Clone, Debug)]
pub(super) struct RefusedKey {
    pub provider: &'static str,
    pub fingerprint: String,
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
/// A job whose key was replaced while it asked goes on with the new one so soon.
const REPLACED: Duration = Duration::from_secs(1);

/// How soon a job that was held before it asked anybody looks again, the first time. A raised budget or a new key
/// wakes whoever waits, but not who looked before and is about to wait.
const FIRST_HOLD: Duration = Duration::from_secs(30);

/// How soon a held job looks whether pictures can be stored again: what it carries was paid for.
const STORE_AGAIN: Duration = Duration::from_secs(60);

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
        Self { remedy: Remedy::Hold, bill: Bill::Unasked, ..Self::stop(code, label) }
    }

    /// Something only a person can resolve.
    pub fn stop(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            remedy: Remedy::Person,
            retry_after: None,
            paid: None,
            bill: Bill::Nothing,
            refused_key: None,
        }
    }

    /// What a provider answered to a call with the key of this fingerprint.
    pub fn answered(error: ProviderError, fingerprint: &str) -> Self {
        let refused = |provider| RefusedKey { provider, fingerprint: fingerprint.to_owned() };
        Self {
            code: error.problem(),
            remedy: match error.kind {
                ErrorKind::KeyRefused | ErrorKind::OutOfCredit => Remedy::Hold,
                _ if error.is_retryable() => Remedy::Wait,
                _ => Remedy::Person,
            },
            retry_after: error.retry_after,
            bill: bill(error.kind),
            refused_key: (error.kind == ErrorKind::KeyRefused).then(|| refused(error.provider)),
            paid: error.usage.map(|usage| {
                let request_id = error.request_id.clone();
                Box::new(Paid { provider: error.provider, usage, request_id })
            }),
            detail: error.detail,
        }
    }
}

/// Whether a call that failed so, and says nothing of its bill, may have been billed.
fn bill(kind: ErrorKind) -> Bill {
    match kind {
        ErrorKind::OutcomeUnknown | ErrorKind::AnswerInvalid | ErrorKind::TooLarge => Bill::Unknown,
        _ => Bill::Nothing,
    }
}

/// A call that is not made for what it may cost; the job goes on when the budget or the price allows it.
impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self {
            remedy: Remedy::Hold,
            retry_after: Some(refusal.retry_after.unwrap_or(FIRST_HOLD)),
            ..Self::stop(refusal.code, refusal.detail)
        }
    }
}

/// Whoever runs the server repairs it; no post is given up for it.
impl From<MediaError> for Trouble {
    fn from(error: MediaError) -> Self {
        Self {
            remedy: Remedy::Hold,
            retry_after: Some(STORE_AGAIN),
            ..Self::stop(ProblemCode::ProviderUnavailable, error.to_string())
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
    /// The provider that cannot make the picture, when the next one is asked at once and nothing is shown.
    pub passed_over: Option<&'static str>,
    /// The outside calls that came to it, for the post's flight recorder.
    pub calls: Vec<Exchange>,
}

/// Stores the trouble and tells the queue whether to come again.
pub(super) async fn meet(
    services: &Services,
    run: &Run,
    place: Place,
    trouble: Trouble,
) -> std::result::Result<Outcome, JobError> {
    let now = services.now();
    let wait = match trouble.remedy {
        _ if place.passed_over.is_some() => Some(Duration::ZERO),
        Remedy::Hold => Some(trouble.retry_after.unwrap_or(HOLD)),
        Remedy::Wait if !run.is_last_attempt() => Some(
            trouble.retry_after.unwrap_or_else(|| back_off(run.attempt).min(services.timing.longest_wait)),
        ),
        Remedy::Wait | Remedy::Person => None,
    };
    let shown = Problem {
        code: trouble.code,
        detail: Some(trouble.detail.clone()),
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
    let counted = trouble.remedy == Remedy::Wait && place.passed_over.is_none();
    services
        .database
        .write(move |tx| Box::pin(async move { store(tx, &lease, place, &trouble, shown).await }))
        .await?;
    tell(services, owner, subject);
    match wait {
        Some(wait) if counted => Err(JobError::Retry { reason, after: Some(wait) }),
        _ => Ok(Outcome::Done),
    }
}

/// The queue gave a job up after faults of ours: its subject must not look as if work went on.
pub(super) async fn gave_up(services: &Services, job: DeadJob) {
    let Some(subject) = Subject::of(&job.kind, &job.payload) else { return };
    let shown = Problem {
        code: ProblemCode::Internal,
        detail: Some(String::new()),
        reference: job.reference.clone(),
        at: services.now(),
        retry_at: None,
    };
    let stored = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let found = Found::of(tx, subject).await?;
                let hand_over = hand_over::given_up(&job.kind, &found)?;
                found.show(tx, &shown, hand_over, false).await
            })
        })
        .await;
    if let Err(error) = stored {
        tracing::error!(%error, "the problem of a job that gave up could not be stored");
    }
    services.tell_all(Event::Resync);
}

/// The lease comes first: who has lost it changes nothing. Of a key that was replaced meanwhile nothing is shown.
async fn store(
    tx: &DatabaseTransaction,
    run: &Run,
    mut place: Place,
    trouble: &Trouble,
    mut shown: Problem,
) -> Result<()> {
    if shown.retry_at.is_some() {
        run.fence(tx).await?;
    } else {
        run.finish(tx).await?;
    }
    let stands = refuse(tx, place.way.account, trouble, shown.at).await?;
    let found = Found::of(tx, place.subject).await?;
    if asked_nobody(trouble.code) && !found.shows(&shown) {
        shown.retry_at = shown.retry_at.map(|at| at.min(shown.at.plus(FIRST_HOLD)));
    }
    if trouble.remedy == Remedy::Hold || place.passed_over.is_some() {
        hold(tx, run, &shown, stands).await?;
    }
    let shown = &shown;
    if let Found::Post(post) = &found {
        let exchanges = std::mem::take(&mut place.calls);
        let record = calls::Record { exchanges, decision: decision(place.passed_over, shown, stands) };
        calls::record(tx, calls::of(post), place.step, &shown.reference, (shown.at, record)).await?;
    }
    let mut entry = entry(&place, trouble, shown);
    if let Some(paid) = &trouble.paid {
        entry = entry.cost(costs::record(tx, call(&place, paid, shown)).await?);
    }
    if !found.awaits_order(place.ends_order) {
        costs::end(tx, place.way, place.step, trouble.bill).await?;
    }
    let is_news = stands && !found.shows(shown) && !is_known_detour(&place, &found);
    if found.is_on_a_way() && (entry.cost.is_some() || is_news) {
        timeline::record(tx, place.way, entry).await?;
    }
    if !stands {
        return found.go_on(tx, place.hand_over, shown.at).await;
    }
    if trouble.refused_key.as_ref().is_some_and(|key| key.provider == instagram::SLUG) {
        connection::tell_refused(tx, place.way.account, shown).await?;
    }
    if let Some(provider) = place.passed_over {
        return found.pass_over(tx, provider, place.ends_order).await;
    }
    found.show(tx, shown, place.hand_over, place.ends_order).await
}

/// Whether the step was held before its call, so that looking again asks nobody outside either.
fn asked_nobody(code: ProblemCode) -> bool {
    matches!(code, ProblemCode::OverBudget | ProblemCode::KeyMissing | ProblemCode::NotConnected)
}

/// In the transaction that shows why: whoever takes the obstacle away finds a job that waits, and can wake it.
async fn hold(tx: &DatabaseTransaction, run: &Run, shown: &Problem, stands: bool) -> Result<()> {
    let wait = |at: Timestamp| u64::try_from(at.millis_since(shown.at)).unwrap_or(0);
    let after = shown.retry_at.filter(|_| stands).map_or(REPLACED, |at| Duration::from_millis(wait(at)));
    Ok(run.put_off(tx, after).await?)
}

/// Takes a refused key out of use, if the trouble is one; `false` if another has taken its place since. Whoever
/// replaces a key takes it first and the posts then, so this comes before the post is locked.
async fn refuse(
    tx: &DatabaseTransaction,
    account: AccountId,
    trouble: &Trouble,
    at: Timestamp,
) -> Result<bool> {
    match &trouble.refused_key {
        None => Ok(true),
        Some(key) => credentials::refuse(tx, account, key.provider, &key.fingerprint, at).await,
    }
}

fn entry(place: &Place, trouble: &Trouble, shown: &Problem) -> Entry {
    let outcome =
        if shown.retry_at.is_some() { types::post::Outcome::Retry } else { types::post::Outcome::Failed };
    let what = if place.passed_over.is_some() { What::AskedElsewhere } else { What::Problem };
    Entry::ok(place.step, what, &shown.reference, shown.at).outcome(outcome).detail(format!(
        "{}: {}",
        trouble.code.as_str(),
        trouble.detail
    ))
}

/// Whether a held job is on its way past providers of whom the timeline has told already.
fn is_known_detour(place: &Place, found: &Found) -> bool {
    place.passed_over.is_some() && found.has_problem()
}

/// What the flight recorder says came of the calls.
fn decision(passed_over: Option<&str>, shown: &Problem, stands: bool) -> String {
    if !stands {
        return "goes on with another key".to_owned();
    }
    if passed_over.is_some() {
        return format!("asks another provider: {}", shown.code.as_str());
    }
    let goes_on = if shown.retry_at.is_some() { "waits" } else { "stops" };
    format!("{goes_on}: {}", shown.code.as_str())
}

fn call(place: &Place, paid: &Paid, shown: &Problem) -> Call {
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

fn tell(services: &Services, owner: types::UserId, subject: Subject) {
    match subject {
        // The tab fetches the post again, whatever its status is.
        Subject::Post(id) => {
            services.tell(owner, Event::Post { id: PostId(id), status: PostStatus::InReview })
        }
        Subject::Reading(account) => services.tell(owner, Event::Account { id: AccountId(account) }),
        Subject::Feed(_) | Subject::Assessment(_) => {}
    }
    services.tell(owner, Event::Spend);
}

/// 4 s, 8 s, 16 s … 30 min, without jitter: the queue's own lanes spread the load.
fn back_off(attempt: u32) -> Duration {
    Duration::from_secs((4_u64 << attempt.saturating_sub(1).min(9)).min(1_800))
}
