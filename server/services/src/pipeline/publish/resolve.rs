//! What a person does about a post of which nobody knows whether it is live.

use entity::post;
use sea_orm::DatabaseTransaction;
use types::event::Event;
use types::post::{Outcome, PostStatus, Step, What};
use types::{PostId, Timestamp};

use super::super::transition::advance;
use super::{hurry, key};
use crate::auth::Operator;
use crate::posts::problem;
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result, Services, posts};

/// Asks Instagram now what became of an unconfirmed post. Nothing is sent.
///
/// # Errors
/// [`Error::WrongStatus`] when the post is not in doubt.
pub async fn check_now(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let status = posts::status(&row)?;
    if !matches!(status, PostStatus::Unconfirmed | PostStatus::Publishing) {
        return Err(Error::WrongStatus(status));
    }
    let now = services.now();
    services.database.write(move |tx| Box::pin(async move { hurry(tx, row.id, now).await })).await
}

/// Sends an unconfirmed post once more, with the container it has: a person has looked at the profile and says that
/// it is not there. If the container says that it is live after all, nothing is sent. One whose container was deleted
/// with the account's data has nothing that could be sent: it fails, from where it can be approved anew.
///
/// # Errors
/// [`Error::WrongStatus`] when the post is not in doubt any more.
pub async fn send_again(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let (now, reference) = (services.now(), services.random.reference());
    let work = services.database.write(move |tx| {
        Box::pin(async move {
            let row = posts::locked(tx, row.id).await?;
            if row.container_id.is_none() {
                fail(tx, &row, &reference, now).await?;
                return Ok::<_, Error>(PostStatus::Failed);
            }
            let to = PostStatus::Ready;
            advance(tx, row.id, PostStatus::Unconfirmed, to, Default::default(), now).await?;
            let entry = Entry::ok(Step::Publish, What::SentAgain, &reference, now);
            timeline::record(tx, Way::from(&row), entry).await?;
            hurry(tx, row.id, now).await?;
            Ok(to)
        })
    });
    let status = work.await?;
    services.tell(operator.user(), Event::Post { id, status });
    Ok(())
}

/// There is nothing left to send; where a post failed, a person may approve it anew.
async fn fail(tx: &DatabaseTransaction, row: &post::Model, reference: &str, now: Timestamp) -> Result<()> {
    let changes = problem::shown(&problem::outcome_unknown(reference, now), Default::default());
    advance(tx, row.id, PostStatus::Unconfirmed, PostStatus::Failed, changes, now).await?;
    queue::cancel(tx, &key(row.id)).await?;
    let entry = Entry::ok(Step::Publish, What::Reconciled, reference, now).outcome(Outcome::Failed);
    timeline::record(tx, Way::from(row), entry).await
}
