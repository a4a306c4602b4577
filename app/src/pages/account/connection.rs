use leptos::prelude::*;
use types::Timestamp;
use types::account::Account;
use types::provider::{ProviderRole, StoredCredential};

use crate::browser::clock::Now;
use crate::browser::t;
use crate::components::{Badge, Time, TimeStyle, Tone};

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

fn token(account: &Account) -> Option<&StoredCredential> {
    let publishing = account.credentials.iter().find(|each| each.provider.role == ProviderRole::Publishing);
    publishing.and_then(|each| each.stored.as_ref())
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

/// What Instagram's token says, and when the account last posted.
#[component]
pub(super) fn ConnectionPanel(
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
    let link = move || if health.get() == Health::NotConnected { text.connect } else { text.reconnect };
    view! {
        <aside class="panel health" id="connection" aria-labelledby="connection-h">
            <div class="panel__head"><h2 id="connection-h">{text.connection}</h2>{badge}</div>
            <div class="panel__body health__b">
                <DaysLeft newest />
                <Facts newest />
                <a class="btn btn--block" href="#keys">{link}</a>
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
    let moment = |at: Option<Timestamp>, zone: String, otherwise: &'static str| match at {
        Some(at) => view! { <Time at zone style=TimeStyle::DayAndClock /> }.into_any(),
        None => otherwise.into_any(),
    };
    move || {
        let account = newest.get();
        let zone = account.settings.time_zone.clone();
        let expiry = token(&account).map(|token| {
            view! { <dt>{text.token_until}</dt><dd>{moment(token.expires_at, zone.clone(), text.no_end)}</dd> }
        });
        view! {
            <dl class="kv">
                {expiry}
                <dt>{text.last_publish}</dt>
                <dd>{moment(account.last_published_at, zone, text.never)}</dd>
            </dl>
        }
    }
}
