//! Stability AI's Stable Image services (v2beta specification and documentation, November 2026): a form of parts in,
//! the bytes of a picture out.
//!
//! Billing: a price in credits of one cent for each picture. A picture that the content filter blurred is a success and
//! charged; a prompt that moderation refuses is free.
//!
//! Words in the prompt that steer the answer: `[[sandbox:nsfw]]` (403), `[[sandbox:black]]` (HTTP 200, blurred),
//! `[[sandbox:huge]]` (more than 50 megapixels). Keys: `revoked` in it is refused, `nobalance` has no credit.

mod error;
mod form;

use axum::{
    Router,
    extract::{FromRequest as _, Multipart, Path, Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Json, Response},
    routing::{get, post},
};
use serde_json::json;

use crate::{
    exchange::{Receipt, bearer_key},
    ids::seed,
    ledger::Vendor,
    picture,
    world::World,
};
use error::StabilityError;
use form::Form;

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::Stability, name, routes);
    Router::new()
        .route("/v2beta/stable-image/generate/{service}", observed("generate", post(generate)))
        .route("/v1/user/balance", observed("balance", get(balance)))
}

fn authorize(headers: &HeaderMap) -> Result<&str, StabilityError> {
    bearer_key(headers, "sk-").ok_or_else(StabilityError::unauthorized)
}

async fn generate(State(world): State<World>, Path(service): Path<String>, request: Request) -> Response {
    let id = world.ids.uuid();
    let mut answer = match draw(&world, &id, &service, request).await {
        Ok(answer) => answer,
        Err(error) => error.answer(&id),
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert("x-request-id", value);
    }
    answer
}

async fn draw(world: &World, id: &str, service: &str, request: Request) -> Result<Response, StabilityError> {
    let key = authorize(request.headers())?.to_owned();
    if request.headers().get(header::ACCEPT).is_none_or(|accept| accept != "image/*") {
        return Err(StabilityError::bad_request("accept: must be image/*"));
    }
    let parts = Multipart::from_request(request, world)
        .await
        .map_err(|_| StabilityError::bad_request("content-type: must be multipart/form-data"))?;
    let form = Form::read(service, parts).await?;
    if key.contains("nobalance") {
        return Err(StabilityError::no_credit());
    }
    if form.prompt.contains("[[sandbox:nsfw]]") {
        return Err(StabilityError::moderated());
    }
    let blurred = form.prompt.contains("[[sandbox:black]]");
    let (number, micro_usd) = (seed(id) % u64::from(u32::MAX), form.micro_usd);
    let summary = format!("{} {}x{}", form.model, form.size.0, form.size.1);
    let content_type = form.format.content_type();
    let bytes = picture::drawn(move || match form.prompt.contains("[[sandbox:huge]]") {
        true => picture::huge(),
        false if blurred => picture::black(form.size.0, form.size.1, form.format),
        false => picture::draw(&form.prompt, number, form.size.0, form.size.1, form.format),
    });
    let bytes = bytes.await.ok_or_else(StabilityError::internal)?;
    let reason = if blurred { "CONTENT_FILTERED" } else { "SUCCESS" };
    let headers = [
        ("content-type", content_type.to_owned()),
        ("finish-reason", reason.to_owned()),
        ("seed", number.to_string()),
    ];
    let receipt = Receipt { micro_usd, request_id: Some(id.to_owned()), ..Receipt::new(summary) };
    Ok(receipt.on((headers, bytes).into_response()))
}

/// `GET /v1/user/balance`.
async fn balance(State(world): State<World>, headers: HeaderMap) -> Response {
    match authorize(&headers) {
        Ok(key) => {
            let credits = if key.contains("nobalance") { 0.0 } else { 812.5 };
            Receipt::new("reads the balance").on(Json(json!({ "credits": credits })))
        }
        Err(error) => error.answer(&world.ids.uuid()),
    }
}
