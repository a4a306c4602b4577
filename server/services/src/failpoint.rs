//! Places on a post's last way where a test stops the process, to see that the way is gone on from there. Builds
//! without debug assertions hold none of it: there, every function here is empty.

use std::sync::Arc;

use crate::clock::{Clock, SystemClock};

/// The places, in the order of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Point {
    /// The process has started and claimed nothing yet.
    BeforeClaim,
    /// The job is claimed, nothing is done.
    Claimed,
    /// The container was asked for, the answer not read.
    ContainerInFlight,
    /// The container's id is known and not committed.
    ContainerUnsaved,
    /// The container's id is committed.
    ContainerSaved,
    /// The container's state was asked for.
    Polling,
    /// The intent to publish is committed, nothing was sent.
    Intended,
    /// The publish call was sent, the answer not read.
    PublishInFlight,
    /// The post's id is known and not committed.
    ReplyUnsaved,
    /// The post's id is committed, its address is not known.
    BeforePermalink,
    /// Everything is committed, nobody was told.
    BeforeNotice,
}

impl Point {
    /// Every place.
    pub const ALL: [Self; 11] = [
        Self::BeforeClaim,
        Self::Claimed,
        Self::ContainerInFlight,
        Self::ContainerUnsaved,
        Self::ContainerSaved,
        Self::Polling,
        Self::Intended,
        Self::PublishInFlight,
        Self::ReplyUnsaved,
        Self::BeforePermalink,
        Self::BeforeNotice,
    ];

    /// `P0` to `P10`.
    pub fn name(self) -> String {
        format!("P{}", Self::ALL.iter().position(|point| *point == self).unwrap_or_default())
    }
}

/// The places at which something is to happen, once each. Clones share them.
#[derive(Clone, Default)]
pub struct Failpoints {
    #[cfg(debug_assertions)]
    plan: Arc<armed::Plan>,
}

#[cfg(not(debug_assertions))]
impl Failpoints {
    /// The machine's clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(SystemClock)
    }

    /// Nothing happens before work begins.
    pub async fn before_claim(&self) {}

    /// Nothing is armed.
    pub fn disarm(&self) {}

    #[expect(clippy::unused_async, reason = "the twin of a function that waits")]
    pub(crate) async fn reach(&self, _: Point, _: i64) {}

    pub(crate) async fn in_flight<F: Future>(&self, _: Point, _: i64, call: F) -> F::Output {
        call.await
    }
}

#[cfg(debug_assertions)]
pub use armed::PlanError;

#[cfg(debug_assertions)]
mod armed {
    use std::collections::HashMap;
    use std::future::pending;
    use std::str::FromStr;
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::sync::{Mutex, PoisonError};
    use std::time::Duration;

    use types::Timestamp;

    use super::{Arc, Clock, Failpoints, Point, SystemClock};

    /// Long enough for whoever reads the announcement to send a signal.
    const PAUSE: Duration = Duration::from_millis(300);

    #[derive(Default)]
    pub(super) struct Plan {
        acts: Mutex<HashMap<(Point, i64), Act>>,
        clock_ms: AtomicI64,
    }

    #[derive(Clone, Copy)]
    enum Act {
        /// Never goes on: the process is about to be killed.
        Stop,
        /// Goes on after a moment in which a signal arrives.
        Pause,
        /// From here on the clock is so many milliseconds off.
        Jump(i64),
    }

    /// Why a plan cannot be read.
    #[derive(Debug, thiserror::Error)]
    #[error("`{0}` is not of the form P3:42:stop, P3:42:pause or P3:42:clock+60000")]
    pub struct PlanError(String);

    impl FromStr for Failpoints {
        type Err = PlanError;

        /// Entries of point, post and act, by comma.
        fn from_str(text: &str) -> Result<Self, PlanError> {
            let entries = text.split(',').map(|it| entry(it).ok_or_else(|| PlanError(it.to_owned())));
            let acts = Mutex::new(entries.collect::<Result<_, _>>()?);
            Ok(Self { plan: Arc::new(Plan { acts, clock_ms: AtomicI64::new(0) }) })
        }
    }

    fn entry(text: &str) -> Option<((Point, i64), Act)> {
        let mut parts = text.trim().split(':');
        let (point, post, act) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        let point = Point::ALL.into_iter().find(|it| it.name() == point)?;
        let act = match act {
            "stop" => Act::Stop,
            "pause" => Act::Pause,
            other => Act::Jump(other.strip_prefix("clock")?.parse().ok()?),
        };
        Some(((point, post), act))
    }

    impl Failpoints {
        /// The machine's clock, jumps included.
        pub fn clock(&self) -> Arc<dyn Clock> {
            Arc::new(self.clone())
        }

        /// To be called when the process is ready to work and before it claims a job.
        pub async fn before_claim(&self) {
            let first = {
                let acts = self.plan.acts.lock().unwrap_or_else(PoisonError::into_inner);
                acts.keys().find(|(point, _)| *point == Point::BeforeClaim).copied()
            };
            if let Some((point, post)) = first {
                self.reach(point, post).await;
            }
        }

        /// To be called when the process begins to stop: what it still does, it does undisturbed.
        pub fn disarm(&self) {
            self.plan.acts.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }

        pub(crate) async fn reach(&self, point: Point, post: i64) {
            self.in_flight(point, post, async {}).await;
        }

        /// A place inside a call that is under way: it is carried out, but who stops there never hears of it.
        pub(crate) async fn in_flight<F: Future>(&self, point: Point, post: i64, call: F) -> F::Output {
            let act = self.plan.acts.lock().unwrap_or_else(PoisonError::into_inner).remove(&(point, post));
            let Some(act) = act else { return call.await };
            println!("failpoint {} {post}", point.name());
            match act {
                Act::Stop => {
                    call.await;
                    pending().await
                }
                Act::Pause => tokio::join!(call, tokio::time::sleep(PAUSE)).0,
                Act::Jump(ms) => {
                    self.plan.clock_ms.store(ms, Ordering::Relaxed);
                    call.await
                }
            }
        }
    }

    impl Clock for Failpoints {
        fn now(&self) -> Timestamp {
            Timestamp(SystemClock.now().0 + self.plan.clock_ms.load(Ordering::Relaxed))
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[tokio::test]
        async fn a_jump_happens_once_at_its_place_and_moves_the_clock() {
            let failpoints: Failpoints = "P4:7:clock+90000000,P1:7:pause".parse().unwrap();
            let ahead = || failpoints.now().millis_since(SystemClock.now());
            failpoints.reach(Point::ContainerSaved, 8).await;
            assert!(ahead() < 60_000);
            failpoints.reach(Point::ContainerSaved, 7).await;
            failpoints.reach(Point::ContainerSaved, 7).await;
            assert!((89_990_000..90_010_000).contains(&ahead()));
        }

        #[tokio::test]
        async fn who_stops_inside_a_call_has_it_carried_out_and_never_hears_of_it() {
            let failpoints: Failpoints = "P7:1:stop".parse().unwrap();
            let mut done = false;
            let call = failpoints.in_flight(Point::PublishInFlight, 1, async { done = true });
            assert!(tokio::time::timeout(Duration::from_millis(50), call).await.is_err());
            assert!(done);
        }

        #[test]
        fn an_entry_of_another_form_is_named() {
            let error = "P1:2:stop,P11:2:stop".parse::<Failpoints>().err().unwrap();
            assert!(error.to_string().contains("`P11:2:stop`"), "{error}");
        }
    }
}
