//! The calendar: an account's posts at their times, its free slots, and moving between them.

mod agenda;
mod board;
mod entry;
mod month;
mod moving;
mod week;

use leptos::ev::{DragEvent, KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use types::account::AccountSummary;
use types::calendar::{Calendar, Day};
use types::{AccountId, PostId, Timestamp};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::browser::clock::{self, Style};
use crate::browser::{document, keys, t};
use crate::components::{Button, EmptyState, ErrorNote, Icon, IconButton, Load, Look, Page, Seg};
use crate::pages::shared::Shared;
use board::{Board, View};
use moving::MoveDialog;

/// The id of what the view switch changes.
const BODY: &str = "calendar";

/// The calendar of one account.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let accounts = Shared::get().accounts;
    let chosen = RwSignal::new(None::<AccountId>);
    let first = move || accounts.with(|all| all.first().map(|account| account.id)).flatten();
    let account = Memo::new(move |_| chosen.get().or_else(first));
    // Another account is another board.
    (move || match account.get() {
        Some(id) => view! { <OneCalendar id chosen /> }.into_any(),
        None => {
            view! { <Page title=t().calendar.title><Load remote=accounts view=|_| no_account() /></Page> }
                .into_any()
        }
    })
    .into_any()
}

fn no_account() -> AnyView {
    let text = &t().accounts;
    view! {
        <EmptyState icon="calendar-days" title=text.empty words=text.empty_do>
            <a class="btn btn--primary" href="/app/accounts/new">{text.new}</a>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn OneCalendar(id: AccountId, chosen: RwSignal<Option<AccountId>>) -> impl IntoView {
    let board = Board::new(id);
    let refused = move || board.refusal().map(|error| view! { <ErrorNote error /> });
    let view = move |calendar: Signal<Calendar>| {
        let body = move || {
            calendar.with(|calendar| match board.view.get() {
                View::Week => week::table(calendar),
                View::Month => month::table(calendar),
                View::List => agenda::list(calendar),
            })
        };
        view! { <Stage board>{body}</Stage> }.into_any()
    };
    view! {
        <Page title=t().calendar.title actions=move || bar(board, id, chosen)>
            {refused}
            <Load remote=board.calendar rows=8 view />
            <p class="hint hide-m">{t().calendar.hint}</p>
            <MoveDialog board />
        </Page>
    }
    .into_any()
}

/// What is done with any post or slot on the calendar, answered in one place.
#[component]
fn Stage(board: Board, children: Children) -> impl IntoView {
    let click = move |event: MouseEvent| {
        if let Some(id) = named(&event, "[data-move]").and_then(|_| post(&event)) {
            board.ask(id);
        }
    };
    let key = move |event: KeyboardEvent| {
        if let Some(id) = post(&event).filter(|_| event.key() == "m" && keys::enabled()) {
            event.prevent_default();
            board.ask(id);
        }
    };
    let pick_up = move |event: DragEvent| {
        document::carry(&event);
        board.dragged.set(post(&event));
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        if let Some(at) = slot(&event) {
            board.drop_on(at);
        }
    };
    let over = move |event: DragEvent| {
        if slot(&event).is_some() {
            event.prevent_default();
        }
    };
    let class = move || if board.dragged.get().is_some() { "calendar is-dragging" } else { "calendar" };
    view! {
        <div class=class id=BODY role="tabpanel" on:click=click on:keydown=key on:dragstart=pick_up
            on:dragover=over on:drop=drop on:dragend=move |_| board.dragged.set(None)>
            {children()}
        </div>
    }
    .into_any()
}

/// The innermost element at the event that a selector names.
fn named(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

fn post(event: &Event) -> Option<PostId> {
    named(event, "[data-post]")?.get_attribute("data-post")?.parse().ok()
}

fn slot(event: &Event) -> Option<Timestamp> {
    named(event, "[data-at]")?.get_attribute("data-at")?.parse().ok().map(Timestamp)
}

/// Which stretch is shown, of which account, and how.
fn bar(board: Board, id: AccountId, chosen: RwSignal<Option<AccountId>>) -> AnyView {
    let text = &t().calendar;
    let go = move |find: fn(&Calendar) -> Option<Day>| {
        Callback::new(move |()| board.day.set(board.calendar.with_untracked(find).flatten()))
    };
    let stretch = move || board.calendar.with(|calendar| stretch(board.view.get(), calendar));
    let is_elsewhere =
        move || board.calendar.with(|shown| !shown.days.iter().any(|day| day.today)) == Some(true);
    let home = Callback::new(move |()| board.day.set(None));
    let zone = move || board.calendar.with(|calendar| (t().common.zone)(&clock::city(&calendar.time_zone)));
    view! {
        <div class="pager">
            <IconButton icon="chevron-left" label=text.previous on_click=go(|shown| Some(shown.previous.clone())) />
            <span class="pager__t">{stretch}</span>
            <IconButton icon="chevron-right" label=text.next on_click=go(|shown| Some(shown.next.clone())) />
        </div>
        {move || is_elsewhere().then(|| view! { <Button look=Look::Small on_click=home>{text.today}</Button> })}
        <span class="chip hide-m"><Icon name="clock" class="icon--sm" />{zone}</span>
        {move || accounts(id, chosen)}
        <Seg label=text.view controls=BODY value=board.view
            options=vec![(View::Week, text.week), (View::Month, text.month), (View::List, text.list)] />
    }
    .into_any()
}

/// `Mon 16 Nov – Sun 22 Nov`, `November 2026`.
fn stretch(view: View, calendar: &Calendar) -> String {
    let zone = &calendar.time_zone;
    let mut days = calendar.days.iter().filter(|day| !day.outside);
    let Some(first) = days.next() else { return String::new() };
    if view == View::Month {
        return clock::format(first.noon, zone, Style::Month);
    }
    let last = days.next_back().unwrap_or(first);
    let day = |at| clock::format(at, zone, Style::Day);
    format!("{} – {}", day(first.noon), day(last.noon))
}

/// A choice between accounts, where there is one.
fn accounts(id: AccountId, chosen: RwSignal<Option<AccountId>>) -> Option<AnyView> {
    let option = |account: &AccountSummary| {
        view! {
            <option value=account.id.to_string() selected=account.id == id>{account.handle.clone()}</option>
        }
        .into_any()
    };
    let options = Shared::get().accounts.with(|all| all.iter().map(option).collect::<Vec<_>>())?;
    let change = move |event| chosen.set(event_target_value(&event).parse().ok());
    (options.len() > 1).then(|| {
        view! { <select class="select" aria-label=t().calendar.account on:change=change>{options}</select> }
            .into_any()
    })
}
