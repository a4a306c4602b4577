use leptos::prelude::*;
use types::feed::Feed;
use types::{FeedId, Timestamp};

use super::Actions;
use crate::api;
use crate::browser::{clock, t};
use crate::components::{Badge, Column, Each, IconButton, ProblemNote, Table, Time, TimeStyle, Toasts, Tone};
use crate::pages::shared::Shared;

/// Columns of the table, for a note that goes across all of them.
const COLUMNS: usize = 7;

/// The feeds a person follows, each with how it fares and what can be done with it.
#[component]
pub(super) fn FeedTable(
    /// The newest answer.
    feeds: Signal<Vec<Feed>>,
    /// What the rows' buttons share.
    actions: Actions,
) -> impl IntoView {
    let text = &t().feeds;
    let ids = move || feeds.with(|all| all.iter().map(|feed| feed.id).collect::<Vec<_>>());
    let columns = vec![
        Column::text(text.feed),
        Column::wide_only(text.accounts, "hide-m"),
        Column::wide_only(text.health, "hide-m"),
        Column::wide_only(text.last_poll, "r hide-m"),
        Column::wide_only(text.next_poll, "r hide-m"),
        Column::wide_only(text.week, "r hide-m"),
        Column::figures(text.actions),
    ];
    view! {
        <section class="panel" aria-labelledby="feeds-h">
            <div class="panel__head"><h2 id="feeds-h">{text.list}</h2></div>
            <Table caption=text.list columns class="table--rows">
                <Each keys=ids number=|id| id.0 row=move |id| view! { <Row id feeds actions /> }.into_any() />
            </Table>
        </section>
    }
    .into_any()
}

/// Drawn again only when this very feed changed.
#[component]
fn Row(
    /// Which.
    id: FeedId,
    /// The newest answer.
    feeds: Signal<Vec<Feed>>,
    /// What the rows' buttons share.
    actions: Actions,
) -> impl IntoView {
    let feed = Memo::new(move |_| feeds.with(|all| all.iter().find(|feed| feed.id == id).cloned()));
    move || feed.get().map(|feed| cells(feed, actions))
}

fn cells(feed: Feed, actions: Actions) -> AnyView {
    let text = &t().feeds;
    let handles: Vec<String> =
        feed.accounts.iter().map(|account| (t().common.handle)(&account.handle)).collect();
    let note = feed.problem.clone().map(|problem| {
        view! {
            <tr class="tablenote">
                <td colspan=COLUMNS><ProblemNote problem zone=clock::device_zone() /></td>
            </tr>
        }
    });
    view! {
        <tr>
            <th scope="row">{identity(&feed)}</th>
            <td class="hide-m">{handles.join(", ")}</td>
            <td class="hide-m">{health(&feed)}</td>
            <td class="r hide-m sub">{moment(feed.last_poll_at, text.never)}</td>
            <td class="r hide-m sub">{moment(feed.next_poll_at, text.paused)}</td>
            <td class="r hide-m feedweek">
                {(text.articles)(feed.articles_7d)}
                <small class="sub">{(text.drafted)(feed.drafted_7d)}</small>
            </td>
            <td class="r feedact"><span class="only-m">{health(&feed)}</span>{buttons(feed, actions)}</td>
        </tr>
        {note}
    }
    .into_any()
}

fn identity(feed: &Feed) -> AnyView {
    let initial = feed.title.chars().next().unwrap_or('?').to_string();
    view! {
        <span class="cell">
            <span class="fav" aria-hidden="true">{initial}</span>
            <span>
                <b title=feed.title.clone()>{feed.title.clone()}</b>
                <small title=feed.url.clone()>{short_address(&feed.url).to_owned()}</small>
            </span>
        </span>
    }
    .into_any()
}

fn health(feed: &Feed) -> AnyView {
    let text = &t().feeds;
    let (tone, icon, words) = if feed.paused {
        (Tone::Neutral, "pause", text.paused)
    } else if feed.problem.is_some() {
        (Tone::Bad, "circle-x", text.failing)
    } else if feed.last_poll_at.is_none() {
        (Tone::Info, "hourglass", text.unread)
    } else {
        (Tone::Ok, "check", text.healthy)
    };
    view! { <Badge tone icon>{words}</Badge> }.into_any()
}

fn moment(at: Option<Timestamp>, otherwise: &'static str) -> AnyView {
    match at {
        Some(at) => view! { <Time at zone=clock::device_zone() style=TimeStyle::Relative /> }.into_any(),
        None => otherwise.into_any(),
    }
}

fn buttons(feed: Feed, actions: Actions) -> AnyView {
    let text = &t().feeds;
    let label = |action: &str| (text.action_on)(action, &feed.title);
    let (id, paused) = (feed.id, feed.paused);
    let (toasts, feeds) = (Toasts::get(), Shared::get().feeds);
    let read = move |()| {
        actions.call.send(api::feeds::poll_feed(id), move |()| {
            toasts.say(text.reading_now);
            feeds.reload();
        });
    };
    let pause = move |()| {
        actions.call.send(api::feeds::pause_feed(id, !paused), move |()| {
            toasts.say(if paused { text.now_resumed } else { text.now_paused });
            feeds.reload();
        });
    };
    let (pause_icon, pause_words) = if paused { ("play", text.resume) } else { ("pause", text.pause) };
    let (read_label, pause_label, remove_label) =
        (label(text.read_now), label(pause_words), label(text.remove));
    let remove = move |()| {
        actions.removing.set(Some(feed.clone()));
        actions.asking.set(true);
    };
    // A paused feed is not read, whatever one asks for.
    let read_button = (!paused)
        .then(|| view! { <IconButton icon="refresh-cw" label=read_label on_click=Callback::new(read) /> });
    view! {
        <span class="rowacts">
            {read_button}
            <IconButton icon=pause_icon label=pause_label on_click=Callback::new(pause) />
            <IconButton icon="trash-2" label=remove_label on_click=Callback::new(remove) />
        </span>
    }
    .into_any()
}

/// An address without what every address has.
fn short_address(url: &str) -> &str {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    rest.strip_prefix("www.").unwrap_or(rest)
}
