//! What a person does about a post of which nobody knows whether it is live.

use types::PostId;
use types::event::Event;
use types::post::{PostStatus, Step, What};

use super::super::transition::advance;
use super::hurry;
use crate::auth::Operator;
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
/// it is not there. If the container says that it is live after all, nothing is sent.
///
/// # Errors
/// [`Error::WrongStatus`] when the post is not in doubt any more.
pub async fn send_again(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let (now, reference) = (services.now(), services.random.reference());
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                advance(tx, row.id, PostStatus::Unconfirmed, PostStatus::Ready, Default::default(), now)
                    .await?;
                let entry = Entry::ok(Step::Publish, What::SentAgain, &reference, now);
                timeline::record(tx, Way::from(&row), entry).await?;
                hurry(tx, row.id, now).await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::Ready });
    Ok(())
}
