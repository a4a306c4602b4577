use leptos::prelude::*;
use types::account::Account;
use types::provider::{CredentialStatus, ProviderRole, StoredCredential};
use types::{AccountId, Timestamp};

use crate::api;
use crate::browser::clock::Now;
use crate::browser::t;
use crate::components::{
    Badge, Button, Call, Confirm, ErrorNote, Look, Note, Remote, Time, TimeStyle, Toasts, Tone,
};

const DAY_MS: i64 = 86_400_000;
/// Source: Instagram's long-lived tokens are valid for 60 days (Meta, Instagram API with Instagram Login, 2026-11).
const TOKEN_DAYS: i64 = 60;
/// From here on the panel asks for a new token.
const SOON_DAYS: i64 = 7;

/// How an account stands with Instagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Health {
    NotConnected,
    Refused,
    Ended,
    EndsSoon,
    Working,
}

/// Whether posts can go out.
pub(super) fn is_connected(account: &Account) -> bool {
    token(account).is_some_and(|token| !token.refused)
}

fn publishing(account: &Account) -> Option<&CredentialStatus> {
    account.credentials.iter().find(|each| each.provider.role == ProviderRole::Publishing)
}

fn token(account: &Account) -> Option<&StoredCredential> {
    publishing(account)?.stored.as_ref()
}

fn health(account: &Account, now: Timestamp) -> Health {
    match token(account) {
        None => Health::NotConnected,
        Some(token) if token.refused => Health::Refused,
        Some(token) => match token.expires_at.map(|end| end.millis_since(now)) {
            Some(left) if left <= 0 => Health::Ended,
            Some(left) if left < SOON_DAYS * DAY_MS => Health::EndsSoon,
            _ => Health::Working,
        },
    }
}

/// How the account stands with Instagram, and what can be done about it.
#[component]
pub(super) fn ConnectionPanel(
    /// Where the account comes from.
    account: Remote<Account>,
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let text = &t().account;
    let health = Memo::new(move |_| newest.with(|account| health(account, Now::get())));
    let badge = move || {
        let (tone, icon, words) = match health.get() {
            Health::NotConnected => (Tone::Warning, "plug", t().accounts.not_connected),
            Health::Refused => (Tone::Bad, "circle-x", text.refused),
            Health::Ended => (Tone::Bad, "circle-x", text.ended),
            Health::EndsSoon => (Tone::Warning, "clock", text.ending),
            Health::Working => (Tone::Ok, "check", text.working),
        };
        view! { <Badge tone icon>{words}</Badge> }
    };
    let advice = move || match health.get() {
        Health::NotConnected => text.not_connected_words,
        Health::Refused => text.refused_words,
        Health::Ended | Health::EndsSoon | Health::Working => text.posts_wait,
    };
    view! {
        <aside class="panel health" id="connection" aria-labelledby="connection-h">
            <div class="panel__head"><h2 id="connection-h">{text.connection}</h2>{badge}</div>
            <div class="panel__body health__b">
                <DaysLeft newest />
                <Facts newest />
                <Troubles newest />
                <Actions account newest />
                <p class="hint">{advice}</p>
            </div>
        </aside>
    }
    .into_any()
}

/// A ring that empties as the token's time runs out. The words beside it say the same.
#[component]
fn DaysLeft(
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let text = &t().account;
    let days = Memo::new(move |_| {
        let end = newest.with(|account| token(account).filter(|token| !token.refused)?.expires_at)?;
        Some(end.millis_since(Now::get()).max(0) / DAY_MS)
    });
    move || {
        days.get().map(|days| {
            let class = if days < SOON_DAYS { "ring__v ring__v--warn" } else { "ring__v" };
            view! {
                <div class="ring">
                    <svg viewBox="0 0 72 72" aria-hidden="true">
                        <circle cx="36" cy="36" r="31" class="ring__t"></circle>
                        <circle cx="36" cy="36" r="31" class=class pathLength=TOKEN_DAYS
                            stroke-dasharray=format!("{} {TOKEN_DAYS}", days.min(TOKEN_DAYS))></circle>
                    </svg>
                    <div><b>{(text.days_left)(days)}</b><span>{text.left_on_token}</span></div>
                </div>
            }
        })
    }
}

#[component]
fn Facts(
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let text = &t().account;
    let moment = |at: Option<Timestamp>, zone: &str, otherwise: &'static str| match at {
        Some(at) => view! { <Time at zone=zone.to_owned() style=TimeStyle::DayAndClock /> }.into_any(),
        None => otherwise.into_any(),
    };
    move || {
        let account = newest.get();
        let zone = &account.settings.time_zone;
        let mut facts = vec![(text.last_publish, moment(account.last_published_at, zone, text.never))];
        if let Some(token) = token(&account) {
            let known = &account.connection;
            facts.extend(
                known
                    .username
                    .as_deref()
                    .map(|name| (text.connected_as, (t().common.handle)(name).into_any())),
            );
            facts.push((text.token_until, moment(token.expires_at, zone, text.no_end)));
            facts.extend(
                known.quota.map(|quota| (text.quota, (text.quota_of)(quota.used, quota.total).into_any())),
            );
            facts.push((text.checked, moment(known.checked_at, zone, text.never)));
        }
        let rows =
            facts.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any());
        view! { <dl class="kv">{rows.collect_view()}</dl> }
    }
}

/// What the last look at the connection met, and how many posts wait for it.
#[component]
fn Troubles(
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let known =
        Memo::new(move |_| newest.with(|account| (account.connection.problem, account.connection.held)));
    move || {
        let (problem, held) = known.get();
        (problem.is_some() || held > 0).then(|| {
            let what = problem.map(|code| view! { <p>{t().problems.what(code)}</p> });
            let held = (held > 0).then(|| view! { <p>{(t().account.held)(held)}</p> });
            view! { <Note tone=Tone::Warning>{what}{held}</Note> }
        })
    }
}

/// Connect, look, disconnect.
#[component]
fn Actions(
    /// Where the account comes from.
    account: Remote<Account>,
    /// The newest answer.
    newest: Signal<Account>,
) -> impl IntoView {
    let text = &t().account;
    let state = Memo::new(move |_| {
        newest.with(|account| (account.id, account.connection.can_sign_in, token(account).is_some()))
    });
    let (call, toasts, asking) = (Call::new(), Toasts::get(), RwSignal::new(false));
    let id = move || state.get_untracked().0;
    let pending = Signal::derive(move || call.pending());
    let connect = Callback::new(move |()| sign_in(call, id()));
    let test = Callback::new(move |()| {
        call.send(api::accounts::test_connection(id()), move |()| toasts.say(text.well));
    });
    let ask = Callback::new(move |()| asking.set(true));
    let disconnect = Callback::new(move |()| {
        let slug =
            newest.with_untracked(|account| publishing(account).map(|each| each.provider.slug.clone()));
        let Some(slug) = slug else { return };
        call.send(api::accounts::clear_credential(id(), slug), move |()| {
            toasts.say(text.disconnected);
            account.reload();
        });
    });
    move || {
        let (_, can_sign_in, stored) = state.get();
        let words = if stored { text.reconnect } else { text.connect };
        let look = if stored { Look::Plain } else { Look::Primary };
        let way_in = if can_sign_in {
            view! { <Button look pending on_click=connect>{words}</Button> }.into_any()
        } else {
            view! { <a class="btn" href="#keys">{words}</a> }.into_any()
        };
        let others = stored.then(|| {
            view! {
                <Button pending on_click=test>{text.test}</Button>
                <Button look=Look::Danger pending on_click=ask>{text.disconnect}</Button>
            }
        });
        view! {
            <div class="health__a">{way_in}{others}</div>
            {move || call.error().map(|error| view! { <ErrorNote error /> })}
            <Confirm open=asking title=text.disconnect_title icon="plug" yes=text.disconnect on_yes=disconnect>
                <p>{text.remove_token_words}</p>
            </Confirm>
        }
    }
}

/// Leaves for Instagram's page, which leads back here.
fn sign_in(call: Call, id: AccountId) {
    call.send(api::accounts::connect_instagram(id), |address| {
        _ = window().location().set_href(&address);
    });
}
