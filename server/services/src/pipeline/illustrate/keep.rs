//! A picture that came: made ready, stored, and handed to a person.

use entity::{picture, post};
use providers::image::GeneratedImage;
use queue::{JobError, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::event::Event;
use types::post::{PostFormat, PostStatus, Step, What};
use types::{FeedId, PostId, Timestamp};

use super::{HEIGHT, Jpeg, WIDTH, Work, card, choose_none, makers, transcode};
use crate::costs::{self, Call};
use crate::pipeline::transition::advance;
use crate::pipeline::trouble::{self, Paid, Place, Trouble};
use crate::timeline::{self, Entry};
use crate::{Error, Result, Services, calls};

impl Work {
    /// Makes the JPEG, stores it, and hands the post to a person.
    pub(super) async fn keep(
        self,
        services: &Services,
        run: &Run,
        mut made: GeneratedImage,
    ) -> Result<Outcome, JobError> {
        let started = Timestamp(self.post.updated_at);
        let jpeg = match transcode(services, std::mem::take(&mut made.bytes)).await? {
            Ok(jpeg) => jpeg,
            Err(error) => {
                let mut trouble = Trouble::stop(error.problem(), error.to_string());
                let GeneratedImage { usage, request_id, .. } = made;
                trouble.paid = Some(Box::new(Paid { provider: self.maker.provider.slug, usage, request_id }));
                let place = Place { ends_order: true, ..self.place() };
                return trouble::meet(services, run, place, trouble).await;
            }
        };
        let card = card::over(services, &self.post, &self.look, &jpeg).await;
        let public_key = services.random.token();
        let stored = match services.media.put(&public_key, jpeg.bytes.clone()).await {
            Ok(()) => card.store(services).await,
            refused => refused,
        };
        if let Err(error) = stored {
            let trouble = self.not_stored(error, made);
            return trouble::meet(services, run, self.place(), trouble).await;
        }
        let call = self.call(run, services.now(), made);
        let (owner, id, held) = (self.way().owner, PostId(self.post.id), run.clone());
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.finish(tx).await?;
                    self.store(tx, call, (&jpeg, public_key, card), started).await
                })
            })
            .await?;
        services.tell(owner, Event::Post { id, status: PostStatus::InReview });
        services.tell(owner, Event::Spend);
        Ok(Outcome::Done)
    }

    fn call(&self, run: &Run, at: Timestamp, made: GeneratedImage) -> Call {
        Call {
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Illustrate,
            provider: self.maker.provider.slug,
            model: made.model,
            usage: made.usage,
            request_id: made.request_id,
            reference: run.reference().to_owned(),
            at,
        }
    }

    async fn store(
        &self,
        tx: &DatabaseTransaction,
        call: Call,
        (jpeg, public_key, card): (&Jpeg, String, card::Outcome),
        started: Timestamp,
    ) -> Result<()> {
        let (now, reference, model) = (call.at, call.reference.clone(), call.model.clone());
        let amount = costs::record(tx, call).await?;
        let record = calls::Record::of(&self.recorder, "taken");
        calls::record(tx, calls::of(&self.post), Step::Illustrate, &reference, (now, record)).await?;
        let detail = format!("{model}, {WIDTH} × {HEIGHT} JPEG, {} kB", jpeg.bytes.len().div_ceil(1000));
        let entry = Entry::ok(Step::Illustrate, What::PictureMade, &reference, now).detail(detail);
        timeline::record(tx, self.way(), entry.since(started).cost(amount)).await?;
        // A carousel's first picture stands for it until a person arranges it anew.
        let stands_alone = self.post.format != PostFormat::Carousel.as_str();
        if stands_alone {
            choose_none(tx, self.post.id).await?;
        }
        let row = picture::ActiveModel {
            owner_id: Set(self.post.owner_id),
            post_id: Set(self.post.id),
            public_key: Set(public_key),
            width: Set(i32::try_from(WIDTH).unwrap_or(i32::MAX)),
            height: Set(i32::try_from(HEIGHT).unwrap_or(i32::MAX)),
            bytes: Set(i32::try_from(jpeg.bytes.len()).unwrap_or(i32::MAX)),
            provider: Set(self.maker.provider.slug.to_owned()),
            model: Set(model),
            chosen: Set(stands_alone),
            created_at: Set(now.0),
            ..Default::default()
        };
        card::insert(tx, self.post.id, row, card).await?;
        self.hand_over(tx, now).await
    }

    /// To a person, if the post still waits for its picture; the picture itself is kept either way.
    pub(super) async fn hand_over(&self, tx: &DatabaseTransaction, now: Timestamp) -> Result<()> {
        let changes = post::ActiveModel {
            picture_ticket: Set(None),
            image_tried: Set(makers::NONE.to_owned()),
            working: Set(false),
            ..Default::default()
        };
        if matches!(self.status, PostStatus::Illustrating | PostStatus::InReview) {
            match advance(tx, self.post.id, self.status, PostStatus::InReview, changes.clone(), now).await {
                Err(Error::WrongStatus(_)) => {}
                done => return done,
            }
        }
        post::Entity::update_many().set(changes).filter(post::Column::Id.eq(self.post.id)).exec(tx).await?;
        Ok(())
    }
}
