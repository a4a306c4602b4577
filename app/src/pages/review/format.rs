use leptos::prelude::*;
use types::post::PostFormat;

use super::card::Card;
use super::carousel::Carousel;
use super::upload::{PictureUpload, VideoUpload};
use super::wish::Wish;
use crate::api;
use crate::browser::t;
use crate::components::{ErrorNote, Icon};

/// What the post becomes on Instagram, what that keeps and drops, and what is missing for it.
#[component]
pub fn FormatField(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().formats;
    let format = Memo::new(move |_| card.post.with(|post| post.summary.format));
    let editable = Memo::new(move |_| card.post.with(|post| post.summary.status.editable()));
    let parts = move || match format.get() {
        PostFormat::Carousel => view! { <Carousel card /><PictureUpload card /> }.into_any(),
        PostFormat::Picture | PostFormat::Story => view! { <PictureUpload card /> }.into_any(),
        PostFormat::Reel => view! { <VideoUpload card /> }.into_any(),
    };
    let section = move || {
        editable.get().then(|| {
            view! {
                <section class="sect format" id="format">
                    <Choice card format />
                    <p class="hint" role="status">{move || text.keeps(format.get())}</p>
                    {parts}
                    <MediaProblems card />
                </section>
            }
        })
    };
    section.into_any()
}

#[component]
fn Choice(card: Card, format: Memo<PostFormat>) -> impl IntoView {
    let text = &t().formats;
    let id = card.editor.id;
    let wish = Wish::new(card.editor, move |wanted| api::posts::choose_format(id, wanted));
    let shown = move || wish.get().unwrap_or_else(|| format.get());
    let radio = move |one: PostFormat| {
        view! {
            <label class="choice">
                <input type="radio" name="format" prop:checked=move || shown() == one
                    on:change=move |_| wish.set(one) />
                {text.name(one)}
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend><h2>{text.format}</h2></legend>
            {PostFormat::ALL.into_iter().map(radio).collect_view()}
        </fieldset>
        {move || wish.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

/// What Instagram would refuse, before anybody approves it.
#[component]
fn MediaProblems(card: Card) -> impl IntoView {
    let problems = Memo::new(move |_| card.post.with(|post| post.media_problems.clone()));
    let lines = move || {
        let line = |words: String| {
            view! { <p class="hint hint--bad"><Icon name="circle-x" class="icon--sm" />{words}</p> }
        };
        problems.with(|all| all.iter().map(|it| line(t().formats.problem(it, &t().cards))).collect_view())
    };
    view! { <div role="status">{lines}</div> }.into_any()
}
