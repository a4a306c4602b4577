//! Faults, as a client sees them on the wire.

use std::time::{Duration, Instant};

use sandbox::{CannedAnswer, Fault, FaultAction, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, RESEND_KEY, json};

fn send(bench: &Bench) -> reqwest::RequestBuilder {
    let mail = json!({ "from": "a@example.org", "to": "b@example.org", "subject": "s", "text": "t" });
    bench.post("/resend/emails").bearer_auth(RESEND_KEY).json(&mail)
}

fn arm(bench: &Bench, action: FaultAction) {
    bench.sandbox.faults().add(Fault::once(Vendor::Resend, "send", action));
}

/// Whether the error goes back to a reset of the connection.
fn is_reset(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionReset)
        {
            return true;
        }
        cause = error.source();
    }
    false
}

#[tokio::test]
async fn a_reset_is_a_reset_and_nothing_was_done() {
    let bench = Bench::instant().await;
    arm(&bench, FaultAction::Reset);
    let error = send(&bench).send().await.unwrap_err();
    assert!(is_reset(&error), "{error:?}");
    assert!(bench.sandbox.mails().is_empty());
    let entry = bench.sandbox.ledger().entries().pop().unwrap();
    assert_eq!((entry.status, entry.fault.as_deref()), (None, Some("reset")));
    assert_eq!(json(send(&bench)).await.0, 200);
}

#[tokio::test]
async fn a_reset_after_commit_leaves_the_work_done() {
    let bench = Bench::instant().await;
    assert_eq!(json(send(&bench)).await.0, 200, "the connection is warm");
    arm(&bench, FaultAction::ResetAfterCommit);
    let error = send(&bench).send().await.unwrap_err();
    assert!(is_reset(&error), "{error:?}");
    assert_eq!(bench.sandbox.mails().len(), 2);
    assert_eq!(bench.sandbox.ledger().entries().pop().unwrap().status, Some(200));
}

#[tokio::test]
async fn a_truncated_body_breaks_off_in_the_middle() {
    let bench = Bench::instant().await;
    arm(&bench, FaultAction::Truncate);
    let mut response = send(&bench).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let announced = response.content_length().unwrap();
    let mut received = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len() as u64,
            Ok(None) => panic!("the body ended as if it were whole"),
            Err(error) => break error,
        }
    };
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    assert!(received > 0 && received < announced, "{received} of {announced}");
}

#[tokio::test]
async fn a_hanging_exchange_ends_with_the_clients_patience() {
    let bench = Bench::instant().await;
    arm(&bench, FaultAction::Hang);
    let error = send(&bench).timeout(Duration::from_millis(200)).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(bench.sandbox.mails().is_empty());
    arm(&bench, FaultAction::HangAfterCommit);
    let error = send(&bench).timeout(Duration::from_millis(200)).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(bench.sandbox.mails().len(), 1);
}

#[tokio::test]
async fn work_goes_on_when_the_client_has_hung_up() {
    let bench = Bench::instant().await;
    arm(&bench, FaultAction::Delay(Duration::from_millis(300)));
    assert!(send(&bench).timeout(Duration::from_millis(100)).send().await.unwrap_err().is_timeout());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(bench.sandbox.mails().len(), 1);
}

#[tokio::test]
async fn an_answer_can_be_replaced_before_or_after_the_work() {
    let bench = Bench::instant().await;
    arm(&bench, FaultAction::json(503, json!({ "name": "service_unavailable" })));
    assert_eq!(json(send(&bench)).await, (503, json!({ "name": "service_unavailable" })));
    assert!(bench.sandbox.mails().is_empty());
    let headers = [("retry-after".to_owned(), "7".to_owned())].into();
    arm(&bench, FaultAction::Answer(CannedAnswer { status: 500, body: None, headers, after_commit: true }));
    let response = send(&bench).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.headers()["retry-after"].to_str().unwrap()), (500, "7"));
    assert_eq!(bench.sandbox.mails().len(), 1);
}

#[tokio::test]
async fn bodies_can_be_slow_broken_or_a_gateways_page() {
    let bench = Bench::instant().await;
    arm(&bench, FaultAction::SlowBody(Duration::from_millis(400)));
    let begun = Instant::now();
    assert_eq!(json(send(&bench)).await.0, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    arm(&bench, FaultAction::InvalidJson);
    let broken = send(&bench).send().await.unwrap().text().await.unwrap();
    assert!(serde_json::from_str::<Value>(&broken).is_err() && broken.starts_with('{'));
    arm(&bench, FaultAction::Html);
    let page = send(&bench).send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn faults_are_armed_listed_and_cleared_over_http() {
    let bench = Bench::instant().await;
    let fault = json!({ "vendor": "resend", "operation": "send", "action": { "status": 418 }, "times": 0, "skip": 1 });
    assert_eq!(bench.post("/control/faults").json(&fault).send().await.unwrap().status(), 201);
    assert_eq!(json(send(&bench)).await.0, 200);
    assert_eq!(send(&bench).send().await.unwrap().status(), 418);
    let (_, pending) = json(bench.get("/control/faults")).await;
    assert_eq!(pending[0]["action"]["status"], 418);
    let url = format!("{}/control/faults", bench.sandbox.url());
    assert_eq!(bench.client.delete(url).send().await.unwrap().status(), 204);
    assert_eq!(json(send(&bench)).await.0, 200);
    let wrong = json!({ "vendor": "resend", "action": "explode" });
    assert_eq!(bench.post("/control/faults").json(&wrong).send().await.unwrap().status(), 422);
}

#[tokio::test]
async fn shutting_down_ends_hanging_exchanges() {
    let bench = Bench::instant().await;
    arm(&bench, FaultAction::Hang);
    let hanging = tokio::spawn(send(&bench).send());
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    bench.sandbox.shutdown().await;
    assert!(hanging.await.unwrap().is_err());
    assert!(begun.elapsed() < Duration::from_secs(3));
}
