//! From any provider's picture to the JPEG that Instagram takes: 4:5, 1080 × 1350, sRGB, baseline.

use std::io::Cursor;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Cicp;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use types::problem::ProblemCode;

/// Pixels across. Source: Instagram's feed shows 1080; Meta, "IG User Media" reference, 2026-09-11, allows up
/// to 1440.
pub const WIDTH: u32 = 1080;
/// Pixels down: 4:5, the tallest ratio the API takes (Meta, "IG User Media" reference, 2026-09-11).
pub const HEIGHT: u32 = 1350;
/// Bytes Instagram takes (Meta, "IG User Media" reference, 2026-09-11: 8 MB).
const MOST_JPEG_BYTES: usize = 8_000_000;
/// Pixels we decode; a provider's picture has about two million.
const MOST_PIXELS: u64 = 40_000_000;
const QUALITY: u8 = 88;

/// A finished picture; what is published is always [`WIDTH`] × [`HEIGHT`].
#[derive(Clone)]
pub struct Jpeg {
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a picture could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum TranscodeError {
    /// More pixels than we decode, or more bytes than Instagram takes.
    #[error("the picture is too large: {0}")]
    TooLarge(String),
    /// Not a picture, or a broken one.
    #[error("the picture cannot be read: {0}")]
    Unreadable(String),
}

impl TranscodeError {
    /// The problem a person sees.
    pub fn problem(&self) -> ProblemCode {
        match self {
            Self::TooLarge(_) => ProblemCode::PictureTooLarge,
            Self::Unreadable(_) => ProblemCode::PictureUnreadable,
        }
    }
}

/// Decodes PNG, JPEG or WebP, crops the middle to 4:5, resizes, flattens on white, and encodes.
///
/// # Errors
/// When the picture has more than 40 megapixels, cannot be decoded, or stays above Instagram's size limit.
pub fn to_instagram_jpeg(bytes: &[u8]) -> Result<Jpeg, TranscodeError> {
    encode(&pixels(bytes)?, (WIDTH, HEIGHT))
}

/// The same picture as pixels, three bytes each.
///
/// # Errors
/// As [`to_instagram_jpeg`].
pub fn pixels(bytes: &[u8]) -> Result<Vec<u8>, TranscodeError> {
    fit(decode(bytes)?)
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, TranscodeError> {
    let unreadable = |error: &dyn std::fmt::Display| TranscodeError::Unreadable(error.to_string());
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| unreadable(&e))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 4);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| limit_or_broken(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(TranscodeError::TooLarge(format!("{width} × {height} pixels")));
    }
    let profile = decoder.icc_profile().ok().flatten();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| limit_or_broken(&error))?;
    if profile.is_some() {
        // Instagram reads sRGB; a provider's other profile is converted rather than dropped.
        if let Err(error) = picture.apply_color_space(Cicp::SRGB, image::ConvertColorOptions::default()) {
            tracing::warn!(%error, "a colour profile could not be converted");
        }
    }
    Ok(picture)
}

fn limit_or_broken(error: &image::ImageError) -> TranscodeError {
    match error {
        image::ImageError::Limits(_) => TranscodeError::TooLarge(error.to_string()),
        _ => TranscodeError::Unreadable(error.to_string()),
    }
}

/// Crop and resize in one pass; transparent pixels are flattened afterwards, when there are fewest.
fn fit(picture: DynamicImage) -> Result<Vec<u8>, TranscodeError> {
    let size = (picture.width(), picture.height());
    let opaque = !picture.color().has_alpha();
    if opaque {
        return resize(size, picture.into_rgb8().as_raw(), PixelType::U8x3, (WIDTH, HEIGHT));
    }
    let pixels = resize(size, picture.into_rgba8().as_raw(), PixelType::U8x4, (WIDTH, HEIGHT))?;
    Ok(on_white(&pixels))
}

/// The pixels of a picture at a smaller size.
pub(crate) fn shrink(rgb: &[u8], from: (u32, u32), to: (u32, u32)) -> Result<Vec<u8>, TranscodeError> {
    resize(from, rgb, PixelType::U8x3, to)
}

fn resize(
    (width, height): (u32, u32),
    pixels: &[u8],
    kind: PixelType,
    to: (u32, u32),
) -> Result<Vec<u8>, TranscodeError> {
    let failed = |error: &dyn std::fmt::Display| TranscodeError::Unreadable(error.to_string());
    let source = ImageRef::new(width, height, pixels, kind).map_err(|error| failed(&error))?;
    let mut target = Image::new(to.0, to.1, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .fit_into_destination(Some((0.5, 0.5)));
    Resizer::new().resize(&source, &mut target, &options).map_err(|error| failed(&error))?;
    Ok(target.into_vec())
}

fn on_white(rgba: &[u8]) -> Vec<u8> {
    let blend = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    rgba.chunks_exact(4).flat_map(|p| [blend(p[0], p[3]), blend(p[1], p[3]), blend(p[2], p[3])]).collect()
}

/// Pixels, three bytes each, as the JPEG that Instagram takes.
///
/// # Errors
/// When it stays above Instagram's size limit.
pub fn encode(rgb: &[u8], (width, height): (u32, u32)) -> Result<Jpeg, TranscodeError> {
    let mut jpeg = Vec::with_capacity(256 * 1024);
    let mut encoder = Encoder::new(&mut jpeg, QUALITY);
    // Set, because the crate's default changes with the quality.
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let (width, height) = (side(width)?, side(height)?);
    encoder
        .encode(rgb, width, height, ColorType::Rgb)
        .map_err(|error| TranscodeError::Unreadable(error.to_string()))?;
    if jpeg.len() > MOST_JPEG_BYTES {
        return Err(TranscodeError::TooLarge(format!("{} bytes", jpeg.len())));
    }
    Ok(Jpeg { bytes: jpeg })
}

fn side(pixels: u32) -> Result<u16, TranscodeError> {
    u16::try_from(pixels).map_err(|error| TranscodeError::TooLarge(error.to_string()))
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, colour: Rgba<u8>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, colour));
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    fn decoded(jpeg: &Jpeg) -> image::RgbImage {
        image::load_from_memory_with_format(&jpeg.bytes, ImageFormat::Jpeg).unwrap().to_rgb8()
    }

    #[test]
    fn every_shape_becomes_four_by_five() {
        for (width, height) in [(1024, 1536), (1536, 1024), (64, 64), (1024, 1280)] {
            let picture = decoded(&to_instagram_jpeg(&png(width, height, Rgba([40, 90, 160, 255]))).unwrap());
            assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
        }
    }

    #[test]
    fn transparency_shows_white_and_not_what_it_hid() {
        let picture = decoded(&to_instagram_jpeg(&png(100, 125, Rgba([255, 0, 0, 0]))).unwrap());
        assert!(picture.get_pixel(500, 500).0.iter().all(|channel| *channel > 250));
    }

    #[test]
    fn a_huge_picture_is_refused_before_it_is_decoded() {
        // A PNG header that claims 60,000 × 60,000 pixels.
        let mut bytes = png(8, 8, Rgba([0, 0, 0, 255]));
        bytes[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
        let refused = to_instagram_jpeg(&bytes).err().unwrap();
        assert!(matches!(refused, TranscodeError::TooLarge(_) | TranscodeError::Unreadable(_)), "{refused}");
        let refused = to_instagram_jpeg(&png(9_000, 5_000, Rgba([0, 0, 0, 255]))).err().unwrap();
        assert_eq!(refused.problem(), ProblemCode::PictureTooLarge);
    }

    #[test]
    fn what_is_no_picture_is_named() {
        let refused = to_instagram_jpeg(b"<html>not a picture</html>").err().unwrap();
        assert_eq!(refused.problem(), ProblemCode::PictureUnreadable);
    }
}
