//! The models on offer, their prices, and what their input must look like.

use serde_json::{Map, Value};

use super::error::ReplicateError;
use crate::picture::Format;

struct Model {
    id: &'static str,
    /// For one picture (model pages, November 2026).
    micro_usd: i64,
    /// Members of the input that only some models know.
    extras: &'static [&'static str],
}

static MODELS: [Model; 3] = [
    Model { id: "black-forest-labs/flux-schnell", micro_usd: 3_000, extras: &OPEN },
    Model { id: "black-forest-labs/flux-dev", micro_usd: 25_000, extras: &OPEN },
    Model {
        id: "black-forest-labs/flux-1.1-pro",
        micro_usd: 40_000,
        extras: &["prompt_upsampling", "safety_tolerance"],
    },
];
const OPEN: [&str; 4] = ["disable_safety_checker", "go_fast", "megapixels", "num_inference_steps"];
const COMMON: [&str; 5] = ["aspect_ratio", "output_format", "output_quality", "prompt", "seed"];
/// Shapes and the sizes that one megapixel makes of them.
const SHAPES: [(&str, (u32, u32)); 9] = [
    ("1:1", (1_024, 1_024)),
    ("16:9", (1_344, 768)),
    ("3:2", (1_216, 832)),
    ("2:3", (832, 1_216)),
    ("4:5", (896, 1_088)),
    ("5:4", (1_088, 896)),
    ("9:16", (768, 1_344)),
    ("3:4", (896, 1_152)),
    ("4:3", (1_152, 896)),
];

/// A prediction's input that passed every check.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) model: &'static str,
    pub(super) micro_usd: i64,
    pub(super) prompt: String,
    pub(super) aspect_ratio: &'static str,
    pub(super) size: (u32, u32),
    pub(super) format: Format,
    /// Whether the model answers a list of files.
    pub(super) lists: bool,
}

impl Input {
    pub(super) fn read(model: &str, body: &[u8]) -> Result<Self, ReplicateError> {
        let model = MODELS.iter().find(|other| other.id == model).ok_or_else(ReplicateError::not_found)?;
        let body: Map<String, Value> =
            serde_json::from_slice(body).map_err(|error| ReplicateError::input(error.to_string()))?;
        known(&body, "", |name| ["input", "webhook", "webhook_events_filter"].contains(&name))?;
        let input = body.get("input").and_then(Value::as_object);
        let input = input.ok_or_else(|| ReplicateError::input("- input: Field required".to_owned()))?;
        known(input, "input.", |name| COMMON.contains(&name) || model.extras.contains(&name))?;
        let prompt = input.get("prompt").and_then(Value::as_str).filter(|prompt| !prompt.trim().is_empty());
        let prompt = prompt.ok_or_else(|| ReplicateError::input("- input: prompt is required".to_owned()))?;
        let wanted = input.get("aspect_ratio").map_or(Some("1:1"), Value::as_str);
        let shape = SHAPES.into_iter().find(|(name, _)| wanted == Some(*name));
        let (aspect_ratio, size) = shape.ok_or_else(|| one_of("aspect_ratio", "the ratios listed"))?;
        let format = match input.get("output_format").map_or(Some("jpg"), Value::as_str) {
            Some("png") => Format::Png,
            Some("jpg") => Format::Jpeg,
            _ => return Err(one_of("output_format", "jpg, png")),
        };
        Ok(Self {
            model: model.id,
            micro_usd: model.micro_usd,
            prompt: prompt.to_owned(),
            aspect_ratio,
            size,
            format,
            lists: model.extras == OPEN,
        })
    }
}

fn known(
    members: &Map<String, Value>,
    place: &str,
    is_known: impl Fn(&str) -> bool,
) -> Result<(), ReplicateError> {
    match members.keys().find(|name| !is_known(name)) {
        None => Ok(()),
        Some(name) => {
            Err(ReplicateError::input(format!("- {place}{name}: Additional property is not allowed")))
        }
    }
}

fn one_of(name: &str, words: &str) -> ReplicateError {
    ReplicateError::input(format!("- input.{name}: must be one of {words}"))
}
