use std::collections::BTreeMap;

use entity::{account, article, assessment, cost, feed, post, timeline, video};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use types::assessment::{Freshness, Judgement, Sensitivity};
use types::media::VideoFacts;
use types::post::{Post, PostStatus, RejectReason, Source, Step, StepCost, TimelineEntry, Video};
use types::{MicroUsd, PictureId, PostId, Timestamp};

use super::{Attachments, list, pictures, row, score, status};
use crate::auth::Operator;
use crate::brand::Look;
use crate::pipeline::{draft, illustrate, overnight, review, schedule};
use crate::{Error, Result, Services, calls, claude, media, timeline as entries};

/// How much of the article the source panel shows, in characters.
const EXCERPT: usize = 1_000;

/// Everything about one post.
pub async fn find(services: &Services, operator: &Operator, id: PostId) -> Result<Post> {
    let row = row(services, operator, id).await?;
    let parts = load(services, &row).await?;
    let mut summary =
        list::summaries(services, operator, vec![row.clone()]).await?.pop().ok_or(Error::NotFound("post"))?;
    if status(&row)? == PostStatus::InReview {
        let next = schedule::free_slots(services.database.read(), &parts.account, services.now(), 1).await?;
        summary.slot_at = next.first().copied();
    }
    let rewrite_estimate = claude::about(services, &parts.account, Step::Draft).await?;
    let overnight = overnight::stand(services.database.read(), &row).await?;
    let picture_estimate = claude::about(services, &parts.account, Step::Illustrate).await?;
    Ok(Post {
        summary,
        version: row.version,
        pictures: pictures::views(&parts.attachments, &parts.costs),
        card: illustrate::card::edit(&row, &parts.look, parts.attachments.chosen()),
        carousel: parts.attachments.carousel().iter().map(|picture| PictureId(picture.id)).collect(),
        video: parts.attachments.video.as_ref().map(video_view),
        media_problems: review::media_problems(services, &row, &parts.attachments)?,
        source: source(&row, &parts),
        checks: draft::checks(&row, &parts.article, &parts.account)?,
        account_name: parts.account.name,
        cost: parts.costs.iter().map(|cost| MicroUsd(cost.micro_usd)).sum(),
        rewrite_estimate: Some(rewrite_estimate),
        picture_estimate: Some(picture_estimate).filter(|price| *price > MicroUsd::ZERO),
        costs: by_step(&parts.costs),
        timeline: parts.timeline,
        calls: parts.calls,
        reject_reason: row.reject_reason.as_deref().and_then(RejectReason::parse),
        published_at: row.published_at.map(Timestamp),
        working: row.working,
        overnight,
        caption: row.caption,
        alt_text: row.alt_text,
        image_prompt: row.image_prompt,
        media_id: row.media_id,
        permalink: row.permalink,
    })
}

struct Parts {
    account: account::Model,
    article: article::Model,
    feed: Option<feed::Model>,
    assessment: Option<assessment::Model>,
    attachments: Attachments,
    look: Look,
    costs: Vec<cost::Model>,
    timeline: Vec<TimelineEntry>,
    calls: String,
}

async fn load(services: &Services, row: &post::Model) -> Result<Parts> {
    let database = services.database.read();
    let missing = |what| Error::from(DbErr::RecordNotFound(format!("the {what} of post {}", row.id)));
    let account =
        account::Entity::find_by_id(row.account_id).one(database).await?.ok_or_else(|| missing("account"))?;
    let article =
        article::Entity::find_by_id(row.article_id).one(database).await?.ok_or_else(|| missing("article"))?;
    Ok(Parts {
        feed: feed::Entity::find_by_id(article.feed_id).one(database).await?,
        assessment: assessment::Entity::find()
            .filter(assessment::Column::ArticleId.eq(row.article_id))
            .filter(assessment::Column::AccountId.eq(row.account_id))
            .one(database)
            .await?,
        attachments: Attachments::of(database, row.id).await?,
        look: Look::of(database, &account).await?,
        costs: cost::Entity::find()
            .filter(cost::Column::ArticleId.eq(row.article_id))
            .filter(cost::Column::AccountId.eq(row.account_id))
            .order_by_asc(cost::Column::Id)
            .all(database)
            .await?,
        timeline: timeline::Entity::find()
            .filter(timeline::Column::ArticleId.eq(row.article_id))
            .filter(timeline::Column::AccountId.is_in([0, row.account_id]))
            .order_by_asc(timeline::Column::Id)
            .all(database)
            .await?
            .into_iter()
            .map(entries::view)
            .collect(),
        calls: calls::text(database, row.id).await?,
        account,
        article,
    })
}

fn source(row: &post::Model, parts: &Parts) -> Source {
    let reasons = parts.assessment.as_ref().map(|a| serde_json::from_str(&a.reasons).unwrap_or_default());
    Source {
        title: parts.article.title.clone(),
        url: parts.article.url.clone(),
        feed: parts.feed.as_ref().map(|feed| feed.title.clone()).unwrap_or_default(),
        author: parts.article.author.clone(),
        published_at: parts.article.published_at.map(Timestamp),
        excerpt: parts.article.body.chars().take(EXCERPT).collect(),
        score: score(row),
        reasons: reasons.unwrap_or_default(),
        judgement: parts.assessment.as_ref().and_then(judgement),
    }
}

/// What was found besides the score; `None` for what was scored before anybody asked.
fn judgement(row: &assessment::Model) -> Option<Judgement> {
    let sensitivity = Sensitivity::parse(row.sensitivity.as_deref()?);
    Some(Judgement {
        category: row.category.clone().unwrap_or_default(),
        language: row.language.clone().unwrap_or_default(),
        sensitivity,
        freshness: row.freshness.as_deref().and_then(Freshness::parse),
        insisted: row.insisted,
    })
}

fn video_view(row: &video::Model) -> Video {
    Video { path: media::video_path(&row.public_key, &row.extension), facts: video_facts(row) }
}

/// What is stored of a video.
pub(crate) fn video_facts(row: &video::Model) -> VideoFacts {
    let number = |value: i32| u32::try_from(value).unwrap_or(0);
    VideoFacts {
        width: number(row.width),
        height: number(row.height),
        bytes: number(row.bytes),
        millis: number(row.duration_ms),
        frame_rate: number(row.frame_rate),
    }
}

fn by_step(costs: &[cost::Model]) -> Vec<StepCost> {
    let mut sums: BTreeMap<usize, StepCost> = BTreeMap::new();
    for cost in costs {
        let Some(place) = Step::ALL.iter().position(|step| step.as_str() == cost.step) else { continue };
        let entry = sums.entry(place).or_insert(StepCost { step: Step::ALL[place], amount: MicroUsd::ZERO });
        entry.amount += MicroUsd(cost.micro_usd);
    }
    sums.into_values().collect()
}
