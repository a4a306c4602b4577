use leptos::prelude::*;
use types::card::{CardPreview, Template};

use super::icon::Icon;
use crate::browser::t;

/// How the choices look on a certain post.
#[derive(Clone, Copy)]
pub struct Thumbnails {
    /// The picture alone, as its path; `None` if there is none yet.
    pub picture: Signal<Option<String>>,
    /// Its card in every template, in their order; `None` until they are drawn.
    pub cards: Signal<Option<Vec<CardPreview>>>,
    /// Whether they are about to be replaced.
    pub busy: Signal<bool>,
}

/// One of the templates, or none.
#[component]
pub fn TemplateChoice(
    /// The group's name.
    name: &'static str,
    /// What it is for.
    legend: AnyView,
    /// What is chosen.
    value: RwSignal<Option<Template>>,
    /// What each choice looks like; without these they have names only.
    #[prop(optional)]
    thumbnails: Option<Thumbnails>,
) -> impl IntoView {
    let (group, choice) = match thumbnails {
        Some(_) => ("choices choices--cards", "choice choice--card"),
        None => ("choices", "choice"),
    };
    let radio = move |(place, one): (usize, Option<Template>)| {
        view! {
            <label class=choice>
                {thumbnails.map(|all| view! { <span class="choice__i">{move || thumbnail(all, place)}</span> })}
                <input type="radio" name=name prop:checked=move || value.get() == one
                    on:change=move |_| value.set(one) />
                {t().cards.name(one)}
            </label>
        }
    };
    let all = std::iter::once(None).chain(Template::ALL.map(Some)).enumerate();
    let busy = move || thumbnails.is_some_and(|all| all.busy.get());
    view! {
        <fieldset class=group class:is-drawing=busy aria-busy=move || busy().then_some("true")>
            <legend>{legend}</legend>
            {all.map(radio).collect_view()}
        </fieldset>
    }
    .into_any()
}

/// The picture alone comes first. What cannot be drawn says why once it is chosen.
fn thumbnail(all: Thumbnails, place: usize) -> AnyView {
    let Some(template) = place.checked_sub(1) else {
        return match all.picture.get() {
            Some(path) => view! { <img src=path alt="" loading="lazy" /> }.into_any(),
            None => view! { <Icon name="image" /> }.into_any(),
        };
    };
    match all.cards.with(|cards| cards.as_ref().map(|cards| cards.get(template).cloned())) {
        None => view! { <span class="skeleton"></span> }.into_any(),
        Some(Some(CardPreview::Drawn(address))) => view! { <img src=address alt="" /> }.into_any(),
        Some(_) => view! { <Icon name="circle-x" /> }.into_any(),
    }
}
