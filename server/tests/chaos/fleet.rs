//! Scaling out and in: one web process and two workers on PostgreSQL and Redis, stopped, killed and started again in the
//! middle of five hundred posts.

use std::path::Path;

use chaos::Backend;
use chaos::fleet::{Voyage, run};

use crate::{MACHINE, stores};

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_posts_go_out_once_while_web_and_workers_come_and_go() {
    let _alone = MACHINE.lock().await;
    let voyage = Voyage {
        binary: Path::new(env!("CARGO_BIN_EXE_autogram")).to_owned(),
        backend: Backend::Postgres { server: stores::postgres(), redis: Some(stores::redis()) },
        posts: 500,
        accounts: 100,
    };
    let (report, changes) = run(&voyage).await.unwrap();
    println!("{changes} changes of the fleet\n{report}");
    let total = report.total();
    assert_eq!((total.runs, total.broken(), total.waiting, total.failed), (500, 0, 0, 0), "{report}");
    assert!(changes >= 6, "every process came and went: {changes} changes");
}
