//! Resend: sending once, refusing by name.

use reqwest::RequestBuilder;
use sandbox::SandboxOptions;
use serde_json::{Value, json};

use crate::support::{Bench, RESEND_KEY, json, nameless_client};

fn mail() -> Value {
    json!({
        "from": "Autogram <login@example.org>",
        "to": ["ann@example.org"],
        "subject": "Sign in",
        "text": "Open http://127.0.0.1:9/auth/magic#abc to sign in.",
        "tags": [{ "name": "kind", "value": "sign_in" }],
    })
}

fn send(bench: &Bench, body: &Value) -> RequestBuilder {
    bench.post("/resend/emails").bearer_auth(RESEND_KEY).json(body)
}

fn url(bench: &Bench) -> String {
    format!("{}/emails", bench.sandbox.resend_url())
}

#[tokio::test]
async fn a_mail_is_kept_and_can_be_read_again() {
    let bench = Bench::instant().await;
    let response = send(&bench, &mail()).send().await.unwrap();
    assert!(response.headers().contains_key("ratelimit-remaining"));
    let answer: Value = response.json().await.unwrap();
    let path = format!("/resend/emails/{}", answer["id"].as_str().unwrap());
    let (_, shown) = json(bench.get(&path).bearer_auth(RESEND_KEY)).await;
    assert_eq!((&shown["subject"], &shown["last_event"]), (&json!("Sign in"), &json!("delivered")));
    assert_eq!(json(bench.get("/resend/emails/none").bearer_auth(RESEND_KEY)).await.0, 404);
    assert_eq!(bench.sandbox.mails()[0].tags, [("kind".to_owned(), "sign_in".to_owned())]);
}

#[tokio::test]
async fn one_idempotency_key_sends_one_mail() {
    let bench = Bench::instant().await;
    let with_key = |body: &Value| json(send(&bench, body).header("idempotency-key", "sign-in/1"));
    let first = with_key(&mail()).await;
    assert_eq!(with_key(&mail()).await, first);
    assert_eq!(bench.sandbox.mails().len(), 1);
    let mut other = mail();
    other["subject"] = json!("Something else");
    let (status, error) = with_key(&other).await;
    assert_eq!((status, &error["name"]), (409, &json!("invalid_idempotent_request")));
    let long = json(send(&bench, &mail()).header("idempotency-key", "k".repeat(257))).await;
    assert_eq!((long.0, &long.1["name"]), (400, &json!("invalid_idempotency_key")));
    bench.sandbox.clock().advance(std::time::Duration::from_secs(25 * 3_600));
    assert_eq!(with_key(&other).await.0, 200);
}

#[tokio::test]
async fn wrong_mails_are_refused_by_name() {
    let bench = Bench::instant().await;
    for (name, value, status, error) in [
        ("from", Value::Null, 422, "missing_required_field"),
        ("subject", Value::Null, 422, "missing_required_field"),
        ("text", Value::Null, 422, "missing_required_field"),
        ("to", json!([]), 422, "missing_required_field"),
        ("to", json!("not an address"), 422, "validation_error"),
        ("from", json!("Autogram"), 422, "validation_error"),
        ("to", json!(vec!["a@example.org"; 51]), 422, "validation_error"),
        ("tags", json!([{ "name": "a", "value": "b@c.d" }]), 422, "validation_error"),
        ("replyTo", json!("a@example.org"), 422, "invalid_parameter"),
    ] {
        let mut body = mail();
        body[name] = value;
        let (found, answer) = json(send(&bench, &body)).await;
        assert_eq!((found, answer["name"].as_str().unwrap()), (status, error), "{name}: {answer}");
        assert_eq!(answer["statusCode"], status);
    }
    assert!(bench.sandbox.mails().is_empty());
}

#[tokio::test]
async fn keys_and_the_user_agent_are_checked() {
    let bench = Bench::instant().await;
    let none = json(bench.post("/resend/emails").json(&mail())).await;
    assert_eq!((none.0, &none.1["name"]), (401, &json!("missing_api_key")));
    let wrong = json(bench.post("/resend/emails").bearer_auth("sk_1").json(&mail())).await;
    assert_eq!((wrong.0, &wrong.1["name"]), (403, &json!("invalid_api_key")));
    let nameless = json(nameless_client().post(url(&bench)).bearer_auth(RESEND_KEY).json(&mail())).await;
    assert_eq!((nameless.0, &nameless.1["name"]), (403, &json!("validation_error")));
}

#[tokio::test]
async fn too_many_mails_in_a_second_are_refused() {
    let options = SandboxOptions { resend_requests_per_second: 0, ..SandboxOptions::instant() };
    let bench = Bench::with(options).await;
    let response = send(&bench, &mail()).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"1".parse().unwrap())
    );
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["name"], "rate_limit_exceeded");
}
