//! Where in the app this tab is: the address, the browser's history, and links that need not load the page again.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// The app's own address; everything below it is a screen, everything else a page of the server.
pub const ROOT: &str = "/app";

/// The tab's address, as far as screens are told by it: its path.
#[derive(Clone, Copy)]
pub struct Location(RwSignal<String>);

impl Location {
    /// Follows the browser's history and the links of the page, and tells all views below.
    pub fn provide() {
        let location = Self(RwSignal::new(current()));
        _ = window_event_listener(ev::popstate, move |_| location.arrive(&current()));
        _ = window_event_listener(ev::click, move |click| {
            if let Some(link) = followed(&click) {
                click.prevent_default();
                location.open(&link.pathname());
                if !link.has_attribute("data-noscroll") {
                    to_the_top();
                }
            }
        });
        provide_context(location);
    }

    /// This tab's location.
    pub fn get() -> Self {
        expect_context()
    }

    /// Looks at the path and follows it.
    pub fn with<R>(self, look: impl FnOnce(&str) -> R) -> R {
        self.0.with(|path| look(path))
    }

    /// Leads to another screen, as a link does.
    pub fn go(self, path: &str) {
        self.open(path);
        to_the_top();
    }

    fn open(self, path: &str) {
        if self.0.with_untracked(|here| here != path) {
            _ = history().and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(path)));
        }
        self.arrive(path);
    }

    /// Changes the address without a step in the history and without scrolling.
    pub fn replace(self, path: &str) {
        _ = history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(path)));
        self.arrive(path);
    }

    fn arrive(self, path: &str) {
        if self.0.with_untracked(|here| here != path) {
            self.0.set(path.to_owned());
        }
    }
}

fn current() -> String {
    window().location().pathname().unwrap_or_default()
}

fn to_the_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

fn history() -> Result<web_sys::History, JsValue> {
    window().history()
}

/// The link to another screen that was clicked. Whatever else a click may mean is left to the browser:
/// another tab, a download, a part of the same page, a page that is not a screen.
fn followed(click: &MouseEvent) -> Option<HtmlAnchorElement> {
    let modified = click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key();
    if modified || click.button() != 0 || click.default_prevented() {
        return None;
    }
    let target: Element = click.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let elsewhere = !link.target().is_empty() || link.has_attribute("download") || !link.hash().is_empty();
    let ours = link.origin() == window().location().origin().ok()? && is_screen(&link.pathname());
    (ours && !elsewhere).then_some(link)
}

fn is_screen(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_below_the_apps_own_are_screens() {
        assert!(is_screen("/app"));
        assert!(is_screen("/app/posts/3"));
        assert!(!is_screen("/apple"));
        assert!(!is_screen("/login"));
    }
}
