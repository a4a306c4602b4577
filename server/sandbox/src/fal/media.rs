//! The file host: public addresses, no key. Pictures are drawn when they are fetched, so none is kept.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::job::{Job, Outcome, Phase};
use crate::{
    exchange::Receipt,
    picture::{self, Format},
    sync::lock,
    world::World,
};

/// `GET /media/{request id}-{number}.{extension}`.
pub(super) async fn serve(State(world): State<World>, Path(file): Path<String>) -> Response {
    let Some((job, number)) = find(&world, &file) else {
        return (StatusCode::NOT_FOUND, "no such file").into_response();
    };
    let content_type = match job.outcome() {
        Outcome::Huge | Outcome::Heavy => Format::Png.content_type(),
        _ => job.input.format.content_type(),
    };
    let id = job.id.clone();
    match draw(job, number).await {
        Some(bytes) => {
            let summary = format!("{} bytes of {content_type}", bytes.len());
            let receipt = Receipt { request_id: Some(id), ..Receipt::new(summary) };
            receipt.on(([(header::CONTENT_TYPE, content_type)], bytes))
        }
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn find(world: &World, file: &str) -> Option<(Job, u32)> {
    let (stem, extension) = file.rsplit_once('.')?;
    let (id, number) = stem.rsplit_once('-')?;
    let number = number.parse().ok()?;
    let jobs = lock(&world.fal.jobs);
    let job = jobs.get(id).filter(|job| {
        job.phase(world.clock.now_ms()) == Phase::Completed
            && !job.cancelled
            && job.outcome() != Outcome::Refused
            && extension == job.input.format.extension()
            && number < job.input.images
    });
    job.cloned().map(|job| (job, number))
}

/// Draws one of a request's pictures; `None` if that failed, which is logged.
pub(super) async fn draw(job: Job, number: u32) -> Option<Vec<u8>> {
    picture::drawn(move || {
        let input = &job.input;
        let (width, height, format) = (input.width, input.height, input.format);
        match job.outcome() {
            Outcome::Huge => picture::huge(),
            Outcome::Heavy => picture::heavy(),
            Outcome::Black | Outcome::Refused => picture::black(width, height, format),
            Outcome::Pictures => {
                let seed = input.seed.wrapping_add(u64::from(number));
                picture::draw(&input.prompt, seed, width, height, format)
            }
        }
    })
    .await
}
