use std::collections::HashMap;

use entity::{account, assessment, feed, picture, post};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use types::post::{PostStatus, PostSummary, ReviewList};
use types::{AccountId, PostId, Timestamp};

use super::{format, owned, problem, score, status};
use crate::auth::Operator;
use crate::pipeline::{Verdict, schedule};
use crate::{Result, Services, media};

const DAY_MS: i64 = 86_400_000;
const MOST: u64 = 100;

/// What waits for a person and what is still in the making, the slot it would take first.
pub async fn review_list(services: &Services, operator: &Operator) -> Result<ReviewList> {
    let waiting =
        PostStatus::ALL.into_iter().filter(|status| status.in_review_list()).map(PostStatus::as_str);
    let rows = owned(operator)
        .filter(post::Column::Status.is_in(waiting))
        // By the names of the statuses: in review comes before what is in the making.
        .order_by_desc(post::Column::Status)
        .order_by_asc(post::Column::Id)
        .limit(MOST)
        .all(services.database.read())
        .await?;
    let mut posts = summaries(services, operator, rows).await?;
    offer_slots(services, operator, &mut posts).await?;
    // Finished drafts first, by slot; then what is in the making, newest last.
    posts.sort_by_key(|post| (post.status != PostStatus::InReview, post.slot_at, post.id));
    let (scored_24h, drafted_24h) = scored(services, operator).await?;
    Ok(ReviewList {
        posts,
        next_poll_at: next_poll(services, operator).await?,
        scored_24h,
        drafted_24h,
        next_post: next_post(services, operator).await?,
    })
}

/// Posts past review, newest slot first.
pub async fn decided(services: &Services, operator: &Operator) -> Result<Vec<PostSummary>> {
    let past = PostStatus::ALL
        .into_iter()
        .filter(|status| !status.in_review_list() && *status != PostStatus::Rejected)
        .map(PostStatus::as_str);
    let rows = owned(operator)
        .filter(post::Column::Status.is_in(past))
        .order_by_desc(post::Column::SlotAt)
        .limit(MOST)
        .all(services.database.read())
        .await?;
    summaries(services, operator, rows).await
}

/// Rows as summaries: one query for the accounts, one for the pictures.
pub(crate) async fn summaries(
    services: &Services,
    operator: &Operator,
    rows: Vec<post::Model>,
) -> Result<Vec<PostSummary>> {
    let accounts: HashMap<i64, (String, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Handle)
        .column(account::Column::TimeZone)
        .filter(account::Column::OwnerId.eq(operator.user().0))
        .into_tuple::<(i64, String, String)>()
        .all(services.database.read())
        .await?
        .into_iter()
        .map(|(id, handle, time_zone)| (id, (handle, time_zone)))
        .collect();
    let pictures: HashMap<i64, String> = picture::Entity::find()
        .select_only()
        .column(picture::Column::PostId)
        .column(picture::Column::PublicKey)
        .filter(picture::Column::PostId.is_in(rows.iter().map(|row| row.id)))
        .filter(picture::Column::Chosen.eq(true))
        .into_tuple::<(i64, String)>()
        .all(services.database.read())
        .await?
        .into_iter()
        .collect();
    rows.into_iter()
        .map(|row| {
            let (handle, time_zone) = accounts.get(&row.account_id).cloned().unwrap_or_default();
            Ok(PostSummary {
                id: PostId(row.id),
                account: AccountId(row.account_id),
                handle,
                time_zone,
                status: status(&row)?,
                format: format(&row)?,
                picture: pictures.get(&row.id).map(|key| media::path(key)),
                score: score(&row),
                slot_at: row.slot_at.map(Timestamp),
                problem: problem::read(&row),
                updated_at: Timestamp(row.updated_at),
                headline: row.headline,
            })
        })
        .collect()
}

/// The slots the waiting posts would take if they were approved in this order now.
async fn offer_slots(services: &Services, operator: &Operator, posts: &mut [PostSummary]) -> Result<()> {
    let accounts = account::Entity::find()
        .filter(account::Column::OwnerId.eq(operator.user().0))
        .filter(account::Column::Id.is_in(posts.iter().map(|post| post.account.0)))
        .all(services.database.read())
        .await?;
    for account in accounts {
        let own =
            || |post: &&mut PostSummary| post.account.0 == account.id && post.status == PostStatus::InReview;
        let wanted = posts.iter_mut().filter(own()).count();
        let slots = schedule::free_slots(services.database.read(), &account, services.now(), wanted).await?;
        for (post, slot) in posts.iter_mut().filter(own()).zip(slots) {
            post.slot_at = Some(slot);
        }
    }
    Ok(())
}

async fn next_poll(services: &Services, operator: &Operator) -> Result<Option<Timestamp>> {
    let next: Option<Option<i64>> = feed::Entity::find()
        .select_only()
        .expr_as(feed::Column::NextPollAt.min(), "next")
        .filter(feed::Column::OwnerId.eq(operator.user().0))
        .filter(feed::Column::Paused.eq(false))
        .into_tuple()
        .one(services.database.read())
        .await?;
    Ok(next.flatten().map(Timestamp))
}

async fn scored(services: &Services, operator: &Operator) -> Result<(u32, u32)> {
    let recent = assessment::Entity::find()
        .filter(assessment::Column::OwnerId.eq(operator.user().0))
        .filter(assessment::Column::DecidedAt.gt(services.now().0 - DAY_MS));
    let scored = recent.clone().count(services.database.read()).await?;
    let drafted = recent
        .filter(assessment::Column::Verdict.eq(Verdict::OnTopic.as_str()))
        .count(services.database.read())
        .await?;
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok((number(scored), number(drafted)))
}

async fn next_post(services: &Services, operator: &Operator) -> Result<Option<PostSummary>> {
    let rows = owned(operator)
        .filter(post::Column::Status.eq(PostStatus::Scheduled.as_str()))
        .order_by_asc(post::Column::SlotAt)
        .limit(1)
        .all(services.database.read())
        .await?;
    Ok(summaries(services, operator, rows).await?.pop())
}
