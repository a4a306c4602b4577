//! A counted window of time, as the vendors limit requests.

use std::sync::Mutex;

use crate::sync::lock;

/// At most `limit` requests in each window of `window_ms`; windows follow one another without a gap.
#[derive(Debug)]
pub(crate) struct RateLimit {
    limit: u32,
    window_ms: i64,
    current: Mutex<Window>,
}

#[derive(Debug, Default)]
struct Window {
    number: i64,
    used: u32,
}

/// What one request found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) allowed: bool,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// When the next window opens, in milliseconds since the Unix epoch.
    pub(crate) resets_at_ms: i64,
}

impl Allowance {
    /// Whole seconds until the next window, at least one, as `retry-after` wants it.
    pub(crate) fn retry_after_s(self, now_ms: i64) -> i64 {
        (self.resets_at_ms - now_ms + 999).div_euclid(1_000).max(1)
    }
}

impl RateLimit {
    pub(crate) fn new(limit: u32, window_ms: i64) -> Self {
        Self { limit, window_ms: window_ms.max(1), current: Mutex::default() }
    }

    /// Counts one request made at `now_ms`.
    pub(crate) fn take(&self, now_ms: i64) -> Allowance {
        let number = now_ms.div_euclid(self.window_ms);
        let mut window = lock(&self.current);
        if window.number != number {
            *window = Window { number, used: 0 };
        }
        let allowed = window.used < self.limit;
        if allowed {
            window.used += 1;
        }
        Allowance {
            allowed,
            limit: self.limit,
            remaining: self.limit.saturating_sub(window.used),
            resets_at_ms: (number + 1) * self.window_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_runs_out_and_the_next_one_is_full_again() {
        let limit = RateLimit::new(2, 1_000);
        assert_eq!(limit.take(5_000).remaining, 1);
        assert!(limit.take(5_500).allowed);
        let refused = limit.take(5_900);
        assert!(!refused.allowed);
        assert_eq!(refused.resets_at_ms, 6_000);
        assert_eq!(refused.retry_after_s(5_900), 1);
        assert!(limit.take(6_000).allowed);
    }
}
