//! One process at a time works on a database, and a write from elsewhere is refused in words the caller can read.

use std::io::Read;

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::Value;

use crate::harness::{App, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_on_the_same_database_says_why_it_ends() {
    let app = App::start().await;
    for command in ["serve", "worker"] {
        let mut second = app.spawn(command);
        let status = eventually("the second process ends", || {
            let ended = second.try_wait().unwrap();
            async move { ended }
        })
        .await;
        let mut said = String::new();
        second.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(!status.success() && said.contains("another autogram is working on this database"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_alone_needs_no_front_end() {
    let mut app = App::start().await;
    let account = app.account().await;
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "messages", FaultAction::Hang));
    app.follow_article(account, "Battery ferry", "The harbour ferry now runs on batteries.").await;
    eventually("the article is being read", || async {
        (app.asked(Vendor::Anthropic, "messages") > 0).then_some(())
    })
    .await;
    app.kill_server();
    app.start_worker_without_front_end();
    eventually("the worker has it read", || async {
        (app.answered(Vendor::Anthropic, "messages") > 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_from_another_site_is_refused_with_its_reference() {
    let app = App::start().await;
    for path in ["api/app/api/posts/review_list", "auth/magic-link"] {
        let request = app.client().post(app.url(path)).header("sec-fetch-site", "cross-site").body("{}");
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 403);
        let reference = response.headers()["x-reference"].to_str().unwrap().to_owned();
        let body = response.text().await.unwrap();
        match serde_json::from_str::<Value>(&body) {
            Ok(error) => assert_eq!(error["reference"], Value::from(reference), "{path}"),
            Err(_) => assert!(path.starts_with("auth") && body.contains(&reference), "{path}: {body}"),
        }
    }
}
