//! One post: what it is, what happened to it, what it cost.

mod calls;
mod facts;
mod outcome;
mod unconfirmed;
mod versions;

use leptos::prelude::*;
use types::PostId;
use types::event::Event;
use types::post::Post;

use crate::api::{self, ApiError, ErrorCode};
use crate::browser::t;
use crate::components::{
    ErrorNote, Icon, Load, Page, Phone, PhoneView, Remote, Shown, StatusBadge, Timeline,
};
use crate::pages::screen::named;
use calls::Calls;
use facts::{Cost, Facts};
use outcome::Outcome;
use versions::Texts;

/// The screen of one post.
#[component]
pub fn PostPage() -> impl IntoView {
    let id = named::<PostId>();
    // Another address is another post: nothing of the last one may stay.
    (move || match id.get() {
        Some(id) => view! { <OnePost id /> }.into_any(),
        None => {
            let error = ApiError::local(ErrorCode::NotFound, "");
            view! { <Page title=t().posts.title_loading><ErrorNote error /></Page> }.into_any()
        }
    })
    .into_any()
}

#[component]
fn OnePost(id: PostId) -> impl IntoView {
    let remote = Remote::new(move || api::posts::post(id))
        .following(move |event| matches!(event, Event::Post { id: changed, .. } if *changed == id));
    let title = Signal::derive(move || {
        remote
            .with(|post| post.summary.headline.clone())
            .unwrap_or_else(|| t().posts.title_loading.to_owned())
    });
    let before = || {
        view! {
            <a class="icon-btn" href="/app/posts" aria-label=t().posts.back_to_posts><Icon name="arrow-left" /></a>
        }
    };
    let actions = move || remote.with(bar);
    view! {
        <Page title before actions>
            <Load remote view=move |post| view! { <Body remote post /> }.into_any() />
        </Page>
    }
    .into_any()
}

/// The status, and the way to where the post is: on Instagram or in review.
fn bar(post: &Post) -> AnyView {
    let text = &t().posts;
    let link = match post.permalink.clone() {
        Some(permalink) => view! {
            <a class="btn" href=permalink target="_blank" rel="noopener noreferrer">
                <Icon name="external-link" />{text.open_on_instagram}
            </a>
        }
        .into_any(),
        None if post.summary.status.in_review_list() => {
            let href = format!("/app/review/{}", post.summary.id);
            view! { <a class="btn" href=href><Icon name="inbox" />{text.open_in_review}</a> }.into_any()
        }
        None => ().into_any(),
    };
    view! { <StatusBadge status=post.summary.status />{link} }.into_any()
}

#[component]
fn Body(remote: Remote<Post>, post: Signal<Post>) -> impl IntoView {
    let text = &t().posts;
    let zone = post.with_untracked(|post| post.summary.time_zone.clone());
    let handle = post.with_untracked(|post| post.summary.handle.clone());
    let picture = Memo::new(move |_| post.with(|post| post.chosen_picture().cloned()));
    let shown = Memo::new(move |_| post.with(Shown::of));
    let timeline = Signal::derive(move || post.with(|post| post.timeline.clone()));
    let city = crate::browser::clock::city(&zone);
    view! {
        <div class="postv">
            <section class="postv__l" aria-label=text.preview>
                <Phone handle picture alt=Signal::derive(move || post.with(|post| post.alt_text.clone()))
                    caption=Signal::derive(move || post.with(|post| post.caption.clone())) view=PhoneView::Feed shown />
            </section>
            <div class="postv__m">
                <Outcome remote post />
                <section class="panel" aria-labelledby="recorder">
                    <div class="panel__head">
                        <h2 id="recorder">{text.flight_recorder}</h2>
                        <span class="page__sub hide-m">{(t().common.zone)(&city)}</span>
                    </div>
                    <div class="panel__body"><Timeline entries=timeline zone /><Calls post /></div>
                </section>
                <section class="panel" aria-label=t().versions.title>
                    <div class="panel__body"><Texts remote post /></div>
                </section>
            </div>
            <div class="postv__r">
                <Facts post />
                <Cost post />
            </div>
        </div>
    }
    .into_any()
}
