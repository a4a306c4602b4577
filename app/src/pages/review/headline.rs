use leptos::prelude::*;
use types::PostId;
use types::card::{CardEdit, CardPreview, Template};
use types::post::{Picture, PostStatus};

use super::card::Card;
use crate::api;
use crate::browser::t;
use crate::components::{
    Button, Call, Drawing, ErrorNote, Field, IDLE, Look, Sketch, TemplateChoice, TextArea, TextInput,
    Thumbnails, Toasts,
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
    let drawing = RwSignal::new(None);
    let thumbnails = thumbnails(card, drawing);
    // Who only passes by on the way through the list has nothing drawn.
    let stays = RwSignal::new(false);
    set_timeout(
        move || {
            stays.try_set(true);
        },
        IDLE,
    );
    view! {
        <TemplateChoice name="template" legend=view! { <h2>{text.title}</h2> }.into_any() value=template thumbnails />
        {move || stays.get().then(|| view! { <DrawTemplates card edit drawing picture=thumbnails.picture /> })}
        <p class="hint">{text.about}</p>
        {move || has_card.get().then(|| view! { <Words headline kicker /> })}
        {move || (has_card.get() && changed.get()).then(|| view! { <Drawn id=card.editor.id edit /> })}
        {move || changed.get().then(|| view! { <Apply card edit /> })}
    }
    .into_any()
}

/// Every template with the words as they are typed.
type Templates = Drawing<Vec<CardPreview>>;

fn thumbnails(card: Card, drawing: RwSignal<Option<Templates>>) -> Thumbnails {
    let picture = Memo::new(move |_| {
        card.post.with(|post| {
            let alone = |picture: &&Picture| picture.template.is_none();
            let newest = || post.pictures.iter().rfind(alone);
            post.chosen_picture().filter(alone).or_else(newest).map(|picture| picture.path.clone())
        })
    });
    Thumbnails {
        picture: picture.into(),
        cards: Signal::derive(move || drawing.get().and_then(|drawing| drawing.drawn.with(Clone::clone))),
        busy: Signal::derive(move || drawing.get().is_some_and(|drawing| drawing.busy.get())),
    }
}

/// Has the templates drawn, all at once, and again when their words or the picture below change.
#[component]
fn DrawTemplates(
    card: Card,
    edit: Memo<CardEdit>,
    drawing: RwSignal<Option<Templates>>,
    picture: Signal<Option<String>>,
) -> impl IntoView {
    let id = card.editor.id;
    let drawn_from = Memo::new(move |_| (id, CardEdit { template: None, ..edit.get() }, picture.get()));
    let templates: Templates =
        Drawing::new(drawn_from, |(id, edit, _)| api::brand::preview_templates(id, edit));
    drawing.set(Some(templates));
    let fetching = templates.drawn.fetching();
    let retry = Callback::new(move |()| fetching.reload());
    // Words that are refused later are explained by the large card.
    let failed = move || fetching.error.get().filter(|_| !fetching.here.get());
    move || failed().map(|error| view! { <ErrorNote error retry /> })
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
    let (call, toasts) = (card.editor.changed_by(Call::new()), Toasts::get());
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
