use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::form::Form;
use super::slot_grid::{SlotRow, parse_time_of_day, time_of_day};
use crate::browser::{document, t};
use crate::components::{Button, Each, Field, IconButton, TextInput};

/// The weekly slots as a table of boxes. Arrow keys move between them, Space ticks.
#[component]
pub(super) fn SlotTable(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let heads = text.weekdays().map(|day| view! { <th scope="col">{day}</th> });
    let minutes = move || form.grid.with(|grid| grid.rows().iter().map(|row| row.minute).collect::<Vec<_>>());
    let count = move || (text.slots_count)(form.grid.with(|grid| grid.slots().len()));
    let is_empty = Memo::new(move |_| form.grid.with(|grid| grid.rows().is_empty()));
    let body = move || {
        if is_empty.get() {
            return view! { <tr><td colspan="9"><p class="hint">{text.no_times}</p></td></tr> }.into_any();
        }
        view! { <Each keys=minutes number=|minute| (*minute).into() row=move |minute| view! { <Row form minute /> }.into_any() /> }.into_any()
    };
    view! {
        <table class="cad" on:keydown=move |event| move_focus(form, &event)>
            <caption class="sr">{text.slots}</caption>
            <thead>
                <tr><th scope="col"><span class="sr">{text.time}</span></th>{heads}<td class="cad__x"></td></tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
        <p class="hint slotcount" role="status">{count}</p>
        <AddTime form />
    }
    .into_any()
}

#[component]
fn Row(
    /// The form.
    form: Form,
    /// The time of day.
    minute: u16,
) -> impl IntoView {
    let text = &t().account;
    let row = Memo::new(move |_| {
        form.grid.with(|grid| grid.rows().iter().find(|row| row.minute == minute).copied())
    });
    let boxes =
        (1..=7_u8).zip(text.weekdays()).map(|(weekday, name)| slot_box(form, row, minute, weekday, name));
    let remove = Callback::new(move |()| {
        form.grid.update(|grid| grid.remove_time(minute));
        document::focus(NEW_TIME);
    });
    view! {
        <tr>
            <th scope="row">{time_of_day(minute)}</th>
            {boxes.collect_view()}
            <td class="cad__x">
                <IconButton icon="x" class="icon-btn--xs" label=(text.remove_time)(&time_of_day(minute))
                    on_click=remove />
            </td>
        </tr>
    }
    .into_any()
}

fn slot_box(form: Form, row: Memo<Option<SlotRow>>, minute: u16, weekday: u8, name: &'static str) -> AnyView {
    let on = move || row.with(|row| row.is_some_and(|row| row.is_on(weekday)));
    let change = move |event| {
        let on = event_target_checked(&event);
        form.grid.update(|grid| grid.set(minute, weekday, on));
    };
    view! {
        <td>
            <label>
                <input type="checkbox" id=box_id(minute, weekday) prop:checked=on on:change=change />
                <span class="sr">{(t().account.slot_of)(name, &time_of_day(minute))}</span>
            </label>
        </td>
    }
    .into_any()
}

const NEW_TIME: &str = "account-new-time";

#[component]
fn AddTime(
    /// The form.
    form: Form,
) -> impl IntoView {
    let text = &t().account;
    let time = RwSignal::new("12:00".to_owned());
    let add = Callback::new(move |()| {
        if let Some(minute) = time.with_untracked(|time| parse_time_of_day(time)) {
            form.grid.update(|grid| grid.add_time(minute));
        }
    });
    view! {
        <Field id=NEW_TIME label=text.new_time>
            <div class="input-group timeadd">
                <TextInput id=NEW_TIME kind="time" value=time />
                <Button icon="plus" on_click=add>{text.add_time}</Button>
            </div>
        </Field>
    }
    .into_any()
}

fn box_id(minute: u16, weekday: u8) -> String {
    format!("slot-{minute}-{weekday}")
}

/// Arrow keys go to the neighbouring box, and stop at the edges.
fn move_focus(form: Form, event: &KeyboardEvent) {
    let (down, right) = match event.key().as_str() {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => return,
    };
    let Some((minute, weekday)) = focused_box() else { return };
    let next = form.grid.with_untracked(|grid| {
        let here = grid.rows().iter().position(|row| row.minute == minute)?;
        let row = grid.rows().get(here.checked_add_signed(down)?)?;
        let weekday = weekday.checked_add_signed(right).filter(|day| (1..=7).contains(day))?;
        Some(box_id(row.minute, weekday))
    });
    if let Some(id) = next {
        event.prevent_default();
        document::focus(&id);
    }
}

fn focused_box() -> Option<(u16, u8)> {
    let id = leptos::prelude::document().active_element()?.id();
    let (minute, weekday) = id.strip_prefix("slot-")?.split_once('-')?;
    Some((minute.parse().ok()?, weekday.parse().ok()?))
}
