use leptos::prelude::*;
use types::{MicroUsd, Timestamp};

use crate::browser::clock::{self, Now, Style};
use crate::browser::t;

/// How an instant is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeStyle {
    /// As briefly as it stays clear: `14:30`, `Fri 21 Nov, 09:00`.
    Slot,
    /// `Thu 19 Nov, 14:30`
    DayAndClock,
    /// `14:30:09`
    Seconds,
    /// `in 42 min`, `2 hr ago`
    Relative,
}

/// An instant in a zone; pointing at it shows all of it with the zone's name.
#[component]
pub fn Time(
    /// When.
    at: Timestamp,
    /// The IANA zone it is named in.
    #[prop(into)]
    zone: String,
    /// How.
    #[prop(default = TimeStyle::Slot)]
    style: TimeStyle,
) -> impl IntoView {
    let city = clock::city(&zone);
    let title = format!("{}, {}", clock::format(at, &zone, Style::Full), (t().common.zone)(&city));
    let words = move || match style {
        TimeStyle::Slot => clock::slot(at, &zone, Now::get()),
        TimeStyle::DayAndClock => clock::format(at, &zone, Style::DayAndClock),
        TimeStyle::Seconds => clock::format(at, &zone, Style::Seconds),
        TimeStyle::Relative => clock::relative(at, Now::get()),
    };
    view! { <time datetime=clock::iso(at) title=title>{words}</time> }.into_any()
}

/// The price of a single call or a post, to the hundredth of a cent. Totals use `MicroUsd::total`.
#[component]
pub fn Money(
    /// How much.
    amount: MicroUsd,
) -> impl IntoView {
    view! { <span class="num" title=amount.to_string()>{amount.per_call()}</span> }.into_any()
}

/// How long something took: `310 ms`, `3.8 s`, `92 s`, as exact as it matters.
pub fn duration(millis: u32) -> String {
    let common = &t().common;
    match millis {
        0..1_000 => (common.milliseconds)(millis),
        1_000..10_000 => (common.seconds)(&format!("{}.{}", millis / 1_000, millis % 1_000 / 100)),
        _ => (common.seconds)(&(millis / 1_000).to_string()),
    }
}
