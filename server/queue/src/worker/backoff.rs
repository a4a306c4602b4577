use std::time::Duration;

use crate::random;

const LONGEST: Duration = Duration::from_secs(3600);

/// How long to wait after this many failed attempts: doubling from two seconds to an hour, less up to half of
/// it at random.
pub(crate) fn backoff(attempt: u32) -> Duration {
    random::jitter(ceiling(attempt))
}

fn ceiling(attempt: u32) -> Duration {
    // 2^12 s is beyond the longest already.
    Duration::from_secs(1 << attempt.min(12)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let seconds: Vec<_> = (1..=13).map(|attempt| ceiling(attempt).as_secs()).collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]);
    }

    #[test]
    fn jitter_takes_off_up_to_half_and_adds_nothing() {
        let waits: Vec<_> = (0..1000).map(|_| backoff(10)).collect();
        assert!(waits.iter().all(|wait| (512..=1024).contains(&wait.as_secs())));
        assert!(waits.iter().any(|wait| *wait != waits[0]), "all waits were equal");
    }
}
