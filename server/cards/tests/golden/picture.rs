//! Pictures below the text, and pictures to hold cards against.

use std::path::Path;

use cards::{Card, Shape, WIDTH};
use image::imageops::{FilterType, resize};
use image::{Rgb, RgbImage};

/// Pixels across a picture that is kept.
const SMALL: u32 = 270;
/// Values of a channel that are kept; fewer make smaller files.
const STEP: u8 = 8;
/// The mean difference of a channel, and the most a square of 9 × 9 pixels may differ in the mean, of 255.
const MEAN: f32 = 2.0;
const MOST: f32 = 22.0;

/// What lies below the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Photo {
    None,
    White,
    Black,
    Sunset,
}

impl Photo {
    pub fn pixels(self, shape: Shape) -> Option<Vec<u8>> {
        let (width, height) = (WIDTH as usize, shape.height() as usize);
        match self {
            Self::None => None,
            Self::White => Some(vec![255; width * height * 3]),
            Self::Black => Some(vec![0; width * height * 3]),
            Self::Sunset => {
                Some((0..height).flat_map(|y| (0..width).flat_map(move |x| sunset(x, y, height))).collect())
            }
        }
    }
}

/// A sky, a bright sun, hills, and a pale road below, where the text is.
fn sunset(x: usize, y: usize, height: usize) -> [u8; 3] {
    let (across, down) = (x as f32 / WIDTH as f32, y as f32 / height as f32);
    let hill = 0.62 + 0.05 * (across * 9.0).sin() + 0.03 * (across * 23.0).cos();
    let sun = ((across - 0.68).powi(2) + ((down - 0.42) * height as f32 / WIDTH as f32).powi(2)).sqrt();
    let road = (across - 0.5).abs() < 0.08 + (down - hill).max(0.0) * 0.9;
    let mix = |from: [f32; 3], to: [f32; 3], part: f32| {
        std::array::from_fn(|at| (from[at] + (to[at] - from[at]) * part) as u8)
    };
    match () {
        () if down > hill && road => mix([190.0, 180.0, 170.0], [235.0, 230.0, 220.0], down),
        () if down > hill => mix([60.0, 90.0, 70.0], [30.0, 60.0, 45.0], down),
        () if sun < 0.11 => [255, 240, 190],
        () => mix([70.0, 60.0, 130.0], [250.0, 150.0, 110.0], down / hill),
    }
}

pub fn whole(card: &Card) -> RgbImage {
    RgbImage::from_raw(card.width, card.height, card.rgb.clone()).expect("three bytes a pixel")
}

/// The card as it is kept.
pub fn small(card: &Card) -> RgbImage {
    let height = (card.height * SMALL).div_ceil(card.width);
    let mut small = resize(&whole(card), SMALL, height, FilterType::Triangle);
    for Rgb(channels) in small.pixels_mut() {
        for channel in channels {
            *channel = (*channel / STEP) * STEP + STEP / 2;
        }
    }
    small
}

pub fn load(path: &Path) -> RgbImage {
    image::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).into_rgb8()
}

pub fn save(picture: &RgbImage, path: &Path) {
    picture.save(path).expect("the folder is there");
}

/// How two pictures differ, if a person could see it.
pub fn differs(one: &RgbImage, two: &RgbImage) -> Option<String> {
    if one.dimensions() != two.dimensions() {
        return Some(format!("{:?} and {:?}", one.dimensions(), two.dimensions()));
    }
    let (width, height) = one.dimensions();
    let (mut sum, mut most) = (0.0, 0.0_f32);
    for top in (0..height).step_by(9) {
        for left in (0..width).step_by(9) {
            let (mut square, mut count) = (0.0, 0.0);
            for y in top..(top + 9).min(height) {
                for x in left..(left + 9).min(width) {
                    let (a, b) = (one.get_pixel(x, y).0, two.get_pixel(x, y).0);
                    square += a.iter().zip(b).map(|(a, b)| f32::from(a.abs_diff(b))).sum::<f32>() / 3.0;
                    count += 1.0;
                }
            }
            sum += square;
            most = most.max(square / count);
        }
    }
    let mean = sum / (width * height) as f32;
    (mean > MEAN || most > MOST).then(|| format!("{mean:.2} in the mean, {most:.1} in a square"))
}
