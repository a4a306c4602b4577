use leptos::prelude::*;
use types::budget::Budgets;

use crate::components::{Field, Remote};

/// One of several, by its stored value and its words.
#[component]
pub(super) fn Choice(
    /// Its id, which its label names.
    id: &'static str,
    /// What is chosen.
    label: &'static str,
    /// Stored value and words of each.
    options: Vec<(String, String)>,
    /// The stored value of the choice.
    value: RwSignal<String>,
) -> impl IntoView {
    let options = options.into_iter().map(move |(stored, words)| {
        let own = stored.clone();
        view! { <option value=stored selected=move || value.with(|value| *value == own)>{words}</option> }
    });
    view! {
        <Field id label>
            <select class="select" id=id on:change=move |event| value.set(event_target_value(&event))>
                {options.collect_view()}
            </select>
        </Field>
    }
    .into_any()
}

/// Who can be paid.
pub(super) fn providers(budgets: Remote<Budgets>) -> Vec<(String, String)> {
    let names = |all: &Budgets| {
        all.providers.iter().map(|each| (each.slug.as_str().to_owned(), each.label.clone())).collect()
    };
    budgets.with(names).unwrap_or_default()
}
