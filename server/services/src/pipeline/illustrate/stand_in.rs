//! A card in the place of a picture: where none is wanted, and where none can be had. It asks nobody and costs nothing.

use entity::post;
use queue::{JobError, Outcome, Run};
use sea_orm::{DatabaseTransaction, EntityTrait};
use types::card::Template;
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::{PostId, Timestamp};

use super::{Work, card};
use crate::pipeline::trouble;
use crate::posts::Attachments;
use crate::timeline::{self, Entry};
use crate::{Result, Services};

impl Work {
    /// Whether the post's way goes on without a picture. One that a person asked for in review is made all the same.
    pub(super) fn needs_no_picture(&self) -> bool {
        self.status == PostStatus::Illustrating
            && self.post.picture_ticket.is_none()
            && card::edit(&self.post, &self.look, None).template == Some(Template::TypeOnly)
    }

    /// Draws the card and hands the post to a person; one that cannot be drawn is named there.
    pub(super) async fn without_picture(self, services: &Services, run: &Run) -> Result<Outcome, JobError> {
        let card = self.draw_alone(services).await?;
        if let Err(error) = card.store(services).await {
            return trouble::meet(services, run, self.place(), error.into()).await;
        }
        let (owner, id, held, now) = (self.way().owner, PostId(self.post.id), run.clone(), services.now());
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.finish(tx).await?;
                    self.put_alone(tx, card, held.reference(), now).await?;
                    self.hand_over(tx, now).await
                })
            })
            .await?;
        services.tell(owner, Event::Post { id, status: PostStatus::InReview });
        Ok(Outcome::Done)
    }

    /// Puts a card where no picture can be had, if the account wants that. It is there before the step ends, so that
    /// whatever ends it finds the post with something to show. Answers whether it is there.
    pub(super) async fn stand_in(&self, services: &Services, run: &Run, ends_order: bool) -> Result<bool> {
        if !self.look.brand.fallback || self.may_still_come(services, ends_order).await? {
            return Ok(false);
        }
        let card = self.draw_alone(services).await?;
        if !matches!(card, card::Outcome::Drawn(_)) {
            return Ok(false);
        }
        if let Err(error) = card.store(services).await {
            tracing::warn!(%error, reference = run.reference(), "a card could not be stored");
            return Ok(false);
        }
        let (work, held, now) = (self.clone(), run.clone(), services.now());
        let written = services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                work.put_alone(tx, card, held.reference(), now).await
            })
        });
        written.await.map(|()| true)
    }

    /// Whether there is a picture already, or one on order that will be billed.
    async fn may_still_come(&self, services: &Services, ends_order: bool) -> Result<bool> {
        let database = services.database.read();
        let newest = post::Entity::find_by_id(self.post.id).one(database).await?;
        let ordered = newest.is_none_or(|post| post.picture_ticket.is_some());
        Ok((ordered && !ends_order) || Attachments::of(database, self.post.id).await?.chosen().is_some())
    }

    async fn draw_alone(&self, services: &Services) -> Result<card::Outcome> {
        let edit = card::edit(&self.post, &self.look, None);
        card::draw(services, &self.look, card::words(Template::TypeOnly, edit), None).await
    }

    async fn put_alone(
        &self,
        tx: &DatabaseTransaction,
        card: card::Outcome,
        reference: &str,
        now: Timestamp,
    ) -> Result<()> {
        let entry = |what| Entry::ok(Step::Illustrate, what, reference, now);
        let entry = match card {
            card::Outcome::Unwanted => return Ok(()),
            card::Outcome::Drawn(card) => {
                card::insert_over(tx, &self.post, None, card, (None, now)).await?;
                entry(What::CardDrawn).detail(Template::TypeOnly.as_str())
            }
            card::Outcome::Refused(template, problem) => {
                card::want(tx, self.post.id, Some(template), Some(&problem)).await?;
                entry(What::CardRefused).outcome(types::post::Outcome::Warning).detail(template.as_str())
            }
        };
        timeline::record(tx, self.way(), entry).await
    }
}
