use leptos::prelude::*;

use super::icon::Icon;
use crate::browser::t;

/// A rectangle from its upper left corner, in a chart's own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Rect {
    /// Draws it in a chart.
    pub fn draw(self, class: &'static str, fill: String) -> AnyView {
        view! {
            <rect class=class x=units(self.x) y=units(self.y) width=units(self.width) height=units(self.height)
                rx="1.5" fill=fill></rect>
        }
        .into_any()
    }
}

/// A length as SVG takes it, to a tenth of a unit: the general printer of floats is larger than a whole chart.
pub fn units(length: f64) -> String {
    let tenths = (length.max(0.0) * 10.0).round() as u32;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A line across a chart, with what it stands for before it.
pub fn scale_line((left, right): (f64, f64), y: f64, words: String) -> AnyView {
    view! {
        <line class="grid" x1=units(left) x2=units(right) y1=units(y) y2=units(y)></line>
        <text x=units(left - 8.0) y=units(y + 4.0) text-anchor="end">{words}</text>
    }
    .into_any()
}

/// The table that says what a chart shows: the form of it that everyone can read.
#[component]
pub fn Twin(
    /// The table.
    children: Children,
) -> impl IntoView {
    let text = &t().spend;
    view! {
        <details class="twin">
            <summary><Icon name="chevron-right" />{text.numbers}</summary>
            <div class="scrollx" tabindex="0" role="region" aria-label=text.numbers>{children()}</div>
        </details>
    }
    .into_any()
}
