use leptos::prelude::*;
use types::event::Event;
use types::post::{PostStatus, PostSummary};

use super::card::Card;
use super::desk::{self, Desk};
use super::variants::Variants;
use crate::api;
use crate::browser::t;
use crate::components::{Icon, Phone, PhoneView, Remote, Seg, Shown, StatusBadge};

/// The post as it will look, its pictures, and on a phone the way back to the list.
#[component]
pub fn Stage(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let post = card.post;
    let view_as = RwSignal::new(PhoneView::Feed);
    let picture = Memo::new(move |_| post.with(|post| post.chosen_picture().cloned()));
    let shown = Memo::new(move |_| post.with(Shown::of));
    let handle = post.with_untracked(|post| post.summary.handle.clone());
    let mine = card.editor.draft;
    view! {
        <section class="stage" aria-label=t().review.stage>
            <StageBar card view_as />
            <div class="stage__view" id="preview">
                <div class="only-m"><ViewChoice view_as /></div>
                <Phone handle picture alt=Signal::derive(move || mine.with(|draft| draft.mine.alt_text.clone()))
                    caption=Signal::derive(move || mine.with(|draft| draft.mine.caption.clone()))
                    view=view_as shown others=others(card, view_as) />
                {move || (view_as.get() == PhoneView::Grid).then(|| view! {
                    <p class="stage__note"><Icon name="info" />{t().review.grid_note}</p>
                })}
                <Variants card />
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ViewChoice(view_as: RwSignal<PhoneView>) -> impl IntoView {
    let text = &t().review;
    let options = vec![
        (PhoneView::Feed, text.feed_view),
        (PhoneView::Grid, text.grid_view),
        (PhoneView::SafeZone, text.safe_view),
    ];
    view! { <Seg label=text.views controls="preview" options value=view_as /> }.into_any()
}

#[component]
fn StageBar(card: Card, view_as: RwSignal<PhoneView>) -> impl IntoView {
    let text = &t().review;
    let desk = Desk::get();
    let id = card.editor.id;
    let position = move || {
        let handle = card.post.with(|post| post.summary.handle.clone());
        desk.order.with(|order| {
            let at = order.iter().position(|other| *other == id)?;
            Some((text.position)(at + 1, order.len(), &handle))
        })
    };
    let status = move || card.post.with(|post| post.summary.status);
    view! {
        <div class="stage__bar">
            <a class="icon-btn only-m" href=desk::LIST aria-label=text.back_to_queue><Icon name="arrow-left" /></a>
            <div class="stage__pos only-m"><h1>{text.title}</h1><span>{position}</span></div>
            <div class="hide-m"><ViewChoice view_as /></div>
            <span class="grow hide-m"></span>
            {move || view! { <StatusBadge status=status() /> }}
        </div>
        <nav class="jump only-m" aria-label=text.sections>
            <a class="chip" href="#preview">{text.preview}</a>
            <a class="chip" href="#caption">{text.caption}</a>
            <a class="chip" href="#why">{text.why_short}</a>
            <a class="chip" href="#steps">{text.steps}</a>
            <a class="chip" href="#cost">{text.cost_short}</a>
        </nav>
    }
    .into_any()
}

/// The account's other pictures, newest first. Fetched when the grid is looked at for the first time.
fn others(card: Card, view_as: RwSignal<PhoneView>) -> Signal<Vec<String>> {
    let decided = RwSignal::new(None::<Remote<Vec<PostSummary>>>);
    Effect::new(move |_| {
        if view_as.get() == PhoneView::Grid && decided.with_untracked(Option::is_none) {
            let posts = Remote::new(api::posts::decided_posts);
            decided.set(Some(posts.following(|event| matches!(event, Event::Post { .. }))));
        }
    });
    Signal::derive(move || {
        let account = card.post.with(|post| post.summary.account);
        let paths = |all: &Vec<PostSummary>| {
            let on_profile = |post: &&PostSummary| {
                post.account == account && !matches!(post.status, PostStatus::Rejected | PostStatus::Failed)
            };
            all.iter().filter(on_profile).filter_map(|post| post.picture.clone()).collect()
        };
        decided.get().and_then(|posts| posts.with(paths)).unwrap_or_default()
    })
}
