//! The feeds a person follows, and the articles that came from them but were not drafted.

mod add;
mod next_step;
mod remove;
mod skipped;
mod table;

use leptos::prelude::*;
use types::feed::Feed;

use crate::browser::t;
use crate::components::{Call, EmptyState, ErrorNote, Load, Page};
use crate::pages::shared::Shared;
use add::AddFeed;
use remove::RemoveDialog;
use skipped::SkippedArticles;
use table::FeedTable;

/// The feeds screen.
#[component]
pub fn FeedsPage() -> impl IntoView {
    let text = &t().feeds;
    let feeds = Shared::get().feeds;
    let count = Signal::derive(move || feeds.with(|all| (text.count)(all.len())).unwrap_or_default());
    view! {
        <Page title=text.title sub=count>
            <div class="feedpage">
                <AddFeed />
                <Load remote=feeds rows=6 view=|feeds| view! { <Followed feeds /> }.into_any() />
                <SkippedArticles />
            </div>
        </Page>
    }
    .into_any()
}

/// What a row's buttons share: one thing at a time, its failure above the table.
#[derive(Clone, Copy)]
struct Actions {
    call: Call,
    /// The feed whose removal was asked about last.
    removing: RwSignal<Option<Feed>>,
    /// Whether the question is open.
    asking: RwSignal<bool>,
}

#[component]
fn Followed(
    /// The newest answer.
    feeds: Signal<Vec<Feed>>,
) -> impl IntoView {
    let actions = Actions { call: Call::new(), removing: RwSignal::new(None), asking: RwSignal::new(false) };
    let is_empty = Memo::new(move |_| feeds.with(Vec::is_empty));
    let list = move || {
        if is_empty.get() {
            let text = &t().feeds;
            let empty = view! { <EmptyState icon="rss" title=text.empty words=text.empty_do /> };
            view! { <section class="panel">{empty}</section> }.into_any()
        } else {
            view! { <FeedTable feeds actions /> }.into_any()
        }
    };
    view! {
        {move || actions.call.error().map(|error| view! { <ErrorNote error /> })}
        {list}
        <RemoveDialog actions />
    }
    .into_any()
}
