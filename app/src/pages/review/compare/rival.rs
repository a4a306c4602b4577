use leptos::prelude::*;
use types::card::Template;
use types::post::{Picture, PostFormat};

use super::Rivals;
use crate::browser::t;
use crate::components::{Badge, Money, Time, TimeStyle, Tone};
use crate::pages::review::variants::name;

/// One of the two: the picture as it would be published, and who made it, when, and for how much.
pub(super) fn rival(rivals: Rivals, side: usize) -> AnyView {
    let picture = Memo::new(move |_| rivals.on_side(side));
    let is_story = move || rivals.format() == PostFormat::Story;
    let image = move || {
        let (_, Picture { path, width, height, .. }) = picture.get()?;
        Some(view! { <img src=path alt="" width=width height=height /> })
    };
    let title = move || picture.get().map(|(number, picture)| name(number, &picture));
    let current = move || {
        let on_post = picture.get().is_some_and(|(_, picture)| rivals.is_on_post(picture.id));
        on_post.then(|| view! { <Badge tone=Tone::Ok icon="check">{t().versions.current}</Badge> })
    };
    let picked = move || rivals.picked.get() == side;
    // The arrow keys begin at the one that is picked.
    let first = untrack(picked);
    let zone = rivals.card.post.with_untracked(|post| post.summary.time_zone.clone());
    view! {
        <div class="rival" class:rival--story=is_story>
            <label>
                {image}
                <span class="rival__h">
                    <input type="radio" name="rival" autofocus=first prop:checked=picked
                        on:change=move |_| rivals.picked.set(side) />
                    <b>{title}</b>
                    {current}
                </span>
            </label>
            {move || picture.get().map(|(_, picture)| facts(&picture, zone.clone()))}
        </div>
    }
    .into_any()
}

fn facts(picture: &Picture, zone: String) -> AnyView {
    let text = &t().review;
    let maker = match picture.template {
        _ if !picture.made_by.is_empty() => picture.made_by.clone(),
        Some(Template::TypeOnly) => t().cards.name(picture.template).to_owned(),
        _ => t().formats.made_by_you.to_owned(),
    };
    let cost = match picture.cost {
        None => t().cards.free.into_any(),
        Some(amount) => {
            let below = picture.template.is_some().then_some(text.cost_below);
            view! { <Money amount />{below} }.into_any()
        }
    };
    view! {
        <dl class="rival__l">
            <div><dt>{text.made_by}</dt><dd>{maker}</dd></div>
            <div><dt>{text.made_at}</dt><dd><Time at=picture.made_at zone style=TimeStyle::Relative /></dd></div>
            <div><dt>{text.cost_short}</dt><dd>{cost}</dd></div>
        </dl>
    }
    .into_any()
}
