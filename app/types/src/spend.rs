//! Money as a person watches it.

use serde::{Deserialize, Serialize};

use crate::{MicroUsd, PostId, Timestamp};

/// The spend screen: this calendar month in UTC, as the vendors bill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    /// The month's first instant.
    pub since: Timestamp,
    /// All calls of the month so far.
    pub month_to_date: MicroUsd,
    /// The month's end at the pace so far.
    pub projected: MicroUsd,
    /// Posts published this month.
    pub published: u32,
    /// Month to date, divided by posts published; `None` before the first.
    pub per_published_post: Option<MicroUsd>,
    /// Part of the month to date that went into rejected posts and articles off topic.
    pub wasted: MicroUsd,
    /// One entry a day that had calls, oldest first.
    pub days: Vec<DaySpend>,
    /// Sums by provider, largest first.
    pub by_provider: Vec<Slice>,
    /// Sums by pipeline step, largest first.
    pub by_step: Vec<Slice>,
    /// Sums by account, largest first.
    pub by_account: Vec<Slice>,
    /// The newest posts with their cost; at most 50.
    pub posts: Vec<PostSpend>,
}

/// One day of the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySpend {
    /// The day's first instant, UTC.
    pub day: Timestamp,
    /// Sums by provider label, in a stable order.
    pub by_provider: Vec<Slice>,
    /// The day's sum.
    pub total: MicroUsd,
}

/// A named part of a sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// `Anthropic`, `draft`, `@transitnow`.
    pub label: String,
    /// Calls in it.
    pub calls: u32,
    /// Its part.
    pub amount: MicroUsd,
}

/// What one post cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostSpend {
    /// Which.
    pub id: PostId,
    /// Its headline.
    pub headline: String,
    /// Its account's handle.
    pub handle: String,
    /// All its calls, classification included.
    pub amount: MicroUsd,
    /// When its last call was made.
    pub at: Timestamp,
}
