//! Instagram's look at a picture: it fetches the address itself and takes JPEG only (Meta's media reference,
//! September 2026).

use axum::body::Bytes;

use super::error::GraphError;
use crate::{fetch::Download, world::World};

/// 8 MiB.
const MAX_BYTES: usize = 8 << 20;
/// Meta scales narrower pictures up; here they are refused, because nobody sends them on purpose.
const MIN_WIDTH: u32 = 320;
/// 4:5 to 1.91:1, width by height, with room for the rounding of whole pixels.
const RATIOS: std::ops::RangeInclusive<f64> = 0.799..=1.911;

/// Largest video, in bytes.
const MAX_VIDEO_BYTES: usize = 300 << 20;

/// Fetches a picture for the feed and checks it.
pub(super) async fn fetch(world: &World, url: &str) -> Result<Bytes, GraphError> {
    fetch_picture(world, url, Some(RATIOS)).await
}

/// Fetches a picture for a story, where every ratio is taken.
pub(super) async fn fetch_any_ratio(world: &World, url: &str) -> Result<Bytes, GraphError> {
    fetch_picture(world, url, None).await
}

/// Fetches a video; of it, only that it is an MP4 or a MOV is checked.
pub(super) async fn fetch_video(world: &World, url: &str) -> Result<Bytes, GraphError> {
    let bytes = download(world, url, MAX_VIDEO_BYTES).await?;
    match bytes.get(4..8) {
        Some(b"ftyp") => Ok(bytes.into()),
        _ => Err(GraphError::unsupported_video()),
    }
}

async fn fetch_picture(
    world: &World,
    url: &str,
    ratios: Option<std::ops::RangeInclusive<f64>>,
) -> Result<Bytes, GraphError> {
    let bytes = download(world, url, MAX_BYTES).await?;
    let checked = tokio::task::spawn_blocking(move || check(&bytes, ratios).map(|()| Bytes::from(bytes)));
    checked.await.unwrap_or_else(|_| Err(GraphError::image_format()))
}

async fn download(world: &World, url: &str, most: usize) -> Result<Vec<u8>, GraphError> {
    if !url.is_ascii() || !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(GraphError::unfetchable());
    }
    match world.fetcher.get(url, most).await {
        Download::Bytes(bytes) => Ok(bytes),
        Download::TooLarge => Err(GraphError::image_too_large()),
        Download::Status(status) => {
            tracing::debug!(%status, "the media's host refused");
            Err(GraphError::unfetchable())
        }
        Download::Failed(error) => {
            tracing::debug!(error = %error.without_url(), "the media could not be fetched");
            Err(GraphError::unfetchable())
        }
    }
}

/// Checks a downloaded file.
fn check(bytes: &[u8], ratios: Option<std::ops::RangeInclusive<f64>>) -> Result<(), GraphError> {
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        let picture = image::guess_format(bytes).is_ok();
        return Err(if picture { GraphError::image_format() } else { GraphError::unfetchable() });
    }
    let picture = image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg)
        .map_err(|_| GraphError::image_format())?;
    if picture.width() < MIN_WIDTH {
        return Err(GraphError::image_format());
    }
    let ratio = f64::from(picture.width()) / f64::from(picture.height());
    if ratios.is_none_or(|ratios| ratios.contains(&ratio)) { Ok(()) } else { Err(GraphError::aspect_ratio()) }
}
