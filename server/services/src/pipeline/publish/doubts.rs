//! Since when this process knows of publish attempts whose outcome it does not know.
//!
//! Whether an attempt may still be in flight is a question of elapsed time. Wall clocks jump, so it is never
//! answered by them: each process counts for itself, by its monotonic clock, from when it first met the attempt,
//! which is never before the attempt began.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use types::PostId;

/// Attempts of posts that another process resolved are dropped when so many have piled up.
const MANY: usize = 1_000;
const STALE: Duration = Duration::from_secs(24 * 3600);

/// The attempts in doubt, by post.
#[derive(Default)]
pub struct Doubts(Mutex<HashMap<PostId, Doubt>>);

/// One sending of a post. A post that a person took back and approved again has another container, and counts its
/// attempts from the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) container: Option<String>,
    pub(super) number: i32,
}

struct Doubt {
    attempt: Attempt,
    met: Instant,
}

impl Doubts {
    /// How long ago this process first met this attempt at a post; the first question starts the count.
    pub(super) fn age(&self, post: PostId, attempt: Attempt) -> Duration {
        let mut doubts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if doubts.len() > MANY {
            doubts.retain(|_, doubt| doubt.met.elapsed() < STALE);
        }
        match doubts.get(&post) {
            Some(doubt) if doubt.attempt == attempt => doubt.met.elapsed(),
            _ => {
                doubts.insert(post, Doubt { attempt, met: Instant::now() });
                Duration::ZERO
            }
        }
    }

    /// The post's outcome is known.
    pub(super) fn forget(&self, post: PostId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&post);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_attempt_starts_its_own_count() {
        let doubts = Doubts::default();
        let attempt = |container: &str, number| Attempt { container: Some(container.to_owned()), number };
        doubts.age(PostId(1), attempt("a", 1));
        std::thread::sleep(Duration::from_millis(20));
        assert!(doubts.age(PostId(1), attempt("a", 1)) >= Duration::from_millis(20));
        assert_eq!(doubts.age(PostId(1), attempt("a", 2)), Duration::ZERO);
        assert_eq!(doubts.age(PostId(2), attempt("a", 1)), Duration::ZERO);
    }

    #[test]
    fn the_first_attempt_with_another_container_is_not_taken_for_the_old_one() {
        let doubts = Doubts::default();
        let attempt = |container: &str| Attempt { container: Some(container.to_owned()), number: 1 };
        doubts.age(PostId(1), attempt("a"));
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(doubts.age(PostId(1), attempt("b")), Duration::ZERO);
    }
}
