use leptos::prelude::*;
use types::post::{Origin, Version};

use super::Around;
use crate::browser::t;
use crate::components::{Badge, Button, Look, Money, Time, TimeStyle, Tone};

/// One version: whose it is, what was asked, what it cost, how it begins, and the button that brings it back.
pub(super) fn row(version: Version, around: &Around) -> AnyView {
    let text = &t().versions;
    let Around { zone, editable, restore, call, .. } = around.clone();
    let number = version.number;
    let current = version.current;
    let title = name(&version);
    let back = move || {
        (editable.get() && !current).then(|| {
            view! {
                <Button look=Look::Small icon="rotate-ccw" pending=Signal::derive(move || call.pending())
                    on_click=Callback::new(move |()| restore.run(number))>
                    {text.restore}<span class="sr">" "{(text.number)(number)}</span>
                </Button>
            }
        })
    };
    view! {
        <li>
            <p class="versions__h">
                <b>{title}</b>
                {current.then(|| view! { <Badge tone=Tone::Ok icon="check">{text.current}</Badge> })}
                {(!version.used).then(|| view! { <Badge tone=Tone::Warning icon="triangle-alert">{text.unused}</Badge> })}
            </p>
            <p class="hint">
                {version.model.map(|model| format!("{model}, "))}
                <Time at=version.at zone style=TimeStyle::Relative />
                {version.cost.map(|amount| view! { ", "<Money amount /> })}
            </p>
            <details class="excerpt"><summary>{text.read}</summary><p>{version.caption}</p></details>
            {back}
        </li>
    }
    .into_any()
}

/// `v3, rewrite: shorter`.
pub(super) fn name(version: &Version) -> String {
    let text = &t().versions;
    let origin = match (version.origin, version.instruction.as_deref(), version.restored) {
        (Origin::Draft, ..) => text.draft.to_owned(),
        (Origin::Rewrite, Some(wish), _) if !wish.is_empty() => (text.rewrite_wish)(wish),
        (Origin::Rewrite, ..) => text.rewrite.to_owned(),
        (Origin::Edit, ..) => text.edit.to_owned(),
        (Origin::Restore, _, Some(number)) => (text.restored_from)(number),
        (Origin::Restore, ..) => text.restored.to_owned(),
        (Origin::Earlier, ..) => text.earlier.to_owned(),
    };
    format!("{}, {origin}", (text.number)(version.number))
}
