//! The app: one file or folder per screen. A new screen adds a `mod` line here, its address to
//! `screen` and itself to one of the `chunks`.

mod account;
mod accounts;
mod activity;
mod calendar;
mod chunks;
mod feeds;
mod lazy;
mod post;
mod posts;
mod review;
mod screen;
mod settings;
mod shared;
mod shell;
mod spend;
mod versions;

use leptos::prelude::*;

use crate::browser::clock::Now;
use crate::browser::keys::Keys;
use crate::browser::location::Location;
use crate::components::Toasts;
use crate::live;
use screen::CurrentScreen;
use shared::Shared;
use shell::Shell;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    Location::provide();
    Toasts::provide();
    Now::provide();
    Keys::provide();
    live::provide();
    Shared::provide();
    view! { <Shell><CurrentScreen /></Shell> }
}
