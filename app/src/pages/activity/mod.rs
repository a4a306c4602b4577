//! The queue as it runs: what needs a person first, then what runs, waits and was done.

mod done;
mod jobs;

use leptos::prelude::*;
use types::activity::Activity;

use crate::browser::t;
use crate::components::{Load, Page, Stat};
use crate::live::{self, Connection};
use crate::pages::shared::Shared;
use done::DoneTable;
use jobs::JobTable;

/// The activity screen.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let text = &t().activity;
    let activity = Shared::get().activity;
    view! {
        <Page title=text.title sub=text.subtitle actions=|| view! { <LiveLine /> }>
            <div class="acts">
                <Load remote=activity rows=8 view=|activity| view! { <Content activity /> }.into_any() />
            </div>
        </Page>
    }
    .into_any()
}

/// Whether the screen moves by itself; the shell says so when it does not.
#[component]
fn LiveLine() -> impl IntoView {
    let connection = live::connection();
    let line = move || {
        (connection.get() == Connection::Live)
            .then(|| view! { <span class="live"><span class="dot dot--ok"></span>{t().activity.live}</span> })
    };
    line.into_any()
}

#[component]
fn Content(
    /// The newest answer.
    activity: Signal<Activity>,
) -> impl IntoView {
    view! {
        <Counts activity />
        <JobTable activity />
        <DoneTable activity />
    }
    .into_any()
}

#[component]
fn Counts(
    /// The newest answer.
    activity: Signal<Activity>,
) -> impl IntoView {
    let text = &t().activity;
    let count = move |read: fn(&Activity) -> u32| Signal::derive(move || activity.with(read).to_string());
    view! {
        <dl class="panel stats stats--5">
            <Stat label=text.ready figure=count(|all| all.ready) sub=text.ready_hint />
            <Stat label=text.running figure=count(|all| all.running) sub=text.running_hint />
            <Stat label=text.scheduled figure=count(|all| all.scheduled) sub=text.scheduled_hint />
            <Stat label=text.retrying figure=count(|all| all.retrying) sub=text.retrying_hint />
            <Stat label=text.dead figure=count(|all| all.dead) sub=text.dead_hint
                bad=Signal::derive(move || activity.with(|all| all.dead > 0)) />
        </dl>
    }
    .into_any()
}
