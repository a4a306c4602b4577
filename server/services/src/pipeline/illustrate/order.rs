//! The order at the provider, and its picture.

use entity::post;
use providers::image::{Collected, ImageRequest, Ordered, Ticket};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use types::AccountId;
use types::post::{Step, What};

use super::{HEIGHT, Obtained, WIDTH, Work};
use crate::costs::{self, Intent};
use crate::credentials::{self, Opened};
use crate::pipeline::trouble::Trouble;
use crate::timeline::{self, Entry};
use crate::{Result, Services, calls};

impl Work {
    /// Orders the picture, or collects the one that was ordered. With the trouble comes whether it ended the
    /// order.
    pub(super) async fn obtain(
        &self,
        services: &Services,
        run: &Run,
    ) -> Result<Result<Obtained, (Trouble, bool)>> {
        if self.is_lost(services, run).await? {
            return Ok(Err((self.lost(), false)));
        }
        let account = AccountId(self.account.id);
        let key = match credentials::open_in_turn(services, account, self.maker.provider.slug).await? {
            Opened::Ready(key) => key,
            closed => return Ok(Err((Trouble::closed(&closed, self.maker.provider.slug), false))),
        };
        let (http, fetch) = (services.http.clone().recorded(&self.recorder), services.fetch.clone());
        let model = (self.maker.provider.connect)(http, &services.endpoints, fetch, key.secret);
        let trouble = |error| Trouble::answered(error, &key.fingerprint);
        if self.post.picture_ticket.is_none() {
            let intent = Intent::picture(self.way(), self.maker.provider.slug, &self.request());
            if let Err(refusal) = costs::reserve(services, run, intent).await? {
                return Ok(Err((refusal.into(), false)));
            }
        }
        let ticket = match &self.post.picture_ticket {
            Some(ticket) => serde_json::from_str(ticket).map_err(anyhow::Error::new)?,
            None => match model.order(&self.request()).await {
                Ok(Ordered::Ticket(ticket)) => {
                    self.commit_ticket(services, run, &ticket).await?;
                    ticket
                }
                Ok(Ordered::Ready(made)) => return Ok(Ok(Obtained::Picture(made))),
                Err(error) => return Ok(Err((self.not_ordered(error, &key.fingerprint), false))),
            },
        };
        Ok(match model.collect(&ticket).await {
            Ok(Collected::Pending { again_in }) => Ok(Obtained::Later(again_in)),
            Ok(Collected::Ready(made)) => Ok(Obtained::Picture(made)),
            Err(error) => {
                let ends_order = error.kind.ends_order();
                Err((trouble(error), ends_order))
            }
        })
    }

    fn request(&self) -> ImageRequest {
        ImageRequest {
            model: self.maker.model.clone(),
            prompt: self.post.image_prompt.clone(),
            width: WIDTH,
            height: HEIGHT,
        }
    }

    /// From here on a restart collects this order, whatever a person did to the post meanwhile.
    async fn commit_ticket(&self, services: &Services, run: &Run, ticket: &Ticket) -> Result<()> {
        let ticket = serde_json::to_string(ticket).map_err(anyhow::Error::new)?;
        let (id, way, held, now) = (self.post.id, self.way(), run.clone(), services.now());
        let (maker, post) = (self.maker.clone(), calls::of(&self.post));
        let record = calls::Record::of(&self.recorder, "ordered");
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.fence(tx).await?;
                    let changes = post::ActiveModel {
                        picture_ticket: Set(Some(ticket)),
                        picture_provider: Set(Some(maker.provider.slug.to_owned())),
                        picture_model: Set(Some(maker.model.clone())),
                        ..Default::default()
                    };
                    post::Entity::update_many().set(changes).filter(post::Column::Id.eq(id)).exec(tx).await?;
                    calls::record(tx, post, Step::Illustrate, held.reference(), (now, record)).await?;
                    let entry = Entry::ok(Step::Illustrate, What::PictureOrdered, held.reference(), now);
                    timeline::record(tx, way, entry.detail(maker.model)).await
                })
            })
            .await
    }
}
