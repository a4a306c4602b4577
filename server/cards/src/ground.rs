//! What lies below the text: a picture or a colour, how well text can be read on it, and how dark it has to become.

use types::card::{Colour, READABLE};

use crate::{Shape, WIDTH};

/// Contrast is measured in squares of this many pixels: grain does not hide a letter, a bright patch does.
const CELL: usize = 8;
/// A little more than has to be, because the JPEG changes the colours a little.
const ENOUGH: f32 = READABLE * 1.06;
/// Strengths of a shade that are tried, from none to all.
const STEPS: u8 = 50;

/// An upright rectangle in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Area {
    pub fn width(&self) -> f32 {
        self.right - self.left
    }
}

/// Opaque pixels, four bytes each.
pub(crate) struct Ground {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>,
}

impl Ground {
    /// One colour.
    pub fn plain(shape: Shape, colour: Colour) -> Self {
        let (width, height) = (WIDTH as usize, shape.height() as usize);
        let pixel = [colour.red, colour.green, colour.blue, 255];
        Self { width, height, rgba: pixel.repeat(width * height) }
    }

    /// A picture, moved up by so many rows; what then lies below it repeats its last row and is to be covered.
    pub fn photo(shape: Shape, rgb: &[u8], up: usize) -> Option<Self> {
        let (width, height) = (WIDTH as usize, shape.height() as usize);
        let row = width * 3;
        if rgb.len() != row * height {
            return None;
        }
        let mut rgba = Vec::with_capacity(width * height * 4);
        // A row at a time, so that the whole is written once.
        let mut pixels = vec![255; width * 4];
        for y in 0..height {
            let from = (y + up).min(height - 1) * row;
            let (above, below) = (rgb[from..from + row].as_chunks::<3>().0, pixels.as_chunks_mut::<4>().0);
            for (from, [red, green, blue, _]) in above.iter().zip(below) {
                [*red, *green, *blue] = *from;
            }
            rgba.extend_from_slice(&pixels);
        }
        Some(Self { width, height, rgba })
    }

    /// Blends a colour over whole rows, by a strength of 0 to 1 that depends on the row.
    pub fn shade(&mut self, colour: Colour, strength: impl Fn(f32) -> f32) {
        let row = self.width * 4;
        for (y, pixels) in self.rgba.chunks_exact_mut(row).enumerate() {
            let part = (strength(y as f32).clamp(0.0, 1.0) * 256.0) as u16;
            if part == 0 {
                continue;
            }
            // The fourth is opaque and stays so. In 16 bits the sum just fits, and eight of them are worked on at once.
            let over = [colour.red, colour.green, colour.blue, 255].map(|channel| u16::from(channel) * part);
            let keep = 256 - part;
            for pixel in pixels.as_chunks_mut::<4>().0 {
                for (channel, over) in pixel.iter_mut().zip(over) {
                    *channel = ((u16::from(*channel) * keep + over + 128) >> 8) as u8;
                }
            }
        }
    }

    /// The least strength of a shade at which the text can be read everywhere in these areas.
    pub fn needed(&self, areas: &[Area], text: Colour, shade: Colour) -> f32 {
        let cells: Vec<Colour> = areas.iter().flat_map(|area| self.cells(*area)).collect();
        let part = |step: u8| f32::from(step) / f32::from(STEPS);
        let enough = |step: u8, cell: Colour| mix(cell, shade, part(step)).contrast(text) >= ENOUGH;
        let mut step = 0;
        // Each square goes on where the last one stopped. A deeper shade may undo what a lighter one did for a square
        // before, so all are looked at again until nothing moves.
        loop {
            let begun = step;
            for cell in &cells {
                while step < STEPS && !enough(step, *cell) {
                    step += 1;
                }
            }
            if step == begun || step == STEPS {
                return part(step);
            }
        }
    }

    /// The least contrast of a text with what lies below it.
    pub fn contrast(&self, areas: &[Area], text: Colour) -> f32 {
        let cells = areas.iter().flat_map(|area| self.cells(*area));
        cells.map(|cell| cell.contrast(text)).fold(21.0, f32::min)
    }

    /// The mean colours of an area's squares.
    fn cells(&self, area: Area) -> Vec<Colour> {
        let clamp = |value: f32, most: usize| (value.max(0.0) as usize).min(most);
        let (left, right) = (clamp(area.left, self.width), clamp(area.right.ceil(), self.width));
        let (top, bottom) = (clamp(area.top, self.height), clamp(area.bottom.ceil(), self.height));
        let mut cells = Vec::new();
        for y in (top..bottom).step_by(CELL) {
            for x in (left..right).step_by(CELL) {
                cells.push(self.mean(x..(x + CELL).min(right), y..(y + CELL).min(bottom)));
            }
        }
        cells
    }

    fn mean(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> Colour {
        let (mut sum, count) = ([0_u32; 3], (columns.len() * rows.len()).max(1) as u32);
        for y in rows {
            let from = (y * self.width + columns.start) * 4;
            for pixel in self.rgba[from..from + columns.len() * 4].chunks_exact(4) {
                for (sum, channel) in sum.iter_mut().zip(pixel) {
                    *sum += u32::from(*channel);
                }
            }
        }
        let [red, green, blue] = sum.map(|sum| (sum / count) as u8);
        Colour { red, green, blue }
    }
}

/// The colour of a shade below a text of this colour.
pub(crate) fn shade_for(text: Colour) -> Colour {
    if text.contrast(Colour::BLACK) >= text.contrast(Colour::WHITE) { Colour::BLACK } else { Colour::WHITE }
}

fn mix(below: Colour, above: Colour, part: f32) -> Colour {
    let mix =
        |below: u8, above: u8| (f32::from(below) * (1.0 - part) + f32::from(above) * part).round() as u8;
    Colour {
        red: mix(below.red, above.red),
        green: mix(below.green, above.green),
        blue: mix(below.blue, above.blue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 72.0, top: 900.0, right: 1008.0, bottom: 1200.0 };

    #[test]
    fn a_white_picture_needs_a_deep_shade_and_a_black_one_none() {
        let white = Ground::plain(Shape::Portrait, Colour::WHITE);
        let needed = white.needed(&[AREA], Colour::WHITE, Colour::BLACK);
        assert!((0.5..0.7).contains(&needed), "{needed}");
        let black = Ground::plain(Shape::Portrait, Colour::BLACK);
        assert_eq!(black.needed(&[AREA], Colour::WHITE, Colour::BLACK), 0.0);
    }

    #[test]
    fn one_bright_patch_decides() {
        let mut ground = Ground::plain(Shape::Portrait, Colour::BLACK);
        for y in 1000..1016 {
            for x in 500..516 {
                let at = (y * ground.width + x) * 4;
                ground.rgba[at..at + 3].fill(255);
            }
        }
        assert!(ground.needed(&[AREA], Colour::WHITE, Colour::BLACK) > 0.4);
        let needed = ground.needed(&[AREA], Colour::WHITE, Colour::BLACK);
        ground.shade(Colour::BLACK, |_| needed);
        assert!(ground.contrast(&[AREA], Colour::WHITE) >= READABLE);
    }
}
