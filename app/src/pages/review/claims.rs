use leptos::prelude::*;
use types::post::{Statement, Unsupported};

use super::card::Card;
use crate::browser::t;
use crate::components::{Badge, Icon, Tone};

/// What the article supports of the text, and what is wrong with the text as it is saved.
#[component]
pub fn Claims(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().wording;
    let claims = Memo::new(move |_| card.post.with(|post| post.claims.clone()));
    let badge = move || match claims.with(|claims| claims.unsupported.len()) {
        0 => view! { <Badge tone=Tone::Ok>{text.claims_fine}</Badge> }.into_any(),
        count => view! { <Badge tone=Tone::Warning>{(text.claims_open)(count)}</Badge> }.into_any(),
    };
    let marks = move || {
        let marks = claims.with(|claims| claims.unsupported.clone());
        (!marks.is_empty())
            .then(|| view! { <ul class="why">{marks.into_iter().map(mark).collect_view()}</ul> })
    };
    let statements = move || {
        let statements = claims.with(|claims| claims.statements.clone());
        (!statements.is_empty()).then(|| {
            view! {
                <details class="excerpt">
                    <summary>{text.statements}</summary>
                    <dl class="statements">{statements.into_iter().map(statement).collect_view()}</dl>
                </details>
            }
        })
    };
    view! {
        <section class="sect" id="claims">
            <div class="inspect__h"><h2>{text.claims}</h2>{badge}</div>
            <div role="status">{marks}<Faults card /></div>
            <p class="hint">{text.claims_hint}</p>
            {statements}
        </section>
    }
    .into_any()
}

fn mark(mark: Unsupported) -> AnyView {
    let words = t().wording.unsupported(mark.kind, &mark.text);
    view! { <li class="hint--warn"><Icon name="triangle-alert" class="icon--sm" />{words}</li> }.into_any()
}

fn statement(statement: Statement) -> AnyView {
    let sentence = match statement.sentence {
        Some(sentence) => view! { <dd>{sentence}</dd> }.into_any(),
        None => view! { <dd class="hint--warn">{t().wording.no_sentence}</dd> }.into_any(),
    };
    view! { <dt>{statement.text}</dt>{sentence} }.into_any()
}

/// What was taken out of the model's answer, and what our own limits say of the text.
#[component]
fn Faults(card: Card) -> impl IntoView {
    let text = &t().wording;
    let lines = move || {
        card.post.with(|post| {
            let removed =
                (!post.removed.is_empty()).then(|| (text.removed)(&text.faults_in_words(&post.removed)));
            let faults =
                (!post.faults.is_empty()).then(|| (text.faults)(&text.faults_in_words(&post.faults)));
            removed
                .into_iter()
                .chain(faults)
                .map(|words| view! { <p class="hint hint--warn">{words}</p> })
                .collect_view()
        })
    };
    lines.into_any()
}
