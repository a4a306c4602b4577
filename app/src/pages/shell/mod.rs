//! The frame around every screen: navigation with counts, the next post, who is signed in, and the keys that
//! work everywhere.

mod foot;
mod help;
mod nav;

use leptos::prelude::*;
use types::account::AccountSummary;

use crate::browser::document;
use crate::browser::keys::{Stroke, on_stroke};
use crate::browser::location::Location;
use crate::browser::t;
use crate::components::{Avatar, EmptyState, HEADING, Page, ToastArea, Toasts};
use crate::pages::review::LIST;
use crate::pages::shared::Shared;
use foot::{ConnectionLine, Foot};
use help::KeyHelp;
use nav::{BottomNav, Destination, NavList};

/// The frame around a screen.
#[component]
pub fn Shell(
    /// The screen.
    children: Children,
) -> impl IntoView {
    let text = &t().shell;
    let help = RwSignal::new(false);
    global_keys(help);
    focus_after_navigation();
    view! {
        <a class="skip" href="#main">{text.skip}</a>
        <div class="app">
            <header class="nav">
                <a class="nav__brand" href="/app/review"><Mark />{t().common.product}</a>
                <AccountLine />
                <NavList />
                <Foot />
            </header>
            <main class="page" id="main" tabindex="-1">
                <div class="only-m"><ConnectionLine /></div>
                {children()}
            </main>
            <BottomNav />
        </div>
        <KeyHelp open=help />
        <ToastArea />
    }
    .into_any()
}

/// An address under `/app` that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    let text = &t().shell;
    view! {
        <Page title=t().common.product>
            <EmptyState icon="search" title=text.page_not_found>
                <a class="btn btn--primary" href="/app/review">{text.page_not_found_do}</a>
            </EmptyState>
        </Page>
    }
    .into_any()
}

#[component]
fn Mark() -> impl IntoView {
    view! {
        <span class="mark" aria-hidden="true">
            <svg width="13" height="13" viewBox="0 0 14 14" fill="none" stroke="currentColor" stroke-width="2"
                stroke-linecap="round" stroke-linejoin="round">
                <path d="M2 12 7 2l5 10M4.2 8.6h5.6"></path>
            </svg>
        </span>
    }
    .into_any()
}

/// Whose posts these are: the one handle, or how many there are.
#[component]
fn AccountLine() -> impl IntoView {
    let accounts = Shared::get().accounts;
    let handles = move || {
        let handles =
            |all: &Vec<AccountSummary>| all.iter().map(|account| account.handle.clone()).collect::<Vec<_>>();
        accounts.with(handles).unwrap_or_default()
    };
    let line = move || {
        let handles = handles();
        let words = match handles.as_slice() {
            [] => t().shell.no_account.to_owned(),
            [only] => (t().common.handle)(only),
            several => (t().shell.all_accounts)(several.len()),
        };
        let avatars = handles.into_iter().take(3).map(|handle| view! { <Avatar handle /> }).collect_view();
        view! { <span class="avatars">{avatars}</span><span class="nav__words trunc">{words}</span> }
    };
    view! { <a class="nav__account" href="/app/accounts" title=t().shell.accounts>{line}</a> }.into_any()
}

fn global_keys(help: RwSignal<bool>) {
    let (location, toasts) = (Location::get(), Toasts::get());
    on_stroke(move |stroke| match stroke {
        Stroke::Key(key) if key == "?" => {
            help.set(true);
            true
        }
        Stroke::Key(key) if key == "z" => toasts.undo_newest(),
        Stroke::Go(key) => Destination::of_key(key).is_some_and(|destination| {
            location.go(destination.path());
            true
        }),
        Stroke::Key(_) => false,
    });
}

/// Moves the focus to the new screen's heading, as a page load would; not on the first, and not while a person
/// walks through the review list.
fn focus_after_navigation() {
    let location = Location::get();
    Effect::new(move |previous: Option<String>| {
        let screen = location.with(|path| {
            let screen = if path.starts_with(LIST) { LIST } else { path };
            screen.to_owned()
        });
        if previous.is_some_and(|previous| previous != screen) {
            request_animation_frame(|| document::focus(HEADING));
        }
        screen
    });
}
