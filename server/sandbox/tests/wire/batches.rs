//! Message Batches.

use reqwest::RequestBuilder;
use sandbox::{SandboxOptions, Vendor};
use serde_json::{Value, json};

use crate::support::{ANTHROPIC_KEY, Bench, json};

fn params(text: &str) -> Value {
    json!({
        "model": "claude-haiku-5-5", "max_tokens": 500, "thinking": { "type": "disabled" },
        "messages": [{ "role": "user", "content": text }],
    })
}

fn signed(request: RequestBuilder) -> RequestBuilder {
    request.header("x-api-key", ANTHROPIC_KEY).header("anthropic-version", "2026-10-21")
}

async fn create(bench: &Bench, requests: Value) -> (u16, Value) {
    let body = json!({ "requests": requests });
    json(signed(bench.post("/anthropic/v1/messages/batches")).json(&body)).await
}

async fn get(bench: &Bench, path: &str) -> (u16, Value) {
    json(signed(bench.get(&format!("/anthropic/v1/messages/batches{path}")))).await
}

/// The results by name.
async fn results(bench: &Bench, id: &str) -> Vec<(String, Value)> {
    let request = signed(bench.get(&format!("/anthropic/v1/messages/batches/{id}/results")));
    let text = request.send().await.unwrap().text().await.unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut results: Vec<(String, Value)> =
        lines.map(|line| (line["custom_id"].as_str().unwrap().to_owned(), line["result"].clone())).collect();
    results.sort_by(|one, other| one.0.cmp(&other.0));
    results
}

#[tokio::test]
async fn a_batch_ends_with_a_result_for_each_request_at_half_the_price() {
    let bench = Bench::instant().await;
    let text = "Night trams return to Velmora. Four lines will run every thirty minutes.";
    let (_, alone) = json(bench.message(&params(text))).await;
    let whole = bench.sandbox.ledger().charged_micro_usd(Vendor::Anthropic);
    let (status, batch) = create(
        &bench,
        json!([
            { "custom_id": "a", "params": params(text) },
            { "custom_id": "b", "params": params("[[sandbox:batch-error]]") },
            { "custom_id": "c", "params": params("[[sandbox:batch-expire]]") },
            { "custom_id": "d", "params": { "model": "claude-haiku-5-5", "max_tokens": 5, "messages": [], "top_k": 1 } },
        ]),
    )
    .await;
    assert_eq!((status, &batch["processing_status"]), (200, &json!("in_progress")));
    let id = batch["id"].as_str().unwrap();
    let (_, ended) = get(&bench, &format!("/{id}")).await;
    assert_eq!(ended["processing_status"], "ended");
    assert_eq!(
        ended["request_counts"],
        json!({ "processing": 0, "succeeded": 1, "errored": 2, "canceled": 0, "expired": 1 })
    );
    let results = results(&bench, id).await;
    let kinds: Vec<&str> = results.iter().map(|(_, result)| result["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["succeeded", "errored", "expired", "errored"]);
    assert_eq!(results[3].1["error"]["error"]["type"], "invalid_request_error");
    let message = &results[0].1["message"];
    assert_eq!(message["usage"]["service_tier"], "batch");
    assert_eq!(message["usage"]["output_tokens"], alone["usage"]["output_tokens"]);
    let half = bench.sandbox.ledger().charged_micro_usd(Vendor::Anthropic) - whole;
    assert!((half * 2 - whole).abs() <= 1, "{half} of {whole}: each is rounded once");
}

#[tokio::test]
async fn a_batch_takes_its_time_is_listed_newest_first_and_can_be_canceled() {
    let options = SandboxOptions { anthropic_batch_ms: 60_000, ..SandboxOptions::instant() };
    let bench = Bench::with(options).await;
    let one = json!([{ "custom_id": "a", "params": params("A tram.") }]);
    let (_, first) = create(&bench, one.clone()).await;
    let (_, second) = create(&bench, one).await;
    let (_, list) = get(&bench, "?limit=1").await;
    assert_eq!((&list["data"][0]["id"], &list["has_more"]), (&second["id"], &json!(true)));
    let id = first["id"].as_str().unwrap();
    let (status, early) = get(&bench, &format!("/{id}/results")).await;
    assert_eq!((status, &early["error"]["type"]), (400, &json!("invalid_request_error")));
    let (_, canceled) =
        json(signed(bench.post(&format!("/anthropic/v1/messages/batches/{id}/cancel")))).await;
    assert_eq!(canceled["processing_status"], "canceling");
    assert_eq!(results(&bench, id).await[0].1["type"], "canceled");
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Anthropic), 0);
    bench.sandbox.clock().advance(std::time::Duration::from_secs(60));
    let (_, ended) = get(&bench, &format!("/{}", second["id"].as_str().unwrap())).await;
    assert_eq!(ended["request_counts"]["succeeded"], 1);
}

#[tokio::test]
async fn names_are_checked_and_strangers_see_nothing() {
    let bench = Bench::instant().await;
    for requests in [
        json!([]),
        json!([{ "custom_id": "a b", "params": params("x") }]),
        json!([{ "custom_id": "a", "params": params("x") }, { "custom_id": "a", "params": params("x") }]),
        json!([{ "custom_id": "a", "params": params("x"), "note": 1 }]),
        json!([{ "custom_id": "a" }]),
    ] {
        let (status, error) = create(&bench, requests.clone()).await;
        assert_eq!((status, &error["error"]["type"]), (400, &json!("invalid_request_error")), "{requests}");
    }
    let (_, batch) = create(&bench, json!([{ "custom_id": "a", "params": params("x") }])).await;
    let path = format!("/anthropic/v1/messages/batches/{}", batch["id"].as_str().unwrap());
    let stranger =
        bench.get(&path).header("x-api-key", "sk-ant-other").header("anthropic-version", "2026-10-21");
    assert_eq!(json(stranger).await.0, 404);
}
