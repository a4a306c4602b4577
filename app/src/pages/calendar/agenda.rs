use leptos::prelude::*;
use types::calendar::{Calendar, CalendarDay};

use super::entry::entry;
use crate::browser::clock::{self, Style};
use crate::browser::t;

/// One day after the other, as a phone shows it. Days that are over and had no post are left out.
pub(super) fn list(calendar: &Calendar) -> AnyView {
    let zone = &calendar.time_zone;
    let today = calendar.days.iter().position(|day| day.today).unwrap_or_default();
    let shown = calendar.days.iter().enumerate().filter(|(at, day)| *at >= today || !day.entries.is_empty());
    shown.map(|(_, day)| section(day, zone)).collect::<Vec<_>>().into_any()
}

fn section(day: &CalendarDay, zone: &str) -> AnyView {
    let text = &t().calendar;
    let entries: Vec<_> = day.entries.iter().map(|found| entry(zone, found)).collect();
    let none = match (entries.is_empty(), day.blackout) {
        (true, true) => text.silent,
        (true, false) => text.nothing,
        (false, _) => "",
    };
    let today = if day.today { text.today } else { "" };
    view! {
        <section class="agenda">
            <h2>{clock::format(day.noon, zone, Style::Day)}" "<small class="sub">{today}</small></h2>
            {entries}
            <p class="hint">{none}</p>
        </section>
    }
    .into_any()
}
