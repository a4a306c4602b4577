//! What the account learned from a person's edits: how much they change, the rules proposed from it, the rules in use.

mod ask;
mod rules;
mod share;

use leptos::prelude::*;
use types::account::Account;
use types::event::Event;
use types::post::PostStatus;
use types::voice::Learned;

use crate::api;
use crate::components::{Load, Remote};
use ask::Ask;
use rules::{Accepted, Proposed};
use share::Share;

/// What the section has; it stands outside the form, for nothing of it waits for Save.
#[component]
pub fn LearnedPart(
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let id = newest.with_untracked(|account| account.id);
    let zone = newest.with_untracked(|account| account.settings.time_zone.clone());
    let paused = Memo::new(move |_| newest.with(|account| account.settings.paused));
    let remote = Remote::new(move || api::voice::learned(id)).following(move |event| match event {
        Event::Account { id: changed } => *changed == id,
        Event::Post { status, .. } => *status == PostStatus::Scheduled,
        _ => false,
    });
    let view = move |learned: Signal<Learned>| {
        view! {
            <Share learned zone=zone.clone() />
            <Ask account=id learned paused zone=zone.clone() />
            <Proposed learned remote />
            <Accepted learned remote />
        }
        .into_any()
    };
    view! { <Load remote rows=4 view /> }.into_any()
}
