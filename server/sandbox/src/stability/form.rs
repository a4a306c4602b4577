//! The services, their prices, and what their form must look like.

use axum::extract::Multipart;

use super::error::StabilityError;
use crate::picture::Format;

const LONGEST_PROMPT: usize = 10_000;
const COMMON: [&str; 5] = ["aspect_ratio", "negative_prompt", "output_format", "prompt", "seed"];
/// Shapes and the sizes that one megapixel makes of them.
const SHAPES: [(&str, (u32, u32)); 9] = [
    ("21:9", (1_536, 640)),
    ("16:9", (1_344, 768)),
    ("3:2", (1_216, 832)),
    ("5:4", (1_152, 896)),
    ("1:1", (1_024, 1_024)),
    ("4:5", (896, 1_152)),
    ("2:3", (832, 1_216)),
    ("9:16", (768, 1_344)),
    ("9:21", (640, 1_536)),
];

/// A form that passed every check.
pub(super) struct Form {
    pub(super) model: &'static str,
    pub(super) micro_usd: i64,
    pub(super) prompt: String,
    pub(super) size: (u32, u32),
    pub(super) format: Format,
}

impl Form {
    pub(super) async fn read(service: &str, mut parts: Multipart) -> Result<Self, StabilityError> {
        let extras: &[&str] = match service {
            "core" => &["style_preset"],
            "ultra" => &[],
            "sd3" => &["cfg_scale", "mode", "model"],
            _ => return Err(StabilityError::not_found()),
        };
        let (mut prompt, mut model) = (String::new(), "sd3.5-large".to_owned());
        let (mut size, mut format) = ((1_024, 1_024), Format::Png);
        let broken = |_| StabilityError::bad_request("the form could not be read");
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let value = part.text().await.map_err(broken)?;
            match name.as_str() {
                "prompt" => prompt = value,
                "model" if extras.contains(&"model") => model = value,
                "aspect_ratio" => {
                    let shape = SHAPES.into_iter().find(|(name, _)| *name == value);
                    size = shape.ok_or_else(|| invalid(&name))?.1;
                }
                "output_format" => {
                    format = match value.as_str() {
                        "png" => Format::Png,
                        "jpeg" => Format::Jpeg,
                        _ => return Err(invalid(&name)),
                    };
                }
                other if COMMON.contains(&other) || extras.contains(&other) => {}
                _ => return Err(StabilityError::bad_request(&format!("{name}: unrecognized field"))),
            }
        }
        if prompt.trim().is_empty() || prompt.chars().count() > LONGEST_PROMPT {
            return Err(StabilityError::bad_request("prompt: must be 1 to 10000 characters"));
        }
        let (model, micro_usd) = price(service, &model).ok_or_else(|| invalid("model"))?;
        Ok(Self { model, micro_usd, prompt, size, format })
    }
}

fn invalid(name: &str) -> StabilityError {
    StabilityError::bad_request(&format!("{name}: invalid value"))
}

/// What one picture costs (pricing page, June 2026).
fn price(service: &str, model: &str) -> Option<(&'static str, i64)> {
    match (service, model) {
        ("core", _) => Some(("core", 30_000)),
        ("ultra", _) => Some(("ultra", 80_000)),
        (_, "sd3.5-large") => Some(("sd3.5-large", 65_000)),
        (_, "sd3.5-large-turbo") => Some(("sd3.5-large-turbo", 40_000)),
        (_, "sd3.5-medium") => Some(("sd3.5-medium", 35_000)),
        _ => None,
    }
}
