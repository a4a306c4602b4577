use std::time::Duration;

use rand::Rng;

/// A lease token: random and positive, so that no later owner of a job can hold an equal one.
///
/// A counter could be handed out twice, if a crash made the database forget the last claim.
pub(crate) fn token() -> i64 {
    rng().random_range(1..=i64::MAX)
}

/// A name that no other process or folder has.
pub(crate) fn unique_name() -> String {
    format!("{:012x}", rng().random_range(0..1_u64 << 48))
}

/// Somewhere between half of a delay and all of it, so that what failed together does not return together.
pub(crate) fn jitter(delay: Duration) -> Duration {
    delay.mul_f64(rng().random_range(0.5..=1.0))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the queue's one source of randomness; nothing tests its values"
)]
fn rng() -> impl Rng {
    rand::rng()
}
