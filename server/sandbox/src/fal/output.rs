//! The output of a completed request.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    error::FalError,
    job::{Job, Outcome},
    media,
};
use crate::world::World;

/// The body of a result and what it is billed by.
pub(super) struct Output {
    pub(super) body: Value,
    pub(super) units: i64,
    pub(super) summary: String,
}

/// The output of a request that has completed with pictures.
pub(super) async fn of(world: &World, job: Job) -> Result<Output, FalError> {
    let mut images = Vec::new();
    for number in 0..job.input.images {
        images.push(image(world, &job, number).await?);
    }
    let drawn = Duration::from_millis((job.completes_ms - job.submitted_ms).unsigned_abs());
    let mut body = json!({ "images": images, "seed": job.input.seed });
    if job.endpoint.reports_nsfw {
        let black = job.outcome() == Outcome::Black;
        body["has_nsfw_concepts"] = json!(vec![black; job.input.images as usize]);
        body["prompt"] = json!(job.input.prompt);
        body["timings"] = json!({ "inference": drawn.as_secs_f64() });
    }
    let units = job.input.units();
    Ok(Output { body, units, summary: format!("{} pictures, {units} units", job.input.images) })
}

async fn image(world: &World, job: &Job, number: u32) -> Result<Value, FalError> {
    let input = &job.input;
    let name = format!("{}-{number}.{}", job.id, input.format.extension());
    let url = if input.inline {
        let bytes = media::draw(job.clone(), number).await.ok_or_else(FalError::runner)?;
        format!("data:{};base64,{}", input.format.content_type(), STANDARD.encode(bytes))
    } else {
        format!("{}/fal/media/{name}", world.url)
    };
    Ok(json!({
        "url": url,
        "width": input.width,
        "height": input.height,
        "content_type": input.format.content_type(),
    }))
}
