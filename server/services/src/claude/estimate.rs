//! What a step is going to cost: what it cost the account lately with the same model, or else what it typically costs.

use entity::{account, cost};
use providers::image::ImageRequest;
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
    about_with(services, account, step, asked(account, step)).await
}

/// The same with a model of a provider that is named.
pub(crate) async fn about_with(
    services: &Services,
    account: &account::Model,
    step: Step,
    (provider, model): (&str, &str),
) -> Result<MicroUsd> {
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

/// By the price list, for a news article of some 600 words, a dozen edited captions and one picture.
fn typical(step: Step, (provider, model): (&str, &str), at: Timestamp) -> MicroUsd {
    let tokens = |input, output| Usage::Tokens(TokenUsage { input, output, ..TokenUsage::default() });
    let usage = match step {
        Step::Classify => tokens(1_700, 150),
        Step::Draft => tokens(2_300, 700),
        Step::Learn => tokens(3_000, 300),
        _ => return picture(provider, model, at).unwrap_or(MicroUsd::ZERO),
    };
    price::cost(provider, model, &usage, at).unwrap_or(MicroUsd::ZERO)
}

fn picture(provider: &str, model: &str, at: Timestamp) -> Option<MicroUsd> {
    let (width, height) = (illustrate::WIDTH, illustrate::HEIGHT);
    let request = ImageRequest { model: model.to_owned(), prompt: String::new(), width, height };
    let rates = *price::reachable(provider, model, 0, at).first()?;
    rates.cost(&request.typical(rates)?)
}

#[cfg(test)]
mod tests {
    use providers::image;

    use super::*;

    #[test]
    fn a_dearer_model_is_estimated_dearer() {
        let now = Timestamp(1_795_741_200_000);
        let haiku = typical(Step::Classify, ("anthropic", "claude-haiku-5-5"), now);
        let sonnet = typical(Step::Classify, ("anthropic", "claude-sonnet-5-5"), now);
        assert_eq!((haiku, sonnet), (MicroUsd(245), MicroUsd(4_900)));
        assert_eq!(typical(Step::Draft, ("anthropic", "claude-sonnet-5-5"), now), MicroUsd(11_600));
        assert_eq!(typical(Step::Learn, ("anthropic", "claude-sonnet-5-5"), now), MicroUsd(9_000));
    }

    #[test]
    fn every_model_on_offer_has_an_estimate_for_a_picture() {
        let now = Timestamp(1_795_741_200_000);
        assert_eq!(typical(Step::Illustrate, ("fal", "fal-ai/flux/schnell"), now), MicroUsd(6_000));
        for provider in image::REGISTRY {
            for model in (provider.info)().models {
                let price = typical(Step::Illustrate, (provider.slug, &model.id), now);
                assert!(price > MicroUsd::ZERO && price < MicroUsd(150_000), "{}: {price:?}", model.id);
            }
        }
    }
}
