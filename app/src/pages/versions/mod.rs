//! Every text a post has had: the list, how two of them differ, and bringing one back. Part of the review card and of
//! a post's own screen.

mod diff;
mod row;

use leptos::prelude::*;
use types::PostId;
use types::event::Event;
use types::post::Version;

use crate::api;
use crate::browser::t;
use crate::components::{Call, EmptyState, ErrorNote, Icon, Load, Remote};
use diff::Comparison;
pub use diff::spans;
use row::row;

/// What the panel is told by the screen around it.
#[derive(Clone)]
pub struct Around {
    /// Whose texts.
    pub id: PostId,
    /// The zone their times are named in.
    pub zone: String,
    /// Whether a text may be brought back now.
    pub editable: Signal<bool>,
    /// Brings a version back.
    pub restore: Callback<i32>,
    /// The bringing back, under way or failed.
    pub call: Call,
}

/// The panel, folded away; what it shows is fetched when it is opened for the first time.
#[component]
pub fn Versions(
    /// What the panel is about.
    around: Around,
) -> impl IntoView {
    let opened = RwSignal::new(false);
    let around = StoredValue::new(around);
    let texts = move || opened.get().then(|| view! { <Texts around=around.get_value() /> });
    view! {
        <details class="fold" id="versions" on:toggle=move |_| opened.set(true)>
            <summary>
                <h2>{t().versions.title}</h2>
                <Icon name="chevron-right" class="icon--sm" />
            </summary>
            {texts}
        </details>
    }
    .into_any()
}

#[component]
fn Texts(around: Around) -> impl IntoView {
    let id = around.id;
    let remote = Remote::new(move || api::posts::versions(id))
        .following(move |event| matches!(event, Event::Post { id: changed, .. } if *changed == id));
    let call = around.call;
    let view = move |versions: Signal<Vec<Version>>| {
        let around = around.clone();
        let none = Memo::new(move |_| versions.with(Vec::is_empty));
        let texts = move || {
            if none.get() {
                let text = &t().versions;
                return view! { <EmptyState icon="newspaper" title=text.none words=text.none_words /> }
                    .into_any();
            }
            view! { <List around=around.clone() versions /> }.into_any()
        };
        texts.into_any()
    };
    view! {
        {move || call.error().map(|error| view! { <ErrorNote error /> })}
        <Load remote rows=3 view />
    }
    .into_any()
}

#[component]
fn List(around: Around, versions: Signal<Vec<Version>>) -> impl IntoView {
    let id = around.id;
    let rows = move || {
        let rows = versions.get().into_iter().map(|version| row(version, &around));
        rows.collect_view()
    };
    let several = Memo::new(move |_| versions.with(|versions| versions.len() > 1));
    view! {
        <ol class="versions">{rows}</ol>
        {move || several.get().then(|| view! { <Comparison id versions /> })}
    }
    .into_any()
}
