use leptos::prelude::*;
use types::activity::{Activity, Done};
use types::post::Outcome;

use super::jobs::linked;
use crate::browser::{clock, t};
use crate::components::{Badge, Column, Money, Reference, Table, Time, TimeStyle, Tone, duration};

/// What was done lately, newest first.
#[component]
pub(super) fn DoneTable(
    /// The newest answer.
    activity: Signal<Activity>,
) -> impl IntoView {
    let text = &t().activity;
    let done = Memo::new(move |_| activity.with(|all| all.done.clone()));
    let columns = || {
        vec![
            Column::text(text.job),
            Column::text(text.state),
            Column::wide_only(text.duration, "r hide-m"),
            Column::wide_only(text.when, "r hide-m"),
            Column::wide_only(text.reference, "r hide-m"),
            Column::figures(text.cost),
        ]
    };
    let table = move || {
        let done = done.get();
        if done.is_empty() {
            return view! { <p class="panel__body sub">{text.done_empty}</p> }.into_any();
        }
        let rows = done.into_iter().map(row).collect_view();
        view! { <Table caption=text.done columns=columns() class="table--rows">{rows}</Table> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="done-h">
            <div class="panel__head"><h2 id="done-h">{text.done}</h2></div>
            {table}
        </section>
    }
    .into_any()
}

fn row(done: Done) -> AnyView {
    let entry = done.entry;
    let posts = &t().posts;
    view! {
        <tr>
            <th scope="row">
                <span class="cell cell--wrap">
                    <span>
                        {linked(done.post.map(|post| format!("/app/posts/{post}")), done.subject)}
                        <small>{posts.what(entry.what)}</small>
                    </span>
                </span>
            </th>
            <td>{outcome_badge(entry.outcome)}</td>
            <td class="r hide-m">{entry.duration_ms.map(duration)}</td>
            <td class="r hide-m sub">
                <Time at=entry.at zone=clock::device_zone() style=TimeStyle::Relative />
            </td>
            <td class="r hide-m"><Reference reference=entry.reference /></td>
            <td class="r">{entry.cost.map(|amount| view! { <Money amount /> })}</td>
        </tr>
    }
    .into_any()
}

fn outcome_badge(outcome: Outcome) -> AnyView {
    let (tone, icon) = match outcome {
        Outcome::Ok => (Tone::Ok, "check"),
        Outcome::Retry => (Tone::Info, "clock"),
        Outcome::Warning => (Tone::Warning, "circle-question-mark"),
        Outcome::Failed => (Tone::Bad, "circle-x"),
    };
    view! { <Badge tone icon>{t().posts.outcome(outcome)}</Badge> }.into_any()
}
