use leptos::prelude::*;

use super::card::Card;
use crate::api;
use crate::browser::t;
use crate::components::{Call, Toasts};
use crate::pages::versions::{Around, Versions};

/// The versions of the text on the desk. What is typed is saved first, so that it is one of them.
#[component]
pub fn Texts(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let (call, toasts, id) = (card.editor.changed_by(Call::new()), Toasts::get(), card.editor.id);
    let restore = Callback::new(move |number: i32| {
        let request = async move {
            card.editor.save().await?;
            api::posts::restore_version(id, number).await
        };
        call.send(request, move |_| {
            toasts.say((t().versions.restored_toast)(number));
            card.remote.reload();
        });
    });
    let zone = card.post.with_untracked(|post| post.summary.time_zone.clone());
    let editable = Signal::derive(move || card.post.with(|post| post.summary.status.editable()));
    let around = Around { id, zone, editable, restore, call };
    view! { <Versions around /> }.into_any()
}
