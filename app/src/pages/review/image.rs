use leptos::prelude::*;
use types::MicroUsd;
use types::post::PictureMaker;

use super::card::Card;
use super::variants::price_words;
use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, Dialog, ErrorNote, Field, Load, Look, Remote, TextArea, Toasts};
use crate::pages::chunks::Pictures;

/// What another picture shows, and who makes it.
#[component]
pub fn ImageDialog(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    view! {
        <Dialog open=card.imaging title=t().review.image_title>{Pictures::Order.view(card)}</Dialog>
    }
    .into_any()
}

/// What is in it.
#[component]
pub fn ImageForm(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().review;
    let (call, toasts, id) = (Call::new(), Toasts::get(), card.editor.id);
    let (before, estimate) =
        card.post.with_untracked(|post| (post.image_prompt.clone(), post.picture_estimate));
    let prompt = RwSignal::new(before.clone());
    let named = RwSignal::new(None::<PictureMaker>);
    let makers = Remote::new(move || api::posts::picture_makers(id));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let changed = prompt.get_untracked();
        let changed = (changed != before).then_some(changed);
        let maker = named.get_untracked().map(|maker| maker.choice);
        call.send(api::posts::new_picture(id, changed, maker), move |()| {
            card.imaging.set(false);
            toasts.say(text.ordered_image);
            card.remote.reload();
        });
    };
    let price = move || {
        let amount = named.get().map(|maker| maker.price).or(estimate);
        amount.filter(|amount| *amount > MicroUsd::ZERO).map(|amount| price_words(&amount.per_call()))
    };
    view! {
        <form on:submit=submit>
            <div class="dialog__body">
                <Field id="image-prompt" label=text.image_prompt hint=text.image_prompt_hint>
                    <TextArea id="image-prompt" value=prompt rows=6 />
                </Field>
                <Load remote=makers rows=1
                    view=move |makers| view! { <Makers makers named /> }.into_any() />
                {move || call.error().map(|error| view! { <ErrorNote error /> })}
            </div>
            <div class="dialog__foot">
                <Button look=Look::Ghost on_click=Callback::new(move |()| card.imaging.set(false))>
                    {t().common.cancel}
                </Button>
                <Button look=Look::Primary icon="image" pending=Signal::derive(move || call.pending())>
                    {text.image_now}<small>{price}</small>
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// The account's own model, with those that step in for it, or another one alone, so that two can be compared.
#[component]
fn Makers(makers: Signal<Vec<PictureMaker>>, named: RwSignal<Option<PictureMaker>>) -> impl IntoView {
    const FIELD: &str = "image-maker";
    let text = &t().review;
    let choose = move |place: usize| {
        let maker = makers.with_untracked(|makers| makers.get(place).cloned());
        named.set(maker.filter(|_| place > 0));
    };
    let options = move || {
        let option = |(place, maker): (usize, &PictureMaker)| {
            let words = format!("{}, {}", maker.name, price_words(&maker.price.per_call()));
            view! { <option value=place>{words}</option> }
        };
        makers.with(|makers| makers.iter().enumerate().map(option).collect_view())
    };
    view! {
        <Field id=FIELD label=text.made_by hint=text.image_maker_hint>
            <select class="select" id=FIELD aria-describedby="image-maker-hint"
                on:change=move |event| choose(event_target_value(&event).parse().unwrap_or(0))>{options}</select>
        </Field>
    }
    .into_any()
}
