//! Feeds.

use leptos::prelude::*;
use types::feed::{Feed, NewFeed, SkippedArticle};
use types::{AssessmentId, FeedId, PostId};

#[cfg(feature = "ssr")]
use super::caller;
use super::{ApiResult, JsonPost};

/// All feeds of the caller.
#[server(protocol = JsonPost)]
pub async fn feeds() -> ApiResult<Vec<Feed>> {
    let (services, operator) = caller::operator()?;
    Ok(services::feeds::list(&services, &operator).await?)
}

/// Follows a feed: reads it once, so that a wrong address is told at once, and stores it.
#[server(protocol = JsonPost)]
pub async fn add_feed(feed: NewFeed) -> ApiResult<FeedId> {
    let (services, operator) = caller::operator()?;
    Ok(services::feeds::add(&services, &operator, feed).await?)
}

/// Reads a feed now.
#[server(protocol = JsonPost)]
pub async fn poll_feed(id: FeedId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::feeds::poll_now(&services, &operator, id).await?)
}

/// Pauses or resumes a feed.
#[server(protocol = JsonPost)]
pub async fn pause_feed(id: FeedId, paused: bool) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::feeds::pause(&services, &operator, id, paused).await?)
}

/// Stops following a feed. Its posts that a person approved stay.
#[server(protocol = JsonPost)]
pub async fn remove_feed(id: FeedId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::feeds::remove(&services, &operator, id).await?)
}

/// Articles that ended before a draft, newest first; at most 50.
#[server(protocol = JsonPost)]
pub async fn skipped_articles() -> ApiResult<Vec<SkippedArticle>> {
    let (services, operator) = caller::operator()?;
    Ok(services::feeds::skipped(&services, &operator).await?)
}

/// Has an article drafted although it was skipped. Its score is not paid for again.
#[server(protocol = JsonPost)]
pub async fn draft_anyway(article: AssessmentId) -> ApiResult<PostId> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::classify::draft_anyway(&services, &operator, article).await?)
}

/// Has an article scored again whose scoring stopped.
#[server(protocol = JsonPost)]
pub async fn score_again(article: AssessmentId) -> ApiResult<()> {
    let (services, operator) = caller::operator()?;
    Ok(services::pipeline::classify::score_again(&services, &operator, article).await?)
}
