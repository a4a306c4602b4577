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
use tokio::sync::RwLock;

/// Longer than every lease of these runs.
const FREEZE: Duration = Duration::from_secs(6);
/// Longer than the writer waits for a lock, and than every lease.
const OUTAGE: Duration = Duration::from_secs(8);

/// Who counts promises shares the machine; who looks at times or sweeps Redis has it alone.
static MACHINE: RwLock<()> = RwLock::const_new(());

async fn promises_are_kept(backend: Backend, posts: usize, second_publish: SecondPublish) {
    let _shared = MACHINE.read().await;
    let plan = run::Plan {
        binary: Path::new(env!("CARGO_BIN_EXE_autogram")).to_owned(),
        backend,
        posts,
        seeds: posts / 10,
        freeze: FREEZE,
        freezes: 1,
        at_once: 1,
        outage: OUTAGE,
        second_publish,
    };
    let report = run::run(&plan).await.unwrap();
    println!("{report}");
    let total = report.total();
    assert_eq!(total.broken(), 0, "{report}");
    assert_eq!(total.waiting, 0, "{report}");
    assert_eq!(usize::try_from(total.runs).unwrap(), posts);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_no_post_is_doubled_lost_or_lied_about_where_a_second_publish_posts_again() {
    promises_are_kept(Backend::Sqlite, 400, SecondPublish::Duplicate).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_nor_where_it_answers_with_the_same_id() {
    promises_are_kept(Backend::Sqlite, 100, SecondPublish::SameId).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_no_post_is_doubled_lost_or_lied_about() {
    let backend = Backend::Postgres { server: stores::postgres(), redis: None };
    promises_are_kept(backend, 500, SecondPublish::Duplicate).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_with_redis_no_post_is_doubled_lost_or_lied_about() {
    let backend = Backend::Postgres { server: stores::postgres(), redis: Some(stores::redis()) };
    promises_are_kept(backend, 500, SecondPublish::Duplicate).await;
}
