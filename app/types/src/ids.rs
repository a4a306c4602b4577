//! Row ids as types of their own, so that a post's id cannot be passed where an account's is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// A person who can sign in.
    UserId,
    /// An Instagram account that a person runs.
    AccountId,
    /// A feed a person follows.
    FeedId,
    /// An article found in a feed.
    ArticleId,
    /// What an account made of an article.
    AssessmentId,
    /// A post on its way to Instagram.
    PostId,
    /// One variant of a post's picture.
    PictureId,
    /// A job in the queue.
    JobId,
    /// A limit on what is spent.
    BudgetId,
    /// The most that one call may cost.
    ReservationId,
    /// A price that goes before the built-in one.
    PriceId,
    /// A rule for how an account writes.
    RuleId,
}
