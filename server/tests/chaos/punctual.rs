//! A busy minute: every post goes out, each account's in order, whoever else hangs. How late they begin is printed.

use std::path::Path;
use std::time::Duration;

use chaos::Backend;
use chaos::punctual::{Punctuality, Rush, run};

use crate::ALONE;

fn rush(posts: usize, accounts: usize, spread: u64, hanging: usize) -> Rush {
    Rush {
        binary: Path::new(env!("CARGO_BIN_EXE_autogram")).to_owned(),
        backend: Backend::Sqlite,
        posts,
        accounts,
        spread: Duration::from_secs(spread),
        hanging,
    }
}

fn report(name: &str, seen: &Punctuality) {
    let (p50, p99) = (seen.within(0.5), seen.within(0.99));
    println!(
        "{name}: {} posts, lateness p50 {p50:?}, p99 {p99:?}, {} disordered",
        seen.live, seen.disordered
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_posts_of_two_hundred_accounts_in_a_minute_go_out_in_order() {
    let _alone = ALONE.lock().await;
    let seen = run(&rush(1_000, 200, 60, 0)).await.unwrap();
    report("a full minute", &seen);
    assert_eq!((seen.live, seen.disordered), (1_000, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_whose_calls_hang_leave_the_others_as_they_are() {
    let _alone = ALONE.lock().await;
    let calm = run(&rush(200, 50, 15, 0)).await.unwrap();
    let beside = run(&rush(200, 50, 15, 5)).await.unwrap();
    report("nobody hangs", &calm);
    report("five accounts hang", &beside);
    assert_eq!((calm.live, beside.live, beside.disordered), (200, 180, 0));
}
