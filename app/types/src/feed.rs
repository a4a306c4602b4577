//! Feeds as a person sees them.

use serde::{Deserialize, Serialize};

use crate::assessment::Sensitivity;
use crate::problem::Problem;
use crate::{AccountId, AssessmentId, FeedId, MicroUsd, Timestamp};

/// A feed in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Which.
    pub id: FeedId,
    /// The document's address.
    pub url: String,
    /// The feed's own title, or its host until it was read once.
    pub title: String,
    /// The site it belongs to.
    pub site_url: Option<String>,
    /// The accounts that draw from it.
    pub accounts: Vec<FeedAccount>,
    /// When it was last asked.
    pub last_poll_at: Option<Timestamp>,
    /// When it is asked next; `None` when paused.
    pub next_poll_at: Option<Timestamp>,
    /// What went wrong the last time; `None` when it was read.
    pub problem: Option<Problem>,
    /// Articles found in the last seven days.
    pub articles_7d: u32,
    /// Of these, how many became a draft.
    pub drafted_7d: u32,
    /// Whether a person paused it.
    pub paused: bool,
}

/// An account that draws from a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedAccount {
    /// Which.
    pub id: AccountId,
    /// Its handle without `@`.
    pub handle: String,
}

/// A request to follow a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFeed {
    /// The address a person typed.
    pub url: String,
    /// The accounts that shall draw from it; at least one.
    pub accounts: Vec<AccountId>,
}

/// An article that ended before a draft, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedArticle {
    /// What the account made of it.
    pub id: AssessmentId,
    /// The article's title.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// The feed's title.
    pub feed: String,
    /// When it was published, as the feed says.
    pub published_at: Option<Timestamp>,
    /// The account it was scored for.
    pub handle: String,
    /// 0 to 100; `None` when it was never scored.
    pub score: Option<u8>,
    /// The model's reasons.
    pub reasons: Vec<String>,
    /// What held it although it fits the topic.
    pub held: Sensitivity,
    /// What a person can do about it.
    pub next: Option<SkippedAction>,
    /// Why it ended without a score, if so.
    pub problem: Option<Problem>,
    /// When it was decided.
    pub at: Timestamp,
}

/// What a person can do about an article that was skipped, and about what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkippedAction {
    /// Have it drafted all the same; its score is paid for.
    Draft {
        /// Caption and picture.
        about: MicroUsd,
    },
    /// Have it scored again, after what stopped it.
    Score {
        /// The score alone.
        about: MicroUsd,
    },
}
