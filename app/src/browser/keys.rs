//! Keyboard shortcuts. One listener per tab reads strokes; screens say what a stroke does while they are shown.

use std::cell::Cell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::document::set_root_attribute;
use super::{clock, storage};

const KEY: &str = "autogram_keys";
/// How long `g` waits for the key that says where to.
const PREFIX_MS: i64 = 1_500;

/// What a person pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// One key, as `KeyboardEvent.key` names it: `j`, `?`, `ArrowDown`.
    Key(String),
    /// `g` and then this key.
    Go(String),
}

type Handler = Rc<dyn Fn(&Stroke) -> bool>;

/// Who is asked about a stroke, the newest first.
#[derive(Clone, Copy)]
pub struct Keys(StoredValue<Vec<(usize, Handler)>, LocalStorage>);

impl Keys {
    /// Starts listening, and gives all views below the means to answer.
    pub fn provide() {
        let keys = Self(StoredValue::new_local(Vec::new()));
        let prefixed_at = Cell::new(None);
        _ = window_event_listener(ev::keydown, move |event| {
            if !enabled() || belongs_to_a_control(&event) {
                return;
            }
            if let Some(stroke) = read(&event, &prefixed_at)
                && keys.dispatch(&stroke)
            {
                event.prevent_default();
            }
        });
        provide_context(keys);
    }

    fn dispatch(self, stroke: &Stroke) -> bool {
        // Copied, because a handler may add or remove handlers.
        let handlers = self.0.get_value();
        handlers.iter().rev().any(|(_, handler)| handler(stroke))
    }
}

/// Answers strokes while the calling view is shown. The handler says whether it took the stroke.
pub fn on_stroke(handler: impl Fn(&Stroke) -> bool + 'static) {
    let Some(Keys(handlers)) = use_context::<Keys>() else { return };
    let id = handlers.with_value(|all| all.last().map_or(0, |(id, _)| id + 1));
    handlers.update_value(|all| all.push((id, Rc::new(handler))));
    on_cleanup(move || {
        handlers.try_update_value(|all| all.retain(|(other, _)| *other != id));
    });
}

/// Whether single-key shortcuts are on (WCAG 2.1.4 wants them to be a choice).
pub fn enabled() -> bool {
    storage::read(KEY).as_deref() != Some("off")
}

/// Turns single-key shortcuts on or off, here and for later visits.
pub fn set_enabled(on: bool) {
    if on {
        storage::forget(KEY);
    } else {
        storage::write(KEY, "off");
    }
    set_root_attribute("data-keys", (!on).then_some("off"));
}

fn read(event: &KeyboardEvent, prefixed_at: &Cell<Option<i64>>) -> Option<Stroke> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return None;
    }
    let key = event.key();
    let now = clock::now().0;
    if prefixed_at.take().is_some_and(|at| now - at < PREFIX_MS) {
        return Some(Stroke::Go(key));
    }
    if key == "g" {
        prefixed_at.set(Some(now));
        return None;
    }
    Some(Stroke::Key(key))
}

/// Keys typed into a field, and keys a focused control or an open dialog needs for itself.
fn belongs_to_a_control(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let field =
        "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]";
    let taken_by_control =
        matches!(event.key().as_str(), " " | "Enter") && matches(&target, "a, button, summary, input");
    let taken_by_choice =
        event.key().starts_with("Arrow") && matches(&target, "[role=tab], [role=radio], input");
    let dialog_open = document().query_selector("dialog[open]").ok().flatten().is_some();
    matches(&target, field) || taken_by_control || taken_by_choice || dialog_open
}

fn matches(element: &Element, selector: &str) -> bool {
    element.matches(selector).unwrap_or(false)
}
