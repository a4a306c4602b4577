//! What a reading brought that was not known: stored once per story, and offered to each account once.

use std::cmp::Reverse;
use std::collections::HashSet;

use entity::{account, article, assessment, feed, subscription};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QuerySelect};
use types::Timestamp;
use url::Url;

use super::super::{Verdict, overnight};
use super::Reading;
use crate::feed_document::FeedItem;
use crate::{Result, people};

/// Items this feed has not brought before, newest first, each with the article if another feed brought the
/// same story: one story is stored once.
pub(super) async fn unknown<'a>(
    tx: &DatabaseTransaction,
    row: &feed::Model,
    items: &'a [FeedItem],
) -> Result<Vec<(&'a FeedItem, Option<i64>)>> {
    // Two feeds may bring the same story at the same time.
    people::lock(tx, row.owner_id).await?;
    let known_guids: Vec<String> = article::Entity::find()
        .select_only()
        .column(article::Column::Guid)
        .filter(article::Column::FeedId.eq(row.id))
        .filter(article::Column::Guid.is_in(items.iter().map(|item| item.id.as_str())))
        .into_tuple()
        .all(tx)
        .await?;
    let stories: Vec<(String, i64)> = article::Entity::find()
        .select_only()
        .column(article::Column::StoryKey)
        .column(article::Column::Id)
        .filter(article::Column::OwnerId.eq(row.owner_id))
        .filter(article::Column::StoryKey.is_in(items.iter().map(|item| story_key(row.id, item))))
        .into_tuple()
        .all(tx)
        .await?;
    let mut seen = HashSet::new();
    let mut new: Vec<&FeedItem> = items
        .iter()
        .filter(|item| !known_guids.contains(&item.id) && seen.insert(story_key(row.id, item)))
        .filter(|item| item.title.is_some() || !item.text.is_empty())
        .collect();
    // Undated items keep the document's order, which is newest first by custom.
    new.sort_by_key(|item| Reverse(item.published.map(|at| at.as_millisecond())));
    Ok(new
        .into_iter()
        .map(|item| {
            let key = story_key(row.id, item);
            (item, stories.iter().find(|(known, _)| *known == key).map(|(_, id)| *id))
        })
        .collect())
}

/// Whether this feed never brought an article.
pub(super) async fn none_yet(tx: &DatabaseTransaction, feed: i64) -> Result<bool> {
    let any = article::Entity::find().filter(article::Column::FeedId.eq(feed)).one(tx).await?;
    Ok(any.is_none())
}

/// What makes two items the same story: the article's address without the marks of campaigns.
pub(super) fn story_key(feed: i64, item: &FeedItem) -> String {
    let Some(mut url) = item.link.as_deref().and_then(|link| Url::parse(link).ok()) else {
        return format!("feed:{feed}:{}", item.id);
    };
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("utm_") && !matches!(name.as_ref(), "fbclid" | "gclid" | "ref"))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    let text = url.as_str();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

pub(super) async fn insert(
    tx: &DatabaseTransaction,
    row: &feed::Model,
    item: &FeedItem,
    reading: &Reading,
) -> Result<i64> {
    let title = item.title.clone().unwrap_or_else(|| item.text.chars().take(120).collect());
    let article = article::ActiveModel {
        owner_id: Set(row.owner_id),
        feed_id: Set(row.id),
        guid: Set(item.id.clone()),
        story_key: Set(story_key(row.id, item)),
        url: Set(item.link.clone()),
        title: Set(title),
        author: Set(item.author.clone()),
        body: Set(item.text.clone()),
        published_at: Set(item.published.map(|at| at.as_millisecond())),
        found_at: Set(reading.ended.0),
        reference: Set(reading.reference.clone()),
        ..Default::default()
    };
    Ok(article::Entity::insert(article).exec(tx).await?.last_insert_id)
}

/// Accounts that draw from this feed and are not paused.
pub(super) async fn interested(tx: &DatabaseTransaction, feed: i64) -> Result<Vec<account::Model>> {
    Ok(account::Entity::find()
        .join(
            JoinType::InnerJoin,
            account::Entity::belongs_to(subscription::Entity)
                .from(account::Column::Id)
                .to(subscription::Column::AccountId)
                .into(),
        )
        .filter(subscription::Column::FeedId.eq(feed))
        .filter(account::Column::Paused.eq(false))
        .all(tx)
        .await?)
}

/// Asks each account once about an article.
pub(super) async fn ask(
    tx: &DatabaseTransaction,
    row: &feed::Model,
    article: i64,
    accounts: &[account::Model],
    now: Timestamp,
) -> Result<()> {
    let asked: Vec<i64> = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::AccountId)
        .filter(assessment::Column::ArticleId.eq(article))
        .into_tuple()
        .all(tx)
        .await?;
    for account in accounts.iter().filter(|account| !asked.contains(&account.id)) {
        let new = assessment::ActiveModel {
            owner_id: Set(row.owner_id),
            account_id: Set(account.id),
            article_id: Set(article),
            verdict: Set(Verdict::Pending.as_str().to_owned()),
            overnight: Set(account.overnight),
            reasons: Set("[]".to_owned()),
            created_at: Set(now.0),
            ..Default::default()
        };
        let assessment = assessment::Entity::insert(new).exec(tx).await?.last_insert_id;
        overnight::ask(tx, account, assessment, now).await?;
    }
    Ok(())
}
