//! Parameters, which the Graph API takes from the query, from a form and from JSON alike.

use std::collections::BTreeMap;

use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, header},
};
use serde_json::Value;
use url::form_urlencoded;

use super::error::GraphError;

/// Far above any honest set of parameters, in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// Named values, all as text.
#[derive(Debug, Default)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    /// Gathers the parameters of a request; the body's win over the query's.
    pub(super) async fn read(request: Request) -> Result<Self, GraphError> {
        let query = request.uri().query().unwrap_or_default();
        let mut params = Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect());
        let (head, body) = request.into_parts();
        let body = to_bytes(body, BODY_LIMIT)
            .await
            .map_err(|_| GraphError::parameter("The request body could not be read"))?;
        if body.is_empty() {
            return Ok(params);
        }
        if content_type(&head.headers).starts_with("application/json") {
            let json: BTreeMap<String, Value> = serde_json::from_slice(&body)
                .map_err(|_| GraphError::parameter("The request body is not a JSON object"))?;
            params.0.extend(json.into_iter().map(|(name, value)| (name, as_text(value))));
        } else {
            params.0.extend(form_urlencoded::parse(&body).into_owned());
        }
        Ok(params)
    }

    /// The value, unless it is absent or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value of a parameter that must be there.
    pub(super) fn require(&self, name: &str) -> Result<&str, GraphError> {
        self.get(name).ok_or_else(|| GraphError::parameter(format!("The parameter {name} is required")))
    }

    /// The value as a number of at least zero.
    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, GraphError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match text.parse() {
            Ok(number @ 0_i64..) => Ok(Some(number)),
            _ => Err(GraphError::parameter(format!("Param {name} must be a number"))),
        }
    }

    /// The value as a truth value.
    pub(super) fn flag(&self, name: &str) -> Result<bool, GraphError> {
        match self.get(name) {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(_) => Err(GraphError::parameter(format!("Param {name} must be a boolean"))),
        }
    }

    /// Refuses parameters that nobody knows. Meta ignores them; here they are taken for mistakes.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), GraphError> {
        match self.0.keys().find(|name| *name != "access_token" && !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(GraphError::parameter(format!("Param {name} is not known here"))),
        }
    }

    /// The names asked for by `fields`, or the given ones if the request names none.
    pub(super) fn fields(&self, usual: &str) -> Vec<String> {
        let fields = self.get("fields").unwrap_or(usual);
        fields.split(',').map(|field| field.trim().to_owned()).filter(|field| !field.is_empty()).collect()
    }
}

pub(super) fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn as_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
