use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::button::{Button, IconButton, Look};
use crate::browser::t;

/// A modal dialog: the browser's own `<dialog>`, so that focus stays inside, Esc closes it, and the focus goes
/// back to where it was. Its content is made when it opens.
#[component]
pub fn Dialog(
    /// Whether it is open; closing it by any means sets this.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// `dialog--narrow`, or nothing.
    #[prop(optional)]
    class: &'static str,
    /// What is in it: a `dialog__body`, and a `dialog__foot` with buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            _ = dialog.show_modal();
            request_animation_frame(focus_first);
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let close = Callback::new(move |()| open.set(false));
    let label = title.clone();
    let content = move || {
        let (title, children) = (title.clone(), children.clone());
        open.get().then(move || {
            view! {
                <div class="dialog__head">
                    <h2>{title}</h2>
                    <IconButton icon="x" label=t().common.close on_click=close />
                </div>
                {children()}
            }
        })
    };
    view! {
        <dialog node_ref=node class=format!("dialog {class}") aria-label=label on:close=move |_| open.set(false)>
            {content}
        </dialog>
    }
    .into_any()
}

/// Asks before something is taken away, and says what that means.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: String,
    /// The icon on the button that goes on.
    #[prop(default = "trash-2")]
    icon: &'static str,
    /// The words on that button.
    yes: &'static str,
    /// What it does.
    on_yes: Callback<()>,
    /// What it means.
    children: ChildrenFn,
) -> impl IntoView {
    let cancel = Callback::new(move |()| open.set(false));
    let go_on = Callback::new(move |()| {
        open.set(false);
        on_yes.run(());
    });
    view! {
        <Dialog open title class="dialog--narrow">
            <div class="dialog__body">{children()}</div>
            <div class="dialog__foot">
                <Button on_click=cancel>{t().common.cancel}</Button>
                <Button look=Look::Primary icon on_click=go_on>{yes}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// The first thing to fill in or to choose is a better start than the close button, unless another one is marked.
fn focus_first() {
    let starts = ["[autofocus]", ":is(input, textarea, select, button, a)"];
    let found = |start| {
        let element =
            document().query_selector(&format!("dialog[open] .dialog__body {start}")).ok().flatten()?;
        element.dyn_into::<HtmlElement>().ok()
    };
    if let Some(element) = starts.into_iter().find_map(found) {
        _ = element.focus();
    }
}
