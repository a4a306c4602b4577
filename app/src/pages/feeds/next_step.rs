use std::future::Future;

use leptos::prelude::*;
use types::MicroUsd;
use types::feed::{SkippedAction, SkippedArticle};

use crate::api::{self, ApiResult};
use crate::browser::t;
use crate::components::{Button, Call, ErrorNote, Look, Remote, Toasts};

/// What a person can do about a skipped article, with its price on the button.
pub(super) fn next_step(skipped: Remote<Vec<SkippedArticle>>, article: &SkippedArticle) -> AnyView {
    let text = &t().claude;
    let Some(next) = article.next else { return ().into_any() };
    let (call, toasts, id) = (Call::new(), Toasts::get(), article.id);
    let act = Callback::new(move |()| match next {
        SkippedAction::Draft { .. } => {
            send(call, skipped, toasts, text.drafting, api::feeds::draft_anyway(id));
        }
        SkippedAction::Score { .. } => {
            send(call, skipped, toasts, text.scoring, api::feeds::score_again(id));
        }
    });
    let (words, about) = match next {
        SkippedAction::Draft { about } => (text.draft_anyway, about),
        SkippedAction::Score { about } => (text.score_again, about),
    };
    let price = (about > MicroUsd::ZERO).then(|| (t().common.about)(&about.per_call()));
    let shown = [words].into_iter().chain(price.as_deref()).collect::<Vec<_>>().join(" ");
    let name = (text.action_of)(&shown, &article.title);
    let pending = Signal::derive(move || call.pending());
    view! {
        <span class="skipact">
            <Button look=Look::Small pending on_click=act attr:aria-label=name>
                {words}{price.map(|price| view! { " "<small>{price}</small> })}
            </Button>
            {move || call.error().map(|error| view! { <ErrorNote error /> })}
        </span>
    }
    .into_any()
}

fn send<T: 'static>(
    call: Call,
    skipped: Remote<Vec<SkippedArticle>>,
    toasts: Toasts,
    words: &'static str,
    request: impl Future<Output = ApiResult<T>> + 'static,
) {
    call.send(request, move |_| {
        toasts.say(words);
        skipped.reload();
    });
}
