//! Publishing under fire on a real database with the real binary: five hundred posts, each with its own fault and
//! its own interruption. `cargo xtask chaos` runs thousands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod naive;
mod punctual;

use std::path::Path;
use std::time::Duration;

use chaos::{Backend, run};
use sandbox::SecondPublish;
use tokio::sync::Mutex;

/// Longer than every lease of these runs.
const FREEZE: Duration = Duration::from_secs(6);
/// Longer than the writer waits for a lock, and than every lease.
const OUTAGE: Duration = Duration::from_secs(8);

/// These runs measure time, so one goes after the other.
static ALONE: Mutex<()> = Mutex::const_new(());

async fn promises_are_kept(posts: usize, second_publish: SecondPublish) {
    let _alone = ALONE.lock().await;
    let plan = run::Plan {
        binary: Path::new(env!("CARGO_BIN_EXE_autogram")).to_owned(),
        backend: Backend::Sqlite,
        posts,
        seeds: posts / 10,
        freeze: FREEZE,
        freezes: 1,
        outage: OUTAGE,
        second_publish,
    };
    let report = run::run(&plan).await.unwrap();
    println!("{report}");
    let total = report.total();
    assert_eq!(total.broken(), 0, "{report}");
    assert_eq!(total.waiting, 0, "{report}");
    assert_eq!(usize::try_from(total.runs).unwrap(), posts);
    // How soon is the machine's matter too, so it is printed and not tested.
    println!("resumed after {:?} (p99)", report.resumption(0.99));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_post_is_doubled_lost_or_lied_about_where_a_second_publish_posts_again() {
    promises_are_kept(400, SecondPublish::Duplicate).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_where_it_answers_with_the_same_id() {
    promises_are_kept(100, SecondPublish::SameId).await;
}
