use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::button::{IconButton, Kbd};
use super::each::Each;
use crate::browser::t;

/// How long a toast stays, counted while nobody points at it.
const STAYS_MS: u32 = 10_000;
const TICK_MS: u32 = 500;

/// What a toast's button takes back.
type Undo = Callback<()>;

#[derive(Clone)]
struct Toast {
    id: u32,
    words: String,
    undo: Option<Undo>,
    left_ms: u32,
}

/// Short confirmations at the bottom of the window. A screen says something; it goes away after ten seconds.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next_id: StoredValue<u32>,
    held: RwSignal<bool>,
}

impl Toasts {
    /// Gives all views below the means to say something.
    pub fn provide() {
        let toasts = Self {
            shown: RwSignal::new(Vec::new()),
            next_id: StoredValue::new(0),
            held: RwSignal::new(false),
        };
        set_interval(move || toasts.tick(), Duration::from_millis(TICK_MS.into()));
        provide_context(toasts);
    }

    /// The toasts of this tab.
    pub fn get() -> Self {
        expect_context()
    }

    /// Says something.
    pub fn say(self, words: impl Into<String>) {
        self.show(words.into(), None);
    }

    /// Says something that can be taken back.
    pub fn say_with_undo(self, words: impl Into<String>, undo: Undo) {
        self.show(words.into(), Some(undo));
    }

    /// Takes back what the newest undoable toast said. False when there is none.
    pub fn undo_newest(self) -> bool {
        let newest =
            self.shown.with_untracked(|all| all.iter().rev().find(|toast| toast.undo.is_some()).cloned());
        if let Some(toast) = &newest {
            self.take_back(toast);
        }
        newest.is_some()
    }

    fn show(self, words: String, undo: Option<Undo>) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.shown.update(|all| {
            // Two are as many as a person reads; the older of three goes.
            all.drain(..all.len().saturating_sub(1));
            all.push(Toast { id, words, undo, left_ms: STAYS_MS });
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|all| all.retain(|toast| toast.id != id));
    }

    fn take_back(self, toast: &Toast) {
        self.dismiss(toast.id);
        if let Some(undo) = toast.undo {
            undo.run(());
        }
    }

    fn tick(self) {
        if self.held.get_untracked() || self.shown.with_untracked(Vec::is_empty) {
            return;
        }
        let ends = self.shown.with_untracked(|all| all.iter().any(|toast| toast.left_ms <= TICK_MS));
        let age = |all: &mut Vec<Toast>| {
            for toast in all.iter_mut() {
                toast.left_ms = toast.left_ms.saturating_sub(TICK_MS);
            }
            all.retain(|toast| toast.left_ms > 0);
        };
        if ends { self.shown.update(age) } else { self.shown.update_untracked(age) }
    }
}

/// Where toasts show: in the top layer, above dialogs, read out politely.
#[component]
pub fn ToastArea() -> impl IntoView {
    let toasts = Toasts::get();
    let area = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        toasts.shown.track();
        // Shown from the start, so that screen readers know the region; and anew for each toast, which puts it
        // above a dialog that opened since.
        if let Some(area) = area.get() {
            _ = area.hide_popover();
            _ = area.show_popover();
        }
    });
    view! {
        <div node_ref=area class="toasts" popover="manual" role="status"
            on:pointerenter=move |_| toasts.held.set(true) on:pointerleave=move |_| toasts.held.set(false)
            on:focusin=move |_| toasts.held.set(true) on:focusout=move |_| toasts.held.set(false)>
            <Each keys=move || toasts.shown.get() number=|toast| toast.id.into() row=move |toast| one(toasts, toast) />
        </div>
    }
    .into_any()
}

fn one(toasts: Toasts, toast: Toast) -> AnyView {
    let id = toast.id;
    let words = toast.words.clone();
    let undo = toast.undo.map(|_| {
        view! {
            <button type="button" on:click=move |_| toasts.take_back(&toast)>{t().common.undo}<Kbd key="z" /></button>
        }
    });
    view! {
        <div class="toast">
            <span>{words}</span>
            {undo}
            <IconButton icon="x" label=t().common.dismiss on_click=Callback::new(move |()| toasts.dismiss(id)) />
        </div>
    }
    .into_any()
}
