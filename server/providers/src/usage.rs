use serde::{Deserialize, Serialize};

/// What one paid call used, in the unit its vendor bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// Language models.
    Tokens(TokenUsage),
    /// Everything that is billed in one unit.
    Units {
        /// Millionths of the unit.
        millionths: u64,
        /// The vendor's unit: `megapixel`.
        unit: &'static str,
    },
}

/// Tokens of one call, at most some millions; the five figures do not overlap, each has its own price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenUsage {
    /// Prompt tokens neither read from nor written to the cache.
    pub input: u32,
    /// Prompt tokens written to the five-minute cache.
    pub cache_write_5m: u32,
    /// Prompt tokens written to the one-hour cache.
    pub cache_write_1h: u32,
    /// Prompt tokens read from the cache.
    pub cache_read: u32,
    /// Tokens written by the model, its thoughts included.
    pub output: u32,
    /// How the call was served, which its price depends on.
    #[serde(default, skip_serializing_if = "Tier::is_standard")]
    pub tier: Tier,
}

/// How a call was served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// At once, at the list price.
    #[default]
    Standard,
    /// In a batch, within a day, at half the list price (Anthropic, pricing page, November 2026).
    Batch,
}

impl Tier {
    /// Halves of the list price, so that a bill stays in integers.
    pub fn halves(self) -> u8 {
        match self {
            Self::Standard => 2,
            Self::Batch => 1,
        }
    }

    fn is_standard(&self) -> bool {
        *self == Self::Standard
    }
}

impl TokenUsage {
    /// The whole prompt, cached parts included: what price tiers are measured by.
    pub fn prompt(&self) -> u64 {
        [self.cache_write_5m, self.cache_write_1h, self.cache_read]
            .into_iter()
            .fold(u64::from(self.input), |sum, tokens| sum + u64::from(tokens))
    }
}
