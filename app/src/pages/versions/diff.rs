use leptos::prelude::*;
use types::PostId;
use types::post::{Span, TextChange, TextDiff, Version};

use super::row::name;
use crate::api;
use crate::browser::t;
use crate::components::{Load, Remote};

/// Two versions side by side in one text: the newest against the one before, or any two that are chosen.
#[component]
pub(super) fn Comparison(id: PostId, versions: Signal<Vec<Version>>) -> impl IntoView {
    let text = &t().versions;
    // Until a person chooses, the two newest.
    let (older, newer) = (RwSignal::new(None), RwSignal::new(None));
    let pair = Memo::new(move |_| {
        let newest = |back: usize| versions.with(|all| all.get(back).map_or(1, |version| version.number));
        (older.get().unwrap_or_else(|| newest(1)), newer.get().unwrap_or_else(|| newest(0)))
    });
    let difference = move || {
        let (older, newer) = pair.get();
        let remote = Remote::new(move || api::posts::compare_versions(id, older, newer));
        let view = |diff: Signal<TextDiff>| (move || diff.with(texts)).into_any();
        view! { <Load remote rows=2 view /> }
    };
    view! {
        <div class="versions__pair">
            {choice("versions-older", text.compare, versions, Signal::derive(move || pair.get().0), older)}
            {choice("versions-newer", text.compare_with, versions, Signal::derive(move || pair.get().1), newer)}
        </div>
        <div class="versions__diff" role="region" aria-label=text.difference>{difference}</div>
    }
    .into_any()
}

fn choice(
    field: &'static str,
    label: &'static str,
    versions: Signal<Vec<Version>>,
    shown: Signal<i32>,
    chosen: RwSignal<Option<i32>>,
) -> AnyView {
    let options = move || {
        let option = |version: &Version| {
            let number = version.number;
            view! { <option value=number selected=move || shown.get() == number>{name(version)}</option> }
        };
        versions.with(|versions| versions.iter().map(option).collect_view())
    };
    view! {
        <div class="field">
            <label for=field>{label}</label>
            <select class="select" id=field
                on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>{options}</select>
        </div>
    }
    .into_any()
}

/// The texts that differ; headline and alternative text only when they do.
fn texts(diff: &TextDiff) -> AnyView {
    let text = &t().versions;
    let parts = [
        (text.headline, &diff.headline),
        (t().review.caption, &diff.caption),
        (t().review.alt_text, &diff.alt_text),
    ];
    let changed: Vec<_> = parts
        .into_iter()
        .filter(|(_, spans)| spans.iter().any(|span| span.change != TextChange::Same))
        .map(|(label, spans)| {
            view! { <h3>{label}</h3><p class="diff">{self::spans(spans)}</p> }
        })
        .collect();
    if changed.is_empty() {
        return view! { <p class="hint">{text.same}</p> }.into_any();
    }
    changed.into_iter().collect_view().into_any()
}

/// Both texts in one, to be put into an element of the class `diff`.
pub fn spans(spans: &[Span]) -> AnyView {
    spans.iter().map(span).collect_view().into_any()
}

/// Struck through or underlined, and said in words to who cannot see that.
fn span(span: &Span) -> AnyView {
    let text = &t().versions;
    let words = span.text.clone();
    let said = |words: &'static str| view! { <span class="sr">{words}" "</span> };
    match span.change {
        TextChange::Same => words.into_any(),
        TextChange::Deleted => view! { <del>{said(text.deleted)}{words}</del> }.into_any(),
        TextChange::Inserted => view! { <ins>{said(text.inserted)}{words}</ins> }.into_any(),
    }
}
