use std::time::Duration;

use leptos::ev::DragEvent;
use leptos::prelude::*;
use types::PictureId;

use super::card::Card;
use super::order::Step;
use crate::browser::{document, t};
use crate::components::{Each, ErrorNote, Icon, IconButton};

/// The carousel's pictures in their order, to be moved by button and by pointer.
#[component]
pub fn Carousel(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().formats;
    let arrangement = card.arrangement;
    let dragged = RwSignal::new(None::<PictureId>);
    let keys = move || arrangement.order();
    view! {
        <ol class="carousel" aria-label=text.carousel_order>
            <Each keys number=|id| id.0 row=move |id| view! { <Item card id dragged /> }.into_any() />
        </ol>
        <p class="hint">{text.carousel_hint}</p>
        {move || arrangement.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

#[component]
fn Item(card: Card, id: PictureId, dragged: RwSignal<Option<PictureId>>) -> impl IntoView {
    let text = &t().formats;
    let arrangement = card.arrangement;
    let place =
        Memo::new(move |_| arrangement.order().iter().position(|other| *other == id).unwrap_or(0) + 1);
    let path = card.post.with_untracked(|post| {
        post.pictures.iter().find(|picture| picture.id == id).map(|picture| picture.path.clone())
    });
    let remove = Callback::new(move |()| arrangement.toggle(id));
    let label = Signal::derive(move || (text.remove)(place.get()));
    let pick_up = move |event: DragEvent| {
        document::carry(&event);
        dragged.set(Some(id));
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        if let Some(picture) = dragged.get_untracked() {
            arrangement.put(picture, id);
        }
    };
    view! {
        <li draggable="true" on:dragstart=pick_up on:dragover=|event| event.prevent_default() on:drop=drop
            on:dragend=move |_| dragged.set(None)>
            <img src=path alt=move || (text.place)(place.get()) width="56" height="70" draggable="false" />
            <span class="carousel__a">
                {step(card, id, Step::Previous, place)}
                {step(card, id, Step::Next, place)}
                <IconButton icon="x" label class="icon-btn--xs" on_click=remove />
            </span>
        </li>
    }
    .into_any()
}

/// The button that changes places with a neighbour. It keeps the focus, which a node that moves would lose.
fn step(card: Card, id: PictureId, to: Step, place: Memo<usize>) -> AnyView {
    let text = &t().formats;
    let (words, icon, name) = match to {
        Step::Previous => (text.earlier, "chevron-left", format!("earlier-{id}")),
        Step::Next => (text.later, "chevron-right", format!("later-{id}")),
    };
    let label = move || words(place.get());
    let focus = name.clone();
    let click = move |_| {
        let focus = focus.clone();
        card.arrangement.step(id, to);
        set_timeout(move || document::focus(&focus), Duration::ZERO);
    };
    view! {
        <button class="icon-btn icon-btn--xs" type="button" id=name title=label aria-label=label on:click=click>
            <Icon name=icon />
        </button>
    }
    .into_any()
}
