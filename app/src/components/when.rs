use leptos::prelude::*;
use types::Timestamp;

use super::field::{Field, TextInput};
use crate::browser::zone::{NoInstant, WallTime};
use crate::browser::{clock, t};

/// A date and a time that a person enters on an account's clock.
#[derive(Clone, Copy)]
pub struct When {
    date: RwSignal<String>,
    time: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    zone: StoredValue<String>,
}

impl When {
    /// Begins with this instant in the fields.
    pub fn new(proposed: Timestamp, zone: String) -> Self {
        let wall = WallTime::of(proposed, &zone);
        Self {
            date: RwSignal::new(wall.date),
            time: RwSignal::new(wall.time),
            problem: RwSignal::new(None),
            zone: StoredValue::new(zone),
        }
    }

    /// What was entered, if it is a time to come; else the fields say what is wrong with it.
    pub fn instant(self) -> Option<Timestamp> {
        let text = &t().review;
        let wall = WallTime { date: self.date.get_untracked(), time: self.time.get_untracked() };
        let problem = match self.zone.with_value(|zone| wall.instant(zone)) {
            Err(NoInstant::Unreadable) => text.schedule_missing,
            Err(NoInstant::Skipped) => text.schedule_gap,
            Ok(at) if at <= clock::now() => text.schedule_past,
            Ok(at) => return Some(at),
        };
        self.problem.set(Some(problem.to_owned()));
        None
    }
}

/// The two fields.
#[component]
pub fn WhenFields(
    /// What is in them.
    when: When,
) -> impl IntoView {
    let text = &t().review;
    let zone = when.zone.with_value(|zone| (text.schedule_zone)(&clock::city(zone)));
    view! {
        <div class="row2">
            <Field id="schedule-date" label=text.schedule_date>
                <TextInput id="schedule-date" kind="date" value=when.date />
            </Field>
            <Field id="schedule-time" label=text.schedule_time problem=when.problem hint=zone>
                <TextInput id="schedule-time" kind="time" value=when.time
                    invalid=Signal::derive(move || when.problem.with(Option::is_some)) />
            </Field>
        </div>
    }
    .into_any()
}
