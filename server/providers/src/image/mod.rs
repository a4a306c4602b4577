//! Models that make pictures, behind one trait. A provider is one folder here and one entry in [`REGISTRY`];
//! nothing else in the program names it.

mod aspect;
mod download;
mod fal;
mod openai;
mod replicate;
mod stability;

use std::time::Duration;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use types::MicroUsd;
use types::provider::{ModelInfo, ProviderInfo};

use crate::fetch::GuardedFetch;
use crate::price::{self, Price, Rates};
use crate::{Endpoints, ErrorKind, Host, Http, ProviderError, Secret, TokenUsage, Usage};

/// The largest picture that is taken from a provider, in bytes.
pub const PICTURE_LIMIT: usize = 30 << 20;

/// Every picture provider, in the order in which they are offered.
pub static REGISTRY: &[Provider] =
    &[fal::PROVIDER, openai::PROVIDER, replicate::PROVIDER, stability::PROVIDER];

/// The provider of that name.
pub fn find(slug: &str) -> Option<&'static Provider> {
    REGISTRY.iter().find(|provider| provider.slug == slug)
}

/// The unit of providers that bill by the picture.
const PICTURE: &str = "picture";
/// What one of their orders makes.
const ONE_PICTURE: Usage = Usage::Units { millionths: 1_000_000, unit: PICTURE };

const fn per_picture(model: &'static str, each: u64) -> Price {
    Price::each_unit(model, each, PICTURE)
}

/// What the settings screen shows of models, given by id and name, in this order.
fn offered(models: &[(&str, &str)], prices: &[Price]) -> Vec<ModelInfo> {
    let model = |(id, label): &(&str, &str)| ModelInfo {
        id: (*id).to_owned(),
        label: (*label).to_owned(),
        price: price::label(prices, id),
    };
    models.iter().map(model).collect()
}

/// Refuses a model without a price: what it makes could not be booked.
fn priced(provider: &'static str, model: &str) -> Result<(), ProviderError> {
    match price::is_priced(provider, model) {
        true => Ok(()),
        false => {
            let why = format!("{model} is not in the price table");
            Err(ProviderError::new(provider, ErrorKind::Rejected, why))
        }
    }
}

/// All that the program knows of a provider.
pub struct Provider {
    /// Stable name in the database, the vault and the log.
    pub slug: &'static str,
    /// What the settings screen shows.
    pub info: fn() -> ProviderInfo,
    /// The hosts that its client calls.
    pub hosts: &'static [Host],
    /// Makes a client for one key; connects nothing yet.
    pub connect: fn(Http, &Endpoints, GuardedFetch, Secret) -> Box<dyn ImageModel>,
    /// What its models cost.
    pub prices: &'static [Price],
    /// Whether it answers an order with the picture itself: without a ticket, an answer that is lost is a picture
    /// lost.
    pub at_once: bool,
}

/// Turns a prompt into a picture, in two steps, so that what was paid for survives a restart in between.
#[async_trait]
pub trait ImageModel: Send + Sync {
    /// Orders a picture. The order is sent once: a repeat after [`crate::ErrorKind::OutcomeUnknown`] may be
    /// billed twice.
    async fn order(&self, request: &ImageRequest) -> Result<Ordered, ProviderError>;

    /// Asks for what was ordered; costs nothing and may be repeated until [`crate::ErrorKind::ends_order`].
    async fn collect(&self, ticket: &Ticket) -> Result<Collected, ProviderError>;

    /// Tries the key without cost.
    async fn check(&self) -> Result<(), ProviderError>;

    /// What is left on the key's account, where the vendor tells; costs nothing.
    async fn credit(&self) -> Option<MicroUsd> {
        None
    }
}

/// What a picture shall show, and how large.
#[derive(Clone, Debug)]
pub struct ImageRequest {
    /// The vendor's id of the model.
    pub model: String,
    /// What it shall show.
    pub prompt: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Tokens of the largest picture that a token-priced model draws, and a third more: 1024 × 1536 at the highest quality
/// is 6,240 (OpenAI, image generation guide, November 2026), and medium is what we ask for.
const MOST_TOKENS: u32 = 8_192;
/// Tokens of a picture as we ask for it: the list price of the small model for 1024 × 1024 at medium quality, $0.011 at
/// $8 a million, is 1,375 of them (OpenAI, model page of gpt-image-1-mini, November 2026), and ours is 1.4 times as large.
const TYPICAL_TOKENS: u32 = 2_000;

impl ImageRequest {
    /// The most that the picture can be billed for at this price: begun megapixels, one picture, or the tokens of
    /// the largest. `None` for a unit of which nobody knows beforehand how many it takes.
    pub fn most(&self, rates: &Rates) -> Option<Usage> {
        match rates {
            Rates::Unit { unit: unit @ "megapixel", .. } => {
                let pixels = u64::from(self.width) * u64::from(self.height);
                let millionths = pixels.div_ceil(1_000_000).max(1) * 1_000_000;
                Some(Usage::Units { millionths, unit })
            }
            Rates::Unit { unit: unit @ ("picture" | "image"), .. } => {
                Some(Usage::Units { millionths: 1_000_000, unit })
            }
            Rates::Unit { .. } => None,
            Rates::Tokens(_) => {
                let input = u32::try_from(self.prompt.len()).unwrap_or(u32::MAX).saturating_add(1_024);
                Some(Usage::Tokens(TokenUsage { input, output: MOST_TOKENS, ..TokenUsage::default() }))
            }
        }
    }

    /// What the picture will probably be billed for at this price, before one was paid for.
    pub fn typical(&self, rates: &Rates) -> Option<Usage> {
        match self.most(rates)? {
            Usage::Tokens(most) => Some(Usage::Tokens(TokenUsage { output: TYPICAL_TOKENS, ..most })),
            units => Some(units),
        }
    }
}

/// What came of an order.
pub enum Ordered {
    /// The picture is being made; the ticket is to be stored before anything else is done.
    Ticket(Ticket),
    /// The provider answered with the picture at once.
    Ready(GeneratedImage),
}

/// What came of asking for a picture.
pub enum Collected {
    /// Not ready.
    Pending {
        /// When to ask again.
        again_in: Duration,
    },
    /// Here it is.
    Ready(GeneratedImage),
}

/// The receipt of an order: text that only its provider can read, without any secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticket(String);

impl Ticket {
    /// Writes a provider's own receipt down.
    fn seal<T: Serialize>(receipt: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(receipt).map(Self)
    }

    /// Reads it back; `None` if it is another provider's or an older form.
    fn open<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.0).ok()
    }
}

/// A picture as the provider made it, not decoded.
#[derive(Clone, Debug)]
pub struct GeneratedImage {
    /// PNG, JPEG or WebP.
    pub bytes: Vec<u8>,
    /// What it used.
    pub usage: Usage,
    /// The vendor's name for the order.
    pub request_id: Option<String>,
    /// The model that made it.
    pub model: String,
}

#[cfg(test)]
mod tests {
    use types::Timestamp;
    use types::provider::ProviderRole;

    use super::*;

    #[test]
    fn every_provider_is_found_by_its_own_name_and_only_once() {
        for provider in REGISTRY {
            let info = (provider.info)();
            assert_eq!(info.slug.as_str(), provider.slug);
            assert_eq!(info.role, ProviderRole::Image);
            assert_eq!(REGISTRY.iter().filter(|other| other.slug == provider.slug).count(), 1);
            assert!(std::ptr::eq(find(provider.slug).unwrap(), provider));
        }
        assert!(find("nobody").is_none());
    }

    #[test]
    fn every_offered_model_has_a_price_and_says_so() {
        for provider in REGISTRY {
            let info = (provider.info)();
            assert!(!info.models.is_empty());
            for model in info.models {
                let row = provider.prices.iter().find(|price| price.model == model.id).unwrap();
                let usage = match row.rates {
                    Rates::Unit { unit, .. } => Usage::Units { millionths: 1_000_000, unit },
                    Rates::Tokens(_) => Usage::Tokens(TokenUsage { output: 1_000, ..TokenUsage::default() }),
                };
                let cost = price::cost(provider.slug, &model.id, &usage, Timestamp(i64::MAX)).unwrap();
                assert!(cost.0 > 0, "{}", model.id);
                assert!(model.price.starts_with('$'), "{}", model.price);
            }
        }
    }

    #[test]
    fn a_picture_is_bounded_in_every_unit_that_can_be() {
        let request = ImageRequest { model: "m".into(), prompt: "train".into(), width: 1_080, height: 1_350 };
        let unit = |unit| Rates::Unit { each: 1, unit };
        for (name, millionths) in
            [("megapixel", Some(2_000_000)), ("picture", Some(1_000_000)), ("credit", None)]
        {
            let expected = millionths.map(|millionths| Usage::Units { millionths, unit: name });
            assert_eq!(request.most(&unit(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_ticket_survives_storing_and_means_nothing_to_others() {
        let ticket = Ticket::seal(&("a", 1)).unwrap();
        let stored = serde_json::to_string(&ticket).unwrap();
        let read: Ticket = serde_json::from_str(&stored).unwrap();
        assert_eq!(read.open::<(String, u8)>(), Some(("a".to_owned(), 1)));
        assert_eq!(read.open::<u8>(), None);
    }
}
