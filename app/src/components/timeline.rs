use leptos::prelude::*;
use types::post::{Outcome, TimelineEntry};

use super::icon::Icon;
use super::time::{Money, Time, TimeStyle, duration};
use crate::browser::clock::{self, Style};
use crate::browser::t;

/// What happened to a post, oldest first: what, when, how long it took, what it cost, and its reference.
#[component]
pub fn Timeline(
    /// What happened.
    #[prop(into)]
    entries: Signal<Vec<TimelineEntry>>,
    /// The zone its times are named in.
    #[prop(into)]
    zone: String,
) -> impl IntoView {
    let rows = move || {
        let mut last_day = String::new();
        let entries = entries.get().into_iter().map(|each| {
            let day = clock::format(each.at, &zone, Style::Day);
            // A day is named where it begins.
            let new_day = (day != last_day).then(|| day.clone());
            last_day = day;
            entry(each, new_day, zone.clone())
        });
        entries.collect_view()
    };
    view! { <ol class="timeline">{rows}</ol> }.into_any()
}

fn entry(entry: TimelineEntry, new_day: Option<String>, zone: String) -> AnyView {
    let text = t();
    let (class, icon) = match entry.outcome {
        Outcome::Ok => ("ok", "check"),
        Outcome::Retry => ("info", "clock"),
        Outcome::Warning => ("warn", "circle-question-mark"),
        Outcome::Failed => ("bad", "x"),
    };
    let outcome = (entry.outcome != Outcome::Ok)
        .then(|| view! { <span class="sub">" · "{text.posts.outcome(entry.outcome)}</span> });
    view! {
        <li>
            <span class=format!("timeline__mark timeline__mark--{class}")><Icon name=icon /></span>
            <div>
                <b>{text.posts.what(entry.what)}</b>{outcome}
                {(!entry.detail.is_empty()).then(|| view! { <p>{entry.detail}</p> })}
                <span class="ref">{(text.common.reference)(&entry.reference)}</span>
            </div>
            <span class="timeline__meta">
                {new_day.map(|day| view! { {day}<br /> })}
                <Time at=entry.at zone style=TimeStyle::Seconds />
                {entry.duration_ms.map(|millis| view! { <br />{duration(millis)} })}
                {entry.cost.map(|amount| view! { <br /><Money amount /> })}
            </span>
        </li>
    }
    .into_any()
}
