use std::collections::BTreeSet;

use leptos::prelude::*;
use types::calendar::{Calendar, CalendarDay};

use super::board::Board;
use super::entry::entry;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::EmptyState;

/// A row for each slot of the day, a column for each day.
pub(super) fn table(board: Board, calendar: &Calendar) -> AnyView {
    let text = &t().calendar;
    let rows: BTreeSet<u16> =
        calendar.days.iter().flat_map(|day| day.entries.iter().map(|entry| entry.row)).collect();
    if rows.is_empty() {
        return view! { <EmptyState icon="calendar-days" title=text.nothing /> }.into_any();
    }
    let zone = &calendar.time_zone;
    let heads = calendar.days.iter().map(|day| head(day, zone));
    let body = rows.into_iter().map(|row| {
        let cells = calendar.days.iter().map(|day| cell(board, day, row, zone));
        view! {
            <tr>
                <th scope="row">{format!("{:02}:{:02}", row / 60, row % 60)}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <table class="cal__t">
            <caption class="sr">{text.week}</caption>
            <thead><tr><th scope="col"><span class="sr">{text.slot}</span></th>{heads.collect_view()}</tr></thead>
            <tbody>{body.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The day's name, and how full it is.
fn head(day: &CalendarDay, zone: &str) -> AnyView {
    let filled = day.entries.iter().filter(|entry| entry.post.is_some()).count();
    let count = format!("{filled} / {}", day.entries.len());
    view! {
        <th scope="col" class:is-today=day.today aria-current=day.today.then_some("date")>
            {clock::format(day.noon, zone, Style::Day)}
            <span class="cal__c">{count}</span>
        </th>
    }
    .into_any()
}

fn cell(board: Board, day: &CalendarDay, row: u16, zone: &str) -> AnyView {
    let entries: Vec<_> =
        day.entries.iter().filter(|found| found.row == row).map(|found| entry(board, zone, found)).collect();
    let none = entries.is_empty().then(|| {
        let text = &t().calendar;
        let words = if day.blackout { text.silent } else { text.no_slot };
        view! { <span class="noslot" title=words></span><span class="sr">{words}</span> }
    });
    view! { <td class:is-today=day.today>{entries}{none}</td> }.into_any()
}
