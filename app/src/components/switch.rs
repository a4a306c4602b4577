use leptos::prelude::*;

/// On or off, at once. Its label stands beside it with `for` set to its id.
#[component]
pub fn Switch(
    /// Its id, which its label names.
    id: &'static str,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Gets the new state.
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <input class="switch" type="checkbox" role="switch" id=id prop:checked=on
            on:change=move |event| on_change.run(event_target_checked(&event)) />
    }
    .into_any()
}
