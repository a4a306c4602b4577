//! Draws shapes, texts and logos over a ground.

use types::card::Colour;
use vello_cpu::kurbo::{Affine, Rect, RoundedRect, Shape as _};
use vello_cpu::peniko::color::{AlphaColor, Srgb};
use vello_cpu::{Glyph, PixmapMut, RasterizerSettings, RenderContext, Resources, TargetInit};

use crate::ground::{Area, Ground};
use crate::logo::Logo;
use crate::text::Block;

pub(crate) struct Canvas {
    context: RenderContext,
    resources: Resources,
    pub ground: Ground,
}

impl Canvas {
    pub fn new(ground: Ground) -> Self {
        let side = |pixels: usize| u16::try_from(pixels).unwrap_or(u16::MAX);
        let context = RenderContext::new(side(ground.width), side(ground.height));
        Self { context, resources: Resources::new(), ground }
    }

    /// A rectangle with round corners.
    pub fn field(&mut self, area: Area, radius: f32, colour: Colour) {
        self.context.set_paint(paint(colour));
        let rect = Rect::new(area.left.into(), area.top.into(), area.right.into(), area.bottom.into());
        self.context.fill_path(&RoundedRect::from_rect(rect, f64::from(radius)).to_path(0.1));
    }

    /// A text whose first line begins at the top.
    pub fn text(&mut self, block: &Block, left: f32, top: f32, colour: Colour) {
        self.context.set_paint(paint(colour));
        for line in block.layout.lines() {
            for item in line.items() {
                let parley::PositionedLayoutItem::GlyphRun(run) = item else { continue };
                let coordinates: Vec<i16> =
                    run.run().normalized_coords().iter().map(|coordinate| coordinate.to_bits()).collect();
                let glyphs = run.positioned_glyphs().map(|glyph| Glyph {
                    id: glyph.id,
                    x: left + glyph.x,
                    y: top + glyph.y,
                });
                // Skipped are marks without a picture of their own; missing glyphs were refused before.
                let _ = self
                    .context
                    .glyph_run(&mut self.resources, run.run().font())
                    .font_size(run.run().font_size())
                    .hint(false)
                    .normalized_coords(&coordinates)
                    .fill_glyphs(glyphs);
            }
        }
    }

    /// A logo at the largest size at which it fits into the area, at its left or right edge, in the middle of its
    /// height.
    pub fn logo(&mut self, logo: &Logo, area: Area, at_right: bool) {
        let (width, height) = logo.size();
        let scale = (area.width() / width).min((area.bottom - area.top) / height);
        let left = if at_right { area.right - width * scale } else { area.left };
        let top = (area.top + area.bottom - height * scale) / 2.0;
        match logo {
            Logo::Drawing(drawing) => {
                let place = Affine::translate((left.into(), top.into())) * Affine::scale(scale.into());
                drawing.draw(&mut self.context, place);
            }
            Logo::Bitmap(bitmap) => bitmap.draw(&mut self.ground, (left, top), scale),
        }
    }

    /// Three bytes a pixel.
    pub fn finish(mut self) -> Vec<u8> {
        self.context.flush();
        let (width, height) = (self.context.width(), self.context.height());
        if let Some(target) = PixmapMut::new(width, height, &mut self.ground.rgba) {
            let settings = RasterizerSettings { target_init: TargetInit::SrcOver, ..Default::default() };
            self.context.render_with(target, &mut self.resources, settings);
        }
        // Where they are: a place of its own would be four megabytes more to be fetched.
        let mut rgb = self.ground.rgba;
        let pixels = rgb.len() / 4;
        for at in 0..pixels {
            let [red, green, blue] = [rgb[at * 4], rgb[at * 4 + 1], rgb[at * 4 + 2]];
            [rgb[at * 3], rgb[at * 3 + 1], rgb[at * 3 + 2]] = [red, green, blue];
        }
        rgb.truncate(pixels * 3);
        rgb
    }
}

pub(crate) fn paint(colour: Colour) -> AlphaColor<Srgb> {
    AlphaColor::from_rgb8(colour.red, colour.green, colour.blue)
}
