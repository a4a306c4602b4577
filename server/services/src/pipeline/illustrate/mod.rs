//! Stage 4: the account's image provider makes the picture; we crop it to 4:5 and make the JPEG that Instagram
//! takes.
//!
//! The order's ticket is committed before the picture is collected, so a restart collects what was ordered
//! instead of paying again. A provider that answers with the picture itself gives no ticket; what happens to a
//! picture that is lost then is in `lost`.
//!
//! Whom else it asks when a provider cannot make the picture is in `makers`.
//!
//! What the account's headline cards need is in `card`, and a card in the place of a picture in `stand_in`.

pub(crate) mod card;
mod keep;
mod lost;
pub(in crate::pipeline) mod makers;
mod order;
mod stand_in;
mod transcode;

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, article, picture, post};
use providers::Recorder;
use providers::image::GeneratedImage;
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use serde::{Deserialize, Serialize};
use types::FeedId;
use types::account::ImageChoice;
use types::post::{PostStatus, Step};

use makers::Maker;

use super::hand_over::HandOver;
use super::trouble::{self, Place, Remedy};
use super::{IMAGE, PAUSED, Subject};
use crate::brand::Look;
use crate::timeline::Way;
use crate::{Result, Services, calls, posts};

pub(crate) use transcode::shrink;
pub use transcode::{HEIGHT, Jpeg, TranscodeError, WIDTH, encode, pixels, to_instagram_jpeg};

/// Makes one picture.
#[derive(Serialize, Deserialize)]
pub struct Illustrate {
    /// The post's row.
    pub post: i64,
    /// Who was named for it; without a name, the account's providers are asked in their order.
    #[serde(default)]
    pub maker: Option<ImageChoice>,
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
        let Some(work) = load(&services, self).await? else { return Ok(Outcome::Done) };
        if work.account.paused && work.post.picture_ticket.is_none() {
            return Err(JobError::Snooze { after: PAUSED });
        }
        if work.needs_no_picture() {
            return work.without_picture(&services, run).await;
        }
        match work.obtain(&services, run).await? {
            Ok(Obtained::Later(after)) => {
                let record = calls::Record::of(&work.recorder, calls::Record::later(after));
                calls::note(&services, run, calls::of(&work.post), Step::Illustrate, record).await;
                Err(JobError::Snooze { after })
            }
            Ok(Obtained::Picture(made)) => work.keep(&services, run, made).await,
            Err((mut trouble, ends_order)) => {
                let gives_up = trouble.remedy != Remedy::Wait || run.is_last_attempt();
                let passed_over = work.passed_over(run, &trouble, ends_order)?;
                if passed_over.is_none() && gives_up && work.stand_in(&services, run, ends_order).await? {
                    // The post goes to a person with its card, instead of waiting for what may never come.
                    trouble.remedy = Remedy::Person;
                }
                let place = Place { ends_order, passed_over, ..work.place() };
                trouble::meet(&services, run, place, trouble).await
            }
        }
    }
}

/// A post that needs a picture.
#[derive(Clone)]
struct Work {
    post: post::Model,
    article: article::Model,
    account: account::Model,
    look: Look,
    maker: Maker,
    /// Whether a person named the maker: nobody else is asked then.
    named: bool,
    status: PostStatus,
    recorder: Recorder,
}

enum Obtained {
    Later(Duration),
    Picture(GeneratedImage),
}

async fn load(services: &Services, job: Illustrate) -> Result<Option<Work>> {
    let Some(post) = post::Entity::find_by_id(job.post).one(services.database.read()).await? else {
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
    let Some((article, account)) = posts::origin(services.database.read(), &post).await? else {
        return Ok(None);
    };
    let maker = Maker::of(&post, &account, job.maker.as_ref())?;
    let named = job.maker.is_some();
    let look = Look::of(services.database.read(), &account).await?;
    Ok(Some(Work { post, article, account, look, maker, named, status, recorder: Recorder::default() }))
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
            model: self.maker.model.clone(),
            passed_over: None,
            hand_over: Some(HandOver::when_stopped(PostStatus::Illustrating, PostStatus::InReview)),
            ends_order: false,
            calls: self.recorder.take(),
        }
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
