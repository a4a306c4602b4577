use leptos::prelude::*;
use types::post::Overnight;

use super::card::Card;
use super::decisions;
use super::desk::Desk;
use super::order::Step;
use crate::api;
use crate::browser::clock::{self, Now};
use crate::browser::t;
use crate::components::{Button, Call, Look, Toasts};

/// The bar with the decision. The button names what will happen.
#[component]
pub fn Decide(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().review;
    let desk = Desk::get();
    let ready = Memo::new(move |_| card.post.with(|post| post.summary.status.editable()));
    view! {
        <div class="actions" role="group" aria-label=text.decide>
            <Button look=Look::Danger icon="x" key="x" on_click=Callback::new(move |()| card.rejecting.set(true))>
                {text.reject}
            </Button>
            <span class="hide-m">
                <Button look=Look::Ghost key="j" on_click=Callback::new(move |()| desk.step(Step::Next))>
                    {text.skip}
                </Button>
            </span>
            <span class="grow hide-m"></span>
            {move || if ready.get() {
                view! { <Yes card /> }.into_any()
            } else {
                view! { <NotYet card /> }.into_any()
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Yes(card: Card) -> impl IntoView {
    let text = &t().review;
    let desk = Desk::get();
    let words = move || match desk.slot(card.editor.id) {
        Some((at, zone)) => (text.approve_for)(&clock::slot(at, &zone, Now::get())),
        None => text.approve.to_owned(),
    };
    view! {
        <Button icon="clock" key="s" on_click=Callback::new(move |()| card.scheduling.set(true))>
            <span class="words-or-icon">{text.schedule}</span>
        </Button>
        <Button look=Look::Primary icon="check" key="a"
            on_click=Callback::new(move |()| decisions::approve(desk, card.editor, None))>
            {words}
        </Button>
    }
    .into_any()
}

/// The post is still in the making; what stopped can be tried again, and what waits for the night be written at once.
#[component]
fn NotYet(card: Card) -> impl IntoView {
    let text = &t().review;
    let retrying = Call::new();
    let stopped = Memo::new(move |_| card.post.with(|post| post.summary.problem.is_some()));
    let overnight = Memo::new(move |_| card.post.with(|post| post.overnight));
    let price = move || card.text_price();
    let toasts = Toasts::get();
    let again = move |said: &'static str| {
        Callback::new(move |()| {
            retrying.send(api::posts::retry(card.editor.id), move |()| {
                toasts.say(said);
                card.remote.reload();
            });
        })
    };
    let pending = Signal::derive(move || retrying.pending());
    let action = move || match (stopped.get(), overnight.get()) {
        (true, _) => view! {
            <Button look=Look::Primary icon="rotate-ccw" pending on_click=again(text.retrying)>
                {text.retry_step}
            </Button>
        }
        .into_any(),
        (false, Some(Overnight::Waits)) => view! {
            <p class="hint">{text.overnight_waits}</p>
            <Button look=Look::Primary pending on_click=again(text.writing_now)>
                {text.write_now}<small>{price}</small>
            </Button>
        }
        .into_any(),
        (false, Some(Overnight::Out)) => view! { <p class="hint">{text.overnight_out}</p> }.into_any(),
        (false, None) => view! { <p class="hint">{text.not_ready}</p> }.into_any(),
    };
    action.into_any()
}
