//! How the browser asks the server. Whatever does not depend on what is asked is compiled once, here.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::window;
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::{ApiError, ApiResult, ErrorCode};
use crate::browser::json::{self, Unreadable};

/// An answer on its way, before it has the type that was asked for.
pub type Answer = Pin<Box<dyn Future<Output = ApiResult<Value>> + Send>>;

/// Posts JSON to `path`.
pub fn post(path: &str, body: serde_json::Result<String>) -> Answer {
    let path = path.to_owned();
    // A browser's tab has one thread.
    Box::pin(SendWrapper::new(async move {
        let body = body.map_err(|error| ApiError::local(ErrorCode::Internal, error.to_string()))?;
        let (status, text) = fetch(&path, &body).await.map_err(unreachable)?;
        let answer = json::parse(&text).map_err(unreadable)?;
        if (400..=599).contains(&status) { Err(read(answer)?) } else { Ok(answer) }
    }))
}

/// Gives an answer its type.
pub fn read<T: DeserializeOwned>(answer: Value) -> ApiResult<T> {
    json::from_value(answer).map_err(unreadable)
}

/// The status and the body of what the server answers.
async fn fetch(path: &str, body: &str) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("Content-Type", "application/json")?;
    headers.set("Accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(body));
    let response: Response =
        JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

fn unreachable(_: JsValue) -> ApiError {
    ApiError::local(ErrorCode::Network, "the server could not be reached")
}

fn unreadable(error: Unreadable) -> ApiError {
    ApiError::local(ErrorCode::Internal, error.to_string())
}
