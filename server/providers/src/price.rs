//! What a call costs: dated prices as data, and one way of adding them up.
//!
//! Each provider keeps its prices next to its client. A cost is the sum of units times their price in
//! micro-dollars a million units, at the share of the list price that the call's tier asks, divided by a million and
//! rounded half up, once a call, in integers throughout.

use types::{MicroUsd, Timestamp};

use crate::text::anthropic;
use crate::{Tier, TokenUsage, Usage, image};

/// What one model costs from a given day on, for prompts above a given size.
#[derive(Debug)]
pub struct Price {
    /// The vendor's id of the model.
    pub model: &'static str,
    /// The first instant at which this price holds.
    pub from: Timestamp,
    /// It holds for prompts of more tokens than this; 0 is the base price.
    pub above_prompt: u64,
    /// The price itself.
    pub rates: Rates,
}

impl Price {
    /// So many micro-dollars a unit, from the beginning and whatever the prompt.
    pub(crate) const fn each_unit(model: &'static str, each: u64, unit: &'static str) -> Self {
        Self { model, from: Timestamp(0), above_prompt: 0, rates: Rates::Unit { each, unit } }
    }
}

/// A price in micro-dollars: $0.10 a million tokens is 100,000, $0.003 a megapixel is 3,000.
#[derive(Debug)]
pub enum Rates {
    /// Micro-dollars a million tokens.
    Tokens(TokenRates),
    /// Micro-dollars a unit.
    Unit {
        /// Micro-dollars for one unit.
        each: u64,
        /// The vendor's unit, as [`Usage::Units`] names it.
        unit: &'static str,
    },
}

/// Micro-dollars a million tokens, for each kind of token.
#[derive(Debug)]
pub struct TokenRates {
    /// Uncached prompt.
    pub input: u64,
    /// Written to the five-minute cache.
    pub cache_write_5m: u64,
    /// Written to the one-hour cache.
    pub cache_write_1h: u64,
    /// Read from the cache.
    pub cache_read: u64,
    /// Answer and thoughts.
    pub output: u64,
}

/// What the call costs that a provider's model answered at `at`; `None` if the table has no price for it.
pub fn cost(provider: &str, model: &str, usage: &Usage, at: Timestamp) -> Option<MicroUsd> {
    let prompt = match usage {
        Usage::Tokens(tokens) => tokens.prompt(),
        Usage::Units { .. } => 0,
    };
    find(prices(provider)?, model, prompt, at)?.rates.cost(usage)
}

/// Every price at `at` that a call with a prompt of at most so many tokens may come under: one for each tier.
pub fn reachable(provider: &str, model: &str, prompt: u64, at: Timestamp) -> Vec<&'static Rates> {
    let table = prices(provider).unwrap_or_default();
    let mut tiers: Vec<u64> =
        table.iter().map(|price| price.above_prompt).filter(|tier| *tier < prompt).collect();
    tiers.push(0);
    tiers.sort_unstable();
    tiers.dedup();
    let above = |tier| if tier == 0 { 0 } else { tier + 1 };
    tiers
        .into_iter()
        .filter_map(|tier| find(table, model, above(tier), at))
        .map(|price| &price.rates)
        .collect()
}

/// A unit that some price is by, under the name that the table gives it.
pub fn unit(name: &str) -> Option<&'static str> {
    let all = image::REGISTRY.iter().flat_map(|provider| provider.prices);
    let units = all.filter_map(|price| match price.rates {
        Rates::Unit { unit, .. } => Some(unit),
        Rates::Tokens(_) => None,
    });
    units.into_iter().find(|unit| *unit == name)
}

impl Rates {
    /// What the call costs at this price; `None` if it is by something else than what was used.
    pub fn cost(&self, usage: &Usage) -> Option<MicroUsd> {
        let (millionths, halves) = match (usage, self) {
            (Usage::Tokens(tokens), Self::Tokens(rates)) => (sum(tokens, rates), tokens.tier.halves()),
            (Usage::Units { millionths, unit }, Self::Unit { each, unit: priced }) if unit == priced => {
                (u128::from(*millionths) * u128::from(*each), Tier::Standard.halves())
            }
            _ => return None,
        };
        i64::try_from((millionths * u128::from(halves) + 1_000_000) / 2_000_000).ok().map(MicroUsd)
    }

    /// The most that a call can cost that uses at most this: whatever part of the prompt the vendor may write to a
    /// cache or read from one, and rounded up.
    pub fn most(&self, usage: &Usage) -> Option<MicroUsd> {
        let millionths = match (usage, self) {
            (Usage::Tokens(tokens), Self::Tokens(rates)) => {
                let dearest =
                    rates.input.max(rates.cache_write_5m).max(rates.cache_write_1h).max(rates.cache_read);
                u128::from(tokens.prompt()) * u128::from(dearest)
                    + u128::from(tokens.output) * u128::from(rates.output)
            }
            _ => return self.cost(usage).map(|cost| cost + MicroUsd(1)),
        };
        i64::try_from(millionths.div_ceil(1_000_000)).ok().map(MicroUsd)
    }
}

/// Whether the model is in the table.
pub fn is_priced(provider: &str, model: &str) -> bool {
    prices(provider).is_some_and(|prices| prices.iter().any(|price| price.model == undated(model)))
}

fn prices(provider: &str) -> Option<&'static [Price]> {
    match provider {
        anthropic::SLUG => Some(anthropic::PRICES),
        slug => image::find(slug).map(|provider| provider.prices),
    }
}

/// The newest price that has begun; of that day's tiers the highest that the prompt exceeds.
fn find<'a>(prices: &'a [Price], model: &str, prompt: u64, at: Timestamp) -> Option<&'a Price> {
    let model = undated(model);
    prices
        .iter()
        .filter(|price| price.model == model && price.from <= at)
        .filter(|price| price.above_prompt == 0 || prompt > price.above_prompt)
        .max_by_key(|price| (price.from, price.above_prompt))
}

/// A snapshot's id without its date: a model may be asked for by alias and answer with `…-20260901`.
pub fn undated(model: &str) -> &str {
    match model.rsplit_once('-') {
        Some((name, date)) if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => model,
    }
}

fn sum(tokens: &TokenUsage, rates: &TokenRates) -> u128 {
    [
        (tokens.input, rates.input),
        (tokens.cache_write_5m, rates.cache_write_5m),
        (tokens.cache_write_1h, rates.cache_write_1h),
        (tokens.cache_read, rates.cache_read),
        (tokens.output, rates.output),
    ]
    .into_iter()
    .map(|(count, rate)| u128::from(count) * u128::from(rate))
    .sum()
}

/// The newest base price in words, for the screen on which a model is chosen.
pub(crate) fn label(prices: &[Price], model: &str) -> String {
    match find(prices, model, 0, Timestamp(i64::MAX)).map(|price| &price.rates) {
        Some(Rates::Tokens(rates)) => {
            format!("{} in, {} out per million tokens", dollars(rates.input), dollars(rates.output))
        }
        Some(Rates::Unit { each, unit }) => format!("{} per {unit}", dollars(*each)),
        None => String::new(),
    }
}

/// Dollars with as many decimals as it takes, at least two.
fn dollars(micro_usd: u64) -> String {
    let decimals = format!("{:06}", micro_usd % 1_000_000);
    let kept = decimals.trim_end_matches('0').len().max(2);
    format!("${}.{}", micro_usd / 1_000_000, &decimals[..kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21.
    const TODAY: Timestamp = Timestamp(1_795_219_200_000);

    fn claude(model: &str, tokens: TokenUsage, at: Timestamp) -> i64 {
        cost("anthropic", model, &Usage::Tokens(tokens), at).unwrap().0
    }

    fn megapixels(millionths: u64) -> Usage {
        Usage::Units { millionths, unit: "megapixel" }
    }

    #[test]
    fn each_kind_of_token_has_its_own_price() {
        let million = |tokens| claude("claude-sonnet-5-5", tokens, TODAY);
        let none = TokenUsage::default();
        assert_eq!(million(TokenUsage { input: 1_000_000, ..none }), 2_000_000);
        assert_eq!(million(TokenUsage { output: 1_000_000, ..none }), 10_000_000);
        assert_eq!(million(TokenUsage { cache_write_5m: 1_000_000, ..none }), 2_500_000);
        assert_eq!(million(TokenUsage { cache_write_1h: 1_000_000, ..none }), 4_000_000);
        assert_eq!(million(TokenUsage { cache_read: 1_000_000, ..none }), 100_000);
    }

    #[test]
    fn a_price_holds_from_its_day_on() {
        let read = TokenUsage { cache_read: 1_000_000, ..TokenUsage::default() };
        assert_eq!(claude("claude-sonnet-5-5", read, Timestamp(1_791_331_199_999)), 200_000);
        assert_eq!(claude("claude-sonnet-5-5", read, Timestamp(1_791_331_200_000)), 100_000);
    }

    #[test]
    fn a_prompt_above_the_tier_is_dearer_as_a_whole_and_cached_parts_count() {
        let prompt = |input, cache_read| {
            claude("claude-haiku-5-5", TokenUsage { input, cache_read, ..TokenUsage::default() }, TODAY)
        };
        assert_eq!(prompt(100_000, 0), 10_000);
        assert_eq!(prompt(100_001, 0), 50_001); // 50,000.5 rounded half up
        assert_eq!(prompt(1, 100_000), 5_001); // 0.5 + 5,000 rounded half up
    }

    #[test]
    fn a_call_is_rounded_once_and_half_up() {
        let tokens = |input| TokenUsage { input, output: 1, ..TokenUsage::default() };
        // 0.1 a prompt token and 0.5 an answer token, in micro-dollars.
        assert_eq!(claude("claude-haiku-5-5", tokens(0), TODAY), 1);
        assert_eq!(claude("claude-haiku-5-5", tokens(9), TODAY), 1);
        assert_eq!(claude("claude-haiku-5-5", tokens(10), TODAY), 2);
    }

    #[test]
    fn a_batch_costs_half_and_is_rounded_after_halving() {
        let tokens = |input, tier| TokenUsage { input, tier, ..TokenUsage::default() };
        // 0.1 a prompt token: 15 are 1.5 and become 2, in a batch they are 0.75 and become 1.
        assert_eq!(claude("claude-haiku-5-5", tokens(15, Tier::Standard), TODAY), 2);
        assert_eq!(claude("claude-haiku-5-5", tokens(15, Tier::Batch), TODAY), 1);
        assert_eq!(claude("claude-haiku-5-5", tokens(9, Tier::Batch), TODAY), 0);
        assert_eq!(claude("claude-sonnet-5-5", tokens(1_000_000, Tier::Batch), TODAY), 1_000_000);
    }

    #[test]
    fn pictures_are_priced_by_fractions_of_a_megapixel() {
        let picture = |model, millionths| cost("fal", model, &megapixels(millionths), TODAY).unwrap().0;
        assert_eq!(picture("fal-ai/flux/schnell", 2_000_000), 6_000);
        assert_eq!(picture("fal-ai/flux/schnell", 1_310_720), 3_932);
        assert_eq!(picture("fal-ai/flux/dev", 1_000_000), 25_000);
        assert_eq!(picture("fal-ai/flux-pro/v1.1", 1_000_000), 40_000);
        assert_eq!(picture("fal-ai/flux-2-pro", 1_000_000), 30_000);
    }

    #[test]
    fn nothing_costs_more_than_the_most_it_can() {
        let most = |prompt: u32, output| {
            let usage = Usage::Tokens(TokenUsage { input: prompt, output, ..TokenUsage::default() });
            let rates = reachable("anthropic", "claude-haiku-5-5", u64::from(prompt), TODAY);
            rates.iter().filter_map(|rates| rates.most(&usage)).max().unwrap().0
        };
        for prompt in [1, 50_000, 100_000, 100_001, 900_000] {
            for part in 0..5 {
                let mut used = TokenUsage { output: 7, ..TokenUsage::default() };
                let kinds = [
                    &mut used.input,
                    &mut used.cache_write_5m,
                    &mut used.cache_write_1h,
                    &mut used.cache_read,
                ];
                for (kind, tokens) in kinds.into_iter().enumerate() {
                    *tokens = if part == 4 { prompt / 4 } else { u32::from(kind == part) * prompt };
                }
                assert!(claude("claude-haiku-5-5", used, TODAY) <= most(prompt, 7), "{prompt} {part}");
            }
        }
    }

    #[test]
    fn a_prompt_that_may_pass_a_tier_may_come_under_either_price() {
        assert_eq!(reachable("anthropic", "claude-haiku-5-5", 100_000, TODAY).len(), 1);
        assert_eq!(reachable("anthropic", "claude-haiku-5-5", 100_001, TODAY).len(), 2);
        assert!(reachable("anthropic", "claude-9", 1, TODAY).is_empty());
        assert!(reachable("nobody", "claude-haiku-5-5", 1, TODAY).is_empty());
    }

    #[test]
    fn a_unit_is_known_by_the_name_in_the_table() {
        assert_eq!(unit("megapixel"), Some("megapixel"));
        assert_eq!(unit("second"), None);
    }

    #[test]
    fn the_largest_call_does_not_overflow() {
        let most = TokenUsage { input: u32::MAX, output: u32::MAX, ..TokenUsage::default() };
        assert_eq!(claude("claude-haiku-5-5", most, TODAY), 12_884_901_885);
        assert_eq!(
            cost("fal", "fal-ai/flux/dev", &megapixels(u64::MAX), TODAY),
            Some(MicroUsd(461_168_601_842_738_790))
        );
    }

    #[test]
    fn what_the_table_does_not_know_has_no_price() {
        let tokens = Usage::Tokens(TokenUsage::default());
        assert_eq!(cost("anthropic", "claude-9", &tokens, TODAY), None);
        assert_eq!(cost("nobody", "claude-haiku-5-5", &tokens, TODAY), None);
        assert_eq!(cost("fal", "fal-ai/flux/dev", &tokens, TODAY), None);
        assert_eq!(
            cost("fal", "fal-ai/flux/dev", &Usage::Units { millionths: 1, unit: "second" }, TODAY),
            None
        );
        assert!(!is_priced("fal", "fal-ai/flux"));
    }

    #[test]
    fn a_dated_snapshot_costs_what_its_alias_costs() {
        let tokens = TokenUsage { input: 10, ..TokenUsage::default() };
        assert_eq!(
            claude("claude-haiku-5-5-20260901", tokens, TODAY),
            claude("claude-haiku-5-5", tokens, TODAY)
        );
        assert_eq!(undated("claude-haiku-5-5"), "claude-haiku-5-5");
    }

    #[test]
    fn a_price_reads_as_a_person_writes_it() {
        assert_eq!(dollars(3_000), "$0.003");
        assert_eq!(dollars(100_000), "$0.10");
        assert_eq!(dollars(10_000_000), "$10.00");
        assert_eq!(label(anthropic::PRICES, "claude-haiku-5-5"), "$0.10 in, $0.50 out per million tokens");
    }
}
