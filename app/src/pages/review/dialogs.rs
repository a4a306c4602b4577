//! The questions a decision may ask first.

use leptos::prelude::*;
use types::post::RejectReason;

use super::card::Card;
use super::decisions;
use super::desk::Desk;
use super::rewrite::{Rewrite, WISHES};
use super::variants::price_words;
use crate::browser::clock;
use crate::browser::t;
use crate::components::{Button, Dialog, ErrorNote, Field, Look, TextInput, When, WhenFields};

/// Why not.
#[component]
pub fn RejectDialog(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().review;
    let desk = Desk::get();
    let reject = move |reason| {
        card.rejecting.set(false);
        decisions::reject(desk, card.editor, reason);
    };
    view! {
        <Dialog open=card.rejecting title=text.reject_title class="dialog--narrow">
            <div class="dialog__body">
                <ul class="reasons">
                    {RejectReason::ALL.into_iter().map(|reason| view! {
                        <li>
                            <button class="btn btn--block" type="button" on:click=move |_| reject(reason)>
                                {t().posts.reject_reason(reason)}
                            </button>
                        </li>
                    }).collect_view()}
                </ul>
                <p class="hint">{text.reject_hint}</p>
            </div>
        </Dialog>
    }
    .into_any()
}

/// When, on the account's own clock.
#[component]
pub fn ScheduleDialog(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    view! {
        <Dialog open=card.scheduling title=t().review.schedule_title class="dialog--narrow">
            <ScheduleForm card />
        </Dialog>
    }
    .into_any()
}

#[component]
fn ScheduleForm(card: Card) -> impl IntoView {
    let text = &t().review;
    let desk = Desk::get();
    let (zone, slot) =
        card.post.with_untracked(|post| (post.summary.time_zone.clone(), post.summary.slot_at));
    let when = When::new(slot.unwrap_or_else(clock::now), zone);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(at) = when.instant() {
            card.scheduling.set(false);
            decisions::approve(desk, card.editor, Some(at));
        }
    };
    view! {
        <form novalidate on:submit=submit>
            <div class="dialog__body"><WhenFields when /></div>
            <div class="dialog__foot">
                <Button look=Look::Ghost on_click=Callback::new(move |()| card.scheduling.set(false))>
                    {t().common.cancel}
                </Button>
                <Button look=Look::Primary icon="check">{text.approve}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What shall change about the caption.
#[component]
pub fn RewriteDialog(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    view! {
        <Dialog open=card.rewriting title=t().review.rewriting>
            <RewriteForm card />
        </Dialog>
    }
    .into_any()
}

#[component]
fn RewriteForm(card: Card) -> impl IntoView {
    let text = &t().review;
    let rewrite = Rewrite::new(card);
    let instruction = RwSignal::new(String::new());
    let price = card.post.with_untracked(|post| post.rewrite_estimate);
    let chips = WISHES.into_iter().map(|wish| {
        let fill = Callback::new(move |()| instruction.set(wish.words().to_owned()));
        view! { <Button look=Look::Chip on_click=fill>{wish.words()}</Button> }
    });
    view! {
        <form on:submit=move |event| {
            event.prevent_default();
            rewrite.ask(instruction.get_untracked());
        }>
            <div class="dialog__body">
                <Field id="instruction" label=text.instruction hint=text.instruction_hint>
                    <TextInput id="instruction" value=instruction />
                </Field>
                <div class="chips">{chips.collect_view()}</div>
                <p class="hint">{text.rewrite_replaces}</p>
                {move || rewrite.error().map(|error| view! { <ErrorNote error /> })}
            </div>
            <div class="dialog__foot">
                <Button look=Look::Ghost on_click=Callback::new(move |()| card.rewriting.set(false))>
                    {t().common.cancel}
                </Button>
                <Button look=Look::Primary icon="sparkles" pending=Signal::derive(move || rewrite.pending())>
                    {text.rewrite_now}<small>{price.map(|amount| price_words(&amount.per_call()))}</small>
                </Button>
            </div>
        </form>
    }
    .into_any()
}
