use leptos::prelude::*;
use types::account::{Account, SettingsProblem};
use types::event::Event;

use super::form::Form;
use crate::api;
use crate::browser::t;
use crate::components::{Field, Remote};

/// From which score on an article is drafted, and what that means for the articles that were scored last.
#[component]
pub(super) fn Threshold(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account, which has scored nothing.
    account: Signal<Option<Account>>,
) -> impl IntoView {
    let text = &t().account;
    let problem = form.problem(SettingsProblem::Threshold);
    let id = account.with_untracked(|account| account.as_ref().map(|account| account.id));
    let scores = id.map(|id| {
        Remote::new(move || api::accounts::recent_scores(id)).following(|event| matches!(event, Event::Spend))
    });
    let hint = Signal::derive(move || {
        let threshold = form.threshold.get();
        let passing = scores.and_then(|scores| {
            scores.with(|scores| (scores.iter().filter(|score| **score >= threshold).count(), scores.len()))
        });
        match passing {
            Some((passing, scored @ 1..)) => (t().claude.pass)(threshold, passing, scored),
            _ => (text.threshold_hint)(threshold),
        }
    });
    let change = move |event| {
        if let Ok(score) = event_target_value(&event).parse() {
            form.threshold.set(score);
        }
    };
    view! {
        <Field id="account-threshold" label=text.threshold hint problem>
            <div class="rangel">
                <input type="range" id="account-threshold" min="0" max="100"
                    aria-describedby="account-threshold-hint"
                    prop:value=move || form.threshold.get().to_string() on:input=change />
                <output for="account-threshold">{move || form.threshold.get()}</output>
            </div>
        </Field>
    }
    .into_any()
}
