use leptos::prelude::*;
use types::account::{Account, Cadence, SettingsProblem};

use super::form::{CadenceKind, Form};
use super::sections::section;
use super::slots::SlotTable;
use super::zones::known_zones;
use crate::browser::t;
use crate::components::{Field, TextInput, Time, TimeStyle};

/// When the account posts: times of the week in its zone, or every so many minutes.
#[component]
pub(super) fn CadenceSection(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    account: Signal<Option<Account>>,
) -> impl IntoView {
    let text = &t().account;
    let problem = form.problem(SettingsProblem::Cadence);
    let when = move || match form.cadence.get() {
        CadenceKind::Weekly => view! { <SlotTable form /> }.into_any(),
        CadenceKind::Every => view! { <EveryMinutes form /> }.into_any(),
    };
    let fields = view! {
        <KindChoice form />
        {move || problem.get().map(|words| view! { <p class="hint hint--bad" role="alert">{words}</p> })}
        <div class="cadw">
            <div>{when}</div>
            <div class="cads">
                <ZoneField form />
                <NextSlots form account />
            </div>
        </div>
    };
    section("cadence", text.cadence, text.cadence_about, fields.into_any())
}

#[component]
fn KindChoice(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let radio = move |id: &'static str, kind, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" id=id name="cadence-kind" prop:checked=move || form.cadence.get() == kind
                    on:change=move |_| form.cadence.set(kind) />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="sr">{text.cadence_kind}</legend>
            {radio("account-cadence", CadenceKind::Weekly, text.weekly)}
            {radio("account-cadence-every", CadenceKind::Every, text.every)}
        </fieldset>
    }
    .into_any()
}

#[component]
fn EveryMinutes(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    view! {
        <Field id="account-minutes" label=text.minutes hint=text.minutes_hint>
            <TextInput id="account-minutes" kind="number" value=form.minutes attr:min="1" attr:max="1440"
                attr:inputmode="numeric" />
        </Field>
    }
    .into_any()
}

#[component]
fn ZoneField(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let problem = form.problem(SettingsProblem::TimeZone);
    let zones = known_zones().into_iter().map(|zone| view! { <option value=zone></option> });
    view! {
        <Field id="account-zone" label=text.time_zone hint=text.time_zone_hint problem>
            <TextInput id="account-zone" value=form.time_zone attr:list="zones"
                invalid=Signal::derive(move || problem.with(Option::is_some)) />
            <datalist id="zones">{zones.collect_view()}</datalist>
        </Field>
    }
    .into_any()
}

/// The slots the server would take next, as stored; a changed form says that they are old.
#[component]
fn NextSlots(
    /// The form.
    form: Form,
    /// What is stored; `None` for a new account.
    account: Signal<Option<Account>>,
) -> impl IntoView {
    let text = &t().account;
    let is_old = Memo::new(move |_| {
        let shown = form.settings();
        account.with(|account| {
            account.as_ref().is_some_and(|account| {
                let stored = &account.settings;
                stored.time_zone != shown.time_zone
                    || stored.quiet_hours != shown.quiet_hours
                    || stored.blackout_days != shown.blackout_days
                    || !same_cadence(&stored.cadence, &shown.cadence)
            })
        })
    });
    let list = move || {
        let account = account.get()?;
        let zone = account.settings.time_zone.clone();
        let slots = account.next_slots.iter().map(|at| {
            view! { <li><Time at=*at zone=zone.clone() style=TimeStyle::DayAndClock /></li> }
        });
        let none =
            account.next_slots.is_empty().then(|| view! { <p class="hint">{text.next_slots_none}</p> });
        Some(view! {
            <div class="nextslots">
                <h3>{text.next_slots}</h3>
                <ul>{slots.collect_view()}</ul>
                {none}
                {move || is_old.get().then(|| view! { <p class="hint">{text.next_slots_save}</p> })}
            </div>
        })
    };
    list.into_any()
}

fn same_cadence(one: &Cadence, other: &Cadence) -> bool {
    match (one, other) {
        (Cadence::Weekly { slots: one }, Cadence::Weekly { slots: other }) => {
            one.len() == other.len() && one.iter().all(|slot| other.contains(slot))
        }
        _ => one == other,
    }
}
