use leptos::prelude::*;
use types::PictureId;
use types::post::{Picture, PostFormat};

use super::card::Card;
use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, ErrorNote};

/// Every picture made for the post, and the buttons that compare them and order one more.
#[component]
pub fn Variants(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().review;
    let pictures = move || card.post.with(|post| post.pictures.clone());
    let working = Memo::new(move |_| card.post.with(|post| post.working));
    let editable = Memo::new(move |_| card.post.with(|post| post.summary.status.editable()));
    let price =
        move || card.post.with(|post| post.picture_estimate).map(|amount| price_words(&amount.per_call()));
    let choosing = card.editor.changed_by(Call::new());
    let choose = move |picture: PictureId| {
        let id = card.editor.id;
        card.remote.patch(|post| post.pictures.iter_mut().for_each(|each| each.chosen = each.id == picture));
        choosing.send(api::posts::choose_picture(id, picture), move |()| card.remote.reload());
    };
    let format = Memo::new(move |_| card.post.with(|post| post.summary.format));
    // A carousel takes several of them.
    let pick = move |picture: PictureId| match format.get_untracked() {
        PostFormat::Carousel => card.arrangement.toggle(picture),
        _ => choose(picture),
    };
    let several = Memo::new(move |_| card.post.with(|post| post.pictures.len() > 1));
    let compare = Callback::new(move |()| card.comparing.set(true));
    let items = move || {
        let order = (format.get() == PostFormat::Carousel).then(|| card.arrangement.order());
        let all = pictures().into_iter().enumerate().map(|(at, picture)| {
            let pressed = order.as_ref().map_or(picture.chosen, |order| order.contains(&picture.id));
            variant(at + 1, picture, pressed, pick)
        });
        all.collect_view()
    };
    Effect::new(move |_| {
        if choosing.error().is_some() {
            card.remote.reload();
        }
    });
    view! {
        <div class="variants" role="group" aria-label=text.pictures>
            {items}
            <span class="grow"></span>
            <span class="variants__a">
                {move || several.get().then(|| view! {
                    <Button icon="columns-2" key="c" on_click=compare>{text.compare_images}</Button>
                })}
                {move || editable.get().then(|| view! {
                    <Button icon="image" pending=working key="i" on_click=card.ask_image()>
                        {text.new_image}<small>{price}</small>
                    </Button>
                })}
            </span>
        </div>
        {move || choosing.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

fn variant(
    number: usize,
    picture: Picture,
    pressed: bool,
    choose: impl Fn(PictureId) + Send + Sync + 'static,
) -> AnyView {
    let label = name(number, &picture);
    let id = picture.id;
    view! {
        <button class="variants__i" type="button" title=label.clone() aria-label=label
            aria-pressed=pressed.to_string() on:click=move |_| choose(id)>
            <img src=picture.path alt="" width="44" height="55" />
        </button>
    }
    .into_any()
}

/// `Version 2, fal.ai, FLUX.1 schnell`; a headline card is named after its template.
pub fn name(number: usize, picture: &Picture) -> String {
    let maker = match picture.template {
        Some(_) => t().cards.name(picture.template),
        None if picture.made_by.is_empty() => t().formats.made_by_you,
        None => &picture.made_by,
    };
    (t().review.picture_version)(number, maker)
}

/// "about this much", as it stands on a button.
pub fn price_words(amount: &str) -> String {
    (t().common.about)(amount)
}
