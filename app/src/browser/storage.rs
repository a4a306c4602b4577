//! Local storage as a place that may be missing or full: reading gives nothing, writing is lost.

use leptos::prelude::window;
use web_sys::Storage;

/// The text under `key`.
pub fn read(key: &str) -> Option<String> {
    area()?.get_item(key).ok()?
}

/// Keeps `text` under `key`.
pub fn write(key: &str, text: &str) {
    if let Some(area) = area() {
        _ = area.set_item(key, text);
    }
}

/// Forgets `key`.
pub fn forget(key: &str) {
    if let Some(area) = area() {
        _ = area.remove_item(key);
    }
}

fn area() -> Option<Storage> {
    window().local_storage().ok()?
}
