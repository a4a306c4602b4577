//! The models on offer, their prices, and what their input must look like.

use serde_json::{Map, Value, json};

use super::error::{FalError, detail};
use crate::picture::Format;

/// Longest side that the stand-in draws, in pixels.
const MAX_SIDE: u64 = 4_096;
const MIN_SIDE: u64 = 64;
/// The pixels of one billing unit.
const UNIT_PIXELS: u64 = 1_024 * 1_024;

/// A model and what it takes.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) id: &'static str,
    /// Micro-dollars per unit (prices as of November 2026).
    unit_micro_usd: i64,
    /// Members of the input that only some models know.
    extras: &'static [&'static str],
    /// Whether the output tells which pictures the safety checker blacked out.
    pub(super) reports_nsfw: bool,
}

static ENDPOINTS: [Endpoint; 4] = [
    Endpoint { id: "fal-ai/flux/schnell", unit_micro_usd: 3_000, extras: &FLUX, reports_nsfw: true },
    Endpoint { id: "fal-ai/flux/dev", unit_micro_usd: 25_000, extras: &FLUX, reports_nsfw: true },
    Endpoint {
        id: "fal-ai/flux-pro/v1.1",
        unit_micro_usd: 40_000,
        extras: &["enhance_prompt", "num_images", "safety_tolerance"],
        reports_nsfw: true,
    },
    Endpoint {
        id: "fal-ai/flux-2-pro",
        unit_micro_usd: 30_000,
        extras: &["enable_safety_checker", "safety_tolerance"],
        reports_nsfw: false,
    },
];
const FLUX: [&str; 5] =
    ["acceleration", "enable_safety_checker", "guidance_scale", "num_images", "num_inference_steps"];
const COMMON: [&str; 5] = ["prompt", "image_size", "output_format", "seed", "sync_mode"];

/// A request for pictures that passed every check.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) prompt: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) images: u32,
    pub(super) format: Format,
    pub(super) seed: u64,
    /// Whether pictures come inside the answer, as data URIs.
    pub(super) inline: bool,
}

impl Endpoint {
    pub(super) fn find(id: &str) -> Result<&'static Self, FalError> {
        ENDPOINTS.iter().find(|endpoint| endpoint.id == id).ok_or_else(|| FalError::unknown_application(id))
    }

    /// The application without its sub-path, which the queue's addresses leave out.
    pub(super) fn application(&self) -> &'static str {
        let second = self.id.match_indices('/').nth(1);
        second.map_or(self.id, |(place, _)| &self.id[..place])
    }

    pub(super) fn unit_price_usd(&self) -> f64 {
        // Prices are at most a few dollars, so the conversion is exact.
        f64::from(i32::try_from(self.unit_micro_usd).unwrap_or(i32::MAX)) / 1_000_000.0
    }

    pub(super) fn charge(&self, units: i64) -> i64 {
        units * self.unit_micro_usd
    }
}

impl Input {
    /// Billing units: megapixels of one picture, begun ones included, times the number of pictures.
    pub(super) fn units(&self) -> i64 {
        let pixels = u64::from(self.width) * u64::from(self.height);
        i64::try_from(pixels.div_ceil(UNIT_PIXELS)).unwrap_or(i64::MAX) * i64::from(self.images)
    }

    /// Reads a body; `chance` is the seed of a request that names none.
    pub(super) fn read(endpoint: &Endpoint, body: &Value, chance: u64) -> Result<Self, FalError> {
        let Some(members) = body.as_object() else {
            let complaint = detail("", "Input should be a valid dictionary", "dict_type", body);
            return Err(FalError::input(vec![complaint]));
        };
        let mut reader = Reader { members, complaints: Vec::new() };
        reader.refuse_extras(endpoint);
        let prompt = reader.prompt();
        let (width, height) = reader.size();
        let images = reader.whole("num_images", 1..=4).unwrap_or(1);
        let format = match reader.word("output_format", &["jpeg", "png"]) {
            Some("png") => Format::Png,
            _ => Format::Jpeg,
        };
        let input = Self {
            prompt,
            width,
            height,
            images: u32::try_from(images).unwrap_or(1),
            format,
            seed: reader.whole("seed", 0..=u64::MAX).unwrap_or(chance),
            inline: reader.switch("sync_mode"),
        };
        reader.switch("enable_safety_checker");
        reader.switch("enhance_prompt");
        reader.whole("num_inference_steps", 1..=50);
        reader.word("acceleration", &["none", "regular", "high"]);
        let strictest = if endpoint.reports_nsfw { 6 } else { 5 };
        reader.word("safety_tolerance", &["1", "2", "3", "4", "5", "6"][..strictest]);
        reader.number("guidance_scale");
        if reader.complaints.is_empty() { Ok(input) } else { Err(FalError::input(reader.complaints)) }
    }
}

/// Reads members and gathers complaints.
struct Reader<'a> {
    members: &'a Map<String, Value>,
    complaints: Vec<Value>,
}

impl<'a> Reader<'a> {
    fn complain(&mut self, name: &str, message: &str, kind: &str) {
        let input = self.members.get(name).cloned().unwrap_or(Value::Null);
        self.complaints.push(detail(name, message, kind, &input));
    }

    fn refuse_extras(&mut self, endpoint: &Endpoint) {
        let known =
            |name: &String| COMMON.contains(&name.as_str()) || endpoint.extras.contains(&name.as_str());
        let extras: Vec<&String> = self.members.keys().filter(|name| !known(name)).collect();
        for name in extras {
            self.complain(name, "Extra inputs are not permitted", "extra_forbidden");
        }
    }

    fn prompt(&mut self) -> String {
        match self.members.get("prompt") {
            None => self.complain("prompt", "Field required", "missing"),
            Some(Value::String(prompt)) if !prompt.trim().is_empty() => return prompt.clone(),
            Some(Value::String(_)) => {
                self.complain("prompt", "String should have at least 1 character", "string_too_short");
            }
            Some(_) => self.complain("prompt", "Input should be a valid string", "string_type"),
        }
        String::new()
    }

    fn size(&mut self) -> (u32, u32) {
        const PRESETS: [(&str, (u32, u32)); 6] = [
            ("square_hd", (1_024, 1_024)),
            ("square", (512, 512)),
            ("portrait_4_3", (768, 1_024)),
            ("portrait_16_9", (576, 1_024)),
            ("landscape_4_3", (1_024, 768)),
            ("landscape_16_9", (1_024, 576)),
        ];
        let asked = self.members.get("image_size").cloned().unwrap_or(json!("landscape_4_3"));
        if let Some(name) = asked.as_str() {
            if let Some((_, size)) = PRESETS.iter().find(|(preset, _)| *preset == name) {
                return *size;
            }
            self.complain("image_size", "Input should be a size's name or width and height", "literal_error");
            return (1, 1);
        }
        let side = |name: &str| match asked.get(name) {
            None => Some(512),
            Some(value) => value
                .as_u64()
                .filter(|side| (MIN_SIDE..=MAX_SIDE).contains(side))
                .and_then(|side| side.try_into().ok()),
        };
        let known = asked
            .as_object()
            .is_some_and(|members| members.keys().all(|name| name == "width" || name == "height"));
        match (known, side("width"), side("height")) {
            (true, Some(width), Some(height)) => (width, height),
            _ => {
                let message =
                    format!("Width and height should be whole numbers from {MIN_SIDE} to {MAX_SIDE}");
                self.complain("image_size", &message, "value_error");
                (1, 1)
            }
        }
    }

    fn whole(&mut self, name: &str, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
        let value = self.members.get(name)?;
        let number = value.as_u64().filter(|number| range.contains(number));
        if number.is_none() {
            let message = format!("Input should be a whole number from {} to {}", range.start(), range.end());
            self.complain(name, &message, "int_type");
        }
        number
    }

    fn number(&mut self, name: &str) {
        if self.members.get(name).is_some_and(|value| !value.is_number()) {
            self.complain(name, "Input should be a valid number", "float_type");
        }
    }

    fn word(&mut self, name: &str, words: &[&str]) -> Option<&'a str> {
        let value = self.members.get(name)?;
        let word = value.as_str().filter(|word| words.contains(word));
        if word.is_none() {
            self.complain(name, &format!("Input should be one of {}", words.join(", ")), "literal_error");
        }
        word
    }

    fn switch(&mut self, name: &str) -> bool {
        match self.members.get(name) {
            None => false,
            Some(Value::Bool(on)) => *on,
            Some(_) => {
                self.complain(name, "Input should be a valid boolean", "bool_type");
                false
            }
        }
    }
}
