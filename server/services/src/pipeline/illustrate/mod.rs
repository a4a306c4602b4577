//! Stage 4: the account's image provider makes the picture; we crop it to 4:5 and make the JPEG that Instagram
//! takes.
//!
//! The order's ticket is committed before the picture is collected, so a restart collects what was ordered
//! instead of paying again. A provider that answers with the picture itself gives no ticket; what happens to a
//! picture that is lost then is in `lost`.

mod lost;
mod transcode;

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, article, picture, post};
use providers::Recorder;
use providers::image::{self, Collected, GeneratedImage, ImageRequest, Ordered, Ticket};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use serde::{Deserialize, Serialize};
use types::event::Event;
use types::post::{PostFormat, PostStatus, Step, What};
use types::{AccountId, FeedId, PostId, Timestamp};

use super::hand_over::HandOver;
use super::transition::advance;
use super::trouble::{self, Paid, Place, Trouble};
use super::{IMAGE, PAUSED, Subject};
use crate::costs::{self, Call, Intent};
use crate::credentials::Opened;
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result, Services, calls, credentials, posts};

pub use transcode::{HEIGHT, Jpeg, TranscodeError, WIDTH, to_instagram_jpeg};

/// Makes one picture.
#[derive(Serialize, Deserialize)]
pub struct Illustrate {
    /// The post's row.
    pub post: i64,
}

/// The job's key: one picture of a post at a time.
pub(crate) fn key(post: i64) -> String {
    format!("illustrate:{post}")
}

#[async_trait]
impl Job for Illustrate {
    type Context = Services;
    const KIND: &'static str = "illustrate";
    const LANE: Lane = IMAGE;
    const MAX_ATTEMPTS: u32 = 8;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.post))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let Some(work) = load(&services, self.post).await? else { return Ok(Outcome::Done) };
        if work.account.paused && work.post.picture_ticket.is_none() {
            return Err(JobError::Snooze { after: PAUSED });
        }
        match work.obtain(&services, run).await? {
            Ok(Obtained::Later(after)) => {
                let record = calls::Record::of(&work.recorder, calls::Record::later(after));
                calls::note(&services, run, calls::of(&work.post), Step::Illustrate, record).await;
                Err(JobError::Snooze { after })
            }
            Ok(Obtained::Picture(made)) => work.keep(&services, run, made).await,
            Err((trouble, ends_order)) => {
                let place = Place { ends_order, ..work.place() };
                trouble::meet(&services, run, place, trouble).await
            }
        }
    }
}

/// A post that needs a picture.
struct Work {
    post: post::Model,
    article: article::Model,
    account: account::Model,
    provider: &'static image::Provider,
    status: PostStatus,
    recorder: Recorder,
}

enum Obtained {
    Later(Duration),
    Picture(GeneratedImage),
}

async fn load(services: &Services, id: i64) -> Result<Option<Work>> {
    let Some(post) = post::Entity::find_by_id(id).one(services.database.read()).await? else {
        return Ok(None);
    };
    let status = posts::status(&post)?;
    // What was ordered is paid for: it is collected whatever became of the post.
    let wanted = status == PostStatus::Illustrating
        || (status == PostStatus::InReview && post.working)
        || post.picture_ticket.is_some();
    if !wanted {
        return Ok(None);
    }
    let Some((article, account)) = posts::origin(services, &post).await? else { return Ok(None) };
    let provider = image::find(&account.image_provider)
        .ok_or_else(|| anyhow::anyhow!("no image provider {}", account.image_provider))?;
    Ok(Some(Work { post, article, account, provider, status, recorder: Recorder::default() }))
}

impl Work {
    fn way(&self) -> Way {
        Way::from(&self.post)
    }

    /// Without a picture the post goes to review all the same: a person can ask for another one.
    fn place(&self) -> Place {
        Place {
            subject: Subject::Post(self.post.id),
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Illustrate,
            model: self.account.image_model.clone(),
            hand_over: Some(HandOver::when_stopped(PostStatus::Illustrating, PostStatus::InReview)),
            ends_order: false,
            calls: self.recorder.take(),
        }
    }

    /// Orders the picture, or collects the one that was ordered. With the trouble comes whether it ended the
    /// order.
    async fn obtain(&self, services: &Services, run: &Run) -> Result<Result<Obtained, (Trouble, bool)>> {
        if self.is_lost(services, run).await? {
            return Ok(Err((self.lost(), false)));
        }
        let account = AccountId(self.account.id);
        let key = match credentials::open_in_turn(services, account, self.provider.slug).await? {
            Opened::Ready(key) => key,
            closed => return Ok(Err((Trouble::closed(&closed, self.provider.slug), false))),
        };
        let (http, fetch) = (services.http.clone().recorded(&self.recorder), services.fetch.clone());
        let model = (self.provider.connect)(http, &services.endpoints, fetch, key.secret);
        let trouble = |error| Trouble::answered(error, &key.fingerprint);
        if self.post.picture_ticket.is_none() {
            let intent = Intent::picture(self.way(), self.provider.slug, &self.request());
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
            model: self.account.image_model.clone(),
            prompt: self.post.image_prompt.clone(),
            width: WIDTH,
            height: HEIGHT,
        }
    }

    /// From here on a restart collects this order, whatever a person did to the post meanwhile.
    async fn commit_ticket(&self, services: &Services, run: &Run, ticket: &Ticket) -> Result<()> {
        let ticket = serde_json::to_string(ticket).map_err(anyhow::Error::new)?;
        let (id, way, held, now) = (self.post.id, self.way(), run.clone(), services.now());
        let (detail, post) = (self.account.image_model.clone(), calls::of(&self.post));
        let record = calls::Record::of(&self.recorder, "ordered");
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.fence(tx).await?;
                    let changes =
                        post::ActiveModel { picture_ticket: Set(Some(ticket)), ..Default::default() };
                    post::Entity::update_many().set(changes).filter(post::Column::Id.eq(id)).exec(tx).await?;
                    calls::record(tx, post, Step::Illustrate, held.reference(), (now, record)).await?;
                    let entry = Entry::ok(Step::Illustrate, What::PictureOrdered, held.reference(), now);
                    timeline::record(tx, way, entry.detail(detail)).await
                })
            })
            .await
    }

    /// Makes the JPEG, stores it, and hands the post to a person.
    async fn keep(
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
                trouble.paid = Some(Box::new(Paid { provider: self.provider.slug, usage, request_id }));
                let place = Place { ends_order: true, ..self.place() };
                return trouble::meet(services, run, place, trouble).await;
            }
        };
        let public_key = services.random.token();
        if let Err(error) = services.media.put(&public_key, jpeg.bytes.clone()).await {
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
                    self.store(tx, call, &jpeg, public_key, started).await
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
            provider: self.provider.slug,
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
        jpeg: &Jpeg,
        public_key: String,
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
            provider: Set(self.provider.slug.to_owned()),
            model: Set(model),
            chosen: Set(stands_alone),
            created_at: Set(now.0),
            ..Default::default()
        };
        picture::Entity::insert(row).exec_without_returning(tx).await?;
        self.hand_over(tx, now).await
    }

    /// To a person, if the post still waits for its picture; the picture itself is kept either way.
    async fn hand_over(&self, tx: &DatabaseTransaction, now: Timestamp) -> Result<()> {
        let changes =
            post::ActiveModel { picture_ticket: Set(None), working: Set(false), ..Default::default() };
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

/// At most one picture of a post is the chosen one.
pub(super) async fn choose_none(tx: &DatabaseTransaction, post: i64) -> Result<()> {
    picture::Entity::update_many()
        .col_expr(picture::Column::Chosen, Expr::value(false))
        .filter(picture::Column::PostId.eq(post))
        .exec(tx)
        .await?;
    Ok(())
}

/// Off the async threads, and only so many at once.
pub(super) async fn transcode(services: &Services, bytes: Vec<u8>) -> Result<Result<Jpeg, TranscodeError>> {
    let _slot = services.transcoding.acquire().await.map_err(anyhow::Error::new)?;
    let work = tokio::task::spawn_blocking(move || to_instagram_jpeg(&bytes));
    work.await.map_err(|error| anyhow::Error::new(error).context("the transcoder panicked").into())
}
