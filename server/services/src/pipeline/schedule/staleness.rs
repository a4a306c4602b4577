//! News that got old while it waited leaves the queue where a person sees it: back to review, with the reason.

use entity::{account, article, post};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use types::Timestamp;
use types::post::{Outcome, PostStatus, Step, What};
use types::problem::{Problem, ProblemCode};

use super::super::transition::advance;
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result, Services, posts};

const HOUR_MS: i64 = 3_600_000;

/// Takes a post whose slot has come back to review when its article is older than the account allows; says
/// whether it did. Never after a publish was sent, and only once: who approves it again has decided.
pub(in super::super) async fn leave_if_stale(
    services: &Services,
    run: &Run,
    post: &post::Model,
    article: &article::Model,
    account: &account::Model,
) -> Result<bool> {
    let (id, now, lease) = (post.id, services.now(), run.clone());
    let Some(age) = Candidate::of(post, article, account)?.hours_if_stale(now) else { return Ok(false) };
    let detail = format!("{age} h old, at most {} h", account.stale_after.unwrap_or_default());
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                lease.finish(tx).await?;
                leave(tx, id, detail, lease.reference(), now).await
            })
        })
        .await?;
    Ok(true)
}

/// What decides whether a post has got too old.
struct Candidate {
    status: PostStatus,
    /// Publish calls that may have been sent.
    attempts: i32,
    went_before: bool,
    born: i64,
    /// Hours.
    limit: Option<i32>,
}

impl Candidate {
    fn of(post: &post::Model, article: &article::Model, account: &account::Model) -> Result<Self> {
        Ok(Self {
            status: posts::status(post)?,
            attempts: post.publish_attempt,
            went_before: post.stale_at.is_some(),
            // A feed may date an article into the future; it is at least as old as our knowledge of it.
            born: article.published_at.map_or(article.found_at, |published| published.min(article.found_at)),
            limit: account.stale_after,
        })
    }

    /// The article's age in hours, if that is too old for a post that nothing was sent of.
    fn hours_if_stale(&self, now: Timestamp) -> Option<i64> {
        let waits =
            matches!(self.status, PostStatus::Scheduled | PostStatus::ContainerSaved | PostStatus::Ready);
        let age = now.0.saturating_sub(self.born);
        let stale = age > i64::from(self.limit?) * HOUR_MS;
        (waits && self.attempts == 0 && !self.went_before && stale).then_some(age / HOUR_MS)
    }
}

/// The row is read again: between the look and this write a publish may have been intended.
async fn leave(
    tx: &DatabaseTransaction,
    id: i64,
    detail: String,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let row = posts::locked(tx, id).await?;
    if row.publish_attempt > 0 {
        return Err(Error::WrongStatus(posts::status(&row)?));
    }
    let changes = post::ActiveModel {
        slot_at: Set(None),
        stale_at: Set(Some(now.0)),
        container_id: Set(None),
        container_at: Set(None),
        version: Set(row.version + 1),
        ..Default::default()
    };
    let stale = Problem {
        code: ProblemCode::Stale,
        detail: Some(detail.clone()),
        reference: reference.to_owned(),
        at: now,
        retry_at: None,
    };
    let changes = posts::problem::shown(&stale, changes);
    advance(tx, id, posts::status(&row)?, PostStatus::InReview, changes, now).await?;
    let entry = Entry::ok(Step::Schedule, What::WentStale, reference, now).outcome(Outcome::Warning);
    timeline::record(tx, Way::from(&row), entry.detail(detail)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn candidate(hours: i64) -> Candidate {
        let born = NOW.0 - hours * HOUR_MS;
        Candidate { status: PostStatus::Scheduled, attempts: 0, went_before: false, born, limit: Some(36) }
    }

    #[test]
    fn news_is_stale_from_the_first_moment_past_the_limit() {
        assert_eq!(candidate(36).hours_if_stale(NOW), None);
        assert_eq!(candidate(36).hours_if_stale(Timestamp(NOW.0 + 1)), Some(36));
        assert_eq!(Candidate { limit: None, ..candidate(9_000) }.hours_if_stale(NOW), None);
    }

    #[test]
    fn nothing_leaves_after_a_publish_may_have_been_sent_or_after_a_person_said_yes_again() {
        for status in PostStatus::ALL {
            let waits =
                [PostStatus::Scheduled, PostStatus::ContainerSaved, PostStatus::Ready].contains(&status);
            assert_eq!(
                Candidate { status, ..candidate(48) }.hours_if_stale(NOW).is_some(),
                waits,
                "{status:?}"
            );
            assert_eq!(Candidate { status, attempts: 1, ..candidate(48) }.hours_if_stale(NOW), None);
            assert_eq!(Candidate { status, went_before: true, ..candidate(48) }.hours_if_stale(NOW), None);
        }
    }
}
