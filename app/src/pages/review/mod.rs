//! The review screen: the list of posts that wait, the one on the desk, and the decision.

mod arrangement;
mod bar;
mod by_id;
mod caption;
mod card;
mod carousel;
mod claims;
mod compare;
mod decisions;
mod desk;
mod dialogs;
mod draft;
mod editor;
mod format;
mod headline;
mod image;
mod inspect;
mod judgement;
mod keys;
mod order;
mod progress;
mod queue;
mod rewrite;
mod stage;
mod upload;
mod variants;
mod versions;
mod wish;

use leptos::prelude::*;

use crate::browser::{document, t};
pub use card::Card;
use card::PostCard;
pub use compare::Comparison;
use desk::Desk;
pub use desk::LIST;
pub use image::ImageForm;
use queue::Queue;

/// The screen. On a phone the list and the card are two views, told apart by the address.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let desk = Desk::provide();
    keys::for_list(desk);
    Effect::new(move |_| {
        let waiting = desk.list.with(|list| list.posts.len()).unwrap_or(0);
        document::set_title(&if waiting > 0 {
            (t().review.title_with_count)(waiting)
        } else {
            t().review.title.to_owned()
        });
    });
    let card = move || match desk.current.get() {
        Some(id) => view! { <PostCard id /> }.into_any(),
        None => view! { <div class="stage stage--none"></div> }.into_any(),
    };
    view! {
        <div class="review" id="review" class:review--list=move || desk.named.get().is_none()>
            <Queue />
            {card}
        </div>
    }
    .into_any()
}
