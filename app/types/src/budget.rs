//! Budgets: how much may be spent on what in which time, and where each stands.

use serde::{Deserialize, Serialize};

use crate::post::Step;
use crate::provider::ProviderSlug;
use crate::{AccountId, BudgetId, MicroUsd, ReservationId, Timestamp};

/// Shares of a budget at which its owner gets a mail, in percent, each once a period.
pub const THRESHOLDS: [u8; 4] = [50, 75, 90, 100];
/// The largest limit: a million dollars.
pub const LARGEST: MicroUsd = MicroUsd(1_000_000_000_000);

/// After what time a budget begins anew, by UTC, as the vendors bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From the first of the month to the next one's first.
    Month,
}

impl Period {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// Reads a stored name; anything unknown is the stricter one.
    pub fn parse(name: &str) -> Self {
        if name == "month" { Self::Month } else { Self::Day }
    }
}

/// What a person sets. There is one budget at most for each account, provider and period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLimit {
    /// For which account; `None` for all of the operator's.
    pub account: Option<AccountId>,
    /// For which provider; `None` for all.
    pub provider: Option<ProviderSlug>,
    /// For how long.
    pub period: Period,
    /// How much; more than nothing and at most [`LARGEST`].
    pub limit: MicroUsd,
    /// Whether paid work stops before the limit; otherwise mails are all that happens.
    pub hard: bool,
}

impl BudgetLimit {
    /// Whether the amount is one that can be a limit.
    pub fn is_sound(&self) -> bool {
        self.limit > MicroUsd::ZERO && self.limit <= LARGEST
    }
}

/// A budget and where it stands in its current period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Which.
    pub id: BudgetId,
    /// What was set.
    pub set: BudgetLimit,
    /// What it covers, for a person: `@transitnow, fal.ai`; empty for everything.
    pub covers: String,
    /// Recorded costs of the period.
    pub spent: MicroUsd,
    /// The most that calls under way, and calls of unknown outcome, may add.
    pub reserved: MicroUsd,
    /// A person paused all paid work it covers.
    pub paused: bool,
    /// A person let work go on past the limit until the period ends.
    pub lifted: bool,
    /// Work waits for it: the limit is spent, or the next call might have gone over it.
    pub reached: bool,
    /// When the next period begins.
    pub ends: Timestamp,
}

impl Budget {
    /// The spent share in whole percent; more than 100 only where nothing stops.
    pub fn percent(&self) -> u32 {
        let percent = i128::from(self.spent.0) * 100 / i128::from(self.set.limit.0.max(1));
        u32::try_from(percent).unwrap_or(u32::MAX)
    }

    /// Whether paid work waits for a person or for the next period.
    pub fn stops(&self) -> bool {
        self.paused || (self.set.hard && self.reached && !self.lifted)
    }
}

/// A call that was sent and about whose bill nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownCall {
    /// Which.
    pub id: ReservationId,
    /// In which step.
    pub step: Step,
    /// The provider's label.
    pub provider: String,
    /// The model that was asked.
    pub model: String,
    /// What it was about.
    pub headline: String,
    /// It cannot have cost more.
    pub most: MicroUsd,
    /// The correlation id of the run that sent it.
    pub reference: String,
    /// When it was sent.
    pub at: Timestamp,
}

/// All that the spend screen says of budgets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budgets {
    /// The widest first.
    pub budgets: Vec<Budget>,
    /// Of this month; the newest first, at most 100.
    pub unknown: Vec<UnknownCall>,
    /// Who can be paid, for forms.
    pub providers: Vec<Payee>,
}

/// Somebody who can be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// The provider's stable name.
    pub slug: ProviderSlug,
    /// For a person.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(limit: i64, spent: i64) -> Budget {
        let set = BudgetLimit {
            account: None,
            provider: None,
            period: Period::Day,
            limit: MicroUsd(limit),
            hard: true,
        };
        Budget {
            id: BudgetId(1),
            set,
            covers: String::new(),
            spent: MicroUsd(spent),
            reserved: MicroUsd::ZERO,
            paused: false,
            lifted: false,
            reached: spent >= limit,
            ends: Timestamp(0),
        }
    }

    #[test]
    fn a_share_is_cut_to_whole_percent() {
        assert_eq!(budget(1_000, 999).percent(), 99);
        assert_eq!(budget(1_000, 1_500).percent(), 150);
    }

    #[test]
    fn a_limit_lifted_stops_nothing_and_a_pause_always_does() {
        assert!(budget(10, 10).stops());
        assert!(!Budget { lifted: true, ..budget(10, 10) }.stops());
        assert!(Budget { paused: true, ..budget(10, 0) }.stops());
        assert!(!budget(10, 9).stops());
    }

    #[test]
    fn a_limit_is_more_than_nothing_and_not_absurd() {
        for (limit, sound) in [(0, false), (-1, false), (1, true), (LARGEST.0, true), (LARGEST.0 + 1, false)]
        {
            assert_eq!(budget(limit, 0).set.is_sound(), sound, "{limit}");
        }
    }

    #[test]
    fn stored_periods_survive() {
        for period in [Period::Day, Period::Month] {
            assert_eq!(Period::parse(period.as_str()), period);
        }
    }
}
