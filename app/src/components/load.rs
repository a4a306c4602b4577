use leptos::prelude::*;

use super::icon::Icon;
use super::note::ErrorNote;
use super::remote::{Fetching, Remote};
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
    let content = move || remote.signal().map_or_else(|| ().into_any(), |newest| view(newest.into()));
    frame(remote.fetching(), rows, Box::new(content))
}

/// What is the same whatever is waited for.
fn frame(fetching: Fetching, rows: usize, content: Box<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    let Fetching { here, error, .. } = fetching;
    let failed = move || {
        error.get().map(|error| {
            view! { <ErrorNote error retry=Callback::new(move |()| fetching.reload()) /> }
        })
    };
    let body = move || {
        if here.get() {
            content()
        } else {
            error.with(Option::is_none).then(|| view! { <Skeleton rows /> }).into_any()
        }
    };
    view! {
        {failed}
        {body}
    }
    .into_any()
}

/// Grey lines where something is on its way.
#[component]
pub fn Skeleton(
    /// How many.
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
            <Icon name=icon />
            <h2>{title}</h2>
            {(!words.is_empty()).then(|| view! { <p>{words}</p> })}
            {children.map(|children| view! { <div class="chips">{children()}</div> })}
        </div>
    }
    .into_any()
}
