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

struct Doubt {
    attempt: i32,
    met: Instant,
}

impl Doubts {
    /// How long ago this process first met this attempt at a post; the first question starts the count.
    pub(super) fn age(&self, post: PostId, attempt: i32) -> Duration {
        let mut doubts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if doubts.len() > MANY {
            doubts.retain(|_, doubt| doubt.met.elapsed() < STALE);
        }
        let doubt = doubts.entry(post).or_insert_with(|| Doubt { attempt, met: Instant::now() });
        if doubt.attempt != attempt {
            *doubt = Doubt { attempt, met: Instant::now() };
        }
        doubt.met.elapsed()
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
        doubts.age(PostId(1), 1);
        std::thread::sleep(Duration::from_millis(20));
        assert!(doubts.age(PostId(1), 1) >= Duration::from_millis(20));
        assert!(doubts.age(PostId(1), 2) < Duration::from_millis(20));
        assert!(doubts.age(PostId(2), 1) < Duration::from_millis(20));
    }
}
