use leptos::prelude::*;
use types::calendar::{Calendar, CalendarDay};

use super::board::Board;
use super::entry::entry;
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::components::{Time, TimeStyle};

/// One day after the other, as a phone shows it.
pub(super) fn list(board: Board, calendar: &Calendar) -> AnyView {
    let zone = &calendar.time_zone;
    calendar.days.iter().map(|day| section(board, day, zone)).collect_view().into_any()
}

fn section(board: Board, day: &CalendarDay, zone: &str) -> AnyView {
    let text = &t().calendar;
    let rows = day.entries.iter().map(|found| {
        view! {
            <li class="ag">
                <Time at=found.at zone=zone.to_owned() style=TimeStyle::Clock />
                {entry(board, zone, found)}
            </li>
        }
    });
    let none = day.entries.is_empty().then(|| {
        let words = if day.blackout { text.silent } else { text.nothing };
        view! { <p class="hint">{words}</p> }
    });
    let today = day.today.then(|| view! { <span class="badge badge--info">{text.today}</span> });
    view! {
        <section class="agenda">
            <h2>{clock::format(day.noon, zone, Style::Day)}{today}</h2>
            <ul>{rows.collect_view()}</ul>
            {none}
        </section>
    }
    .into_any()
}
