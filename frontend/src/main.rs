//! The entry into the browser: mounts the app where index.html has its outline.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        if let Some(broken) = document().get_element_by_id("broken") {
            _ = broken.remove_attribute("hidden");
        }
    }));
    if let Some(place) = document().get_element_by_id("app").and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        place.replace_children_with_node_0();
        leptos::mount::mount_to(place, app::pages::App).forget();
    }
}
