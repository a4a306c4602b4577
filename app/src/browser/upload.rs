//! Sending a file. `fetch` cannot say how much of it has arrived; the older way can.

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, HtmlInputElement, ProgressEvent, XmlHttpRequest};

use super::json;
use crate::api::{ApiError, ApiResult, ErrorCode};

/// Posts the file as it is, and keeps `percent` up to date while it is on its way.
pub async fn send(path: String, file: File, percent: RwSignal<u32>) -> ApiResult<()> {
    let (status, text) = exchange(&path, &file, percent)
        .await
        .map_err(|_| ApiError::local(ErrorCode::Internal, "the file could not be sent"))?;
    match status {
        200 => Ok(()),
        0 => Err(ApiError::local(ErrorCode::Network, "the server could not be reached")),
        _ => {
            let unreadable =
                |error: json::Unreadable| ApiError::local(ErrorCode::Internal, error.to_string());
            Err(json::read::<ApiError>(&text).unwrap_or_else(unreadable))
        }
    }
}

/// What was chosen in a file's field; the field is emptied, so that the same file can be chosen again.
pub fn chosen_file(event: &Event) -> Option<File> {
    let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = field.files()?.get(0);
    field.set_value("");
    file
}

/// The status and the body of the answer; status 0 when there was none.
async fn exchange(path: &str, file: &File, percent: RwSignal<u32>) -> Result<(u16, String), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", path)?;
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        let done = 100.0 * event.loaded() / event.total().max(1.0);
        // Between 0 and 100.
        percent.try_set(done as u32);
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |ended, _| request.set_onloadend(Some(&ended)));
    percent.set(0);
    request.send_with_opt_blob(Some(file))?;
    JsFuture::from(ended).await?;
    Ok((request.status()?, request.response_text()?.unwrap_or_default()))
}
