//! Claude's prices (pricing and model pages, November 2026). Cache prices are written out: they are no longer a
//! fixed part of the input price.

use types::Timestamp;

use crate::price::{Price, Rates, TokenRates};

const ALWAYS: Timestamp = Timestamp(0);
/// 2026-10-07: reading Sonnet's cache became cheaper.
const CHEAPER_READS: Timestamp = Timestamp(1_791_331_200_000);

pub(crate) const PRICES: &[Price] = &[
    Price {
        model: "claude-haiku-5-5",
        from: ALWAYS,
        above_prompt: 0,
        rates: Rates::Tokens(TokenRates {
            input: 100_000,
            cache_write_5m: 125_000,
            cache_write_1h: 200_000,
            cache_read: 10_000,
            output: 500_000,
        }),
    },
    Price {
        model: "claude-haiku-5-5",
        from: ALWAYS,
        above_prompt: 100_000,
        rates: Rates::Tokens(TokenRates {
            input: 500_000,
            cache_write_5m: 625_000,
            cache_write_1h: 1_000_000,
            cache_read: 50_000,
            output: 2_500_000,
        }),
    },
    Price {
        model: "claude-sonnet-5-5",
        from: ALWAYS,
        above_prompt: 0,
        rates: Rates::Tokens(TokenRates {
            input: 2_000_000,
            cache_write_5m: 2_500_000,
            cache_write_1h: 4_000_000,
            cache_read: 200_000,
            output: 10_000_000,
        }),
    },
    Price {
        model: "claude-sonnet-5-5",
        from: CHEAPER_READS,
        above_prompt: 0,
        rates: Rates::Tokens(TokenRates {
            input: 2_000_000,
            cache_write_5m: 2_500_000,
            cache_write_1h: 4_000_000,
            cache_read: 100_000,
            output: 10_000_000,
        }),
    },
    // The cache's write prices are the usual multiples of the input's; the page did not name them.
    Price {
        model: "claude-opus-5-5",
        from: ALWAYS,
        above_prompt: 0,
        rates: Rates::Tokens(TokenRates {
            input: 4_000_000,
            cache_write_5m: 5_000_000,
            cache_write_1h: 8_000_000,
            cache_read: 200_000,
            output: 20_000_000,
        }),
    },
];
