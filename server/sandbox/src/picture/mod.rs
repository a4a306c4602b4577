//! Pictures drawn from a prompt: the same prompt and seed always give the same picture.

mod canvas;
mod palette;
mod random;
mod scenes;

use anyhow::{Context, Result};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use jpeg_encoder::{ColorType, Encoder};

use crate::ids::seed;
use canvas::Canvas;

/// Enough for gradients without visible steps, at a size like that of real models.
const JPEG_QUALITY: u8 = 88;
/// 8,001 × 6,401 is just above 51 megapixels.
const HUGE: (u32, u32) = (8_001, 6_401);
/// Just above 30 MB.
const HEAVY_BYTES: usize = 31 << 20;

/// How a picture is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Jpeg,
    Png,
}

impl Format {
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Draws off the threads that serve; `None` if that failed, which is logged.
pub(crate) async fn drawn(drawing: impl FnOnce() -> Result<Vec<u8>> + Send + 'static) -> Option<Vec<u8>> {
    match tokio::task::spawn_blocking(drawing).await {
        Ok(Ok(bytes)) => Some(bytes),
        Ok(Err(error)) => {
            tracing::error!(%error, "a picture could not be drawn");
            None
        }
        Err(panic) => {
            tracing::error!(%panic, "drawing a picture panicked");
            None
        }
    }
}

/// Draws what the prompt speaks of. Sides are 1 to 65,535 pixels.
pub(crate) fn draw(prompt: &str, number: u64, width: u32, height: u32, format: Format) -> Result<Vec<u8>> {
    let mut canvas = Canvas::new(width, height);
    scenes::paint(&mut canvas, prompt, seed(prompt) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    encode(&canvas.rgb, width, height, format)
}

/// A black picture, as a safety checker leaves it.
pub(crate) fn black(width: u32, height: u32, format: Format) -> Result<Vec<u8>> {
    encode(&Canvas::new(width, height).rgb, width, height, format)
}

/// A small file that unpacks to more than 50 megapixels.
pub(crate) fn huge() -> Result<Vec<u8>> {
    let (width, height) = HUGE;
    let gray = vec![128; width as usize * height as usize];
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&gray, width, height, ExtendedColorType::L8)?;
    Ok(bytes)
}

/// A valid picture followed by padding to more than 30 MB.
pub(crate) fn heavy() -> Result<Vec<u8>> {
    let mut bytes = black(64, 64, Format::Png)?;
    bytes.resize(HEAVY_BYTES, 0);
    Ok(bytes)
}

fn encode(rgb: &[u8], width: u32, height: u32, format: Format) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match format {
        Format::Png => {
            PngEncoder::new(&mut bytes).write_image(rgb, width, height, ExtendedColorType::Rgb8)?;
        }
        Format::Jpeg => {
            let side = |pixels: u32| u16::try_from(pixels).context("a JPEG has at most 65,535 pixels a side");
            Encoder::new(&mut bytes, JPEG_QUALITY).encode(
                rgb,
                side(width)?,
                side(height)?,
                ColorType::Rgb,
            )?;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_gives_one_picture_and_another_prompt_another() {
        let tram = draw("a tram street", 1, 160, 200, Format::Png).unwrap();
        assert_eq!(tram, draw("a tram street", 1, 160, 200, Format::Png).unwrap());
        assert_ne!(tram, draw("a tram street", 2, 160, 200, Format::Png).unwrap());
        assert_ne!(tram, draw("long waves", 1, 160, 200, Format::Png).unwrap());
    }

    #[test]
    fn every_scene_fills_the_canvas_with_many_colours() {
        for prompt in ["rail", "city", "wave", "wind", "solar", "night", "hills", "shapes", "zzz"] {
            let bytes = draw(prompt, 7, 320, 400, Format::Jpeg).unwrap();
            let picture = image::load_from_memory(&bytes).unwrap().into_rgb8();
            assert_eq!(picture.dimensions(), (320, 400));
            let mut colours: Vec<[u8; 3]> = picture.pixels().map(|pixel| pixel.0).collect();
            colours.sort_unstable();
            colours.dedup();
            assert!(colours.len() > 400, "{prompt} has only {} colours", colours.len());
        }
    }
}
