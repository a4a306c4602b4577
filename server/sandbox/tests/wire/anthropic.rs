//! The Messages and Models APIs.

use sandbox::{SandboxOptions, Vendor};
use serde_json::{Value, json};

use crate::support::{ANTHROPIC_KEY, Bench, json, read};

const ARTICLE: &str = "<topic>Trams and night buses</topic>\n<article>\n<title>Night trams return to Velmora</title>\n\
    <text>Velmora will run trams through the night again. Four lines will run every thirty minutes. The city \
    expects 3,200 passengers a night at first.</text>\n</article>";

fn schema() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["headline", "caption", "hashtags", "alt_text", "image_prompt", "score", "reasons", "language",
            "sensitivity", "verdict", "claims", "warning"],
        "properties": {
            "headline": { "type": "string", "description": "At most 60 characters" },
            "caption": { "type": "string" },
            "hashtags": { "type": "array", "items": { "type": "string" } },
            "alt_text": { "type": "string" },
            "image_prompt": { "type": "string" },
            "score": { "type": "integer", "description": "0 to 100" },
            "reasons": { "type": "array", "items": { "type": "string" } },
            "language": { "type": "string" },
            "sensitivity": { "enum": ["none", "politics", "tragedy"] },
            "verdict": { "enum": ["on_topic", "off_topic"] },
            "claims": { "type": "array", "items": { "$ref": "#/$defs/claim" } },
            "warning": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
        },
        "$defs": {
            "claim": {
                "type": "object",
                "additionalProperties": false,
                "required": ["claim", "supported"],
                "properties": { "claim": { "type": "string" }, "supported": { "type": "boolean" } },
            },
        },
    })
}

fn request(model: &str, user: &str) -> Value {
    let mut body = json!({
        "model": model,
        "max_tokens": 2_000,
        "system": "You draft posts.",
        "messages": [{ "role": "user", "content": user }],
        "output_config": { "format": { "type": "json_schema", "schema": schema() } },
    });
    if model == "claude-haiku-5-5" {
        body["thinking"] = json!({ "type": "disabled" });
    }
    body
}

/// The JSON in the first text block.
fn answer(message: &Value) -> Value {
    let blocks = message["content"].as_array().unwrap();
    let text = blocks.iter().find(|block| block["type"] == "text").unwrap();
    serde_json::from_str(text["text"].as_str().unwrap()).unwrap()
}

async fn refusal(bench: &Bench, body: &Value) -> String {
    let (status, error) = json(bench.message(body)).await;
    assert_eq!(status, 400, "{error}");
    assert_eq!(error["error"]["type"], "invalid_request_error");
    assert!(error["request_id"].as_str().unwrap().starts_with("req_"));
    error["error"]["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_answer_follows_the_schema_and_speaks_of_the_article() {
    let bench = Bench::instant().await;
    let response = bench.message(&request("claude-haiku-5-5", ARTICLE)).send().await.unwrap();
    assert!(response.headers().contains_key("request-id"));
    assert!(response.headers().contains_key("anthropic-ratelimit-requests-remaining"));
    let (status, message) = read(response).await;
    assert_eq!(status, 200, "{message}");
    assert_eq!(message["stop_reason"], "end_turn");
    let answer = answer(&message);
    assert_eq!(answer["headline"], "Night trams return to Velmora");
    let caption = answer["caption"].as_str().unwrap();
    assert!(caption.starts_with("Velmora will run trams through the night again.") && caption.ends_with('?'));
    let tags = answer["hashtags"].as_array().unwrap();
    assert!((3..=5).contains(&tags.len()));
    assert!(tags.iter().all(|tag| !tag.as_str().unwrap().contains(['#', ' '])));
    assert!((60..=97).contains(&answer["score"].as_i64().unwrap()));
    assert_eq!(
        (&answer["language"], &answer["sensitivity"], &answer["verdict"]),
        (&json!("en"), &json!("none"), &json!("on_topic"))
    );
    assert!(answer["warning"].is_null());
    assert_eq!(
        answer["claims"][1],
        json!({ "claim": "Four lines will run every thirty minutes.", "supported": true })
    );
    assert!(answer["image_prompt"].as_str().unwrap().contains("tram"));
}

#[tokio::test]
async fn an_article_off_the_topic_scores_low() {
    let bench = Bench::instant().await;
    let user = ARTICLE.replace("Trams and night buses", "Opera and ballet");
    let (_, message) = json(bench.message(&request("claude-haiku-5-5", &user))).await;
    let answer = answer(&message);
    assert!(answer["score"].as_i64().unwrap() < 30);
    assert_eq!(answer["verdict"], "off_topic");
}

#[tokio::test]
async fn usage_is_charged_by_the_price_table_and_booked() {
    let bench = Bench::instant().await;
    for (model, input_price, output_price) in
        [("claude-haiku-5-5", 0.1, 0.5), ("claude-sonnet-5-5", 2.0, 10.0), ("claude-opus-5-5", 4.0, 20.0)]
    {
        let before = bench.sandbox.ledger().charged_micro_usd(Vendor::Anthropic);
        let (_, message) = json(bench.message(&request(model, ARTICLE))).await;
        let usage = &message["usage"];
        let (input, output) =
            (usage["input_tokens"].as_f64().unwrap(), usage["output_tokens"].as_f64().unwrap());
        assert!(input > 200.0 && output > 100.0, "{usage}");
        assert_eq!(usage["cache_read_input_tokens"], 0);
        let charged = bench.sandbox.ledger().charged_micro_usd(Vendor::Anthropic) - before;
        assert_eq!(charged, (input * input_price + output * output_price + 1e-9).round() as i64, "{model}");
    }
    let entry = &bench.sandbox.ledger().of(Vendor::Anthropic, "messages")[0];
    assert_eq!((entry.status, entry.path.as_str()), (Some(200), "/anthropic/v1/messages"));
    assert!(!format!("{:?}", bench.sandbox.ledger().entries()).contains(ANTHROPIC_KEY));
}

#[tokio::test]
async fn a_thinking_block_comes_first_unless_thinking_is_off() {
    let bench = Bench::instant().await;
    let (_, thinking) = json(bench.message(&request("claude-sonnet-5-5", ARTICLE))).await;
    assert_eq!(thinking["content"][0]["type"], "thinking");
    assert!(thinking["usage"]["output_tokens_details"]["thinking_tokens"].as_i64().unwrap() > 0);
    let mut body = request("claude-sonnet-5-5", ARTICLE);
    body["thinking"] = json!({ "type": "between_tools" });
    let (_, plain) = json(bench.message(&body)).await;
    assert_eq!(plain["content"][0]["type"], "text");
}

#[tokio::test]
async fn unknown_members_and_sampling_are_refused_by_name() {
    let bench = Bench::instant().await;
    for (name, value) in
        [("temperature", json!(1.0)), ("top_p", json!(1)), ("top_k", json!(1)), ("prompt", json!(""))]
    {
        let mut body = request("claude-haiku-5-5", ARTICLE);
        body[name] = value;
        assert_eq!(refusal(&bench, &body).await, format!("{name}: Extra inputs are not permitted"));
    }
    let mut body = request("claude-haiku-5-5", ARTICLE);
    body["messages"][0]["content"] = json!([{ "type": "text", "text": "x", "colour": "red" }]);
    assert_eq!(refusal(&bench, &body).await, "messages.0.content.0.colour: Extra inputs are not permitted");
    body["messages"][0] = json!({ "role": "user" });
    assert_eq!(refusal(&bench, &body).await, "messages.0.content: Field required");
}

#[tokio::test]
async fn each_model_has_its_own_rules_for_thinking_and_tools() {
    let bench = Bench::instant().await;
    let refused = [
        ("claude-haiku-5-5", json!({ "type": "enabled", "budget_tokens": 2_000 })),
        ("claude-haiku-5-5", json!({ "type": "between_tools" })),
        ("claude-sonnet-5-5", json!({ "type": "disabled" })),
        ("claude-opus-5-5", json!({ "type": "disabled" })),
        ("claude-opus-5-5", json!({ "type": "between_tools" })),
    ];
    for (model, thinking) in refused {
        let mut body = request(model, ARTICLE);
        body["thinking"] = thinking;
        assert!(refusal(&bench, &body).await.starts_with("thinking.type"), "{model}");
    }
    let mut body = request("claude-haiku-5-5", ARTICLE);
    body["output_config"]["effort"] = json!("max");
    assert!(refusal(&bench, &body).await.contains("effort 'max'"));

    let tool = json!({ "name": "save", "input_schema": schema() });
    let mut body = request("claude-sonnet-5-5", ARTICLE);
    body["tools"] = json!([tool]);
    body["tool_choice"] = json!({ "type": "tool", "name": "save" });
    assert!(refusal(&bench, &body).await.starts_with("tool_choice"));
    body["model"] = json!("claude-haiku-5-5");
    let (_, message) = json(bench.message(&body)).await;
    assert_eq!(message["stop_reason"], "tool_use");
    let block = message["content"].as_array().unwrap().last().unwrap();
    assert_eq!(block["input"]["headline"], "Night trams return to Velmora");
}

#[tokio::test]
async fn schemas_outside_the_subset_are_refused() {
    let bench = Bench::instant().await;
    let mut body = request("claude-haiku-5-5", ARTICLE);
    body["output_config"]["format"]["schema"]["properties"]["headline"]["maxLength"] = json!(60);
    assert!(refusal(&bench, &body).await.contains("maxLength"));
    let mut body = request("claude-haiku-5-5", ARTICLE);
    body["output_config"]["format"]["schema"]["additionalProperties"] = json!(true);
    assert!(refusal(&bench, &body).await.contains("additionalProperties"));
}

#[tokio::test]
async fn prefill_empty_conversations_and_wrong_sizes_are_refused() {
    let bench = Bench::instant().await;
    let mut body = request("claude-haiku-5-5", ARTICLE);
    body["messages"] = json!([{ "role": "user", "content": "a" }, { "role": "assistant", "content": "{" }]);
    assert!(refusal(&bench, &body).await.contains("prefill"));
    body["messages"] = json!([]);
    assert!(refusal(&bench, &body).await.contains("at least one message"));
    let mut body = request("claude-haiku-5-5", ARTICLE);
    body["max_tokens"] = json!(128_001);
    assert!(refusal(&bench, &body).await.starts_with("max_tokens: 128001 > 128000"));
}

#[tokio::test]
async fn keys_versions_and_models_are_checked() {
    let bench = Bench::instant().await;
    let body = request("claude-haiku-5-5", ARTICLE);
    let send = |key: Option<&str>, version: Option<&str>| {
        let mut request = bench.post("/anthropic/v1/messages").json(&body);
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        if let Some(version) = version {
            request = request.header("anthropic-version", version);
        }
        json(request)
    };
    for (key, version, status, kind) in [
        (None, Some("2026-10-21"), 401, "authentication_error"),
        (Some("sk-other"), Some("2026-10-21"), 401, "authentication_error"),
        (Some("sk-ant-revoked-1"), Some("2026-10-21"), 401, "authentication_error"),
        (Some(ANTHROPIC_KEY), None, 400, "invalid_request_error"),
        (Some(ANTHROPIC_KEY), Some("2020-01-01"), 400, "invalid_request_error"),
    ] {
        let (found, error) = send(key, version).await;
        assert_eq!((found, &error["error"]["type"]), (status, &json!(kind)));
    }
    assert_eq!(send(Some(ANTHROPIC_KEY), Some("2023-06-01")).await.0, 200);
    let (status, error) = json(bench.message(&request("claude-haiku-9", ARTICLE))).await;
    assert_eq!((status, &error["error"]["type"]), (404, &json!("not_found_error")));
}

#[tokio::test]
async fn the_prompt_can_ask_for_every_kind_of_bad_answer() {
    let bench = Bench::instant().await;
    let ask = |word: &str| {
        json(bench.message(&request(
            "claude-haiku-5-5",
            &ARTICLE.replace("Four lines", &format!("[[sandbox:{word}]] Four lines")),
        )))
    };
    let (status, refused) = ask("refuse").await;
    assert_eq!((status, &refused["stop_reason"]), (200, &json!("refusal")));
    assert_eq!(refused["stop_details"]["type"], "refusal");
    let (_, broken) = ask("break-schema").await;
    assert!(answer(&broken).get("alt_text").is_none() && answer(&broken).get("sandbox_extra").is_some());
    let (_, cut) = ask("max-tokens").await;
    assert_eq!(cut["stop_reason"], "max_tokens");
    assert!(serde_json::from_str::<Value>(cut["content"][0]["text"].as_str().unwrap()).is_err());
    let (_, long) = ask("long-caption").await;
    assert!(answer(&long)["caption"].as_str().unwrap().chars().count() > 2_200);
    assert!(!answer(&long)["caption"].as_str().unwrap().contains("sandbox"));
}

#[tokio::test]
async fn an_answer_longer_than_max_tokens_is_cut() {
    let bench = Bench::instant().await;
    let mut body = request("claude-haiku-5-5", ARTICLE);
    body["max_tokens"] = 40.into();
    let (_, message) = json(bench.message(&body)).await;
    assert_eq!(message["stop_reason"], "max_tokens");
    assert!(message["usage"]["output_tokens"].as_i64().unwrap() <= 40);
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let options = SandboxOptions { anthropic_requests_per_minute: 1, ..SandboxOptions::instant() };
    let bench = Bench::with(options).await;
    let body = request("claude-haiku-5-5", ARTICLE);
    assert_eq!(json(bench.message(&body)).await.0, 200);
    let response = bench.message(&body).send().await.unwrap();
    assert_eq!(response.status(), 429);
    let seconds: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds));
}

#[tokio::test]
async fn models_are_listed_with_their_lifecycle() {
    let bench = Bench::instant().await;
    let get = |path: &str| {
        bench.get(path).header("x-api-key", ANTHROPIC_KEY).header("anthropic-version", "2026-10-21")
    };
    let (_, page) = json(get("/anthropic/v1/models")).await;
    assert_eq!(page["data"].as_array().unwrap().len(), 3);
    assert_eq!(page["data"][0]["lifecycle"], "active");
    let (_, model) = json(get("/anthropic/v1/models/claude-opus-5-5")).await;
    assert_eq!(model["capabilities"]["thinking"]["types"]["disabled"]["supported"], false);
    assert_eq!(json(get("/anthropic/v1/models/nobody")).await.0, 404);
}
