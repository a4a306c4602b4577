use leptos::prelude::*;

use crate::browser::document;

/// The id of every screen's heading, which takes the focus after a navigation.
pub const HEADING: &str = "page-title";

/// A screen: its bar with the heading, and its body. Names the tab.
#[component]
pub fn Page(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A few words beside the heading.
    #[prop(into, optional)]
    sub: Signal<String>,
    /// What stands before the heading: a way back.
    #[prop(optional, into)]
    before: ViewFn,
    /// What stands at the end of the bar: badges, the screen's actions.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The screen.
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| title.with(|title| document::set_title(title)));
    view! {
        <div class="page__bar">
            {move || before.run()}
            <h1 id=HEADING tabindex="-1">{title}</h1>
            <span class="page__sub">{sub}</span>
            <span class="grow"></span>
            {move || actions.run()}
        </div>
        <div class="page__body">{children()}</div>
    }
    .into_any()
}

/// A figure with what it counts, in a `<dl class="stats panel">`.
#[component]
pub fn Stat(
    /// What it counts.
    #[prop(into)]
    label: String,
    /// The figure.
    #[prop(into)]
    figure: Signal<String>,
    /// A few words more.
    #[prop(into, optional)]
    sub: Signal<String>,
    /// Whether the figure calls for a look.
    #[prop(into, optional)]
    bad: Signal<bool>,
) -> impl IntoView {
    let more =
        move || sub.with(|sub| (!sub.is_empty()).then(|| view! { <dd class="sub">{sub.clone()}</dd> }));
    view! {
        <div class="stat">
            <dt>{label}</dt>
            <dd class:is-bad=bad>{figure}</dd>
            {more}
        </div>
    }
    .into_any()
}
