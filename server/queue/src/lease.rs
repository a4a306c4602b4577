use std::time::Duration;

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// A run's hold on its job, as this process knows it without asking the database.
///
/// The deadline counts from before the claim was sent and leaves a margin, so it passes here before the
/// database lets anyone else have the job.
#[derive(Debug)]
pub(crate) struct Lease {
    deadline: watch::Sender<Instant>,
    lost: CancellationToken,
    /// Fires for a lost lease and when the worker shuts down.
    cancelled: CancellationToken,
    /// The run gave its job away in a transaction, so the next heartbeat may miss it.
    given_up: AtomicBool,
}

impl Lease {
    pub(crate) fn new(asked_at: Instant, length: Duration, shutdown: &CancellationToken) -> Self {
        Self {
            deadline: watch::Sender::new(local_deadline(asked_at, length)),
            lost: CancellationToken::new(),
            cancelled: shutdown.child_token(),
            given_up: AtomicBool::new(false),
        }
    }

    /// Until when the run may begin outside calls.
    pub(crate) fn deadline(&self) -> Instant {
        *self.deadline.borrow()
    }

    pub(crate) fn cancelled(&self) -> &CancellationToken {
        &self.cancelled
    }

    pub(crate) fn is_held(&self) -> bool {
        !self.lost.is_cancelled() && Instant::now() < self.deadline()
    }

    /// The database confirmed the lease for its full length, counted from before it was asked.
    pub(crate) fn renew(&self, asked_at: Instant, length: Duration) {
        self.deadline.send_replace(local_deadline(asked_at, length));
    }

    /// Notes that the run removed or requeued its job itself.
    pub(crate) fn give_up(&self) {
        self.given_up.store(true, Ordering::Release);
    }

    /// The database did not confirm the lease.
    pub(crate) fn lose(&self) {
        if !self.given_up.load(Ordering::Acquire) {
            self.lost.cancel();
            self.cancelled.cancel();
        }
    }

    /// Returns when the lease is gone; never if the run gave its job away.
    pub(crate) async fn lost(&self) {
        let mut renewals = self.deadline.subscribe();
        while !self.lost.is_cancelled() {
            let deadline = *renewals.borrow_and_update();
            tokio::select! {
                () = self.lost.cancelled() => {}
                _ = renewals.changed() => {}
                () = sleep_until(deadline) => {
                    if self.given_up.load(Ordering::Acquire) {
                        std::future::pending::<()>().await;
                    }
                    self.lose();
                }
            }
        }
    }
}

/// A fifth of the lease stays unused: 3 s of the usual 15 s.
fn local_deadline(asked_at: Instant, length: Duration) -> Instant {
    asked_at + length.mul_f64(0.8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Duration = Duration::from_secs(15);

    #[tokio::test(start_paused = true)]
    async fn a_lease_that_is_not_renewed_is_lost_before_the_database_gives_the_job_away() {
        let begun = Instant::now();
        let lease = Lease::new(begun, LENGTH, &CancellationToken::new());
        lease.lost().await;
        assert_eq!(begun.elapsed().as_secs(), 12);
        assert!(!lease.is_held());
        assert!(lease.cancelled().is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn a_renewed_lease_is_held_longer() {
        let begun = Instant::now();
        let lease = Lease::new(begun, LENGTH, &CancellationToken::new());
        tokio::time::sleep(Duration::from_secs(5)).await;
        lease.renew(Instant::now(), LENGTH);
        lease.lost().await;
        assert_eq!(begun.elapsed().as_secs(), 17);
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_gave_its_job_away_is_not_cut_off() {
        let lease = Lease::new(Instant::now(), LENGTH, &CancellationToken::new());
        lease.give_up();
        lease.lose();
        let cut_off = tokio::time::timeout(Duration::from_secs(60), lease.lost()).await;
        assert!(cut_off.is_err());
        assert!(!lease.cancelled().is_cancelled());
    }
}
