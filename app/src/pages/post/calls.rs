use leptos::prelude::*;
use types::post::Post;

use crate::browser::{document, t};
use crate::components::{Button, Icon, Look, Toasts};

/// Every outside call as text, folded away until somebody wants it; nothing before the first.
#[component]
pub fn Calls(
    /// The post.
    post: Signal<Post>,
) -> impl IntoView {
    let calls = Memo::new(move |_| post.with(|post| post.calls.clone()));
    let toasts = Toasts::get();
    let copy = Callback::new(move |()| {
        calls.with_untracked(|calls| document::copy(calls));
        toasts.say(t().common.copied);
    });
    let fold = move || {
        (!calls.with(String::is_empty)).then(|| {
            view! {
                <details class="fold">
                    <summary><Icon name="chevron-right" />{t().posts.calls}</summary>
                    <pre class="calls" tabindex="0">{calls}</pre>
                    <Button look=Look::Small icon="copy" on_click=copy>{t().posts.calls_copy}</Button>
                </details>
            }
        })
    };
    fold.into_any()
}
