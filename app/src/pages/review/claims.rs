use leptos::prelude::*;
use types::post::{Mark, Statement};

use super::card::Card;
use crate::browser::t;
use crate::components::Icon;

/// What to look at before approving, in the text as it is saved; nothing when nothing stands out.
#[component]
pub fn Claims(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let checks = Memo::new(move |_| card.post.with(|post| post.checks.clone()));
    let section = move || {
        let (text, checks) = (&t().drafting, checks.get());
        let statements = (!checks.statements.is_empty()).then(|| {
            view! {
                <details class="excerpt">
                    <summary>{text.statements}</summary>
                    <ul class="checks">{checks.statements.into_iter().map(statement).collect_view()}</ul>
                </details>
            }
        });
        let marks = (!checks.marks.is_empty()).then(|| {
            view! {
                <h2>{text.check}</h2>
                <ul class="checks">{checks.marks.into_iter().map(mark).collect_view()}</ul>
                <p class="hint">{text.check_hint}</p>
            }
        });
        (marks.is_some() || statements.is_some())
            .then(|| view! { <section class="sect" id="claims">{marks}{statements}</section> })
    };
    section.into_any()
}

fn mark(mark: Mark) -> AnyView {
    let text = &t().drafting;
    let words = (!mark.text.is_empty()).then(|| view! { ": "<b>{mark.text}</b> });
    let nearest = mark.nearest.map(|sentence| view! { <p class="hint">{(text.nearest)(&sentence)}</p> });
    view! {
        <li>
            <span class="hint--warn">
                <Icon name="triangle-alert" class="icon--sm" /><span>{text.mark(mark.kind)}{words}</span>
            </span>
            {mark.statement.map(|words| view! { <p>{words}</p> })}
            {nearest}
        </li>
    }
    .into_any()
}

fn statement(statement: Statement) -> AnyView {
    let sentence = statement.sentence.unwrap_or_else(|| t().drafting.no_sentence.to_owned());
    view! { <li><p>{statement.text}</p><p class="hint">{sentence}</p></li> }.into_any()
}
