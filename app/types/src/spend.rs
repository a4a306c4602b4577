//! Money as a person watches it.

use serde::{Deserialize, Serialize};

use crate::{AccountId, MicroUsd, PostId, Timestamp};

/// The longest time that is shown at once, in days.
pub const LONGEST_RANGE: u16 = 366;

/// Which days are looked at, in UTC, as the vendors bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpendRange {
    /// This calendar month.
    #[default]
    Month,
    /// Today and the days before it.
    Days {
        /// 1 to [`LONGEST_RANGE`].
        days: u16,
    },
    /// From one day to another, both included; at most [`LONGEST_RANGE`] of them.
    Custom {
        /// Any instant of the first day.
        from: Timestamp,
        /// Any instant of the last day.
        to: Timestamp,
    },
}

/// What a sum is split by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpendGroup {
    /// Who was asked.
    #[default]
    Provider,
    /// In which step of the pipeline.
    Step,
    /// For which account.
    Account,
    /// Which model.
    Model,
}

impl SpendGroup {
    /// Every way to split, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Provider, Self::Step, Self::Account, Self::Model];
}

/// The spend screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    /// The first instant of the time that is shown.
    pub since: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
    /// Which days were asked for.
    pub range: SpendRange,
    /// What the sums are split by.
    pub group: SpendGroup,
    /// All calls of that time so far.
    pub month_to_date: MicroUsd,
    /// The month's end at the pace so far; for other times what was spent.
    pub projected: MicroUsd,
    /// Posts published in that time.
    pub published: u32,
    /// What was spent, divided by posts published; `None` before the first.
    pub per_published_post: Option<MicroUsd>,
    /// The part of it that went into rejected posts and articles off topic.
    pub wasted: MicroUsd,
    /// One entry a day that had calls, oldest first.
    pub days: Vec<DaySpend>,
    /// The whole in parts, largest first.
    pub slices: Vec<Slice>,
    /// The newest posts with their cost; at most 50.
    pub posts: Vec<PostSpend>,
    /// The accounts that run dry.
    pub dry_runs: Vec<DryRun>,
}

/// What an account costs that publishes nothing yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// Which.
    pub account: AccountId,
    /// Its handle.
    pub handle: String,
    /// When the dry run began.
    pub since: Timestamp,
    /// What it cost since.
    pub spent: MicroUsd,
    /// What thirty days cost at that pace.
    pub a_month: MicroUsd,
    /// Posts that would have been published.
    pub posts: u32,
    /// What was spent, divided by those posts; `None` before the first.
    pub per_post: Option<MicroUsd>,
}

/// What one operator spent, as an admin sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorSpend {
    /// The address they sign in with.
    pub email: String,
    /// Paid calls this month.
    pub calls: u32,
    /// What they cost.
    pub month_to_date: MicroUsd,
    /// The most that calls under way and calls of unknown outcome may add.
    pub reserved: MicroUsd,
}

/// One day of the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySpend {
    /// The day's first instant, UTC.
    pub day: Timestamp,
    /// Its parts, in a stable order.
    pub parts: Vec<Slice>,
    /// The day's sum.
    pub total: MicroUsd,
}

/// A named part of a sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// `Anthropic`, `draft`, `@transitnow`, `claude-haiku-5-5`.
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
