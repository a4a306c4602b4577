//! How fast vendors are asked: a token bucket for each account at each vendor, and one for each vendor.
//!
//! These are our own manners, well under what the vendors allow, so that a burst of due work neither runs one
//! account into its limit nor the whole installation. What a vendor says itself (`Retry-After`, 429) is honoured
//! besides. Each process keeps its own buckets.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use providers::instagram;
use providers::text::anthropic;
use types::AccountId;

use crate::Error;

/// The buckets of one vendor: so many calls at once, and then one in each interval.
struct Manners {
    vendor: &'static str,
    account: (u32, Duration),
    everybody: (u32, Duration),
}

const MANNERS: [Manners; 2] = [
    // Publishing a post takes about six calls; a small account may ask some hundred times an hour.
    Manners {
        vendor: instagram::SLUG,
        account: (30, Duration::from_secs(1)),
        everybody: (400, Duration::from_millis(10)),
    },
    Manners {
        vendor: anthropic::SLUG,
        account: (20, Duration::from_secs(1)),
        everybody: (100, Duration::from_millis(50)),
    },
];

/// For all others, which are the picture providers.
const OTHERS: Manners = Manners {
    vendor: "",
    account: (30, Duration::from_millis(500)),
    everybody: (100, Duration::from_millis(50)),
};

/// All buckets of this process.
pub struct Pace {
    vendors: HashMap<&'static str, Buckets>,
    others: Buckets,
    clock: DefaultClock,
}

/// Accounts' buckets are kept by vendor too, because the others share one of these.
struct Buckets {
    accounts: DefaultKeyedRateLimiter<(String, i64)>,
    everybody: DefaultDirectRateLimiter,
}

impl Default for Pace {
    fn default() -> Self {
        let vendors = MANNERS.iter().map(|manners| (manners.vendor, Buckets::new(manners))).collect();
        Self { vendors, others: Buckets::new(&OTHERS), clock: DefaultClock::default() }
    }
}

impl Buckets {
    fn new(manners: &Manners) -> Self {
        Self {
            accounts: RateLimiter::keyed(quota(manners.account)),
            everybody: RateLimiter::direct(quota(manners.everybody)),
        }
    }
}

fn quota((burst, interval): (u32, Duration)) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(interval).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst)
}

impl Pace {
    /// Takes a turn for a call about to be made.
    ///
    /// # Errors
    /// [`Error::TooSoon`] when the account or the vendor has to wait; a job puts itself off by it.
    pub(crate) fn turn(&self, vendor: &str, account: AccountId) -> Result<(), Error> {
        let buckets = self.vendors.get(vendor).unwrap_or(&self.others);
        let place = (vendor.to_owned(), account.0);
        buckets.accounts.check_key(&place).map_err(|not_until| self.too_soon(&not_until))?;
        buckets.everybody.check().map_err(|not_until| self.too_soon(&not_until))
    }

    fn too_soon(&self, not_until: &NotUntil<<DefaultClock as Clock>::Instant>) -> Error {
        Error::TooSoon { after: not_until.wait_time_from(self.clock.now()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_asks_too_often_waits_and_the_others_do_not() {
        let pace = Pace::default();
        let asked = (0..100).filter(|_| pace.turn(instagram::SLUG, AccountId(1)).is_ok()).count();
        assert!((30..40).contains(&asked), "{asked}");
        let Err(Error::TooSoon { after }) = pace.turn(instagram::SLUG, AccountId(1)) else {
            panic!("the bucket is empty")
        };
        assert!(after <= Duration::from_secs(1), "{after:?}");
        assert!(pace.turn(instagram::SLUG, AccountId(2)).is_ok());
        assert!(pace.turn(anthropic::SLUG, AccountId(1)).is_ok());
    }

    #[test]
    fn all_accounts_together_do_not_flood_a_vendor() {
        let pace = Pace::default();
        let asked =
            (0..1_000).filter(|account| pace.turn(instagram::SLUG, AccountId(*account)).is_ok()).count();
        assert!((400..500).contains(&asked), "{asked}");
    }
}
