//! What all clients have in common: one request, one place, one secret that stays inside.

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use providers::ErrorKind;
use providers::instagram::{ContainerId, GRAPH, InstagramErrorKind};
use providers::resend::Email;
use providers::text::anthropic;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use url::Url;

use crate::anthropic::question;
use crate::canned::{Canned, Step, answer, head};
use crate::vendors::{HASTY, Vendors};

fn mail() -> Email {
    Email {
        from: "Autogram <mail@example.org>".into(),
        to: "ada@example.org".into(),
        subject: "Your link".into(),
        html: "<p>hi</p>".into(),
        text: "hi".into(),
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_key() {
    let thief = Canned::start(vec![answer(200, &[], "{}")]).await;
    let location = thief.url("/v1/messages").to_string();
    let vendor = Canned::start(vec![answer(307, &[("location", &location)], "")]).await;
    let error = Vendors::at(&vendor).anthropic("sk-ant-1").complete(&question("x")).await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Unavailable, Some(307)));
    assert!(thief.requests().is_empty());
}

#[tokio::test]
async fn a_call_that_fails_is_sent_once() {
    for step in [
        Step::AnswerThenReset(Vec::new()),
        Step::Hang,
        Step::Answer(head(200, &[], Some(100))),
        answer(500, &[], "{}"),
        answer(429, &[("retry-after", "0")], "{}"),
    ] {
        let vendor = Canned::start(vec![step]).await;
        let vendors = Vendors::at(&vendor).within(HASTY);
        vendors.anthropic("sk-ant-1").complete(&question("x")).await.unwrap_err();
        assert_eq!(vendor.requests().len(), 1);
    }
}

#[tokio::test]
async fn silence_after_sending_is_doubt_and_no_connection_is_not() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = Canned::start(vec![Step::Hang]).await;
    let mut vendors = Vendors::at(&silent).within(HASTY);
    let id = ContainerId("1".into());
    let instagram = |vendors: &Vendors| vendors.instagram_of("IGAA1", "17841");

    let error = vendors.anthropic("sk-ant-1").complete(&question("x")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::OutcomeUnknown);
    let error = instagram(&vendors).publish(&id).await.unwrap_err();
    assert_eq!(error.kind, InstagramErrorKind::Ambiguous);

    let nobody = Url::parse(&format!("http://{closed}")).unwrap();
    vendors.endpoints.move_host(&anthropic::HOST, nobody.clone());
    vendors.endpoints.move_host(&GRAPH, nobody);
    let error = vendors.anthropic("sk-ant-1").complete(&question("x")).await.unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (ErrorKind::Unavailable, "no connection could be made"));
    let error = instagram(&vendors).publish(&id).await.unwrap_err();
    assert_eq!(error.kind, InstagramErrorKind::Temporary);
    assert!(error.is_definitive_rejection());
}

#[tokio::test]
async fn each_write_opens_its_own_connection_and_reads_share_one() {
    let body = "{\"id\": \"1\", \"status_code\": \"FINISHED\"}";
    let bytes = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes();
    let vendor = Canned::start(vec![Step::KeepAlive(bytes)]).await;
    let client = Vendors::at(&vendor).instagram_of("IGAA1", "17841");
    let id = ContainerId("1".into());
    for _ in 0..3 {
        client.container(&id).await.unwrap();
    }
    assert_eq!(vendor.connections(), 1);
    for _ in 0..3 {
        client.publish(&id).await.unwrap();
    }
    assert_eq!(vendor.connections(), 4);
    let requests = vendor.requests();
    assert!(requests[3].starts_with("POST /v26.0/17841/media_publish HTTP/1.1\r\n"), "{}", requests[3]);
    assert!(requests[3].ends_with("\r\n\r\n{\"creation_id\":\"1\"}"), "{}", requests[3]);
}

#[tokio::test]
async fn an_answer_without_end_is_not_swallowed_whole() {
    let vendor = Canned::start(vec![Step::Flood(head(200, &[], None))]).await;
    let error = Vendors::at(&vendor).anthropic("sk-ant-1").check().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_key_that_cannot_stand_in_a_header_is_refused_before_it_is_sent() {
    let vendor = Canned::start(vec![answer(200, &[], "{}")]).await;
    let vendors = Vendors::at(&vendor);
    let error = vendors.anthropic("sk-ant-1\r\nx-evil: 1").check().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::KeyRefused);
    let error = vendors.instagram("IGAA\n1").me().await.unwrap_err();
    assert_eq!(error.kind, InstagramErrorKind::TokenRefused);
    assert!(vendor.requests().is_empty());
}

#[tokio::test]
async fn each_vendor_is_addressed_in_its_own_way() {
    let vendor = Canned::start(vec![answer(400, &[], "{}")]).await;
    let vendors = Vendors::at(&vendor);
    let _ = vendors.anthropic("sk-ant-1").complete(&question("x")).await;
    let _ = vendors.resend("re_1").send(&mail(), "magic-link-7").await;
    let _ = vendors.instagram("IGAA1").me().await;
    let _ = vendors.instagram("IGAA1").refresh_token().await;
    let _ = vendors.fal("id:secret").check().await;
    let requests = vendor.requests();
    for (request, parts) in requests.iter().zip([
        &[
            "POST /v1/messages HTTP/1.1",
            "x-api-key: sk-ant-1",
            "anthropic-version: 2026-10-21",
            "content-type: application/json",
        ][..],
        &[
            "POST /emails HTTP/1.1",
            "authorization: Bearer re_1",
            "idempotency-key: magic-link-7",
            "user-agent: providers-test/1",
        ],
        &["GET /v26.0/me?fields=user_id%2Cusername", "authorization: Bearer IGAA1"],
        &["GET /refresh_access_token?grant_type=ig_refresh_token&access_token=IGAA1 HTTP/1.1"],
        &[
            "GET /v1/models/pricing?endpoint_id=fal-ai%2Fflux%2Fschnell HTTP/1.1",
            "authorization: Key id:secret",
        ],
    ]) {
        for part in parts {
            assert!(request.contains(part), "{part} is missing in {request}");
        }
        assert!(!request.contains("authorization: Bearer sk-ant"), "{request}");
    }
    assert_eq!(requests.len(), 5);
    assert!(!requests[3].contains("authorization"), "{}", requests[3]);
}

/// Collects whatever is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_secret_and_no_body_reaches_the_log_or_an_error() {
    let log = Log::default();
    // For the whole process: what a thread-local subscriber sees depends on which test comes first to a span.
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false);
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let echo = json!({"error": {"type": "x", "message": "bad HUSH-1", "code": 190}, "name": "x", "message": "HUSH-1",
                      "detail": "HUSH-1"});
    let headers = [("request-id", "req_7")];
    let refusal = answer(400, &headers, echo.to_string());
    let nonsense = answer(200, &[], "HUSH-1");
    let mut script = vec![refusal; 4];
    script.extend(vec![nonsense; 4]);
    script.push(Step::Hang);
    let vendor = Canned::start(script).await;
    let vendors = Vendors::at(&vendor).within(HASTY);
    let mut errors = Vec::new();
    for _ in 0..3 {
        errors.push(format!(
            "{:?}",
            vendors.anthropic("HUSH-1").complete(&question("HUSH-2")).await.unwrap_err()
        ));
        errors.push(format!("{:?}", vendors.instagram("HUSH-1").refresh_token().await.err().unwrap()));
        errors.push(format!("{:?}", vendors.resend("HUSH-1").send(&mail(), "k").await.unwrap_err()));
        errors.push(format!("{:?}", vendors.fal("HUSH-1").check().await.err()));
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for fact in [
        "provider_call",
        "vendor=\"instagram\"",
        "operation=\"refresh_token\"",
        "status=400",
        "request_id=\"req_7\"",
        "duration_ms=",
    ] {
        assert!(log.contains(fact), "{fact} is not in the log: {log}");
    }
    for text in errors.iter().chain([&log]) {
        assert!(!text.contains("HUSH"), "{text}");
        assert!(!text.contains("ada@example.org"), "{text}");
    }
}
