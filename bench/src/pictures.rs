//! A picture that compresses like a generated photograph: soft gradients with grain.

use std::io::Cursor;

use anyhow::Result;
use image::{ImageFormat, Rgb, RgbImage};

/// A PNG of this size.
pub fn png(width: u32, height: u32) -> Result<Vec<u8>> {
    let mut grain: u32 = 0x2545_f491;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        // xorshift32 (Marsaglia, 2003): cheap, and the same on every machine.
        grain ^= grain << 13;
        grain ^= grain >> 17;
        grain ^= grain << 5;
        let noise = (grain >> 29) as f32;
        let (x, y) = (x as f32 / width as f32, y as f32 / height as f32);
        let light = ((x * 5.0).sin() + (y * 7.0).cos()) * 50.0;
        let channel = |base: f32, slope: f32| (base + slope * y + light + noise).clamp(0.0, 255.0) as u8;
        Rgb([channel(150.0, -60.0), channel(110.0, 30.0), channel(80.0, 90.0)])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use services::pipeline::illustrate::to_instagram_jpeg;

    #[test]
    fn the_picture_is_one_that_the_pipeline_takes() {
        let jpeg = to_instagram_jpeg(&png(320, 400).unwrap()).unwrap();
        assert!(jpeg.bytes.starts_with(&[0xff, 0xd8]));
    }
}
