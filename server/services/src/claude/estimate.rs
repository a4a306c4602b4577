//! What a step is going to cost: what it cost the account lately with the same model, or else what it typically costs.

use entity::{account, cost};
use providers::text::anthropic;
use providers::{TokenUsage, Usage, price};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::post::Step;
use types::{MicroUsd, Timestamp};

use crate::pipeline::illustrate;
use crate::{Result, Services};

/// Calls that an estimate is taken from.
const RECENT: u64 = 20;

/// About how much one more step costs the account with the model that is set for it.
pub(crate) async fn about(services: &Services, account: &account::Model, step: Step) -> Result<MicroUsd> {
    let (provider, model) = asked(account, step);
    let paid: Vec<i64> = cost::Entity::find()
        .select_only()
        .column(cost::Column::MicroUsd)
        .filter(cost::Column::AccountId.eq(account.id))
        .filter(cost::Column::Step.eq(step.as_str()))
        .filter(cost::Column::Provider.eq(provider))
        .filter(cost::Column::Model.starts_with(model))
        .order_by_desc(cost::Column::Id)
        .limit(RECENT)
        .into_tuple()
        .all(services.database.read())
        .await?;
    Ok(match i64::try_from(paid.len()) {
        Ok(count @ 1..) => MicroUsd(paid.iter().sum::<i64>() / count),
        _ => typical(step, (provider, model), services.now()),
    })
}

fn asked(account: &account::Model, step: Step) -> (&str, &str) {
    match step {
        Step::Classify => (anthropic::SLUG, &account.classify_model),
        Step::Illustrate => (&account.image_provider, &account.image_model),
        _ => (anthropic::SLUG, &account.draft_model),
    }
}

/// By the price list, for a news article of some 600 words, a dozen edited captions and one picture. Where a vendor does not count in
/// megapixels, a picture's price is told once one was paid for.
fn typical(step: Step, (provider, model): (&str, &str), at: Timestamp) -> MicroUsd {
    let tokens = |input, output| Usage::Tokens(TokenUsage { input, output, ..TokenUsage::default() });
    let usage = match step {
        Step::Classify => tokens(1_700, 150),
        Step::Draft => tokens(2_300, 700),
        Step::Learn => tokens(3_000, 300),
        _ => {
            let pixels = u64::from(illustrate::WIDTH) * u64::from(illustrate::HEIGHT);
            Usage::Units { millionths: pixels.div_ceil(1_000_000) * 1_000_000, unit: "megapixel" }
        }
    };
    price::cost(provider, model, &usage, at).unwrap_or(MicroUsd::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dearer_model_is_estimated_dearer() {
        let now = Timestamp(1_795_741_200_000);
        let haiku = typical(Step::Classify, ("anthropic", "claude-haiku-5-5"), now);
        let sonnet = typical(Step::Classify, ("anthropic", "claude-sonnet-5-5"), now);
        assert_eq!((haiku, sonnet), (MicroUsd(245), MicroUsd(4_900)));
        assert_eq!(typical(Step::Draft, ("anthropic", "claude-sonnet-5-5"), now), MicroUsd(11_600));
        assert_eq!(typical(Step::Learn, ("anthropic", "claude-sonnet-5-5"), now), MicroUsd(9_000));
        assert_eq!(typical(Step::Illustrate, ("fal", "fal-ai/flux/schnell"), now), MicroUsd(6_000));
    }
}
