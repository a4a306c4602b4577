//! The stand-ins of OpenAI, Replicate and Stability AI, and what all stand-ins for models refuse.

use image::GenericImageView as _;
use reqwest::multipart::Form;
use sandbox::Vendor;
use serde_json::{Value, json};

use crate::support::{Bench, json};

const GENERATIONS: &str = "/openai/v1/images/generations";
const SCHNELL: &str = "/replicate/v1/models/black-forest-labs/flux-schnell/predictions";
const CORE: &str = "/stability/v2beta/stable-image/generate/core";

fn openai(bench: &Bench, body: &Value) -> reqwest::RequestBuilder {
    bench.post(GENERATIONS).header("authorization", "Bearer sk-test").json(body)
}

fn replicate(bench: &Bench, body: &Value) -> reqwest::RequestBuilder {
    bench.post(SCHNELL).header("authorization", "Bearer r8_test").json(body)
}

fn stability(bench: &Bench, form: Form) -> reqwest::RequestBuilder {
    let request = bench.post(CORE).header("authorization", "Bearer sk-test").header("accept", "image/*");
    request.multipart(form)
}

#[tokio::test]
async fn a_key_that_no_vendor_knows_is_refused_by_all_of_them() {
    let bench = Bench::instant().await;
    let prompt = json!({ "prompt": "a tram", "colour": "red" });
    let message = json!({ "model": "claude-haiku-5-5", "max_tokens": 10, "messages": [{ "role": "user", "content": "x" }],
                          "colour": "red" });
    let model = json!({ "model": "gpt-image-2", "prompt": "a tram", "colour": "red" });
    let form = Form::new().text("prompt", "a tram").text("colour", "red");
    for (vendor, request, status) in [
        ("anthropic", bench.message(&message), 400),
        ("fal", bench.submit("fal-ai/flux/schnell", &prompt), 422),
        ("openai", openai(&bench, &model), 400),
        ("replicate", replicate(&bench, &json!({ "input": prompt })), 422),
        ("stability", stability(&bench, form), 400),
    ] {
        let (answered, error) = json(request).await;
        assert_eq!(answered, status, "{vendor} {error}");
        assert!(error.to_string().contains("colour"), "{vendor} {error}");
    }
    assert_eq!(bench.sandbox.ledger().total_micro_usd(), 0);
}

#[tokio::test]
async fn openai_draws_the_size_asked_for_and_charges_by_tokens() {
    let bench = Bench::instant().await;
    let body = json!({ "model": "gpt-image-2", "prompt": "a tram!!", "size": "320x400" });
    let (status, answer) = json(openai(&bench, &body)).await;
    assert_eq!((status, &answer["size"]), (200, &json!("320x400")));
    let usage = &answer["usage"];
    assert_eq!((&usage["input_tokens"], &usage["output_tokens"]), (&json!(2), &json!(128)));
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::OpenAi), 2 * 5 + 128 * 30);
}

#[tokio::test]
async fn openai_names_the_code_of_each_mistake() {
    let bench = Bench::instant().await;
    let good = json!({ "model": "gpt-image-2", "prompt": "a tram" });
    for (name, value, status, code) in [
        ("model", "gpt-image-1", 404, "model_not_found"),
        ("model", "dall-e-3", 404, "model_not_found"),
        ("size", "1080x1350", 400, "invalid_value"),
        ("quality", "best", 400, "invalid_value"),
        ("response_format", "url", 400, "unknown_parameter"),
        ("prompt", "[[sandbox:nsfw]]", 400, "moderation_blocked"),
    ] {
        let mut body = good.clone();
        body[name] = json!(value);
        let (answered, error) = json(openai(&bench, &body)).await;
        assert_eq!((answered, &error["error"]["code"]), (status, &json!(code)), "{name} {value}");
    }
    let broke = bench.post(GENERATIONS).header("authorization", "Bearer sk-nobalance").json(&good);
    let (status, error) = json(broke).await;
    assert_eq!((status, &error["error"]["type"]), (429, &json!("insufficient_quota")));
    let get = bench.get(GENERATIONS).header("authorization", "Bearer sk-test").send().await.unwrap();
    assert_eq!(get.status(), 405);
}

#[tokio::test]
async fn replicate_answers_a_beginning_then_a_file_and_charges_once() {
    let bench = Bench::instant().await;
    let input = json!({ "prompt": "a tram", "aspect_ratio": "4:5", "output_format": "png" });
    let (status, created) = json(replicate(&bench, &json!({ "input": input }))).await;
    assert_eq!((status, &created["status"], &created["output"]), (201, &json!("starting"), &Value::Null));
    let url = created["urls"]["get"].as_str().unwrap();
    let ask = |token: &str| json(bench.client.get(url).header("authorization", format!("Bearer {token}")));
    assert_eq!(ask("r8_other").await.0, 404);
    for _ in 0..2 {
        assert_eq!(ask("r8_test").await.1["status"], "succeeded");
    }
    let file = ask("r8_test").await.1["output"][0].as_str().unwrap().to_owned();
    let bytes = bench.client.get(file).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (896, 1_088));
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Replicate), 3_000);
    let broke = bench.post(SCHNELL).header("authorization", "Bearer r8_nobalance");
    assert_eq!(json(broke.json(&json!({ "input": { "prompt": "a tram" } }))).await.0, 402);
}

#[tokio::test]
async fn stability_takes_only_forms_and_charges_for_what_its_filter_blurred() {
    let bench = Bench::instant().await;
    let as_json = bench.post(CORE).header("authorization", "Bearer sk-test").header("accept", "image/*");
    assert_eq!(json(as_json.json(&json!({ "prompt": "a tram" }))).await.0, 400);
    let form = |prompt: &'static str| Form::new().text("prompt", prompt).text("aspect_ratio", "4:5");
    let drawn = stability(&bench, form("a tram")).send().await.unwrap();
    assert_eq!(drawn.headers()["finish-reason"], "SUCCESS");
    let blurred = stability(&bench, form("[[sandbox:black]]")).send().await.unwrap();
    assert_eq!(blurred.headers()["finish-reason"], "CONTENT_FILTERED");
    let (status, error) = json(stability(&bench, form("[[sandbox:nsfw]]"))).await;
    assert_eq!((status, &error["name"]), (403, &json!("content_moderation")));
    assert_eq!(bench.sandbox.ledger().charged_micro_usd(Vendor::Stability), 2 * 30_000);
}
