use leptos::prelude::*;
use types::provider::{KeyReport, ModelTrouble};

use super::credentials::Line;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Call, Note, Tone, error_words};

/// A try of a key: under way, what it found, or what is wrong.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    pub call: Call,
    report: RwSignal<Option<KeyReport>>,
}

impl Trial {
    /// Nothing was tried.
    pub fn new() -> Self {
        Self { call: Call::new(), report: RwSignal::new(None) }
    }

    /// Tries the stored key, or the one that was typed, which is kept nowhere.
    pub fn send(self, line: Line, typed: Option<String>) {
        let Some(account) = line.account.with_untracked(|account| account.id) else { return };
        self.report.set(None);
        self.call.send(api::accounts::try_credential(account, line.provider(), typed), move |report| {
            self.report.try_set(Some(report));
            // A model's retirement may be news.
            line.account.reload();
        });
    }

    /// What was typed has changed, so what was found of it is old.
    pub fn forget(self) {
        self.report.set(None);
        self.call.reset();
    }

    /// What came of it, for everybody to hear.
    pub fn outcome(self) -> AnyView {
        let found = move || match (self.report.get(), self.call.error()) {
            (Some(report), _) => view! { <Report report /> }.into_any(),
            (None, Some(error)) => view! { <Note tone=Tone::Bad><p>{refusal(&error)}</p></Note> }.into_any(),
            (None, None) => ().into_any(),
        };
        view! { <div class="cred__t" role="status">{found}</div> }.into_any()
    }
}

/// What the provider said is wrong, and what to do about it.
fn refusal(error: &ApiError) -> String {
    let problems = &t().problems;
    let words = match &error.code {
        ErrorCode::Problem { problem } => {
            format!("{} {}", problems.what(*problem), problems.advice(*problem))
        }
        _ => error_words(error),
    };
    let reference = error.reference.as_deref().map(t().common.reference).unwrap_or_default();
    format!("{words} {reference}").trim_end().to_owned()
}

#[component]
fn Report(
    /// What was found.
    report: KeyReport,
) -> impl IntoView {
    let text = &t().claude;
    let works = match &report.handle {
        Some(handle) => (text.works_for)(handle),
        None => text.works.to_owned(),
    };
    let tasks =
        report.tasks.iter().map(|task| format!(" {}", text.task(task.task, &task.model, &task.price)));
    let credit = report.credit.map(|credit| format!(" {}", (text.credit)(&credit.total())));
    let words: String = tasks.chain(credit).collect();
    let trouble =
        report.trouble.into_iter().map(|trouble| view! { <p class="hint--warn">{going(&trouble)}</p> });
    view! {
        <Note tone=Tone::Ok>
            <p><b>{works}</b>{words}</p>
            {trouble.collect_view()}
        </Note>
    }
    .into_any()
}

fn going(trouble: &ModelTrouble) -> String {
    let text = &t().claude;
    match trouble {
        ModelTrouble::Retires { model, at } => {
            (text.retires)(model, &clock::format(*at, &clock::device_zone(), Style::Day))
        }
        ModelTrouble::NotOffered { model } => (text.not_offered)(model),
    }
}
