use leptos::prelude::*;
use types::voice::{EditedShare, EditedWeek, Learned};

use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Column, Rect, Table, Twin, scale_line, units};

/// Bars stand to the right of the percentages and above the days.
const LEFT: f64 = 48.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;
/// Across and down; a phone's is narrower, so that its text has the same size.
const WIDE: (f64, f64) = (640.0, 190.0);
const NARROW: (f64, f64) = (330.0, 170.0);

/// How much of the captions a person changed, in a sentence, as bars by week, and as a table.
#[component]
pub(super) fn Share(learned: Signal<Learned>, zone: String) -> impl IntoView {
    let text = &t().learned;
    let share = Memo::new(move |_| learned.with(|it| it.share.clone()));
    let chart = move || {
        share.with(|share| {
            let rows = table(&share.weeks, &zone);
            // Without a single post there is nothing to draw.
            share.weeks.iter().any(|week| week.posts > 0).then(|| {
                view! {
                    {drawing(&share.weeks, &zone, WIDE, "chart hide-m")}
                    {drawing(&share.weeks, &zone, NARROW, "chart only-m")}
                    <Twin>{rows}</Twin>
                }
            })
        })
    };
    view! {
        <div class="learned__l">
            <h3>{text.share}</h3>
            <p>{move || share.with(sentence)}</p>
            {chart}
        </div>
    }
    .into_any()
}

fn sentence(share: &EditedShare) -> String {
    let text = &t().learned;
    match (share.recent, share.before) {
        (Some(recent), Some(before)) => (text.share_both)(recent, before),
        (Some(recent), None) => (text.share_recent)(recent),
        (None, Some(before)) => (text.share_before)(before),
        (None, None) => text.share_none.to_owned(),
    }
}

fn drawing(weeks: &[EditedWeek], zone: &str, (width, height): (f64, f64), class: &'static str) -> AnyView {
    let text = &t().learned;
    let top = top(weeks);
    let floor = height - BOTTOM;
    let of = |percent: u8| (floor - TOP) * f64::from(percent) / f64::from(top);
    let pitch = (width - LEFT) / weeks.len().max(1) as f64;
    let left_of = |place: usize| LEFT + pitch * (place as f64 + 0.16);
    let bars = weeks.iter().enumerate().filter_map(|(place, week)| {
        // A week in which nothing was changed is told from one without posts.
        let tall = of(week.changed?).max(2.0);
        let bar = Rect { x: left_of(place), y: floor - tall, width: pitch * 0.68, height: tall };
        Some(bar.draw("bar", "var(--c1)".to_owned()))
    });
    let lines = [0, top / 2, top]
        .map(|percent| scale_line((LEFT, width), floor - of(percent), (text.percent)(percent)));
    let every = if width < WIDE.0 { 4 } else { 3 };
    let days = weeks.iter().enumerate().step_by(every).map(|(place, week)| {
        let words = clock::format(week.start, zone, Style::Day);
        view! { <text x=units(left_of(place)) y=units(height - 6.0)>{words}</text> }
    });
    view! {
        <svg class=class viewBox=format!("0 0 {} {}", units(width), units(height)) role="img"
            aria-label=(text.chart)(weeks.len())>
            {lines.collect_view()}
            {bars.collect_view()}
            {days.collect_view()}
        </svg>
    }
    .into_any()
}

/// The percentage at the top of the scale.
fn top(weeks: &[EditedWeek]) -> u8 {
    let most = weeks.iter().filter_map(|week| week.changed).max().unwrap_or(0);
    [10, 20, 50].into_iter().find(|top| most <= *top).unwrap_or(100)
}

fn table(weeks: &[EditedWeek], zone: &str) -> AnyView {
    let text = &t().learned;
    let columns =
        vec![Column::text(text.week), Column::figures(text.approved_posts), Column::figures(text.changed)];
    let rows = weeks.iter().rev().map(|week| {
        view! {
            <tr>
                <th scope="row">{clock::format(week.start, zone, Style::Day)}</th>
                <td class="r">{week.posts}</td>
                <td class="r">{week.changed.map(text.percent)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! { <Table caption=text.share columns class="table--tight">{rows}</Table> }.into_any()
}
