//! What a person should look at before approving: what the article does not support, what our limits say, and what was
//! taken out of the model's answer.

use serde::{Deserialize, Serialize};

/// Characters a headline may have: two lines on a card.
pub const MAX_HEADLINE: usize = 90;
/// Hashtags a draft has at least.
pub const MIN_HASHTAGS: usize = 3;

/// A post's words held against its article and our limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// What to look at; empty when nothing stands out.
    pub marks: Vec<Mark>,
    /// What headline and caption state, each with the sentence of the article it rests on.
    pub statements: Vec<Statement>,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Why.
    pub kind: MarkKind,
    /// The words it is about; empty where the kind says it all.
    pub text: String,
    /// The post's sentence with these words.
    pub statement: Option<String>,
    /// The article's sentence that comes nearest to it.
    pub nearest: Option<String>,
}

impl Mark {
    /// Of the text as a whole.
    pub fn new(kind: MarkKind) -> Self {
        Self { kind, text: String::new(), statement: None, nearest: None }
    }
}

/// Something that headline or caption state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Word for word.
    pub text: String,
    /// The article's sentence; `None` if the model named none that exists.
    pub sentence: Option<String>,
}

/// Why something should be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// A number that the article does not have.
    Number,
    /// A name that the article does not have.
    Name,
    /// A quote that the article does not have.
    Quote,
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
    /// A word the account never uses.
    BannedWord,
    /// Another language than the account's.
    Language,
    /// A link was taken out.
    Link,
    /// Somebody else's handle was taken out.
    Handle,
    /// What looked like a key or a token was taken out.
    Secret,
    /// What the model was told, and repeated, was taken out.
    Instructions,
    /// Characters that nobody sees, or that turn the direction of text, were taken out.
    Hidden,
}
