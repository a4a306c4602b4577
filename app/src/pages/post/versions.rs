use leptos::prelude::*;
use types::post::Post;

use crate::api;
use crate::browser::t;
use crate::components::{Call, Remote, Toasts};
use crate::pages::versions::{Around, Versions};

/// The versions of the post's text; while it waits for review, one can be brought back.
#[component]
pub fn Texts(
    /// Where the post comes from.
    remote: Remote<Post>,
    /// The post.
    post: Signal<Post>,
) -> impl IntoView {
    let (call, toasts) = (Call::new(), Toasts::get());
    let (id, zone) = post.with_untracked(|post| (post.summary.id, post.summary.time_zone.clone()));
    let restore = Callback::new(move |number: i32| {
        call.send(api::posts::restore_version(id, number), move |_| {
            toasts.say((t().versions.restored_toast)(number));
            remote.reload();
        });
    });
    let editable = Signal::derive(move || post.with(|post| post.summary.status.editable()));
    let around = Around { id, zone, editable, restore, call };
    view! { <Versions around /> }.into_any()
}
