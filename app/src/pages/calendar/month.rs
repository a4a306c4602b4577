use leptos::prelude::*;
use types::Timestamp;
use types::calendar::{Calendar, CalendarDay};

use super::entry::entry;
use crate::browser::t;

/// A row for each week. A post dropped on a day takes the day's first free slot.
pub(super) fn table(calendar: &Calendar) -> AnyView {
    let heads = t().account.weekdays().map(str::to_owned).into();
    let weeks = calendar
        .days
        .chunks(7)
        .map(|week| row(None, week.iter().map(|day| of_day(day, &calendar.time_zone)).collect()));
    frame("cal__t cal__t--month", t().calendar.month, heads, weeks.collect())
}

fn of_day(day: &CalendarDay, zone: &str) -> AnyView {
    let text = &t().calendar;
    let number = day.day.0.rsplit('-').next().unwrap_or_default().trim_start_matches('0').to_owned();
    let mut content = vec![view! { <time datetime=day.day.0.clone()>{number}</time> }.into_any()];
    content.extend(day.entries.iter().filter(|found| found.post.is_some()).map(|found| entry(zone, found)));
    let mut free = day.entries.iter().filter(|found| found.post.is_none()).map(|found| found.at);
    let first = free.next();
    let note = match first {
        _ if day.blackout => text.silent.to_owned(),
        Some(_) => (text.free_slots)(1 + free.count()),
        None => String::new(),
    };
    content.push(view! { <small class="sub">{note}</small> }.into_any());
    cell(day, first, content)
}

/// A table of days, whatever its rows are.
pub(super) fn frame(
    class: &'static str,
    caption: &'static str,
    heads: Vec<String>,
    rows: Vec<AnyView>,
) -> AnyView {
    let heads = heads.into_iter().map(|words| view! { <th scope="col">{words}</th> }.into_any());
    view! {
        <table class=class>
            <caption class="sr">{caption}</caption>
            <thead><tr>{heads.collect::<Vec<_>>()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// One row, with a heading where rows have one.
pub(super) fn row(heading: Option<String>, cells: Vec<AnyView>) -> AnyView {
    let heading = heading.map(|words| view! { <th scope="row">{words}</th> }.into_any());
    view! { <tr>{heading}{cells}</tr> }.into_any()
}

/// One cell; `at` is where a post goes that falls on it.
pub(super) fn cell(day: &CalendarDay, at: Option<Timestamp>, content: Vec<AnyView>) -> AnyView {
    let class = match (day.today, day.outside) {
        (true, _) => "is-today",
        (false, true) => "is-outside",
        (false, false) => "",
    };
    view! { <td class=class data-at=at.map(|at| at.0.to_string())>{content}</td> }.into_any()
}
