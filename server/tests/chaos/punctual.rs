//! A busy minute: every post goes out, each account's in order, whoever else hangs. How late they begin is printed.

use std::path::Path;
use std::time::Duration;

use chaos::Backend;
use chaos::punctual::{Rush, run};

use crate::MACHINE;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_posts_of_two_hundred_accounts_in_a_minute_go_out_in_order() {
    let _alone = MACHINE.lock().await;
    let seen = run(&rush(1_000, 200, 60, 0)).await.unwrap();
    println!("a full minute: {seen}");
    assert_eq!((seen.live, seen.disordered), (1_000, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_whose_calls_hang_leave_the_others_as_they_are() {
    let _alone = MACHINE.lock().await;
    let beside = run(&rush(200, 50, 15, 5)).await.unwrap();
    println!("five accounts hang: {beside}");
    assert_eq!((beside.live, beside.disordered), (180, 0));
}
