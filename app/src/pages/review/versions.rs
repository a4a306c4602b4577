use leptos::prelude::*;
use types::post::{Change, ChangeKind, TextVersion};

use super::card::Card;
use crate::api;
use crate::browser::t;
use crate::components::{Button, Call, ErrorNote, Icon, Look, Money, Time, Toasts};

/// Every wording of the caption, the newest first, each beside the one before, to be brought back.
#[component]
pub fn Versions(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().wording;
    let (restoring, toasts) = (Call::new(), Toasts::get());
    let restore = Callback::new(move |number: u32| {
        let request = async move {
            card.editor.save().await?;
            api::posts::restore_version(card.editor.id, number).await
        };
        restoring.send(request, move |()| {
            toasts.say(text.restored);
            card.remote.reload();
        });
    });
    let versions = Memo::new(move |_| card.post.with(|post| post.versions.clone()));
    let locked = move || card.post.with(|post| !post.summary.status.editable());
    let zone = card.post.with_untracked(|post| post.summary.time_zone.clone());
    let rows = move || {
        let pending = Signal::derive(move || restoring.pending());
        let (versions, locked) = (versions.get(), locked());
        let newest = versions.len();
        let row = |(place, version): (usize, TextVersion)| {
            let restore = (place + 1 < newest && !locked).then_some(restore);
            view! { <Version version zone=zone.clone() restore pending /> }
        };
        versions.into_iter().enumerate().rev().map(row).collect_view()
    };
    view! {
        <details class="fold" id="versions">
            <summary>
                <h2>{text.versions}</h2>
                <span class="sect__r">{move || versions.with(Vec::len)}</span>
                <Icon name="chevron-right" class="icon--sm" />
            </summary>
            {move || restoring.error().map(|error| view! { <ErrorNote error /> })}
            <ol class="versions">{rows}</ol>
        </details>
    }
    .into_any()
}

#[component]
fn Version(
    version: TextVersion,
    zone: String,
    /// Brings it back; `None` for what is there already.
    restore: Option<Callback<u32>>,
    pending: Signal<bool>,
) -> impl IntoView {
    let text = &t().wording;
    let number = version.number;
    let name = (text.version)(number, text.author(version.author));
    let button = restore.map(|restore| {
        let label = format!("{} v{number}", text.restore);
        view! {
            <Button look=Look::Small pending on_click=Callback::new(move |()| restore.run(number))>{label}</Button>
        }
    });
    let asked = version.instruction.filter(|wish| !wish.is_empty()).map(|wish| (text.asked)(&wish));
    let prompt = version.prompt.map(|prompt| (text.written_with)(&prompt));
    let words = if version.changes.is_empty() {
        view! { <p class="diff">{version.caption}</p> }.into_any()
    } else {
        view! { <p class="diff">{version.changes.into_iter().map(change).collect_view()}</p> }.into_any()
    };
    view! {
        <li>
            <div class="inspect__h">
                <b>{name}</b>
                <span class="sect__r"><Time at=version.at zone /></span>
                {version.cost.map(|amount| view! { <Money amount /> })}
                {button}
            </div>
            {asked.map(|words| view! { <p class="hint">{words}</p> })}
            {words}
            {prompt.map(|words| view! { <p class="hint">{words}</p> })}
        </li>
    }
    .into_any()
}

fn change(change: Change) -> AnyView {
    match change.kind {
        ChangeKind::Same => change.text.into_any(),
        ChangeKind::Added => view! { <ins>{change.text}</ins> }.into_any(),
        ChangeKind::Removed => view! { <del>{change.text}</del> }.into_any(),
    }
}
