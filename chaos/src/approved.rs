//! Posts as a person leaves them after approving: with an article, pictures and a job.

use entity::{article, feed, picture, post, user};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};
use services::pipeline::publish::Publish;
use types::post::PostFormat;

use crate::supervisor::now_ms;
use crate::world::Subject;

/// Whose articles the posts are about, and since when.
#[derive(Clone, Copy)]
pub(crate) struct Feed {
    owner: i64,
    id: i64,
    now: i64,
}

pub(crate) async fn insert_feed(tx: &DatabaseTransaction) -> Result<Feed, queue::WriteError> {
    let owner = user::Entity::find().one(tx).await?.map_or(0, |user| user.id);
    let now = now_ms();
    let feed = feed::ActiveModel {
        owner_id: Set(owner),
        url: Set("http://feed.example/".into()),
        title: Set("Feed".into()),
        next_poll_at: Set(i64::MAX),
        failures: Set(0),
        paused: Set(true),
        created_at: Set(now),
        ..Default::default()
    };
    let id = feed::Entity::insert(feed).exec(tx).await?.last_insert_id;
    Ok(Feed { owner, id, now })
}

/// An article, a post that a person approved, its picture and its job, for every subject.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    feed: Feed,
    first: usize,
    subjects: Vec<Subject>,
) -> Result<Vec<i64>, queue::WriteError> {
    let mut ids = Vec::new();
    for (index, subject) in subjects.iter().enumerate() {
        ids.push(insert_post(tx, feed, first + index, subject).await?);
    }
    Ok(ids)
}

async fn insert_post(
    tx: &DatabaseTransaction,
    Feed { owner, id: feed, now }: Feed,
    index: usize,
    subject: &Subject,
) -> Result<i64, queue::WriteError> {
    let article = article::ActiveModel {
        owner_id: Set(owner),
        feed_id: Set(feed),
        guid: Set(format!("article-{index}")),
        story_key: Set(format!("story-{index}")),
        title: Set(subject.caption.clone()),
        body: Set(String::new()),
        found_at: Set(now),
        reference: Set("CHAOS".into()),
        ..Default::default()
    };
    let article = article::Entity::insert(article).exec(tx).await?.last_insert_id;
    let row = post::ActiveModel {
        owner_id: Set(owner),
        account_id: Set(subject.account),
        article_id: Set(article),
        status: Set("scheduled".into()),
        score: Set(100),
        headline: Set(subject.caption.clone()),
        caption: Set(subject.caption.clone()),
        alt_text: Set("A grey picture".into()),
        image_prompt: Set(String::new()),
        format: Set(subject.scenario.format.as_str().to_owned()),
        version: Set(1),
        working: Set(false),
        slot_at: Set(Some(subject.slot_at)),
        publish_attempt: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let post = post::Entity::insert(row).exec(tx).await?.last_insert_id;
    let pictures = if subject.scenario.format == PostFormat::Carousel { 3 } else { 1 };
    for place in 0..pictures {
        let picture = picture::ActiveModel {
            owner_id: Set(owner),
            post_id: Set(post),
            public_key: Set(format!("picture-{post}-{place}")),
            width: Set(320),
            height: Set(400),
            bytes: Set(1_000),
            provider: Set("fal".into()),
            model: Set("fal-ai/flux/schnell".into()),
            chosen: Set(place == 0),
            place: Set(Some(place)),
            created_at: Set(now),
            ..Default::default()
        };
        picture::Entity::insert(picture).exec_without_returning(tx).await?;
    }
    queue::enqueue_at(tx, &Publish { post }, subject.slot_at).await?;
    Ok(post)
}
