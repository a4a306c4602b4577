//! What the Messages API demands beyond the shape of the body, by version and by model (versioning and model
//! pages, November 2026).

use serde_json::Value;

use super::{
    error::ApiError,
    models::{MAX_OUTPUT_TOKENS, Model},
    request, schema,
};

const MAX_CACHE_BREAKPOINTS: usize = 4;

/// A request that passed every rule.
pub(super) struct Ask<'a> {
    pub(super) body: &'a Value,
    pub(super) model: &'static Model,
    pub(super) max_tokens: i64,
    pub(super) thinking: Thinking,
    /// The schema of `output_config.format`.
    pub(super) schema: Option<&'a Value>,
    /// The tool that `tool_choice` forces.
    pub(super) forced_tool: Option<&'a Value>,
    pub(super) stop_sequences: Vec<&'a str>,
}

/// Whether the model thinks, and whether its thoughts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thinking {
    Off,
    Omitted,
    Summarized,
}

impl<'a> Ask<'a> {
    /// Reads a body sent under the given version.
    pub(super) fn read(body: &'a Value, version: &str) -> Result<Self, ApiError> {
        if body["stream"] == true {
            return Err(ApiError::invalid("stream: the sandbox answers whole messages only"));
        }
        request::BODY.check(body, "").map_err(ApiError::invalid)?;
        let model = Model::find(body["model"].as_str().unwrap_or_default())?;
        let max_tokens = max_tokens(body, model)?;
        check_messages(body, version)?;
        check_cache_breakpoints(body)?;
        let thinking = thinking(body, model)?;
        check_tools(body)?;
        let forced_tool = forced_tool(body, model)?;
        let schema = body.pointer("/output_config/format/schema");
        if let Some(schema) = schema {
            schema::check(schema, "output_config.format.schema").map_err(ApiError::invalid)?;
        }
        let stop_sequences = list(body, "stop_sequences").filter_map(Value::as_str).collect();
        Ok(Self { body, model, max_tokens, thinking, schema, forced_tool, stop_sequences })
    }
}

fn list<'a>(body: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    body[name].as_array().into_iter().flatten()
}

fn max_tokens(body: &Value, model: &Model) -> Result<i64, ApiError> {
    match body["max_tokens"].as_i64().unwrap_or(i64::MAX) {
        ..1 => Err(ApiError::invalid("max_tokens: Input should be greater than or equal to 1")),
        tokens if tokens > MAX_OUTPUT_TOKENS => Err(ApiError::invalid(format!(
            "max_tokens: {tokens} > {MAX_OUTPUT_TOKENS}, which is the maximum allowed number of output \
             tokens for {}",
            model.id
        ))),
        tokens => Ok(tokens),
    }
}

fn check_messages(body: &Value, version: &str) -> Result<(), ApiError> {
    let Some(last) = list(body, "messages").last() else {
        return Err(ApiError::invalid("messages: at least one message is required"));
    };
    if last["role"] == "assistant" {
        return Err(ApiError::invalid(
            "This model does not support assistant message prefill. The conversation must end with a user \
             message.",
        ));
    }
    for (number, message) in list(body, "messages").enumerate() {
        let place = format!("messages.{number}.content");
        if message["content"].as_str().is_some_and(str::is_empty) {
            return Err(ApiError::invalid(format!("{place}: text content must be non-empty")));
        }
        for block in list(message, "content") {
            check_block(&message["role"], block, version)
                .map_err(|problem| ApiError::invalid(format!("{place}: {problem}")))?;
        }
    }
    Ok(())
}

fn check_block(role: &Value, block: &Value, version: &str) -> Result<(), &'static str> {
    let strict = version == "2026-10-21";
    let cited = block["citations"].as_array().is_some_and(|citations| !citations.is_empty());
    match block["type"].as_str() {
        Some("text") if block["text"].as_str().is_some_and(str::is_empty) => {
            Err("text content blocks must be non-empty")
        }
        Some("text") if strict && cited && role == "user" => {
            Err("text blocks in user messages must not have citations")
        }
        Some("document") if strict && role == "assistant" => {
            Err("document blocks are not allowed in assistant messages")
        }
        _ => Ok(()),
    }
}

fn check_cache_breakpoints(body: &Value) -> Result<(), ApiError> {
    match count_breakpoints(body) {
        ..=MAX_CACHE_BREAKPOINTS => Ok(()),
        found => Err(ApiError::invalid(format!(
            "A maximum of {MAX_CACHE_BREAKPOINTS} blocks with cache_control may be provided. Found {found}."
        ))),
    }
}

fn count_breakpoints(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count_breakpoints).sum(),
        Value::Object(members) => {
            let own = members.get("cache_control").is_some_and(Value::is_object);
            usize::from(own) + members.values().map(count_breakpoints).sum::<usize>()
        }
        _ => 0,
    }
}

/// Thinking is on unless the model can and the request does switch it off; then only efforts up to `high` go.
fn thinking(body: &Value, model: &Model) -> Result<Thinking, ApiError> {
    let asked = &body["thinking"];
    match asked["type"].as_str() {
        None | Some("adaptive") if asked["display"] == "omitted" => Ok(Thinking::Omitted),
        None | Some("adaptive") => Ok(Thinking::Summarized),
        Some(off) if model.thinking_off == Some(off) => {
            let effort = body.pointer("/output_config/effort").and_then(Value::as_str);
            match effort.unwrap_or(model.default_effort) {
                effort @ ("xhigh" | "max") => Err(ApiError::invalid(format!(
                    "thinking: '{off}' is not supported with effort '{effort}'; use low, medium or high"
                ))),
                _ => Ok(Thinking::Off),
            }
        }
        Some(other) => {
            Err(ApiError::invalid(format!("thinking.type: '{other}' is not supported by {}", model.id)))
        }
    }
}

fn check_tools(body: &Value) -> Result<(), ApiError> {
    for (number, tool) in list(body, "tools").enumerate() {
        let name = tool["name"].as_str().unwrap_or_default();
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        if !(1..=128).contains(&name.len()) || !name.chars().all(fits) {
            return Err(ApiError::invalid(format!(
                "tools.{number}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'"
            )));
        }
        if tool["strict"] == true {
            let place = format!("tools.{number}.input_schema");
            schema::check(&tool["input_schema"], &place).map_err(ApiError::invalid)?;
        }
    }
    Ok(())
}

fn forced_tool<'a>(body: &'a Value, model: &Model) -> Result<Option<&'a Value>, ApiError> {
    let choice = &body["tool_choice"];
    let Some(kind @ ("any" | "tool")) = choice["type"].as_str() else { return Ok(None) };
    if !model.forced_tools {
        return Err(ApiError::invalid(format!(
            "tool_choice: type '{kind}' is not supported by {}; use 'auto' or structured output",
            model.id
        )));
    }
    let mut tools = list(body, "tools");
    let tool = tools.find(|tool| kind == "any" || tool["name"] == choice["name"]);
    tool.map(Some).ok_or_else(|| ApiError::invalid("tool_choice: no tool of that name in 'tools'"))
}
