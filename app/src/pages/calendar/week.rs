use std::collections::BTreeSet;

use leptos::prelude::*;
use types::calendar::{Calendar, CalendarDay};

use super::entry::entry;
use super::month::{cell, frame, row};
use crate::browser::clock::{self, Style};
use crate::browser::t;
use crate::browser::zone::WallTime;
use crate::components::EmptyState;

/// A row for each slot of the day, a column for each day. Where slots are many, rows are hours and every entry tells
/// its own time.
pub(super) fn table(calendar: &Calendar) -> AnyView {
    let text = &t().calendar;
    let (days, zone) = (&calendar.days, &calendar.time_zone);
    let rows: BTreeSet<u16> = days.iter().flat_map(|day| day.entries.iter().map(|entry| entry.row)).collect();
    if rows.is_empty() {
        return view! { <EmptyState icon="calendar-days" title=text.nothing /> }.into_any();
    }
    let names = days.iter().map(|day| clock::format(day.noon, zone, Style::Day));
    let heads = std::iter::once(text.slot.to_owned()).chain(names).collect();
    let body = rows.into_iter().map(|minute| {
        let cells = days.iter().map(|day| slot(day, minute, zone)).collect();
        row(Some(clock_time(minute)), cells)
    });
    let class = if is_hourly(calendar) { "cal__t cal__t--week cal__t--hours" } else { "cal__t cal__t--week" };
    frame(class, text.week, heads, body.collect())
}

/// Whether a row does not say when its entries are.
fn is_hourly(calendar: &Calendar) -> bool {
    let mut entries = calendar.days.iter().flat_map(|day| &day.entries);
    entries.any(|entry| WallTime::of(entry.at, &calendar.time_zone).time != clock_time(entry.row))
}

/// `09:30`, of minutes since midnight.
fn clock_time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// What one day has in one row.
fn slot(day: &CalendarDay, minute: u16, zone: &str) -> AnyView {
    let mut content: Vec<AnyView> =
        day.entries.iter().filter(|found| found.row == minute).map(|found| entry(zone, found)).collect();
    if content.is_empty() {
        let text = &t().calendar;
        let words = if day.blackout { text.silent } else { text.no_slot };
        content.push(
            view! { <span class="noslot" title=words></span><span class="sr">{words}</span> }.into_any(),
        );
    }
    cell(day, None, content)
}
