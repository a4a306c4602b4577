//! The page around the app: title, theme, focus, clipboard.

use std::time::Duration;

use js_sys::{Function, Reflect};
use leptos::prelude::{document, request_idle_callback_with_handle, set_timeout, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DragEvent, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{storage, t};

const THEME: &str = "autogram_theme";

/// How the app is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the operating system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The stored choice.
    pub fn chosen() -> Self {
        match storage::read(THEME).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Whether the page is dark now, by choice or by system.
    pub fn is_dark(self) -> bool {
        self == Self::Dark || (self == Self::System && media_matches("(prefers-color-scheme: dark)"))
    }

    /// Colours the page and keeps the choice.
    pub fn choose(self) {
        let name = match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        };
        if let Some(name) = name {
            storage::write(THEME, name);
        } else {
            storage::forget(THEME);
        }
        set_root_attribute("data-theme", name);
    }
}

/// Whether the window has a phone's width, as the style sheets draw the line.
pub fn is_narrow() -> bool {
    media_matches("(max-width: 960px)")
}

fn media_matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|query| query.matches())
}

/// Sets or removes an attribute of the root element; the stylesheet looks at it.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// Names the tab `title · Autogram`.
pub fn set_title(title: &str) {
    document().set_title(&format!("{title} · {}", t().common.product));
}

/// Moves the focus to the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        _ = element.focus();
    }
}

/// Whether the element with this id has the focus.
pub fn has_focus(id: &str) -> bool {
    document().active_element().is_some_and(|element| element.id() == id)
}

/// Loads the page again, and with it the program.
pub fn reload() {
    _ = window().location().reload();
}

/// Does something once the browser has nothing better to do; in two seconds where it cannot tell.
pub fn when_idle(work: fn()) {
    if request_idle_callback_with_handle(work).is_err() {
        set_timeout(work, Duration::from_secs(2));
    }
}

/// Gives a drag something to carry, without which Firefox drags nothing.
pub fn carry(event: &DragEvent) {
    let set = |data: &JsValue| Reflect::get(data, &"setData".into()).ok()?.dyn_into::<Function>().ok();
    if let Ok(data) = Reflect::get(event, &"dataTransfer".into())
        && let Some(set) = set(&data)
    {
        _ = set.call2(&data, &"text/plain".into(), &"post".into());
    }
}

/// Copies `text`; a browser that refuses leaves the clipboard as it was.
pub fn copy(text: &str) {
    _ = window().navigator().clipboard().write_text(text);
}

/// Opens an address in a new tab that knows nothing of this one.
pub fn open_elsewhere(url: &str) {
    _ = window().open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
}

/// Scrolls the element with this id into view, as little as needed.
pub fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
