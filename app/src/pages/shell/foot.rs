use leptos::prelude::*;
use types::post::PostSummary;

use crate::browser::clock::{self, Now};
use crate::browser::document::Theme;
use crate::browser::t;
use crate::components::{Badge, Icon, Time, Tone};
use crate::live::{self, Connection};
use crate::pages::shared::Shared;

/// What stands below the navigation: the connection, the next post, the sandbox, the person.
#[component]
pub fn Foot() -> impl IntoView {
    view! {
        <div class="nav__foot">
            <ConnectionLine />
            <NextPost />
            <SandboxBadge />
            <ThemeButton />
            <SignOut />
        </div>
    }
    .into_any()
}

/// Says nothing while all is well.
#[component]
pub fn ConnectionLine() -> impl IntoView {
    let connection = live::connection();
    let words = move || {
        let text = &t().shell;
        let (icon, words) = match connection.get() {
            Connection::Live => return ().into_any(),
            Connection::Reconnecting => ("loader-circle", text.reconnecting),
            Connection::Polling => ("clock", text.polling),
            Connection::Offline => ("wifi-off", text.offline),
        };
        view! { <p class="nav__live"><Icon name=icon /><span class="nav__words">{words}</span></p> }
            .into_any()
    };
    view! { <div role="status">{words}</div> }.into_any()
}

#[component]
fn NextPost() -> impl IntoView {
    let review = Shared::get().review;
    let next = Memo::new(move |_| review.with(|list| list.next_post.clone()).flatten());
    let card = move || match next.get() {
        Some(post) => next_card(post),
        None if !review.is_here() => ().into_any(),
        None => {
            let text = &t().shell;
            view! { <p class="nav__next"><b>{text.no_next_post}</b>{text.no_next_post_do}</p> }.into_any()
        }
    };
    card.into_any()
}

fn next_card(post: PostSummary) -> AnyView {
    let slot = post.slot_at;
    let city = (t().common.zone)(&clock::city(&post.time_zone));
    let when = move || slot.map(|at| (t().shell.next_post)(&clock::relative(at, Now::get())));
    view! {
        <a class="nav__next" href=format!("/app/posts/{}", post.id)>
            <b>{when}</b>
            <span class="nav__headline">{post.headline}</span>
            {slot.map(|at| view! { <Time at zone=post.time_zone />", "{city} })}
        </a>
    }
    .into_any()
}

#[component]
fn SandboxBadge() -> impl IntoView {
    let sandbox = Memo::new(|_| Shared::get().session.with(|session| session.sandbox).unwrap_or(false));
    let badge = move || {
        sandbox.get().then(|| {
            let text = &t().shell;
            view! {
                <p class="nav__sandbox" title=text.sandbox_words>
                    <Badge tone=Tone::Warning icon="zap">{text.sandbox}</Badge>
                    <span class="nav__words">{text.sandbox_words}</span>
                </p>
            }
        })
    };
    badge.into_any()
}

/// Switches between light and dark.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let dark = RwSignal::new(Theme::chosen().is_dark());
    let switch = move |_| {
        // Asked again, because the settings may have changed it since.
        let to_dark = !Theme::chosen().is_dark();
        if to_dark { Theme::Dark } else { Theme::Light }.choose();
        dark.set(to_dark);
    };
    let words = move || if dark.get() { t().shell.to_light } else { t().shell.to_dark };
    view! {
        <button class="nav__link" type="button" title=words on:click=switch>
            <Icon name="moon" /><span class="nav__words">{words}</span>
        </button>
    }
    .into_any()
}

/// A plain form, so that it works whatever state the app is in.
#[component]
pub fn SignOut() -> impl IntoView {
    let email = Memo::new(|_| Shared::get().session.with(|session| session.email.clone()));
    let title = move || email.get().map(|email| (t().shell.signed_in_as)(&email));
    view! {
        <form method="post" action="/auth/sign-out">
            <button class="nav__link" type="submit" title=title>
                <Icon name="log-out" /><span class="nav__words">{t().shell.sign_out}</span>
            </button>
        </form>
    }
    .into_any()
}
