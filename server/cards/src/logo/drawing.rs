//! A logo of shapes, as steps of drawing.

use vello_cpu::RenderContext;
use vello_cpu::kurbo::{Affine, BezPath, Stroke};
use vello_cpu::peniko::color::{AlphaColor, Srgb};
use vello_cpu::peniko::{Fill, Gradient};

/// Steps in their order, and how large they are together.
pub struct Drawing {
    pub(super) size: (f32, f32),
    pub(super) steps: Vec<Step>,
}

#[expect(clippy::large_enum_variant, reason = "a logo has few steps, and most are shapes")]
pub(super) enum Step {
    /// A shape filled, or with a stroke along its edge, in the coordinates of the transform.
    Shape {
        path: BezPath,
        transform: Affine,
        rule: Fill,
        stroke: Option<Stroke>,
        paint: Paint,
    },
    /// What follows is seen within this shape only, until the matching pop.
    Clip {
        path: BezPath,
    },
    /// What follows is seen through, until the matching pop.
    Opacity(f32),
    Pop,
}

pub(super) enum Paint {
    Plain(AlphaColor<Srgb>),
    Gradient { gradient: Gradient, transform: Affine },
}

impl Drawing {
    /// Draws it with its upper left corner where the transform has the origin.
    pub(crate) fn draw(&self, context: &mut RenderContext, place: Affine) {
        for step in &self.steps {
            match step {
                Step::Clip { path } => {
                    context.set_transform(place);
                    context.push_clip_layer(path);
                }
                Step::Opacity(opacity) => context.push_opacity_layer(*opacity),
                Step::Pop => context.pop_layer(),
                Step::Shape { path, transform, rule, stroke, paint } => {
                    context.set_transform(place * *transform);
                    match paint {
                        Paint::Plain(colour) => context.set_paint(*colour),
                        Paint::Gradient { gradient, transform } => {
                            context.set_paint(gradient.clone());
                            context.set_paint_transform(*transform);
                        }
                    }
                    match stroke {
                        Some(stroke) => {
                            context.set_stroke(stroke.clone());
                            context.stroke_path(path);
                        }
                        None => {
                            context.set_fill_rule(*rule);
                            context.fill_path(path);
                        }
                    }
                    context.reset_paint_transform();
                }
            }
        }
        context.reset_transform();
        context.set_fill_rule(Fill::NonZero);
    }
}
