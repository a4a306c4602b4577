//! The app: its routes, one file or folder per screen. A new screen adds a `mod` line and a `<Route>`.

mod account;
mod accounts;
mod activity;
mod calendar;
mod feeds;
mod post;
mod posts;
mod review;
mod settings;
mod shared;
mod shell;
mod spend;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::path;

use crate::browser::clock::Now;
use crate::browser::keys::Keys;
use crate::components::Toasts;
use crate::live;
use account::{AccountPage, NewAccountPage};
use accounts::AccountsPage;
use activity::ActivityPage;
use calendar::CalendarPage;
use feeds::FeedsPage;
use post::PostPage;
use posts::PostsPage;
use review::ReviewPage;
use settings::SettingsPage;
use shared::Shared;
use shell::{NotFound, Shell};
use spend::SpendPage;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    Toasts::provide();
    Now::provide();
    Keys::provide();
    live::provide();
    Shared::provide();
    view! {
        <Router>
            <Shell>
                <FlatRoutes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/app") view=|| view! { <Redirect path="/app/review" /> } />
                    <Route path=path!("/app/review/:id?") view=ReviewPage />
                    <Route path=path!("/app/calendar") view=CalendarPage />
                    <Route path=path!("/app/posts") view=PostsPage />
                    <Route path=path!("/app/posts/:id") view=PostPage />
                    <Route path=path!("/app/feeds") view=FeedsPage />
                    <Route path=path!("/app/accounts") view=AccountsPage />
                    <Route path=path!("/app/accounts/new") view=NewAccountPage />
                    <Route path=path!("/app/accounts/:id") view=AccountPage />
                    <Route path=path!("/app/spend") view=SpendPage />
                    <Route path=path!("/app/activity") view=ActivityPage />
                    <Route path=path!("/app/settings") view=SettingsPage />
                </FlatRoutes>
            </Shell>
        </Router>
    }
}
