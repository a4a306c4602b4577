//! A headline card in the place of a picture that cannot be had, at a person's wish.

use entity::post;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use types::PostId;
use types::card::Template;
use types::event::Event;
use types::media::MediaProblem;
use types::post::{PostStatus, What};

use super::super::illustrate::{
    self,
    card::{self, Outcome},
};
use super::super::transition::advance;
use super::card::look;
use super::change::Change;
use crate::auth::Operator;
use crate::{Error, Result, Services, posts};

/// Gives a post without a picture a card without one, and hands it to review. It asks nobody and costs nothing; what
/// waited for a key, for credit or for the provider is given up.
///
/// # Errors
/// [`Error::WrongStatus`] for a post that is not in the making, [`Error::Invalid`] while its picture is being made or
/// was ordered, [`Error::Media`] when the card cannot be drawn: the post stays as it is.
pub async fn use_card_instead(services: &Services, operator: &Operator, id: PostId) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let status = posts::status(&row)?;
    if !matches!(status, PostStatus::Illustrating | PostStatus::InReview) {
        return Err(Error::WrongStatus(status));
    }
    let look = look(services, &row).await?;
    let words = card::words(Template::TypeOnly, card::edit(&row, &look, None));
    let drawn = match card::draw(services, &look, words, None).await? {
        Outcome::Drawn(drawn) => drawn,
        Outcome::Refused(_, problem) => return Err(Error::Media(vec![MediaProblem::Card(problem)])),
        Outcome::Unwanted => return Ok(()),
    };
    drawn.store(services).await?;
    let change = Change::new(services, &row);
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                give_up_order(tx, row.id).await?;
                let changes = post::ActiveModel { working: Set(false), ..Default::default() };
                advance(tx, row.id, status, PostStatus::InReview, changes, change.now).await?;
                card::insert_over(tx, &row, None, drawn, (None, change.now)).await?;
                change.note(tx, What::CardDrawn, Template::TypeOnly.as_str()).await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::InReview });
    Ok(())
}

/// A picture that is being made, or was ordered and will be billed, is waited for.
async fn give_up_order(tx: &DatabaseTransaction, id: i64) -> Result<()> {
    let row = posts::locked(tx, id).await?;
    let awaited = row.working || row.status == PostStatus::Illustrating.as_str();
    let given_up = !awaited || (queue::cancel(tx, &illustrate::key(id)).await? && row.problem_code.is_some());
    if given_up && row.picture_ticket.is_none() {
        return Ok(());
    }
    Err(Error::Invalid { field: "post", why: "wait until the picture is done".into() })
}
