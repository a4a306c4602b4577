//! Every text a post has had, and how two of them differ.

use serde::{Deserialize, Serialize};

use crate::{MicroUsd, Timestamp};

/// One text of a post. None is ever changed or deleted while the post is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// 1 for the first; counted per post.
    pub number: i32,
    /// How it came about.
    pub origin: Origin,
    /// Whether it was ever the post's text; a rewrite that came too late was not.
    pub used: bool,
    /// Whether it is the post's text now.
    pub current: bool,
    /// The headline.
    pub headline: String,
    /// The whole caption, hashtags included.
    pub caption: String,
    /// What a screen reader says of the picture.
    pub alt_text: String,
    /// What a person asked the model for; `None` when nothing was asked, empty for another take.
    pub instruction: Option<String>,
    /// The model that wrote it; `None` for a person's own text.
    pub model: Option<String>,
    /// Which version it brought back.
    pub restored: Option<i32>,
    /// What the call that wrote it cost.
    pub cost: Option<MicroUsd>,
    /// When.
    pub at: Timestamp,
}

/// How a text came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The model wrote it from the article.
    Draft,
    /// The model wrote it again at a person's wish.
    Rewrite,
    /// A person typed it.
    Edit,
    /// A person brought an earlier one back.
    Restore,
    /// It is from before versions were kept.
    Earlier,
}

impl Origin {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Rewrite => "rewrite",
            Self::Edit => "edit",
            Self::Restore => "restore",
            Self::Earlier => "earlier",
        }
    }

    /// Reads a stored name; of anything unknown nobody can say how it came about.
    pub fn parse(name: &str) -> Self {
        [Self::Draft, Self::Rewrite, Self::Edit, Self::Restore]
            .into_iter()
            .find(|origin| origin.as_str() == name)
            .unwrap_or(Self::Earlier)
    }
}

/// How the texts of two versions differ, word by word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextDiff {
    /// The headlines.
    pub headline: Vec<Span>,
    /// The captions.
    pub caption: Vec<Span>,
    /// The alternative texts.
    pub alt_text: Vec<Span>,
}

/// A run of words that is the same in both texts or in one of them only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// In which of the two it stands.
    pub change: TextChange,
    /// The words with their spaces and line breaks.
    pub text: String,
}

/// In which of two texts words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextChange {
    /// In both.
    Same,
    /// In the older one only.
    Deleted,
    /// In the newer one only.
    Inserted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_survive() {
        for origin in [Origin::Draft, Origin::Rewrite, Origin::Edit, Origin::Restore, Origin::Earlier] {
            assert_eq!(Origin::parse(origin.as_str()), origin);
        }
    }
}
