//! fal.ai's queue, pictures and prices.

use std::time::Duration;

use image::GenericImageView as _;
use sandbox::{SandboxOptions, Vendor};
use serde_json::{Value, json};

use crate::support::{Bench, fal_authorization, json, read};

fn input(prompt: &str) -> Value {
    json!({ "prompt": prompt, "image_size": { "width": 320, "height": 400 } })
}

/// Submits and fetches the result.
async fn run(bench: &Bench, endpoint: &str, input: &Value) -> (u16, Value) {
    let (status, queued) = json(bench.submit(endpoint, input)).await;
    assert_eq!(status, 200, "{queued}");
    let url = queued["response_url"].as_str().unwrap();
    json(bench.client.get(url).header("authorization", fal_authorization())).await
}

async fn picture(bench: &Bench, result: &Value) -> Vec<u8> {
    let url = result["images"][0]["url"].as_str().unwrap();
    bench.client.get(url).send().await.unwrap().bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn a_request_waits_runs_and_completes() {
    let options = SandboxOptions { fal_queue_ms: 3_000, ..SandboxOptions::instant() };
    let bench = Bench::with(options).await;
    let (_, queued) = json(bench.submit("fal-ai/flux/schnell", &input("a harbour"))).await;
    assert_eq!((&queued["status"], &queued["queue_position"]), (&json!("IN_QUEUE"), &json!(0)));
    let status_url = queued["status_url"].as_str().unwrap();
    assert!(
        status_url.contains("/fal/queue/fal-ai/flux/requests/"),
        "the sub-path is left out: {status_url}"
    );
    let get = |name: &str| {
        bench.client.get(queued[name].as_str().unwrap()).header("authorization", fal_authorization())
    };
    assert_eq!(json(get("status_url")).await.0, 202);
    bench.sandbox.clock().advance(Duration::from_millis(1_200));
    let (status, running) = json(get("status_url")).await;
    assert_eq!((status, &running["status"]), (202, &json!("IN_PROGRESS")));
    assert_eq!(json(get("response_url")).await.0, 400);
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Fal), 0);
    bench.sandbox.clock().advance(Duration::from_millis(2_000));
    let (status, completed) = json(get("status_url")).await;
    assert_eq!((status, &completed["status"]), (200, &json!("COMPLETED")));
    assert!(completed["metrics"]["inference_time"].is_number());
}

#[tokio::test]
async fn the_result_holds_a_real_picture_of_the_size_asked_for() {
    let bench = Bench::instant().await;
    let (_, queued) = json(bench.submit("fal-ai/flux/dev", &input("a tram"))).await;
    let url = queued["response_url"].as_str().unwrap();
    let response = bench.client.get(url).header("authorization", fal_authorization()).send().await.unwrap();
    assert_eq!(response.headers()["x-fal-billable-units"], "1");
    assert_eq!(response.headers()["x-fal-request-id"], queued["request_id"].as_str().unwrap());
    let (_, result) = read(response).await;
    assert_eq!(result["has_nsfw_concepts"], json!([false]));
    let bytes = picture(&bench, &result).await;
    assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (320, 400));
    assert_eq!(&bytes[..3], [0xff, 0xd8, 0xff]);
    let mut as_png = input("a tram");
    as_png["output_format"] = json!("png");
    let (_, result) = run(&bench, "fal-ai/flux-2-pro", &as_png).await;
    assert!(result.get("has_nsfw_concepts").is_none());
    assert!(picture(&bench, &result).await.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_request_is_charged_once_even_if_nobody_fetches_it() {
    let bench = Bench::instant().await;
    let mut big = input("a reef");
    big["image_size"] = json!({ "width": 1_024, "height": 1_280 });
    let (_, queued) = json(bench.submit("fal-ai/flux/schnell", &big)).await;
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Fal), 2 * 3_000);
    let url = queued["response_url"].as_str().unwrap();
    for _ in 0..2 {
        assert_eq!(json(bench.client.get(url).header("authorization", fal_authorization())).await.0, 200);
    }
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Fal), 2 * 3_000);
    json(bench.submit("fal-ai/flux-pro/v1.1", &json!({ "prompt": "a hill", "image_size": "square_hd" })))
        .await;
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Fal), 2 * 3_000 + 40_000);
}

#[tokio::test]
async fn refusals_are_free_and_come_with_the_result() {
    let bench = Bench::instant().await;
    let (status, refused) = run(&bench, "fal-ai/flux/schnell", &input("[[sandbox:nsfw]] a picture")).await;
    assert_eq!((status, &refused["detail"][0]["type"]), (422, &json!("content_policy_violation")));
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Fal), 0);
    let (status, black) = run(&bench, "fal-ai/flux/schnell", &input("[[sandbox:black]]")).await;
    assert_eq!((status, &black["has_nsfw_concepts"]), (200, &json!([true])));
    let bytes = picture(&bench, &black).await;
    assert!(image::load_from_memory(&bytes).unwrap().to_rgb8().pixels().all(|pixel| pixel.0 == [0, 0, 0]));
}

#[tokio::test]
async fn a_picture_can_be_too_large_for_any_honest_use() {
    let bench = Bench::instant().await;
    let (_, huge) = run(&bench, "fal-ai/flux/schnell", &input("[[sandbox:huge]]")).await;
    let bytes = picture(&bench, &huge).await;
    let reader = image::ImageReader::new(std::io::Cursor::new(&bytes)).with_guessed_format().unwrap();
    let (width, height) = reader.into_dimensions().unwrap();
    assert!(u64::from(width) * u64::from(height) > 50_000_000 && bytes.len() < 5 << 20);
    let (_, heavy) = run(&bench, "fal-ai/flux/schnell", &input("[[sandbox:heavy]]")).await;
    assert!(picture(&bench, &heavy).await.len() > 30_000_000);
}

#[tokio::test]
async fn wrong_input_is_listed_in_detail() {
    let bench = Bench::instant().await;
    let body = json!({ "image_size": { "width": 9_999 }, "steps": 4, "num_images": 9, "sync_mode": "yes" });
    let (status, error) = json(bench.submit("fal-ai/flux/schnell", &body)).await;
    assert_eq!(status, 422);
    let mut names: Vec<&str> =
        error["detail"].as_array().unwrap().iter().map(|item| item["loc"][1].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["image_size", "num_images", "prompt", "steps", "sync_mode"]);
    let unknown = json(bench.submit("fal-ai/nothing", &input("x"))).await;
    assert_eq!(unknown.0, 404);
    let with_images = json!({ "prompt": "x", "num_images": 1 });
    assert_eq!(json(bench.submit("fal-ai/flux-2-pro", &with_images)).await.0, 422);
}

#[tokio::test]
async fn keys_are_told_apart_from_empty_purses() {
    let bench = Bench::instant().await;
    let send = |authorization: &str| {
        let request = bench.post("/fal/queue/fal-ai/flux/schnell").json(&input("x"));
        json(request.header("authorization", authorization.to_owned()))
    };
    for authorization in ["Bearer a:b", "Key nocolon", "Key revoked:b"] {
        assert_eq!(send(authorization).await.0, 401, "{authorization}");
    }
    let (status, error) = send("Key nobalance:b").await;
    assert_eq!(status, 403);
    assert!(error["detail"].as_str().unwrap().starts_with("User is locked."));
}

#[tokio::test]
async fn a_cancelled_request_costs_nothing() {
    let options = SandboxOptions { fal_queue_ms: 60_000, ..SandboxOptions::instant() };
    let bench = Bench::with(options).await;
    let (_, queued) = json(bench.submit("fal-ai/flux/schnell", &input("x"))).await;
    let cancel = || {
        let url = queued["cancel_url"].as_str().unwrap();
        json(bench.client.put(url).header("authorization", fal_authorization()))
    };
    assert_eq!(cancel().await, (202, json!({ "status": "CANCELLATION_REQUESTED" })));
    assert_eq!(cancel().await, (400, json!({ "status": "ALREADY_COMPLETED" })));
    bench.sandbox.clock().advance(Duration::from_secs(120));
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Fal), 0);
}

#[tokio::test]
async fn requests_belong_to_the_key_that_made_them() {
    let bench = Bench::instant().await;
    let (_, queued) = json(bench.submit("fal-ai/flux/schnell", &input("x"))).await;
    let url = queued["status_url"].as_str().unwrap();
    assert_eq!(json(bench.client.get(url).header("authorization", "Key other:key")).await.0, 404);
}

#[tokio::test]
async fn prices_are_told_for_known_endpoints() {
    let bench = Bench::instant().await;
    let path = "/fal/api/v1/models/pricing?endpoint_id=fal-ai/flux/schnell&endpoint_id=fal-ai/flux/dev";
    let (_, prices) = json(bench.get(path).header("authorization", fal_authorization())).await;
    let prices = prices["prices"].as_array().unwrap();
    assert_eq!((&prices[0]["unit_price"], &prices[1]["unit_price"]), (&json!(0.003), &json!(0.025)));
}
