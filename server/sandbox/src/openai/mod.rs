//! OpenAI's Images API (reference, client 7.57.0 and model pages, November 2026): one call, one picture in base64.
//!
//! Billing: by tokens, at $5 a million for the prompt's and $30 a million for the picture's; a token of the prompt is
//! four characters here, and a picture takes one for each 1,000 pixels at medium quality. Refusals are free. A picture
//! is charged when it is drawn, whether or not its answer arrives.
//!
//! Words in the prompt that steer the answer: `[[sandbox:nsfw]]` (blocked by moderation), `[[sandbox:huge]]` (more than
//! 50 megapixels). Keys: `revoked` in it is refused, `nobalance` has no credit.

mod error;
mod input;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue},
    response::{IntoResponse, Json, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    exchange::{Receipt, bearer_key},
    ids::seed,
    ledger::Vendor,
    picture,
    world::World,
};
use error::OpenAiError;
use input::{Input, MODELS};

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::OpenAi, name, routes);
    Router::new()
        .route("/v1/images/generations", observed("generate", post(generate)))
        .route("/v1/models", observed("models", get(models)))
}

fn authorize(headers: &HeaderMap) -> Result<&str, OpenAiError> {
    bearer_key(headers, "sk-").ok_or_else(OpenAiError::unauthorized)
}

async fn generate(State(world): State<World>, headers: HeaderMap, body: Bytes) -> Response {
    let id = world.ids.prefixed("req_");
    let mut answer = match draw(&world, &id, &headers, &body).await {
        Ok(answer) => answer,
        Err(error) => error.answer(&id),
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert("x-request-id", value);
    }
    answer
}

async fn draw(world: &World, id: &str, headers: &HeaderMap, body: &[u8]) -> Result<Response, OpenAiError> {
    let key = authorize(headers)?;
    let input = Input::read(headers, body)?;
    if key.contains("nobalance") {
        return Err(OpenAiError::no_credit());
    }
    if input.prompt.contains("[[sandbox:nsfw]]") {
        return Err(OpenAiError::blocked());
    }
    let (usage, micro_usd) = (usage(&input), input.micro_usd());
    let summary = format!("{} {}x{} {}", input.model, input.width, input.height, input.quality);
    let created = world.clock.now_ms() / 1_000;
    let mut answer = json!({
        "created": created,
        "background": "opaque",
        "output_format": input.format.extension().replace("jpg", "jpeg"),
        "quality": input.quality,
        "size": format!("{}x{}", input.width, input.height),
        "usage": usage,
    });
    let number = seed(id);
    let drawing = move || match input.prompt.contains("[[sandbox:huge]]") {
        true => picture::huge(),
        false => picture::draw(&input.prompt, number, input.width, input.height, input.format),
    };
    let bytes = picture::drawn(drawing).await.ok_or_else(OpenAiError::server)?;
    answer["data"] = json!([{ "b64_json": STANDARD.encode(bytes) }]);
    let receipt = Receipt { micro_usd, request_id: Some(id.to_owned()), ..Receipt::new(summary) };
    Ok(receipt.on(Json(answer).into_response()))
}

fn usage(input: &Input) -> Value {
    let (text, picture) = (input.text_tokens(), input.picture_tokens());
    json!({
        "total_tokens": text + picture,
        "input_tokens": text,
        "input_tokens_details": { "text_tokens": text, "image_tokens": 0 },
        "output_tokens": picture,
        "output_tokens_details": { "image_tokens": picture, "text_tokens": 0 },
    })
}

/// `GET /v1/models`: costs nothing, and works without credit.
async fn models(State(world): State<World>, headers: HeaderMap) -> Response {
    match authorize(&headers) {
        Ok(_) => {
            let model =
                |id: &&str| json!({ "id": id, "object": "model", "created": 0, "owned_by": "system" });
            let data: Vec<Value> = MODELS.iter().map(model).collect();
            Receipt::new("lists models").on(Json(json!({ "object": "list", "data": data })))
        }
        Err(error) => error.answer(&world.ids.prefixed("req_")),
    }
}
