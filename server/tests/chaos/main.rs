//! Publishing under fire on real databases with the real binary: five hundred posts on each engine, each with its own
//! fault and its own interruption. `cargo xtask chaos` runs thousands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod fleet;
mod naive;
mod punctual;
#[path = "../stores/mod.rs"]
mod stores;

use std::path::Path;
use std::time::Duration;

use chaos::{Backend, run};
use sandbox::SecondPublish;
use tokio::sync::Mutex;

const POSTS: usize = 500;
/// A world mostly waits, for the next kill and for leases to run out; more at a time would starve one another.
const WORLDS: usize = 5;
/// Longer than every lease of these runs.
const FREEZE: Duration = Duration::from_secs(6);
/// Longer than the writer waits for a lock, and than every lease.
const OUTAGE: Duration = Duration::from_secs(8);

/// Each test has the machine alone: a world that gets no processor is killed before it has done anything, and sweeping
/// Redis strikes whoever else uses it.
static MACHINE: Mutex<()> = Mutex::const_new(());

/// In the first world a container that is published again is posted again, in the second it answers with the same id,
/// in the third it is refused, and so on.
async fn promises_are_kept(backend: Backend) {
    let _alone = MACHINE.lock().await;
    let plan = run::Plan {
        binary: Path::new(env!("CARGO_BIN_EXE_autogram")).to_owned(),
        backend,
        posts: POSTS,
        seeds: POSTS / 10,
        freeze: FREEZE,
        freezes: 1,
        at_once: WORLDS,
        outage: OUTAGE,
        second_publish: SecondPublish::Duplicate,
    };
    let report = run::run(&plan).await.unwrap();
    println!("{report}");
    let total = report.total();
    assert_eq!(total.broken(), 0, "{report}");
    assert_eq!(total.waiting, 0, "{report}");
    assert_eq!(usize::try_from(total.runs).unwrap(), POSTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_no_post_is_doubled_lost_or_lied_about() {
    promises_are_kept(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_no_post_is_doubled_lost_or_lied_about() {
    promises_are_kept(Backend::Postgres { server: stores::postgres(), redis: None }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_with_redis_no_post_is_doubled_lost_or_lied_about() {
    promises_are_kept(Backend::Postgres { server: stores::postgres(), redis: Some(stores::redis()) }).await;
}
