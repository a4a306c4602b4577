//! How an account asks Claude.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::assessment::Sensitive;

/// What a person can change about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaudeSettings {
    /// Which model scores articles, by the vendor's id; it has a price.
    pub classify_model: String,
    /// Which model writes, by the vendor's id; it has a price.
    pub draft_model: String,
    /// A gateway or a local model that speaks the Messages API, without `/v1`; `None` for Anthropic itself.
    pub url: Option<String>,
    /// Whether articles are scored together at night, and what fits is written together, at half the price.
    pub overnight: bool,
    /// What becomes of sensitive articles.
    pub sensitive: Sensitive,
}

impl Default for ClaudeSettings {
    fn default() -> Self {
        Self {
            classify_model: "claude-haiku-5-5".to_owned(),
            draft_model: "claude-sonnet-5-5".to_owned(),
            url: None,
            overnight: false,
            sensitive: Sensitive::Mark,
        }
    }
}

/// What Claude can do for an account, and what is under way there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaudeState {
    /// The models that can be chosen: they have a price, and the account's key may use them as far as is known.
    pub models: Vec<ModelChoice>,
    /// Articles that wait to be scored together.
    pub waiting: u32,
    /// When they are handed in; `None` while none waits or a batch is out.
    pub hands_in_at: Option<Timestamp>,
    /// Articles of a batch that is out.
    pub out: u32,
    /// Posts that are written together, in a batch that is out or in the next.
    pub writing: u32,
}

/// A model that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelChoice {
    /// The vendor's id.
    pub id: String,
    /// For a person.
    pub label: String,
    /// For a person: `$0.10 in, $0.50 out per million tokens`.
    pub price: String,
    /// When calls naming it begin to fail, where the vendor announced it.
    pub retires_at: Option<Timestamp>,
}
