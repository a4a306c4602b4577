//! The screens that are not in the first download: chunks of the program that a browser fetches once it has time,
//! or when one of their screens is opened. The desk stays with the main part, for it is what a day begins with.

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use types::account::Account;

use super::account::{AccountPage, LearnedPart, NewAccountPage};
use super::accounts::AccountsPage;
use super::activity::ActivityPage;
use super::calendar::CalendarPage;
use super::feeds::FeedsPage;
use super::lazy::{Lazy, LazyPart, Split};
use super::post::PostPage;
use super::posts::PostsPage;
use super::review::{Card, Comparison, ImageForm};
use super::settings::SettingsPage;
use super::spend::SpendPage;
use crate::browser::t;

/// What was and will be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Calendar,
    Posts,
    Post,
}

/// What the posts are made from and where they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    Feeds,
    Accounts,
    NewAccount,
    Account,
}

/// What it costs, what was done, and how this browser shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    Spend,
    Activity,
    Settings,
}

/// What is done with a post's pictures, in dialogs of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// Two of them are held against each other.
    Compare,
    /// Another one is asked for.
    Order,
}

impl Plan {
    /// The screen, as soon as its chunk is here.
    pub fn view(self) -> AnyView {
        let title = match self {
            Self::Calendar => t().calendar.title,
            Self::Posts => t().posts.list_title,
            Self::Post => t().posts.title_loading,
        };
        let open = Box::new(move || Box::pin(plan(self)) as Split<AnyView>);
        view! { <Lazy title load=|| Box::pin(load_plan()) open /> }.into_any()
    }
}

impl Setup {
    /// The screen, as soon as its chunk is here.
    pub fn view(self) -> AnyView {
        let title = match self {
            Self::Feeds => t().feeds.title,
            Self::Accounts => t().accounts.title,
            Self::NewAccount => t().account.new_title,
            Self::Account => t().account.loading_title,
        };
        let open = Box::new(move || Box::pin(setup(self)) as Split<AnyView>);
        view! { <Lazy title load=|| Box::pin(load_setup()) open /> }.into_any()
    }
}

impl Records {
    /// The screen, as soon as its chunk is here.
    pub fn view(self) -> AnyView {
        let title = match self {
            Self::Spend => t().spend.title,
            Self::Activity => t().activity.title,
            Self::Settings => t().settings.title,
        };
        let open = Box::new(move || Box::pin(records(self)) as Split<AnyView>);
        view! { <Lazy title load=|| Box::pin(load_records()) open /> }.into_any()
    }
}

impl Pictures {
    /// What is in the dialog, as soon as its chunk is here.
    pub fn view(self, card: Card) -> AnyView {
        let open = Box::new(move || Box::pin(pictures(self, card)) as Split<AnyView>);
        view! { <LazyPart load=|| Box::pin(load_pictures()) open /> }.into_any()
    }
}

/// What an account learned from edits, a part of its screen, as soon as its chunk is here.
pub fn learned(account: Signal<Account>) -> AnyView {
    let open = Box::new(move || Box::pin(learned_part(account)) as Split<AnyView>);
    view! { <LazyPart load=|| Box::pin(load_learned()) open /> }.into_any()
}

/// Fetches all chunks, one after the other. One that does not come is fetched again when its screen is opened.
pub async fn load_all() {
    _ = load_pictures().await;
    _ = load_plan().await;
    _ = load_setup().await;
    _ = load_records().await;
    _ = load_learned().await;
}

#[wasm_split(plan, wasm_split_path = ::leptos::wasm_split, preload(load_plan), fallible)]
fn plan(screen: Plan) -> Result<AnyView, SplitLoaderError> {
    Ok(match screen {
        Plan::Calendar => CalendarPage().into_any(),
        Plan::Posts => PostsPage().into_any(),
        Plan::Post => PostPage().into_any(),
    })
}

#[wasm_split(setup, wasm_split_path = ::leptos::wasm_split, preload(load_setup), fallible)]
fn setup(screen: Setup) -> Result<AnyView, SplitLoaderError> {
    Ok(match screen {
        Setup::Feeds => FeedsPage().into_any(),
        Setup::Accounts => AccountsPage().into_any(),
        Setup::NewAccount => NewAccountPage().into_any(),
        Setup::Account => AccountPage().into_any(),
    })
}

#[wasm_split(records, wasm_split_path = ::leptos::wasm_split, preload(load_records), fallible)]
fn records(screen: Records) -> Result<AnyView, SplitLoaderError> {
    Ok(match screen {
        Records::Spend => SpendPage().into_any(),
        Records::Activity => ActivityPage().into_any(),
        Records::Settings => SettingsPage().into_any(),
    })
}

#[wasm_split(pictures, wasm_split_path = ::leptos::wasm_split, preload(load_pictures), fallible)]
fn pictures(part: Pictures, card: Card) -> Result<AnyView, SplitLoaderError> {
    Ok(match part {
        Pictures::Compare => view! { <Comparison card /> }.into_any(),
        Pictures::Order => view! { <ImageForm card /> }.into_any(),
    })
}

#[wasm_split(learned, wasm_split_path = ::leptos::wasm_split, preload(load_learned), fallible)]
fn learned_part(account: Signal<Account>) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <LearnedPart newest=account /> }.into_any())
}
