//! The accounts a person runs.

use leptos::prelude::*;
use types::account::AccountSummary;
use types::{AccountId, Timestamp};

use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Avatar, Badge, Column, Each, EmptyState, Icon, Load, Page, Table, Time, Tone};
use crate::pages::shared::Shared;

/// The list of accounts.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let text = &t().accounts;
    let accounts = Shared::get().accounts;
    view! {
        <Page title=text.title actions=new_account>
            <section class="panel" aria-label=text.list>
                <Load remote=accounts rows=4 view=|accounts| view! { <List accounts /> }.into_any() />
            </section>
        </Page>
    }
    .into_any()
}

fn new_account() -> AnyView {
    view! {
        <a class="btn btn--primary" href="/app/accounts/new"><Icon name="plus" />{t().accounts.new}</a>
    }
    .into_any()
}

#[component]
fn List(
    /// The newest answer.
    accounts: Signal<Vec<AccountSummary>>,
) -> impl IntoView {
    let text = &t().accounts;
    let is_empty = Memo::new(move |_| accounts.with(Vec::is_empty));
    let ids = move || accounts.with(|all| all.iter().map(|account| account.id).collect::<Vec<_>>());
    let columns = || {
        vec![
            Column::text(t().account.loading_title),
            Column::text(t().activity.state),
            Column::wide_only(text.in_review, "r hide-m"),
            Column::wide_only(text.scheduled, "r hide-m"),
            Column::wide_only(text.next_slot, "r hide-m"),
        ]
    };
    move || {
        if is_empty.get() {
            return view! {
                <EmptyState icon="at-sign" title=text.empty words=text.empty_do>{new_account()}</EmptyState>
            }
            .into_any();
        }
        view! {
            <Table caption=text.list columns=columns() class="table--rows">
                <Each keys=ids number=|id| id.0 row=move |id| view! { <Row id accounts /> }.into_any() />
            </Table>
        }
        .into_any()
    }
}

/// Drawn again only when this very account changed.
#[component]
fn Row(
    /// Which.
    id: AccountId,
    /// The newest answer.
    accounts: Signal<Vec<AccountSummary>>,
) -> impl IntoView {
    let account =
        Memo::new(move |_| accounts.with(|all| all.iter().find(|account| account.id == id).cloned()));
    move || account.get().map(cells)
}

fn cells(account: AccountSummary) -> AnyView {
    let next = match account.next_slot_at {
        Some(at) => view! { <Time at zone=account.time_zone.clone() /> }.into_any(),
        None => view! { <span class="sub">{t().accounts.none}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <span class="cell cell--wrap">
                    <Avatar handle=account.handle.clone() class="avatar--lg" />
                    <span>
                        <b>
                            <a href=format!("/app/accounts/{}", account.id)>
                                {(t().common.handle)(&account.handle)}
                            </a>
                        </b>
                        <small>{account.name}</small>
                        {account.model_retires_at.map(retirement)}
                    </span>
                </span>
            </th>
            <td>{state_badge(account.paused, account.dry_run, account.connected)}</td>
            <td class="r hide-m">{account.in_review}</td>
            <td class="r hide-m">{account.scheduled}</td>
            <td class="r hide-m">{next}</td>
        </tr>
    }
    .into_any()
}

/// A model that the account uses goes: another has to be chosen before.
fn retirement(at: Timestamp) -> AnyView {
    let day = clock::format(at, &clock::device_zone(), Style::Day);
    view! { <small class="hint--warn"><Icon name="triangle-alert" class="icon--sm" />{(t().claude.goes)(&day)}</small> }
        .into_any()
}

/// Whether posts go out.
pub fn state_badge(paused: bool, dry_run: bool, connected: bool) -> AnyView {
    let text = &t().accounts;
    let (tone, icon, words) = match (paused, connected) {
        (true, _) => (Tone::Neutral, "pause", text.paused),
        _ if dry_run => (Tone::Info, "flask-conical", text.dry_run),
        (false, true) => (Tone::Ok, "check", text.posting),
        (false, false) => (Tone::Warning, "plug", text.not_connected),
    };
    view! { <Badge tone icon>{words}</Badge> }.into_any()
}
