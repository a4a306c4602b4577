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

/// Fetches the picture and checks it.
pub(super) async fn fetch(world: &World, url: &str) -> Result<Bytes, GraphError> {
    if !url.is_ascii() || !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(GraphError::unfetchable());
    }
    let bytes = match world.fetcher.get(url, MAX_BYTES).await {
        Download::Bytes(bytes) => bytes,
        Download::TooLarge => return Err(GraphError::image_too_large()),
        Download::Status(status) => {
            tracing::debug!(%status, "the picture's host refused");
            return Err(GraphError::unfetchable());
        }
        Download::Failed(error) => {
            tracing::debug!(error = %error.without_url(), "the picture could not be fetched");
            return Err(GraphError::unfetchable());
        }
    };
    let checked = tokio::task::spawn_blocking(move || check(&bytes).map(|()| Bytes::from(bytes)));
    checked.await.unwrap_or_else(|_| Err(GraphError::image_format()))
}

/// Checks a downloaded file.
fn check(bytes: &[u8]) -> Result<(), GraphError> {
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
    if RATIOS.contains(&ratio) { Ok(()) } else { Err(GraphError::aspect_ratio()) }
}
