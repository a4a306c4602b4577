//! What an error of Instagram's means for the job: wait, wait for somebody, or stop.

use std::time::Duration;

use providers::instagram::{self, Action, InstagramError, InstagramErrorKind};
use queue::Run;

use super::super::trouble::{RefusedKey, Remedy, Trouble};
use super::GLANCE;

/// How often Instagram may fail to fetch a picture before its address is taken to be at fault.
pub(super) const FETCH_TRIES: u32 = 3;

/// The trouble that an error is, of a call with the token of this fingerprint; `shown` is what stood in the post's way
/// until now. Tries that met something else do not count against a picture.
pub(super) fn trouble(
    (run, longest): (&Run, Duration),
    shown: Option<&str>,
    fingerprint: Option<&str>,
    error: InstagramError,
) -> Trouble {
    let again = shown == Some(error.problem().as_str());
    let refused = fingerprint.filter(|_| error.kind == InstagramErrorKind::TokenRefused);
    let remedy = match error.action {
        Action::Operator | Action::Wait => Remedy::Hold,
        Action::Fix => Remedy::Person,
        Action::RetryThenFix if again && run.attempt >= FETCH_TRIES => Remedy::Person,
        Action::Retry | Action::RetryThenFix | Action::Poll | Action::NewContainer => Remedy::Wait,
    };
    let pause = if error.action == Action::Poll { GLANCE } else { patience(run.attempt).min(longest) };
    Trouble {
        remedy,
        retry_after: error.wait.or((remedy == Remedy::Wait).then_some(pause)),
        refused_key: refused
            .map(|fingerprint| RefusedKey { provider: instagram::SLUG, fingerprint: fingerprint.to_owned() }),
        ..Trouble::stop(error.problem(), error.detail)
    }
}

/// 4 s, 8 s, 16 s, 32 s, then a minute at a time, because the slot is now; from the ninth try on, which counts
/// processes that died as well, longer and longer up to half an hour.
fn patience(attempt: u32) -> Duration {
    let doublings = if attempt < 9 { attempt.saturating_sub(1).min(4) } else { attempt - 4 };
    Duration::from_secs((4_u64 << doublings.min(9)).min(1_800))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_whose_slot_is_now_is_tried_often_before_it_is_tried_patiently() {
        let seconds: Vec<u64> = (1..=14).map(|attempt| patience(attempt).as_secs()).collect();
        assert_eq!(seconds, [4, 8, 16, 32, 64, 64, 64, 64, 128, 256, 512, 1_024, 1_800, 1_800]);
    }
}
