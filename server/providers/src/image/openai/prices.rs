use types::Timestamp;

use crate::price::{Price, Rates, TokenRates};

/// What is offered, in this order. Models that OpenAI has shut down or is about to (gpt-image-1 and its mini, both
/// generations of DALL·E) are left out.
pub(super) const MODELS: &[(&str, &str)] = &[
    ("gpt-image-2.6-flare", "GPT Image 2.6 flare"),
    ("gpt-image-2.6-sunburst", "GPT Image 2.6 sunburst"),
    ("gpt-image-2.5-flare", "GPT Image 2.5 flare"),
    ("gpt-image-2.5-sunburst", "GPT Image 2.5 sunburst"),
    ("gpt-image-2", "GPT Image 2"),
];

/// Model pages, November 2026: one price for all of them.
pub(super) const PRICES: &[Price] = &[
    by_tokens(MODELS[0].0),
    by_tokens(MODELS[1].0),
    by_tokens(MODELS[2].0),
    by_tokens(MODELS[3].0),
    by_tokens(MODELS[4].0),
];

/// Text in, cached text in and picture out. Pictures are never sent, and OpenAI asks nothing for filling its cache.
const fn by_tokens(model: &'static str) -> Price {
    let rates = TokenRates {
        input: 5_000_000,
        cache_write_5m: 5_000_000,
        cache_write_1h: 5_000_000,
        cache_read: 1_250_000,
        output: 30_000_000,
    };
    Price { model, from: Timestamp(0), above_prompt: 0, rates: Rates::Tokens(rates) }
}
