use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast;

/// Every time zone the browser knows; none from a browser that does not list them.
pub(super) fn known_zones() -> Vec<String> {
    listed().map(|zones| zones.iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default()
}

/// `Intl.supportedValuesOf("timeZone")`, which js-sys does not have.
fn listed() -> Option<Array> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let list: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
    list.call1(&intl, &"timeZone".into()).ok()?.dyn_into().ok()
}
