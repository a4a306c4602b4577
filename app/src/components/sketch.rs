use std::future::Future;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use types::card::{CardPreview, Template};

use super::icon::Icon;
use super::note::ErrorNote;
use super::remote::Remote;
use crate::api::ApiResult;
use crate::browser::t;

/// Typing within this time costs one drawing.
const IDLE: Duration = Duration::from_millis(300);

/// A headline card as the server draws it, drawn anew while its words are typed.
#[component]
pub fn Sketch<E, F>(
    /// What is on it.
    edit: Memo<E>,
    /// Asks the server.
    ask: fn(E) -> F,
) -> impl IntoView
where
    E: Clone + PartialEq + Send + Sync + 'static,
    F: Future<Output = ApiResult<CardPreview>> + 'static,
{
    let drawn = Remote::new(move || ask(edit.get_untracked()));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<()>| {
        edit.track();
        if before.is_none() {
            return;
        }
        if let Some(waiting) = timer.get_value() {
            waiting.clear();
        }
        timer.set_value(set_timeout_with_handle(move || drawn.reload(), IDLE).ok());
    });
    shown(drawn)
}

/// The part that does not depend on what is drawn.
fn shown(drawn: Remote<CardPreview>) -> AnyView {
    let text = &t().cards;
    let picture = move || {
        let card = drawn.with(Clone::clone);
        match card {
            Some(CardPreview::Drawn(address)) => {
                view! { <img src=address alt=text.preview width="540" height="675" /> }.into_any()
            }
            Some(CardPreview::Refused(problem)) => {
                let words = text.problem(&problem);
                view! { <p class="hint hint--bad"><Icon name="circle-x" class="icon--sm" />{words}</p> }
                    .into_any()
            }
            None => view! { <p class="hint">{text.drawing}</p> }.into_any(),
        }
    };
    let failed = move || drawn.fetching().error.get().map(|error| view! { <ErrorNote error /> });
    view! { <div class="sketch" role="status">{picture}{failed}</div> }.into_any()
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
) -> impl IntoView {
    let radio = move |one: Option<Template>| {
        view! {
            <label class="choice">
                <input type="radio" name=name prop:checked=move || value.get() == one
                    on:change=move |_| value.set(one) />
                {t().cards.name(one)}
            </label>
        }
    };
    let all = std::iter::once(None).chain(Template::ALL.map(Some));
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            {all.map(radio).collect_view()}
        </fieldset>
    }
    .into_any()
}
