use leptos::prelude::*;
use types::calendar::{Calendar, CalendarDay, CalendarEntry};

use super::board::{Board, card_id};
use super::entry::{movable, move_button};
use crate::browser::clock::{self, Style};
use crate::browser::t;

/// A row for each week. A post dropped on a day takes the day's first free slot.
pub(super) fn table(board: Board, calendar: &Calendar) -> AnyView {
    let heads = t().account.weekdays().map(|name| view! { <th scope="col">{name}</th> });
    let weeks = calendar.days.chunks(7).map(|week| {
        let days = week.iter().map(|day| cell(board, day, &calendar.time_zone));
        view! { <tr>{days.collect_view()}</tr> }
    });
    view! {
        <table class="cal__t cal__t--month">
            <caption class="sr">{t().calendar.month}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{weeks.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn cell(board: Board, day: &CalendarDay, zone: &str) -> AnyView {
    let text = &t().calendar;
    let number = day.day.0.rsplit('-').next().unwrap_or_default().trim_start_matches('0').to_owned();
    let free = day.entries.iter().filter(|entry| entry.post.is_none()).count();
    let note =
        if day.blackout { Some(text.silent.to_owned()) } else { (free > 0).then(|| (text.free_slots)(free)) };
    let posts = day.entries.iter().filter_map(|entry| line(board, entry, zone)).collect_view();
    let target = day.clone();
    let takes_drop = move || free > 0 && board.dragged.get().is_some();
    view! {
        <td class:is-today=day.today class:is-outside=day.outside class:is-drop=takes_drop
            on:dragover=move |event| event.prevent_default()
            on:drop=move |event| { event.prevent_default(); board.drop_on_day(&target); }>
            <time datetime=day.day.0.clone()>{number}</time>
            {posts}
            {note.map(|words| view! { <small class="sub">{words}</small> })}
        </td>
    }
    .into_any()
}

fn line(board: Board, entry: &CalendarEntry, zone: &str) -> Option<AnyView> {
    let post = entry.post.clone()?;
    let when = clock::format(entry.at, zone, Style::Clock);
    let status = t().posts.status(post.status);
    let content = view! {
        <a class="mini__a trunc" id=card_id(post.id) href=format!("/app/posts/{}", post.id) title=status
            draggable="false">
            <b>{when}</b>" "{post.headline.clone()}<span class="sr">", "{status}</span>
        </a>
        {move_button(board, &post)}
    };
    Some(movable(board, "mini", post, content.into_any()))
}
