//! Two pictures of a post side by side, as they would be published, with what is known of each.

mod pair;
mod rival;

use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use types::PictureId;
use types::post::{Picture, PostFormat};

use super::card::Card;
use super::variants::name;
use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, Dialog, ErrorNote, Look, Toasts};
use crate::pages::chunks::Pictures;
use pair::first_pair;
use rival::rival;

/// Which of two pictures is published.
#[component]
pub fn CompareDialog(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    view! {
        <Dialog open=card.comparing title=t().review.compare_title class="dialog--wide">
            {Pictures::Compare.view(card)}
        </Dialog>
    }
    .into_any()
}

/// The two that are compared, and the one that is picked.
#[derive(Clone, Copy)]
struct Rivals {
    card: Card,
    sides: [RwSignal<PictureId>; 2],
    /// A place in `sides`.
    picked: RwSignal<usize>,
}

impl Rivals {
    /// The picture on the post and the newest other one.
    fn new(card: Card) -> Option<Self> {
        let pair = card.post.with_untracked(|post| first_pair(&post.pictures))?;
        let rivals = Self { card, sides: pair.map(RwSignal::new), picked: RwSignal::new(0) };
        let on_post = pair.iter().position(|id| untrack(|| rivals.is_on_post(*id)));
        rivals.picked.set(on_post.unwrap_or(0));
        Some(rivals)
    }

    /// The picture on a side with its number; follows it.
    fn on_side(self, side: usize) -> Option<(usize, Picture)> {
        let id = self.sides[side].get();
        self.card.post.with(|post| {
            let at = post.pictures.iter().position(|picture| picture.id == id)?;
            Some((at + 1, post.pictures[at].clone()))
        })
    }

    /// Whether the post shows a picture; follows it.
    fn is_on_post(self, id: PictureId) -> bool {
        if self.format() == PostFormat::Carousel {
            return self.card.arrangement.order().contains(&id);
        }
        self.card.post.with(|post| post.chosen_picture().is_some_and(|chosen| chosen.id == id))
    }

    fn format(self) -> PostFormat {
        self.card.post.with(|post| post.summary.format)
    }
}

/// What is in the dialog. Left and right go between the two, Enter takes one.
#[component]
pub fn Comparison(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let Some(rivals) = Rivals::new(card) else { return ().into_any() };
    let text = &t().review;
    let (call, toasts) = (Call::new(), Toasts::get());
    let close = Callback::new(move |()| card.comparing.set(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        take(rivals, call, toasts);
    };
    let more_than_two = Memo::new(move |_| card.post.with(|post| post.pictures.len() > 2));
    view! {
        <form on:submit=submit>
            <div class="dialog__body">
                {move || more_than_two.get().then(|| view! { <Choices rivals /> })}
                <div class="rivals" role="radiogroup" aria-label=text.compare_title>
                    {[0, 1].map(|side| rival(rivals, side)).collect_view()}
                </div>
                {move || call.error().map(|error| view! { <ErrorNote error /> })}
            </div>
            <div class="dialog__foot">
                <Button look=Look::Ghost on_click=close>{t().common.cancel}</Button>
                <Button look=Look::Primary icon="check" pending=Signal::derive(move || call.pending())>
                    {text.take_image}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// Puts the picked one on the post; in a carousel, in the place of the other.
fn take(rivals: Rivals, call: Call, toasts: Toasts) {
    let (card, side) = (rivals.card, rivals.picked.get_untracked());
    let Some((number, Picture { id, .. })) = untrack(|| rivals.on_side(side)) else { return };
    let done = move |()| {
        card.comparing.set(false);
        toasts.say((t().review.image_taken)(number));
    };
    if untrack(|| rivals.format()) == PostFormat::Carousel {
        card.arrangement.replace(rivals.sides[1 - side].get_untracked(), id);
        return done(());
    }
    let request = async move {
        api::posts::choose_picture(card.editor.id, id).await?;
        card.remote.reloaded().await;
        Ok(())
    };
    call.send(request, done);
}

/// Which two, where there are more.
#[component]
fn Choices(rivals: Rivals) -> impl IntoView {
    let text = &t().versions;
    let choice = move |side: usize, field: &'static str, label: &'static str| {
        let here = rivals.sides[side];
        let options = move || {
            let there = rivals.sides[1 - side].get();
            let option = move |(at, picture): (usize, &Picture)| {
                let id = picture.id;
                view! {
                    <option value=id.to_string() disabled=id == there selected=move || here.get() == id>
                        {name(at + 1, picture)}
                    </option>
                }
            };
            rivals.card.post.with(|post| post.pictures.iter().enumerate().map(option).collect_view())
        };
        let change = move |event: Event| {
            if let Ok(id) = event_target_value(&event).parse() {
                here.set(PictureId(id));
            }
        };
        view! {
            <div class="field">
                <label for=field>{label}</label>
                <select class="select" id=field on:change=change>{options}</select>
            </div>
        }
    };
    view! {
        <div class="versions__pair">
            {choice(0, "images-left", text.compare)}
            {choice(1, "images-right", text.compare_with)}
        </div>
    }
    .into_any()
}
