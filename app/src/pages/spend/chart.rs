use leptos::prelude::*;
use types::Timestamp;
use types::spend::Spend;

use super::chart_layout::{Bar, Frame, LEFT, Layout, arrange, day_number, narrow, series, wide};
use super::split::words;
use crate::browser::clock::{self, Now};
use crate::browser::t;
use crate::components::{Rect, scale_line, units};

/// The tokens of the chart's colours. The sixth part and any after it share the last.
const COLOURS: [&str; 6] = ["c1", "c2", "c3", "c4", "c5", "c6"];

/// A bar for each day, stacked in parts; days to come are hatched. The table below it says the same.
#[component]
pub(super) fn Chart(
    /// The newest answer.
    spend: Signal<Spend>,
) -> impl IntoView {
    let text = &t().spend;
    let legend = move || {
        let group = spend.with(|all| all.group);
        let items = spend.with(|all| series(&all.days)).into_iter().enumerate().map(|(index, label)| {
            let label = words(group, &label);
            let swatch = format!("background:var(--{})", colour(index));
            view! { <li><span class="swatch" style=swatch></span>{label}</li> }
        });
        items.collect_view()
    };
    let drawings = move || {
        let spend = spend.get();
        let today = day_number(spend.since.0, Now::get().0);
        let days = day_number(spend.since.0, spend.until.0 - 1);
        let today = today.clamp(1, days);
        view! {
            {drawing(&spend, wide(today, days), "chart hide-m", "wide")}
            {drawing(&spend, narrow(today, days), "chart only-m", "narrow")}
        }
    };
    view! {
        <div class="panel__head">
            <h2>{text.daily}</h2>
            <ul class="lg">
                {legend}
                <li><span class="swatch swatch--proj"></span>{text.projection}</li>
            </ul>
        </div>
        <div class="panel__body panel__body--chart">{drawings}</div>
    }
    .into_any()
}

/// The colour of the part at this place in the alphabet.
pub(super) fn colour(index: usize) -> &'static str {
    COLOURS[index.min(COLOURS.len() - 1)]
}

fn drawing(spend: &Spend, frame: Frame, class: &'static str, name: &'static str) -> AnyView {
    let text = &t().spend;
    let layout = arrange(spend, &series(&spend.days), frame);
    let label = (text.chart)(&spend.month_to_date.total(), &spend.projected.total());
    let hatch = format!("hatch-{name}");
    let hatched = format!("url(#{hatch})");
    let projected = layout.projected.iter().map(|at| at.draw("proj", hatched.clone()));
    view! {
        <svg class=class viewBox=format!("0 0 {} {}", units(frame.width), units(frame.height)) role="img" aria-label=label>
            <defs>
                <pattern id=hatch width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <line x1="0" y1="0" x2="0" y2="6" class="hatch"></line>
                </pattern>
            </defs>
            {scale(&layout, frame)}
            {projected.collect_view()}
            {layout.bars.iter().map(stack).collect_view()}
            {day_labels(&layout, frame, spend.since)}
        </svg>
    }
    .into_any()
}

/// Lines across with their amounts: cents where they suffice.
fn scale(layout: &Layout, frame: Frame) -> AnyView {
    let in_cents = layout.ticks.iter().all(|tick| tick.amount.0 % 10_000 == 0);
    let lines = layout.ticks.iter().map(|tick| {
        let amount = if in_cents { tick.amount.total() } else { tick.amount.per_call() };
        scale_line((LEFT, frame.width), tick.y, amount)
    });
    lines.collect_view().into_any()
}

fn stack(bar: &Bar) -> AnyView {
    let parts = bar.parts.iter().map(|(index, at)| {
        // A hair's breadth of ground between the parts tells them apart without their colour.
        let part = Rect { height: (at.height - 1.5).max(0.5), ..*at };
        part.draw("bar", format!("var(--{})", colour(*index)))
    });
    parts.collect_view().into_any()
}

fn day_labels(layout: &Layout, frame: Frame, since: Timestamp) -> AnyView {
    let today = day_number(since.0, Now::get().0);
    let labels = layout.days.iter().map(|(x, day)| {
        let is_today = *day == today;
        let words = if is_today { t().spend.today.to_owned() } else { day_of_month(since, *day) };
        view! {
            <text class=if is_today { "now" } else { "" } x=units(*x) y=units(frame.height - 6.0) text-anchor="middle">
                {words}
            </text>
        }
    });
    labels.collect_view().into_any()
}

/// The calendar's number of a day, without a zero in front.
fn day_of_month(since: Timestamp, number: u32) -> String {
    let at = Timestamp(since.0 + i64::from(number - 1) * 86_400_000);
    clock::iso(at).get(8..10).unwrap_or_default().trim_start_matches('0').to_owned()
}
