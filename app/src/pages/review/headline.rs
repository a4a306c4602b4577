use leptos::prelude::*;
use types::PostId;
use types::card::{CardEdit, Template};
use types::post::PostStatus;

use super::card::Card;
use crate::api;
use crate::browser::t;
use crate::components::{
    Button, Call, ErrorNote, Field, Look, Sketch, TemplateChoice, TextArea, TextInput, Toasts,
};

/// The post's headline card: its template and its words, with the card as it will be.
#[component]
pub fn HeadlineCard(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let editable = Memo::new(move |_| card.post.with(|post| post.summary.status.editable()));
    move || {
        editable.get().then(|| {
            view! { <section class="sect" id="headline-card"><Fields card /></section> }
        })
    }
}

/// Offers a card in the place of a picture that cannot be had.
#[component]
pub fn CardInstead(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().cards;
    let (call, toasts) = (Call::new(), Toasts::get());
    let offered = Memo::new(move |_| {
        card.post.with(|post| {
            let waits = matches!(post.summary.status, PostStatus::Illustrating | PostStatus::InReview);
            waits && post.summary.problem.is_some() && post.pictures.is_empty()
        })
    });
    let on_click = Callback::new(move |()| {
        call.send(api::brand::use_card_instead(card.editor.id), move |()| {
            toasts.say(text.applied);
            card.remote.reload();
        });
    });
    let button = move || {
        let pending = Signal::derive(move || call.pending());
        view! {
            <p><Button icon="newspaper" pending on_click>{text.instead}<small>{text.free}</small></Button></p>
        }
    };
    view! {
        {move || offered.get().then(button)}
        {move || call.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

#[component]
fn Fields(card: Card) -> impl IntoView {
    let text = &t().cards;
    let stored = Memo::new(move |_| card.post.with(|post| post.card.clone()));
    let before = stored.get_untracked();
    let template = RwSignal::new(before.template);
    let headline = RwSignal::new(before.headline);
    let kicker = RwSignal::new(before.kicker);
    // What was drawn elsewhere, or by a rewrite, takes the fields; what is being typed here stays.
    Effect::new(move |known: Option<CardEdit>| {
        let newest = stored.get();
        if known.is_some_and(|known| known == typed(template, headline, kicker)) {
            template.set(newest.template);
            headline.set(newest.headline.clone());
            kicker.set(newest.kicker.clone());
        }
        newest
    });
    let edit = Memo::new(move |_| CardEdit {
        template: template.get(),
        headline: headline.get(),
        kicker: kicker.get(),
    });
    let changed = Memo::new(move |_| stored.with(|stored| edit.with(|edit| edit != stored)));
    let has_card = Memo::new(move |_| template.get().is_some());
    view! {
        <TemplateChoice name="template" legend=view! { <h2>{text.title}</h2> }.into_any() value=template />
        <p class="hint">{text.about}</p>
        {move || has_card.get().then(|| view! { <Words headline kicker /> })}
        {move || (has_card.get() && changed.get()).then(|| view! { <Drawn id=card.editor.id edit /> })}
        {move || changed.get().then(|| view! { <Apply card edit /> })}
    }
    .into_any()
}

#[component]
fn Words(headline: RwSignal<String>, kicker: RwSignal<String>) -> impl IntoView {
    let text = &t().cards;
    view! {
        <Field id="card-headline" label=text.headline>
            <TextArea id="card-headline" value=headline rows=2 />
        </Field>
        <Field id="card-kicker" label=text.kicker hint=text.kicker_hint>
            <TextInput id="card-kicker" value=kicker />
        </Field>
    }
    .into_any()
}

#[component]
fn Drawn(id: PostId, edit: Memo<CardEdit>) -> impl IntoView {
    let edit = Memo::new(move |_| (id, edit.get()));
    view! { <Sketch edit ask=|(id, card): (PostId, CardEdit)| api::brand::preview_card(id, card) /> }
        .into_any()
}

#[component]
fn Apply(card: Card, edit: Memo<CardEdit>) -> impl IntoView {
    let text = &t().cards;
    let (call, toasts) = (Call::new(), Toasts::get());
    let apply = Callback::new(move |()| {
        let request = async move {
            let problem = api::brand::set_card(card.editor.id, edit.get_untracked()).await?;
            card.remote.reloaded().await;
            Ok(problem)
        };
        call.send(request, move |problem| match problem {
            None => toasts.say(text.applied),
            Some(problem) => toasts.say(text.problem(&problem)),
        });
    });
    view! {
        <p>
            <Button look=Look::Plain icon="check" pending=Signal::derive(move || call.pending()) on_click=apply>
                {text.apply}
            </Button>
        </p>
        {move || call.error().map(|error| view! { <ErrorNote error /> })}
    }
    .into_any()
}

fn typed(
    template: RwSignal<Option<Template>>,
    headline: RwSignal<String>,
    kicker: RwSignal<String>,
) -> CardEdit {
    CardEdit {
        template: template.get_untracked(),
        headline: headline.get_untracked(),
        kicker: kicker.get_untracked(),
    }
}
