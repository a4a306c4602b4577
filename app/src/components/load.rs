use leptos::prelude::*;

use super::note::ErrorNote;
use super::remote::Remote;
use crate::browser::t;

/// Waits for something of the server and then shows it: a skeleton after 300 ms, an error with a way to try
/// again, or the view. `view` runs once, with a signal that always holds the newest answer; an error after the
/// first answer shows above it.
#[component]
pub fn Load<T, V>(
    /// What is waited for.
    remote: Remote<T>,
    /// Lines of the skeleton.
    #[prop(default = 5)]
    rows: usize,
    /// Draws the answer.
    view: V,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: Fn(Signal<T>) -> AnyView + Send + Sync + 'static,
{
    let here = Memo::new(move |_| remote.is_here());
    let failed = Memo::new(move |_| remote.error());
    let content = move || {
        if !here.get() {
            return failed.with(Option::is_none).then(|| view! { <Skeleton rows /> }).into_any();
        }
        let Some(first) = remote.with_untracked(Clone::clone) else { return ().into_any() };
        let newest = RwSignal::new(first);
        Effect::new(move |_| {
            remote.with(|value| {
                if newest.with_untracked(|shown| shown != value) {
                    newest.set(value.clone());
                }
            });
        });
        view(newest.into())
    };
    view! {
        {move || failed.get().map(|error| view! {
            <ErrorNote error retry=Callback::new(move |()| remote.reload()) />
        })}
        {content}
    }
}

/// Grey lines where something is on its way.
#[component]
pub fn Skeleton(
    /// How many lines.
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton skeleton--rows" role="status">
            <i class="sr">{t().common.loading}</i>
            {(0..rows).map(|_| view! { <span></span> }).collect_view()}
        </div>
    }
    .into_any()
}

/// A list without entries: one sentence, and what to do about it.
#[component]
pub fn EmptyState(
    /// The icon's name.
    icon: &'static str,
    /// What is not there.
    #[prop(into)]
    title: String,
    /// Why, and when that changes.
    #[prop(into, optional)]
    words: String,
    /// Links or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <super::Icon name=icon />
            <h2>{title}</h2>
            {(!words.is_empty()).then(|| view! { <p>{words}</p> })}
            {children.map(|children| view! { <div class="chips">{children()}</div> })}
        </div>
    }
    .into_any()
}
