use leptos::prelude::*;
use types::account::SettingsProblem;
use types::calendar::Day;

use super::form::Form;
use super::sections::{section, wrong};
use crate::browser::t;
use crate::components::{Button, Field, IconButton, TextInput};

const DAY: &str = "account-blackout";

/// When the account posts nothing, and how old its news may get.
#[component]
pub(super) fn QuietSection(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let quiet = form.problem(SettingsProblem::QuietHours);
    let stale = form.problem(SettingsProblem::StaleAfter);
    let fields = view! {
        <div class="row2">
            <Field id="account-quiet-from" label=text.quiet_from hint=text.quiet_hint problem=quiet>
                <TextInput id="account-quiet-from" kind="time" value=form.quiet_from invalid=wrong(quiet) />
            </Field>
            <Field id="account-quiet-to" label=text.quiet_to>
                <TextInput id="account-quiet-to" kind="time" value=form.quiet_to invalid=wrong(quiet) />
            </Field>
        </div>
        <BlackoutDays form />
        <Field id="account-stale" label=text.stale hint=text.stale_hint problem=stale>
            <TextInput id="account-stale" kind="number" value=form.stale_after invalid=wrong(stale)
                attr:min="1" attr:max="720" attr:inputmode="numeric" />
        </Field>
    };
    section("quiet", text.quiet, text.quiet_about, fields.into_any())
}

/// A day is added and taken away one at a time.
#[component]
fn BlackoutDays(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let problem = form.problem(SettingsProblem::BlackoutDays);
    let day = RwSignal::new(String::new());
    let add = Callback::new(move |()| {
        let day = Day(day.get_untracked());
        let is_new = day.is_real() && !form.blackout_days.with_untracked(|days| days.contains(&day));
        if is_new {
            form.blackout_days.update(|days| {
                days.push(day);
                days.sort_unstable();
            });
        }
    });
    view! {
        <Field id=DAY label=text.blackout problem>
            <div class="input-group timeadd">
                <TextInput id=DAY kind="date" value=day />
                <Button icon="plus" on_click=add>{text.blackout_add}</Button>
            </div>
            <ul class="chips">{move || form.blackout_days.get().into_iter().map(|day| chip(form, day)).collect_view()}</ul>
        </Field>
    }
    .into_any()
}

fn chip(form: Form, day: Day) -> AnyView {
    let label = (t().account.blackout_remove)(&day.0);
    let words = day.0.clone();
    let remove =
        Callback::new(move |()| form.blackout_days.update(|days| days.retain(|other| *other != day)));
    view! { <li class="chip">{words}<IconButton icon="x" class="icon-btn--xs" label on_click=remove /></li> }
        .into_any()
}
