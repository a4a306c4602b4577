//! The app: its routes, one file or folder per screen. A new screen adds a `mod` line and a `<Route>`.

mod shared;
mod shell;

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::browser::clock::Now;
use crate::browser::keys::Keys;
use crate::components::Toasts;
use crate::live;
use shared::Shared;
use shell::{NotFound, Shell};

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
                <Routes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/app") view=|| view! { <Redirect path="/app/review" /> } />
                </Routes>
            </Shell>
        </Router>
    }
}
