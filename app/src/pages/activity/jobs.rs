use leptos::prelude::*;
use types::JobId;
use types::activity::{Activity, Job, JobState};
use types::post::Step;

use crate::api;
use crate::browser::{clock, document, t};
use crate::components::{
    Badge, Button, Call, Column, Each, ErrorNote, Icon, Look, Reference, Table, Time, TimeStyle, Toasts, Tone,
};
use crate::pages::shared::Shared;

/// The panel's heading, which takes the focus when a button goes away with its row.
const HEADING: &str = "jobs-h";

/// Jobs that run, wait or gave up.
#[component]
pub(super) fn JobTable(
    /// The newest answer.
    activity: Signal<Activity>,
) -> impl IntoView {
    let text = &t().activity;
    let retry = Call::new();
    let ids = move || activity.with(|all| all.jobs.iter().map(|job| job.id).collect::<Vec<_>>());
    let is_empty = Memo::new(move |_| activity.with(|all| all.jobs.is_empty()));
    let columns = || {
        vec![
            Column::text(text.job),
            Column::wide_only(text.state, "hide-m"),
            Column::wide_only(text.attempt, "r hide-m"),
            Column::wide_only(text.when, "r hide-m"),
            Column::figures(text.actions),
        ]
    };
    let table = move || {
        if is_empty.get() {
            return view! { <p class="panel__body sub">{text.jobs_empty}</p> }.into_any();
        }
        view! {
            <Table caption=text.jobs columns=columns() class="table--rows">
                <Each keys=ids number=|id| id.0 row=move |id| view! { <Row id activity retry /> }.into_any() />
            </Table>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby=HEADING>
            <div class="panel__head"><h2 id=HEADING tabindex="-1">{text.jobs}</h2></div>
            {move || retry.error().map(|error| view! { <div class="panel__body"><ErrorNote error /></div> })}
            {table}
        </section>
    }
    .into_any()
}

/// Drawn again only when this very job changed.
#[component]
fn Row(
    /// Which.
    id: JobId,
    /// The newest answer.
    activity: Signal<Activity>,
    /// Trying again.
    retry: Call,
) -> impl IntoView {
    let job = Memo::new(move |_| activity.with(|all| all.jobs.iter().find(|job| job.id == id).cloned()));
    move || job.get().map(|job| cells(&job, retry))
}

fn cells(job: &Job, retry: Call) -> AnyView {
    let text = &t().activity;
    let when = if job.state == JobState::Dead {
        text.needs_you.into_any()
    } else {
        view! { <Time at=job.at zone=clock::device_zone() style=TimeStyle::Relative /> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">{subject(job)}</th>
            <td class="hide-m">{state_badge(job.state)}</td>
            <td class="r hide-m">{(text.attempt_of)(job.attempt, job.max_attempts)}</td>
            <td class="r hide-m sub">{when}</td>
            <td class="r jobact">
                <span class="only-m">{state_badge(job.state)}</span>
                {(job.state == JobState::Dead).then(|| retry_button(job, retry))}
            </td>
        </tr>
    }
    .into_any()
}

/// What it works on, in which step, and what went wrong the last time.
fn subject(job: &Job) -> AnyView {
    let problem = job.last_error.clone().map(|error| {
        view! {
            <small class="joberr">
                <span class="mono">{error}</span>
                {job.reference.clone().map(|reference| view! { <Reference reference /> })}
            </small>
        }
    });
    view! {
        <span class="cell cell--wrap">
            <span class="kic" aria-hidden="true"><Icon name=kind_icon(&job.kind) /></span>
            <span>
                {linked(job.post.map(|post| format!("/app/posts/{post}")), job.subject.clone())}
                <small>{kind_words(&job.kind)}</small>
                {problem}
            </span>
        </span>
    }
    .into_any()
}

/// A post's headline leads to the post; anything else is only words.
pub(super) fn linked(href: Option<String>, words: String) -> AnyView {
    match href {
        Some(href) => view! { <b><a href=href>{words}</a></b> }.into_any(),
        None => view! { <b>{words}</b> }.into_any(),
    }
}

fn retry_button(job: &Job, retry: Call) -> AnyView {
    let text = &t().activity;
    let (id, toasts, activity) = (job.id, Toasts::get(), Shared::get().activity);
    let click = move |()| {
        retry.send(api::activity::retry_job(id), move |()| {
            toasts.say(text.retried);
            document::focus(HEADING);
            activity.reload();
        });
    };
    view! {
        <Button look=Look::Small icon="rotate-ccw" pending=Signal::derive(move || retry.pending())
            on_click=Callback::new(click) attr:aria-label=(text.retry_of)(&job.subject)>
            {text.retry}
        </Button>
    }
    .into_any()
}

fn state_badge(state: JobState) -> AnyView {
    let (tone, icon) = match state {
        JobState::Ready => (Tone::Neutral, "hourglass"),
        JobState::Running => (Tone::Info, "loader-circle"),
        JobState::Scheduled => (Tone::Neutral, "calendar-clock"),
        JobState::Retrying => (Tone::Warning, "clock"),
        JobState::Dead => (Tone::Bad, "circle-x"),
    };
    view! { <Badge tone icon>{t().activity.job_state(state)}</Badge> }.into_any()
}

fn kind_icon(kind: &str) -> &'static str {
    match Step::parse(kind) {
        Some(Step::Ingest) => "rss",
        Some(Step::Classify) => "funnel",
        Some(Step::Draft) => "pencil",
        Some(Step::Illustrate) => "image",
        Some(Step::Publish) => "send",
        Some(Step::Learn) => "sparkles",
        Some(Step::Review | Step::Schedule) => "calendar-clock",
        None => "zap",
    }
}

/// The catalogue's word for a pipeline step; other jobs go by their own name.
fn kind_words(kind: &str) -> String {
    Step::parse(kind).map_or_else(|| kind.replace('_', " "), |step| t().posts.step(step).to_owned())
}
