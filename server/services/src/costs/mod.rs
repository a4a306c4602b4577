//! Money: every paid call is priced once and recorded in the transaction of its result.

mod spend;

use entity::cost;
use providers::text::anthropic;
use providers::{TokenUsage, Usage, price};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};
use types::post::Step;
use types::{FeedId, MicroUsd, Timestamp};

use crate::Result;
use crate::pipeline::illustrate;
use crate::timeline::Way;

pub use spend::spend;

/// A paid call, as the provider reported it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub way: Way,
    pub feed: FeedId,
    pub step: Step,
    pub provider: &'static str,
    pub model: String,
    pub usage: Usage,
    pub request_id: Option<String>,
    pub reference: String,
    pub at: Timestamp,
}

impl Call {
    /// What the call cost by the price list in force at its time. A model without a price is recorded with its
    /// units and no amount, loudly: units can be priced later, a lost call cannot.
    pub fn amount(&self) -> MicroUsd {
        price::cost(self.provider, &self.model, &self.usage, self.at).unwrap_or_else(|| {
            tracing::error!(provider = self.provider, model = self.model, "no price for a paid call");
            MicroUsd::ZERO
        })
    }
}

/// Writes the call down; returns what it cost.
pub(crate) async fn record(tx: &DatabaseTransaction, call: Call) -> Result<MicroUsd> {
    let amount = call.amount();
    let row = cost::ActiveModel {
        owner_id: Set(call.way.owner.0),
        account_id: Set(call.way.account.0),
        feed_id: Set(call.feed.0),
        article_id: Set(call.way.article.0),
        step: Set(call.step.as_str().to_owned()),
        provider: Set(call.provider.to_owned()),
        model: Set(call.model),
        units: Set(serde_json::to_string(&call.usage).map_err(anyhow::Error::new)?),
        micro_usd: Set(amount.0),
        vendor_request_id: Set(call.request_id),
        reference: Set(call.reference),
        at: Set(call.at.0),
        ..Default::default()
    };
    cost::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(amount)
}

/// What a typical post costs at the prices in force, step by step.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Scoring the article.
    pub classify: MicroUsd,
    /// Writing the caption.
    pub draft: MicroUsd,
    /// Making the picture.
    pub picture: MicroUsd,
}

/// The example of the landing page, from the same prices that bills are computed with. The units are those of a
/// news article of some 600 words, our prompts, and one picture.
pub fn example(at: Timestamp) -> Example {
    let tokens = |input, output| Usage::Tokens(TokenUsage { input, output, ..TokenUsage::default() });
    let price = |provider, model, usage| price::cost(provider, model, &usage, at).unwrap_or(MicroUsd::ZERO);
    let megapixels = u64::from(illustrate::WIDTH) * u64::from(illustrate::HEIGHT);
    Example {
        classify: price(anthropic::SLUG, anthropic::CLASSIFY_MODEL, tokens(1_500, 120)),
        draft: price(anthropic::SLUG, anthropic::DRAFT_MODEL, tokens(1_900, 420)),
        picture: price(
            "fal",
            "fal-ai/flux/schnell",
            Usage::Units { millionths: megapixels.div_ceil(1_000_000) * 1_000_000, unit: "megapixel" },
        ),
    }
}
