//! SVG into steps of drawing. What we do not draw is refused by name rather than left out: a logo without its letters
//! is none.

use types::card::LogoProblem;
use usvg::tiny_skia_path::{Path as Outline, PathSegment, Transform};
use usvg::{Group, ImageHrefResolver, Node, Options, Tree};
use vello_cpu::kurbo::{Affine, BezPath, Cap, Join, Stroke};
use vello_cpu::peniko::color::{AlphaColor, Srgb};
use vello_cpu::peniko::{ColorStop, Extend, Fill, Gradient};

use super::drawing::{Drawing, Paint, Step};

/// Tags of a file at most.
const MOST_TAGS: usize = 4_000;
/// Copies of shapes at most: copies of copies grow without end.
const MOST_USES: usize = 12;
/// Tags within each other at most; readers of trees call themselves for each.
const DEEPEST: usize = 64;
/// Points of all shapes at most.
const MOST_POINTS: usize = 40_000;
/// Elements, and an at-rule, that we do not draw or never follow.
const UNSUPPORTED: [&str; 10] = [
    "!DOCTYPE",
    "!ENTITY",
    "image",
    "text",
    "script",
    "foreignObject",
    "filter",
    "mask",
    "pattern",
    "animate",
];

/// Reads an SVG.
pub(super) fn read(text: &str) -> Result<Drawing, LogoProblem> {
    check(text)?;
    let nothing =
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing, ..Options::default() };
    let tree = Tree::from_str(text, &options).map_err(|_| LogoProblem::Unreadable)?;
    let mut reader = Reader { steps: Vec::new(), points: 0 };
    reader.group(tree.root())?;
    if !reader.steps.iter().any(|step| matches!(step, Step::Shape { .. })) {
        return Err(LogoProblem::Empty);
    }
    Ok(Drawing { size: (tree.size().width(), tree.size().height()), steps: reader.steps })
}

/// Looks at the tags before anything is built from them.
fn check(text: &str) -> Result<(), LogoProblem> {
    let (mut tags, mut uses, mut depth) = (0, 0, 0_usize);
    for rest in text.split('<').skip(1) {
        tags += 1;
        let closing = rest.starts_with('/');
        let tag = rest.split('>').next().unwrap_or_default();
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default();
        if let Some(what) = UNSUPPORTED.iter().find(|what| what.eq_ignore_ascii_case(name)) {
            return Err(LogoProblem::Unsupported { what: (*what).to_owned() });
        }
        uses += usize::from(name == "use");
        if closing {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with('/') && !tag.starts_with(['!', '?']) {
            depth += 1;
        }
        if depth > DEEPEST {
            return Err(LogoProblem::TooLarge);
        }
    }
    if tags > MOST_TAGS || uses > MOST_USES {
        return Err(LogoProblem::TooLarge);
    }
    if text.contains("@import") {
        return Err(LogoProblem::Unsupported { what: "@import".to_owned() });
    }
    Ok(())
}

struct Reader {
    steps: Vec<Step>,
    points: usize,
}

impl Reader {
    fn group(&mut self, group: &Group) -> Result<(), LogoProblem> {
        let clip = group.clip_path().map(|clip| self.clip(group, clip)).transpose()?;
        let opacity = group.opacity().get();
        if let Some(path) = clip {
            self.steps.push(Step::Clip { path });
        }
        if opacity < 1.0 {
            self.steps.push(Step::Opacity(opacity));
        }
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group)?,
                Node::Path(path) if path.is_visible() => self.path(path)?,
                Node::Path(_) => {}
                Node::Image(_) => return Err(unsupported("image")),
                Node::Text(_) => return Err(unsupported("text")),
            }
        }
        let pushed = usize::from(group.clip_path().is_some()) + usize::from(opacity < 1.0);
        self.steps.extend((0..pushed).map(|_| Step::Pop));
        Ok(())
    }

    /// A clip's shapes as one.
    fn clip(&mut self, group: &Group, clip: &usvg::ClipPath) -> Result<BezPath, LogoProblem> {
        if clip.clip_path().is_some() {
            return Err(unsupported("clipPath"));
        }
        let outer = affine(group.abs_transform()) * affine(clip.transform());
        let mut whole = BezPath::new();
        let mut groups = vec![clip.root()];
        while let Some(group) = groups.pop() {
            for node in group.children() {
                match node {
                    Node::Group(group) => groups.push(group),
                    Node::Path(path) => {
                        let outline = self.outline(path.data())?;
                        whole.extend(outer * affine(path.abs_transform()) * outline);
                    }
                    _ => return Err(unsupported("clipPath")),
                }
            }
        }
        Ok(whole)
    }

    fn path(&mut self, path: &usvg::Path) -> Result<(), LogoProblem> {
        let outline = self.outline(path.data())?;
        let transform = affine(path.abs_transform());
        if let Some(fill) = path.fill() {
            let rule = match fill.rule() {
                usvg::FillRule::NonZero => Fill::NonZero,
                usvg::FillRule::EvenOdd => Fill::EvenOdd,
            };
            let paint = paint(fill.paint(), fill.opacity().get())?;
            self.steps.push(Step::Shape { path: outline.clone(), transform, rule, stroke: None, paint });
        }
        if let Some(stroke) = path.stroke() {
            let paint = paint(stroke.paint(), stroke.opacity().get())?;
            let stroke = Some(line(stroke)?);
            self.steps.push(Step::Shape { path: outline, transform, rule: Fill::NonZero, stroke, paint });
        }
        Ok(())
    }

    fn outline(&mut self, outline: &Outline) -> Result<BezPath, LogoProblem> {
        self.points += outline.len();
        if self.points > MOST_POINTS {
            return Err(LogoProblem::TooLarge);
        }
        let mut path = BezPath::new();
        let at = |point: usvg::tiny_skia_path::Point| (f64::from(point.x), f64::from(point.y));
        for segment in outline.segments() {
            match segment {
                PathSegment::MoveTo(to) => path.move_to(at(to)),
                PathSegment::LineTo(to) => path.line_to(at(to)),
                PathSegment::QuadTo(by, to) => path.quad_to(at(by), at(to)),
                PathSegment::CubicTo(by, by2, to) => path.curve_to(at(by), at(by2), at(to)),
                PathSegment::Close => path.close_path(),
            }
        }
        Ok(path)
    }
}

fn line(stroke: &usvg::Stroke) -> Result<Stroke, LogoProblem> {
    if stroke.dasharray().is_some() {
        return Err(unsupported("stroke-dasharray"));
    }
    let join = match stroke.linejoin() {
        usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => Join::Miter,
        usvg::LineJoin::Round => Join::Round,
        usvg::LineJoin::Bevel => Join::Bevel,
    };
    let cap = match stroke.linecap() {
        usvg::LineCap::Butt => Cap::Butt,
        usvg::LineCap::Round => Cap::Round,
        usvg::LineCap::Square => Cap::Square,
    };
    let line = Stroke::new(stroke.width().get().into()).with_join(join).with_caps(cap);
    Ok(line.with_miter_limit(stroke.miterlimit().get().into()))
}

fn paint(paint: &usvg::Paint, opacity: f32) -> Result<Paint, LogoProblem> {
    let (gradient, base) = match paint {
        usvg::Paint::Color(colour) => return Ok(Paint::Plain(rgba(*colour, opacity))),
        usvg::Paint::LinearGradient(it) => {
            let ends = ((it.x1().into(), it.y1().into()), (it.x2().into(), it.y2().into()));
            let (from, to): ((f64, f64), (f64, f64)) = ends;
            (Gradient::new_linear(from, to), &***it)
        }
        usvg::Paint::RadialGradient(it) => {
            let (focus, centre) =
                ((f64::from(it.fx()), f64::from(it.fy())), (f64::from(it.cx()), f64::from(it.cy())));
            (Gradient::new_two_point_radial(focus, it.fr().get(), centre, it.r().get()), &***it)
        }
        usvg::Paint::Pattern(_) => return Err(unsupported("pattern")),
    };
    let stops: Vec<ColorStop> = base
        .stops()
        .iter()
        .map(|stop| (stop.offset().get(), rgba(stop.color(), stop.opacity().get() * opacity)).into())
        .collect();
    let extend = match base.spread_method() {
        usvg::SpreadMethod::Pad => Extend::Pad,
        usvg::SpreadMethod::Reflect => Extend::Reflect,
        usvg::SpreadMethod::Repeat => Extend::Repeat,
    };
    let gradient = Gradient { extend, ..gradient.with_stops(&stops[..]) };
    Ok(Paint::Gradient { gradient, transform: affine(base.transform()) })
}

fn rgba(colour: usvg::Color, opacity: f32) -> AlphaColor<Srgb> {
    AlphaColor::from_rgb8(colour.red, colour.green, colour.blue).with_alpha(opacity)
}

fn affine(transform: Transform) -> Affine {
    let Transform { sx, ky, kx, sy, tx, ty } = transform;
    Affine::new([sx, ky, kx, sy, tx, ty].map(f64::from))
}

fn unsupported(what: &str) -> LogoProblem {
    LogoProblem::Unsupported { what: what.to_owned() }
}
