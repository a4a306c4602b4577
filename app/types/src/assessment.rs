//! What an account made of an article, besides its score.

use serde::{Deserialize, Serialize};

/// What an operator may want to look at twice before it is posted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Nothing of the kind.
    #[default]
    None,
    /// Somebody died.
    Death,
    /// War, attacks, injuries.
    Violence,
    /// Elections, parties, what divides people.
    Politics,
    /// Illness and treatment.
    Health,
    /// Courts, suspects, accusations.
    Crime,
}

impl Sensitivity {
    /// Every kind, in the order in which they are offered to the model.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Death, Self::Violence, Self::Politics, Self::Health, Self::Crime];

    /// The stable name, as stored and as the model answers it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Death => "death",
            Self::Violence => "violence",
            Self::Politics => "politics",
            Self::Health => "health",
            Self::Crime => "crime",
        }
    }

    /// Reads a stored name; an unknown one marks nothing.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).unwrap_or_default()
    }
}

/// How the story stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// It happened just now.
    New,
    /// Another step of something that goes on.
    Ongoing,
    /// It could be told in a month as well.
    Timeless,
    /// It was news some time ago.
    Old,
}

impl Freshness {
    /// Every kind, in the order in which they are offered to the model.
    pub const ALL: [Self; 4] = [Self::New, Self::Ongoing, Self::Timeless, Self::Old];

    /// The stable name, as stored and as the model answers it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Ongoing => "ongoing",
            Self::Timeless => "timeless",
            Self::Old => "old",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What was found besides the score; a person sees it beside the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The subject in one or two words.
    pub category: String,
    /// The article's language as a BCP 47 tag; empty when it was not told.
    pub language: String,
    /// What to look at twice.
    pub sensitivity: Sensitivity,
    /// How it stands in time, if it was told.
    pub freshness: Option<Freshness>,
    /// Whether a person had it drafted although it was skipped.
    pub insisted: bool,
}

/// What becomes of an article that is on topic and sensitive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitive {
    /// It is drafted, and the draft says so.
    #[default]
    Mark,
    /// It is listed among the skipped ones; a person may have it drafted.
    Hold,
}

impl Sensitive {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Hold => "hold",
        }
    }

    /// Reads a stored name; an unknown one holds, which costs nothing.
    pub fn parse(name: &str) -> Self {
        if name == "mark" { Self::Mark } else { Self::Hold }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_name_is_read_back() {
        for kind in Sensitivity::ALL {
            assert_eq!(Sensitivity::parse(kind.as_str()), kind);
        }
        for kind in Freshness::ALL {
            assert_eq!(Freshness::parse(kind.as_str()), Some(kind));
        }
        for kind in [Sensitive::Mark, Sensitive::Hold] {
            assert_eq!(Sensitive::parse(kind.as_str()), kind);
        }
    }
}
