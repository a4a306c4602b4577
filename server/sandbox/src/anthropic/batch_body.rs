//! The body of a new batch, checked as far as it is before the batch is worked on.

use std::collections::HashSet;

use serde_json::Value;

use super::error::ApiError;

const MOST_REQUESTS: usize = 100_000;

/// The names and the bodies of its requests.
pub(super) fn requests(body: &Value) -> Result<Vec<(String, Value)>, ApiError> {
    if let Some(extra) = body.as_object().and_then(|body| body.keys().find(|name| *name != "requests")) {
        return Err(ApiError::invalid(format!("{extra}: Extra inputs are not permitted")));
    }
    let list = body["requests"].as_array().filter(|list| (1..=MOST_REQUESTS).contains(&list.len()));
    let list = list.ok_or_else(|| ApiError::invalid("requests: between 1 and 100000 items are required"))?;
    let mut seen = HashSet::new();
    let mut requests = Vec::new();
    for (number, request) in list.iter().enumerate() {
        let at = |member: &str, why: &str| ApiError::invalid(format!("requests.{number}.{member}: {why}"));
        if let Some(extra) = request
            .as_object()
            .and_then(|it| it.keys().find(|name| !["custom_id", "params"].contains(&name.as_str())))
        {
            return Err(at(extra, "Extra inputs are not permitted"));
        }
        let custom_id = request["custom_id"].as_str().filter(|id| is_custom_id(id));
        let custom_id = custom_id.ok_or_else(|| at("custom_id", "should match '^[a-zA-Z0-9_-]{1,64}$'"))?;
        if !seen.insert(custom_id) {
            return Err(at("custom_id", "must be unique within the batch"));
        }
        if !request["params"].is_object() {
            return Err(at("params", "Field required"));
        }
        requests.push((custom_id.to_owned(), request["params"].clone()));
    }
    Ok(requests)
}

fn is_custom_id(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    (1..=64).contains(&id.len()) && id.bytes().all(fits)
}
