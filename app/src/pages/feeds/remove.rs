use leptos::prelude::*;

use super::Actions;
use crate::api;
use crate::browser::t;
use crate::components::{Confirm, Toasts};
use crate::pages::shared::Shared;

/// Asks before a feed is removed, and says what goes with it.
#[component]
pub(super) fn RemoveDialog(
    /// What the rows' buttons share.
    actions: Actions,
) -> impl IntoView {
    let text = &t().feeds;
    let open = actions.asking;
    let (toasts, feeds) = (Toasts::get(), Shared::get().feeds);
    let remove = Callback::new(move |()| {
        let Some(feed) = actions.removing.get_untracked() else { return };
        actions.call.send(api::feeds::remove_feed(feed.id), move |()| {
            toasts.say(text.removed);
            feeds.patch(|all| all.retain(|other| other.id != feed.id));
            feeds.reload();
        });
    });
    let name = move || actions.removing.with(|feed| feed.as_ref().map(|feed| feed.title.clone()));
    view! {
        <Confirm open title=text.remove_title yes=text.remove_now on_yes=remove>
            <p><b>{name}</b></p>
            <p>{text.remove_words}</p>
        </Confirm>
    }
    .into_any()
}
