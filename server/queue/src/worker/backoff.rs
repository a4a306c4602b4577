use std::time::Duration;

use crate::random;

/// How long to wait after this many failed attempts: doubling from two seconds to the longest, less up to half of
/// it at random.
pub(crate) fn backoff(attempt: u32, longest: Duration) -> Duration {
    random::jitter(ceiling(attempt, longest))
}

fn ceiling(attempt: u32, longest: Duration) -> Duration {
    // 2^16 s are most of a day; nothing waits longer.
    Duration::from_secs(1 << attempt.min(16)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn waits_double_up_to_the_longest() {
        let seconds: Vec<_> = (1..=13).map(|attempt| ceiling(attempt, HOUR).as_secs()).collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]);
    }

    #[test]
    fn jitter_takes_off_up_to_half_and_adds_nothing() {
        let waits: Vec<_> = (0..1000).map(|_| backoff(10, HOUR)).collect();
        assert!(waits.iter().all(|wait| (512..=1024).contains(&wait.as_secs())));
        assert!(waits.iter().any(|wait| *wait != waits[0]), "all waits were equal");
    }
}
