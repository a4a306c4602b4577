use leptos::prelude::*;

use super::Actions;
use crate::api;
use crate::browser::t;
use crate::components::{Button, Dialog, Look, Toasts};
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
    let cancel = Callback::new(move |()| open.set(false));
    let remove = Callback::new(move |()| {
        let Some(feed) = actions.removing.get_untracked() else { return };
        open.set(false);
        actions.call.send(api::feeds::remove_feed(feed.id), move |()| {
            toasts.say(text.removed);
            feeds.patch(|all| all.retain(|other| other.id != feed.id));
            feeds.reload();
        });
    });
    let name = move || actions.removing.with(|feed| feed.as_ref().map(|feed| feed.title.clone()));
    view! {
        <Dialog open title=text.remove_title class="dialog--narrow">
            <div class="dialog__body"><p><b>{name}</b></p><p>{text.remove_words}</p></div>
            <div class="dialog__foot">
                <Button on_click=cancel>{t().common.cancel}</Button>
                <Button look=Look::Primary icon="trash-2" on_click=remove>{text.remove_now}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
