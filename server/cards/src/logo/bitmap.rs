//! A logo of pixels.

use std::io::Cursor;

use image::imageops::{FilterType, resize};
use image::{ImageFormat, ImageReader, Limits, RgbaImage};
use types::card::LogoProblem;

use crate::ground::Ground;

/// Pixels of a side at most; it is drawn with about a hundred.
const MOST_SIDE: u32 = 4_096;

/// Pixels with transparency.
pub struct Bitmap(RgbaImage);

impl Bitmap {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, LogoProblem> {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
        let mut limits = Limits::default();
        limits.max_image_width = Some(MOST_SIDE);
        limits.max_image_height = Some(MOST_SIDE);
        limits.max_alloc = Some(u64::from(MOST_SIDE) * u64::from(MOST_SIDE) * 8);
        reader.limits(limits);
        let picture = reader.decode().map_err(|error| match error {
            image::ImageError::Limits(_) => LogoProblem::TooLarge,
            _ => LogoProblem::Unreadable,
        })?;
        let pixels = picture.into_rgba8();
        let seen = pixels.pixels().any(|pixel| pixel.0[3] > 0);
        if seen { Ok(Self(pixels)) } else { Err(LogoProblem::Empty) }
    }

    pub(crate) fn size(&self) -> (f32, f32) {
        (self.0.width() as f32, self.0.height() as f32)
    }

    /// Blends it over the ground.
    pub(crate) fn draw(&self, ground: &mut Ground, (left, top): (f32, f32), scale: f32) {
        let side = |pixels: u32| ((pixels as f32 * scale).round() as u32).max(1);
        let small = resize(&self.0, side(self.0.width()), side(self.0.height()), FilterType::Lanczos3);
        for (x, y, pixel) in small.enumerate_pixels() {
            let (x, y) = (left.round() as usize + x as usize, top.round() as usize + y as usize);
            if x >= ground.width || y >= ground.height {
                continue;
            }
            let at = (y * ground.width + x) * 4;
            let alpha = u32::from(pixel.0[3]);
            for (below, above) in ground.rgba[at..at + 3].iter_mut().zip(pixel.0) {
                *below = ((u32::from(*below) * (255 - alpha) + u32::from(above) * alpha + 127) / 255) as u8;
            }
        }
    }
}
