//! Stores the trouble of a step, and when it is tried again.

use std::time::Duration;

use providers::instagram;
use queue::{JobError, Outcome, Run};
use sea_orm::DatabaseTransaction;
use types::event::Event;
use types::post::{PostStatus, What};
use types::problem::{Problem, ProblemCode};
use types::{AccountId, PostId, Timestamp, UserId};

use super::super::Subject;
use super::super::found::Found;
use super::{FIRST_HOLD, Paid, Place, Remedy, Trouble};
use crate::costs::{self, Call};
use crate::timeline::{self, Entry};
use crate::{Result, Services, calls, connection, credentials};

/// How long a held job waits when nobody releases it.
const HOLD: Duration = Duration::from_secs(30 * 60);
/// A job whose key was replaced while it asked goes on with the new one so soon.
const REPLACED: Duration = Duration::from_secs(1);

/// Stores the trouble and tells the queue whether to come again.
pub(in super::super) async fn meet(
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
    let shown = trouble.problem(run.reference(), now, wait.map(|wait| now.plus(wait)));
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

fn tell(services: &Services, owner: UserId, subject: Subject) {
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
