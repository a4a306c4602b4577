//! What is known of a post's words: which of them the article supports, what is wrong with them, and how they came
//! about.

use serde::{Deserialize, Serialize};

use crate::{MicroUsd, Timestamp};

/// Characters a headline may have: two lines on a card.
pub const MAX_HEADLINE: usize = 90;
/// Hashtags a draft has at least.
pub const MIN_HASHTAGS: usize = 3;
/// Sample captions of an account at most.
pub const MOST_SAMPLES: usize = 5;

/// The words held against the article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimCheck {
    /// What headline and caption state, each with the sentence of the article it rests on.
    pub statements: Vec<Statement>,
    /// What headline and caption say and the article does not.
    pub unsupported: Vec<Unsupported>,
}

/// Something that headline or caption state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Word for word.
    pub text: String,
    /// The article's sentence; `None` if the model named none that exists.
    pub sentence: Option<String>,
}

/// A number, a name or a quote that the article does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsupported {
    /// Which of them.
    pub kind: ClaimKind,
    /// As it is written.
    pub text: String,
}

/// What can be held against an article without understanding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// `12 %`, `two million`.
    Number,
    /// A word with a capital letter inside a sentence.
    Name,
    /// Words between quotation marks.
    Quote,
}

/// What is wrong with the words of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftFault {
    /// No headline, or more than [`MAX_HEADLINE`] characters.
    Headline,
    /// No caption, or one over Instagram's limit with its hashtags.
    Caption,
    /// Not three to five.
    Hashtags,
    /// No alternative text, or one over Instagram's limit.
    AltText,
    /// Nothing for an illustrator.
    ImagePrompt,
    /// A link, which Instagram does not make clickable.
    Link,
    /// Somebody else's handle.
    Handle,
    /// What looks like a key or a token.
    Secret,
    /// What the model was told, repeated.
    Instructions,
    /// Characters that nobody sees, or that turn the direction of text.
    HiddenCharacters,
    /// A word the account never uses.
    BannedWord {
        /// As the account writes it.
        word: String,
    },
    /// Another language than the account's.
    Language,
}

/// One wording of a post, kept for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextVersion {
    /// 1 is the first draft.
    pub number: u32,
    /// Who wrote it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
    /// What the editor asked for, of a rewrite.
    pub instruction: Option<String>,
    /// The whole caption.
    pub caption: String,
    /// What it cost, if it was paid for.
    pub cost: Option<MicroUsd>,
    /// The prompt it was written with, `draft-1a2b3c4d`, if Claude wrote it.
    pub prompt: Option<String>,
    /// The caption beside the one before, word by word; empty for the first.
    pub changes: Vec<Change>,
}

/// Who wrote a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The model.
    Claude,
    /// The operator.
    You,
}

impl Author {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claude => "claude",
            Self::You => "you",
        }
    }

    /// Reads a stored name; whoever is not the model is a person.
    pub fn parse(name: &str) -> Self {
        if name == "claude" { Self::Claude } else { Self::You }
    }
}

/// A stretch of text in a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Whether it is in both, only in the new text, or only in the old.
    pub kind: ChangeKind,
    /// The words with the space around them.
    pub text: String,
}

/// What became of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// In both.
    Same,
    /// Only in the new text.
    Added,
    /// Only in the old text.
    Removed,
}
