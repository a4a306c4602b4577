//! Money: the most that a paid call can cost is reserved before it, what it did cost is recorded in the transaction of
//! its result, and budgets are held against both.

mod budgets;
mod dry_run;
mod export;
mod held;
mod limits;
mod operators;
mod period;
mod prices;
mod reserve;
mod spend;
mod warning;

use std::time::Duration;

use entity::{cost, reservation};
use providers::text::anthropic;
use providers::{TokenUsage, Usage, price};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};
use types::post::Step;
use types::{FeedId, MicroUsd, Timestamp};

use crate::pipeline::illustrate;
use crate::timeline::Way;
use crate::{Result, credentials};

pub use export::csv;
pub(crate) use limits::give_up;
pub use limits::{budgets, dismiss_unknown, pause_budget, remove_budget, resume_budget, set_budget};
pub use operators::operators;
pub use prices::{add_price, own_prices, remove_price};
pub(crate) use reserve::{Bill, Intent, Refusal, end, is_left_open, reserve};
pub use spend::spend;
pub use warning::SendBudgetWarning;

/// How soon work looks again that a budget holds and nobody released.
const LOOK_AGAIN: Duration = Duration::from_secs(30 * 60);
/// No call, and no order of a picture, is under way for as long.
const LONGEST_CALL: Duration = Duration::from_secs(7 * 24 * 3600);

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

/// Writes the call down in the place of its reservation; returns what it cost.
pub(crate) async fn record(tx: &DatabaseTransaction, call: Call) -> Result<MicroUsd> {
    let reserved = reserve::take(tx, call.way, call.step, call.provider).await?;
    let amount = amount(tx, &call, reserved.as_ref()).await?;
    let row = cost::ActiveModel {
        owner_id: Set(call.way.owner.0),
        account_id: Set(call.way.account.0),
        feed_id: Set(call.feed.0),
        article_id: Set(call.way.article.0),
        step: Set(call.step.as_str().to_owned()),
        provider: Set(call.provider.to_owned()),
        model: Set(call.model.clone()),
        units: Set(serde_json::to_string(&call.usage).map_err(anyhow::Error::new)?),
        micro_usd: Set(amount.0),
        vendor_request_id: Set(call.request_id.clone()),
        reference: Set(call.reference.clone()),
        at: Set(call.at.0),
        ..Default::default()
    };
    cost::Entity::insert(row).exec_without_returning(tx).await?;
    budgets::watch(tx, &call).await?;
    Ok(amount)
}

/// What the call cost by the price in force when it was reserved, which is the price its bound was made from. A model
/// without a price is recorded with its units and no amount, loudly: units can be priced later, a lost call cannot.
async fn amount(
    tx: &DatabaseTransaction,
    call: &Call,
    reserved: Option<&reservation::Model>,
) -> Result<MicroUsd> {
    let at = reserved.map_or(call.at, |row| Timestamp(row.at));
    let of = |model| prices::cost(tx, call.way.owner, (call.provider, model), &call.usage, at);
    let mut found = of(&call.model).await?;
    if let (None, Some(row)) = (found, reserved) {
        // A gateway may answer with a name of its own for the model that was asked.
        found = of(&row.model).await?;
    }
    let Some(amount) = found else {
        tracing::error!(provider = call.provider, model = call.model, "no price for a paid call");
        return Ok(MicroUsd::ZERO);
    };
    if reserved.is_some_and(|row| amount.0 > row.micro_usd) {
        tracing::error!(provider = call.provider, model = call.model, "a call cost more than was reserved");
    }
    Ok(amount)
}

fn provider_label(slug: &str) -> String {
    credentials::provider(slug).map_or_else(|| slug.to_owned(), |info| info.label)
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
        draft: price(anthropic::SLUG, anthropic::DRAFT_MODEL, tokens(2_300, 700)),
        picture: price(
            "fal",
            "fal-ai/flux/schnell",
            Usage::Units { millionths: megapixels.div_ceil(1_000_000) * 1_000_000, unit: "megapixel" },
        ),
    }
}
