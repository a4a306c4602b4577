//! A canvas of pixels with smooth edges.

use super::{
    palette::{Colour, mix},
    random::Random,
};

/// An RGB picture, rows from above, three bytes a pixel.
pub(super) struct Canvas {
    pub(super) rgb: Vec<u8>,
    columns: usize,
    rows: usize,
}

impl Canvas {
    /// A black canvas.
    pub(super) fn new(width: u32, height: u32) -> Self {
        let (columns, rows) = (width as usize, height as usize);
        Self { rgb: vec![0; columns * rows * 3], columns, rows }
    }

    pub(super) fn width(&self) -> f32 {
        self.columns as f32
    }

    pub(super) fn height(&self) -> f32 {
        self.rows as f32
    }

    /// Fills everything with bands of colour that run into one another from top to bottom.
    pub(super) fn gradient(&mut self, colours: &[Colour; 3]) {
        for row in 0..self.rows {
            let place = row as f32 / self.height() * 2.0;
            let colour = if place < 1.0 {
                mix(colours[0], colours[1], place)
            } else {
                mix(colours[1], colours[2], place - 1.0)
            };
            for column in 0..self.columns {
                self.put(column, row, colour);
            }
        }
    }

    /// Fills the land below a line given as one height for each column, fading from `top` to `bottom`.
    pub(super) fn ridge(&mut self, line: &[f32], top: Colour, bottom: Colour) {
        let highest = line.iter().copied().fold(f32::INFINITY, f32::min).max(0.0);
        let depth = (self.height() - highest).max(1.0);
        for row in highest as usize..self.rows {
            let colour = mix(top, bottom, (row as f32 - highest) / depth);
            for (column, edge) in line.iter().enumerate().take(self.columns) {
                let cover = row as f32 + 1.0 - edge;
                if cover >= 1.0 {
                    self.put(column, row, colour);
                } else if cover > 0.0 {
                    self.blend(column, row, colour, cover);
                }
            }
        }
    }

    /// A disc with an edge `soft` pixels wide.
    pub(super) fn disc(&mut self, centre: (f32, f32), radius: f32, soft: f32, colour: Colour, alpha: f32) {
        let soft = soft.max(1.0);
        let reach = radius + soft;
        self.shade((centre.0 - reach, centre.1 - reach), (centre.0 + reach, centre.1 + reach), |x, y| {
            let distance = (x - centre.0).hypot(y - centre.1);
            (colour, alpha * ((radius + soft / 2.0 - distance) / soft))
        });
    }

    /// Light that fades with the square of the distance.
    pub(super) fn glow(&mut self, centre: (f32, f32), radius: f32, colour: Colour, alpha: f32) {
        self.shade((centre.0 - radius, centre.1 - radius), (centre.0 + radius, centre.1 + radius), |x, y| {
            let near = (1.0 - (x - centre.0).hypot(y - centre.1) / radius).max(0.0);
            (colour, alpha * near * near)
        });
    }

    /// An upright rectangle.
    pub(super) fn rect(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour, alpha: f32) {
        self.shade(from, to, |x, y| {
            let across = (x + 0.5).min(to.0) - (x - 0.5).max(from.0);
            let down = (y + 0.5).min(to.1) - (y - 0.5).max(from.1);
            (colour, alpha * across.clamp(0.0, 1.0) * down.clamp(0.0, 1.0))
        });
    }

    /// A straight stroke whose width runs from the first to the second value.
    pub(super) fn stroke(&mut self, from: (f32, f32), to: (f32, f32), widths: (f32, f32), colour: Colour) {
        let reach = widths.0.max(widths.1) / 2.0 + 1.0;
        let (run, rise) = (to.0 - from.0, to.1 - from.1);
        let square = (run * run + rise * rise).max(f32::EPSILON);
        let low = (from.0.min(to.0) - reach, from.1.min(to.1) - reach);
        let high = (from.0.max(to.0) + reach, from.1.max(to.1) + reach);
        self.shade(low, high, |x, y| {
            let along = (((x - from.0) * run + (y - from.1) * rise) / square).clamp(0.0, 1.0);
            let distance = (x - from.0 - along * run).hypot(y - from.1 - along * rise);
            let half = (widths.0 + (widths.1 - widths.0) * along) / 2.0;
            (colour, half + 0.5 - distance)
        });
    }

    /// Film grain, and corners a little darker.
    pub(super) fn finish(&mut self, random: &mut Random) {
        let (centre_x, centre_y) = (self.width() / 2.0, self.height() / 2.0);
        for row in 0..self.rows {
            let down = ((row as f32 - centre_y) / centre_y).powi(2);
            for column in 0..self.columns {
                let across = ((column as f32 - centre_x) / centre_x).powi(2);
                let shadow = (across + down) * 7.0;
                let bits = random.bits();
                let grain = ((bits & 7) + (bits >> 3 & 7)) as f32 - 7.0;
                let start = (row * self.columns + column) * 3;
                for channel in &mut self.rgb[start..start + 3] {
                    *channel = (f32::from(*channel) + grain * 0.7 - shadow).clamp(0.0, 255.0) as u8;
                }
            }
        }
    }

    /// Blends a colour into every pixel of a rectangle, as much as `ink` says at its centre.
    fn shade(&mut self, low: (f32, f32), high: (f32, f32), ink: impl Fn(f32, f32) -> (Colour, f32)) {
        let end = |place: f32, limit: usize| (place.ceil().max(0.0) as usize).min(limit);
        let columns = low.0.floor().max(0.0) as usize..end(high.0, self.columns);
        for row in low.1.floor().max(0.0) as usize..end(high.1, self.rows) {
            for column in columns.clone() {
                let (colour, alpha) = ink(column as f32 + 0.5, row as f32 + 0.5);
                if alpha > 0.0 {
                    self.blend(column, row, colour, alpha.min(1.0));
                }
            }
        }
    }

    fn put(&mut self, column: usize, row: usize, colour: Colour) {
        let start = (row * self.columns + column) * 3;
        self.rgb[start..start + 3].copy_from_slice(&colour);
    }

    fn blend(&mut self, column: usize, row: usize, colour: Colour, alpha: f32) {
        let start = (row * self.columns + column) * 3;
        let under = [self.rgb[start], self.rgb[start + 1], self.rgb[start + 2]];
        self.put(column, row, mix(under, colour, alpha));
    }
}
