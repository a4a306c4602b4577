//! One account: what it is about, how it sounds, when it posts, who makes its pictures, and its secrets.

mod brand;
mod cadence;
mod claude;
mod connection;
mod credentials;
mod fallbacks;
mod form;
mod images;
mod learned;
mod quiet;
mod secret;
mod sections;
mod slot_grid;
mod slots;
mod threshold;
mod trial;
mod voice;
mod zones;

use leptos::prelude::*;
use types::AccountId;
use types::account::{Account, AccountSettings};
use types::event::Event;

use crate::api;
use crate::browser::clock::device_zone;
use crate::browser::location::Location;
use crate::browser::{language, t};
use crate::components::{Button, ErrorNote, Icon, Load, Look, Note, Page, Remote, Toasts, Tone};
use crate::pages::accounts::state_badge;
use crate::pages::chunks;
use crate::pages::screen::named;
use crate::pages::shared::Shared;
use brand::BrandSection;
use connection::ConnectionPanel;
use credentials::Credentials;
use form::Form;
pub use learned::LearnedPart;
use sections::{Sections, SettingsNav, section};

/// An account that does not exist yet.
#[component]
pub fn NewAccountPage() -> impl IntoView {
    let text = &t().account;
    let form = Form::new(&Form::blank(language().tag(), &device_zone()));
    let (toasts, location, accounts) = (Toasts::get(), Location::get(), Shared::get().accounts);
    let create = Callback::new(move |()| {
        form.send(api::accounts::create_account, move |id: AccountId| {
            toasts.say(text.created);
            accounts.reload();
            location.go(&format!("/app/accounts/{id}"));
        });
    });
    let pending = form.pending();
    let save = move || view! { <Button look=Look::Primary pending on_click=create>{text.create}</Button> };
    view! {
        <Page title=text.new_title before=back actions=save>
            <div class="setp">
                <SettingsNav />
                <div class="sets">
                    <Failure form />
                    <Sections form account=Signal::derive(|| None) save=create />
                    {section("learned", t().learned.title, t().learned.later, ().into_any())}
                    {section("keys", text.credentials, text.credentials_later, ().into_any())}
                </div>
            </div>
        </Page>
    }
    .into_any()
}

/// An account and everything a person can change about it.
#[component]
pub fn AccountPage() -> impl IntoView {
    // Another account is another form; so the screen is made anew for each id.
    let id = named::<AccountId>();
    move || view! { <OneAccount id=id.get().unwrap_or(AccountId(0)) /> }
}

#[component]
fn OneAccount(
    /// Which.
    id: AccountId,
) -> impl IntoView {
    let text = &t().account;
    let account = Remote::new(move || api::accounts::account(id))
        .following(move |event| matches!(event, Event::Account { id: changed } if *changed == id));
    let form = Form::new(&Form::blank("", ""));
    Effect::new(move |_| account.with(|account| form.meet(&account.settings)));
    let toasts = Toasts::get();
    let save = Callback::new(move |()| {
        form.send(
            move |settings| api::accounts::save_account(id, settings),
            move |()| {
                form.saved();
                toasts.say(text.saved);
                account.reload();
            },
        );
    });
    let title = Signal::derive(move || {
        let handle = account.with(|account| (t().common.handle)(&account.settings.handle));
        handle.unwrap_or_else(|| text.loading_title.to_owned())
    });
    view! {
        <Page title before=back actions=move || view! { <Bar account form save /> }>
            <Load remote=account rows=10
                view=move |newest| view! { <Body account newest form save /> }.into_any() />
        </Page>
    }
    .into_any()
}

#[component]
fn Body(
    /// Where it comes from.
    account: Remote<Account>,
    /// The newest answer.
    newest: Signal<Account>,
    /// The form.
    form: Form,
    /// Saves the form.
    save: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="setp">
            <SettingsNav />
            <div class="sets">
                <Failure form />
                <Conflict form />
                <Sections form account=Signal::derive(move || Some(newest.get())) save />
                <BrandSection id=newest.with_untracked(|account| account.id) />
                {section("learned", t().learned.title, t().learned.about, chunks::learned(newest))}
                <Credentials account newest />
            </div>
            <ConnectionPanel account newest />
        </div>
    }
    .into_any()
}

/// Whether posts go out, and what can be done with changes.
#[component]
fn Bar(
    /// Where it comes from.
    account: Remote<Account>,
    /// The form.
    form: Form,
    /// Saves the form.
    save: Callback<()>,
) -> impl IntoView {
    let text = &t().account;
    let here = Memo::new(move |_| account.is_here());
    let badge = move || {
        account.with(|account| {
            let AccountSettings { paused, dry_run, .. } = account.settings;
            state_badge(paused, dry_run, connection::is_connected(account))
        })
    };
    let changed = move || {
        form.is_changed().then(|| {
            let discard = Callback::new(move |()| form.discard());
            view! {
                <span class="page__sub hide-m" role="status">{text.unsaved}</span>
                <Button on_click=discard>{text.discard}</Button>
            }
        })
    };
    move || {
        here.get().then(|| {
            view! {
                <span class="hide-m">{badge}</span>
                {changed}
                <Button look=Look::Primary pending=form.pending() on_click=save>{t().common.save}</Button>
            }
        })
    }
}

/// Why saving failed, where no field says it.
#[component]
fn Failure(
    /// The form.
    form: Form,
) -> impl IntoView {
    move || form.failure().map(|error| view! { <ErrorNote error /> })
}

/// Somebody saved other settings while a person was typing here.
#[component]
fn Conflict(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let show_theirs = Callback::new(move |()| form.take_theirs());
    move || {
        form.has_conflict().then(|| {
            view! {
                <Note tone=Tone::Warning>
                    <p>{text.changed_elsewhere}</p>
                    <p class="note__foot">
                        <Button look=Look::Small on_click=show_theirs>{text.show_theirs}</Button>
                    </p>
                </Note>
            }
        })
    }
}

fn back() -> AnyView {
    let words = t().accounts.title;
    view! { <a class="icon-btn" href="/app/accounts" aria-label=words title=words><Icon name="arrow-left" /></a> }
        .into_any()
}
