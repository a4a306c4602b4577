//! Prices that go before the built-in ones: negotiated, or of a model that only a gateway knows.

use serde::{Deserialize, Serialize};

use crate::provider::ProviderSlug;
use crate::{PriceId, Timestamp};

/// The longest name of a model, in characters.
pub const LONGEST_MODEL: usize = 200;
/// The dearest rate: $100,000, in micro-dollars.
pub const DEAREST: u64 = 100_000_000_000;

/// What a model costs, in micro-dollars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceRates {
    /// By a million tokens of each kind.
    Tokens {
        /// Uncached prompt.
        input: u64,
        /// Written to the five-minute cache.
        cache_write_5m: u64,
        /// Written to the one-hour cache.
        cache_write_1h: u64,
        /// Read from the cache.
        cache_read: u64,
        /// Answer and thoughts.
        output: u64,
    },
    /// By the vendor's unit.
    Unit {
        /// For one unit.
        each: u64,
        /// As the built-in prices name it: `megapixel`.
        unit: String,
    },
}

impl PriceRates {
    /// Whether every rate is one that somebody may ask.
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Tokens { input, cache_write_5m, cache_write_1h, cache_read, output } => {
                [input, cache_write_5m, cache_write_1h, cache_read, output]
                    .into_iter()
                    .all(|rate| *rate <= DEAREST)
            }
            Self::Unit { each, unit } => *each <= DEAREST && !unit.is_empty(),
        }
    }
}

/// A price as a person enters it; it holds from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPrice {
    /// Whose model.
    pub provider: ProviderSlug,
    /// The vendor's or the gateway's id of the model.
    pub model: String,
    /// From when on; never in the past, for what was billed stays as it was. `None` is now.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// The price.
    pub rates: PriceRates,
    /// Whether it holds for everybody on this server, which only an admin may say.
    #[serde(default)]
    pub for_everybody: bool,
}

/// A stored price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPrice {
    /// Which.
    pub id: PriceId,
    /// The provider's label.
    pub provider: String,
    /// The model's id.
    pub model: String,
    /// From when on it holds.
    pub from: Timestamp,
    /// The price.
    pub rates: PriceRates,
    /// Whether whoever runs the server set it for everybody.
    pub for_everybody: bool,
}
