//! Measured times, in order.

use std::fmt;
use std::time::Duration;

/// Times, shortest first.
#[derive(Clone, Debug, Default)]
pub struct Distribution(Vec<Duration>);

impl Distribution {
    /// The time that this share stays within, `0.0` to `1.0`; nothing of an empty one.
    pub fn within(&self, share: f64) -> Duration {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * share).ceil() as usize).copied().unwrap_or_default()
    }
}

impl From<Vec<Duration>> for Distribution {
    fn from(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p50, p99, most) = (self.within(0.5), self.within(0.99), self.within(1.0));
        write!(f, "p50 {p50:?}, p99 {p99:?}, most {most:?} of {}", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_off_the_sorted_times() {
        let seconds = |it| Duration::from_secs(it);
        let seen = Distribution::from((1..=100).rev().map(seconds).collect::<Vec<_>>());
        assert_eq!(
            (seen.within(0.0), seen.within(0.99), seen.within(1.0)),
            (seconds(1), seconds(100), seconds(100))
        );
        assert_eq!(Distribution::default().within(0.5), Duration::ZERO);
    }
}
