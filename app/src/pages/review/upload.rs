use leptos::prelude::*;
use types::media::{MAX_UPLOADED_PICTURE_BYTES, MAX_VIDEO_BYTES, MediaProblem};
use web_sys::{Event, File};

use super::card::Card;
use crate::api::{ApiError, ErrorCode};
use crate::browser::{t, upload};
use crate::components::{Call, ErrorNote, Field, Toasts};

/// A picture of the person's own.
#[component]
pub fn PictureUpload(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().formats;
    let wanted = Wanted {
        name: "picture",
        accept: "image/png,image/jpeg,image/webp",
        label: text.own_picture,
        hint: text.own_picture_hint,
        most: MAX_UPLOADED_PICTURE_BYTES,
        too_large: MediaProblem::PictureTooLarge,
    };
    field(card, wanted)
}

/// The video of a reel.
#[component]
pub fn VideoUpload(
    /// The card this is part of.
    card: Card,
) -> impl IntoView {
    let text = &t().formats;
    let wanted = Wanted {
        name: "video",
        accept: "video/mp4,video/quicktime",
        label: text.own_video,
        hint: text.own_video_hint,
        most: MAX_VIDEO_BYTES,
        too_large: MediaProblem::VideoBytes { bytes: MAX_VIDEO_BYTES },
    };
    field(card, wanted)
}

/// Which file, and what it is refused for before it is sent.
struct Wanted {
    name: &'static str,
    accept: &'static str,
    label: &'static str,
    hint: &'static str,
    most: u32,
    too_large: MediaProblem,
}

fn field(card: Card, wanted: Wanted) -> AnyView {
    const FIELD: &str = "upload";
    let Wanted { name, accept, label, hint, most, too_large } = wanted;
    let call = card.editor.changed_by(Call::new());
    let (percent, toasts) = (RwSignal::new(0), Toasts::get());
    // Kept for another try.
    let chosen = StoredValue::new_local(None::<File>);
    let path = format!("/api/upload/{}/{name}", card.editor.id);
    let send = Callback::new(move |()| {
        let Some(file) = chosen.get_value() else { return };
        let (path, refused) = (path.clone(), too_large.clone());
        let request = async move {
            if file.size() > f64::from(most) {
                return Err(ApiError::local(ErrorCode::Media { problems: vec![refused] }, ""));
            }
            upload::send(path, file, percent).await
        };
        call.send(request, move |()| {
            toasts.say(t().formats.uploaded);
            card.remote.reload();
        });
    });
    let change = move |event: Event| {
        chosen.set_value(upload::chosen_file(&event));
        send.run(());
    };
    let progress = move || {
        call.pending().then(|| {
            view! {
                <progress max="100" value=move || percent.get().to_string()></progress>
                <span class="hint" role="status">{t().formats.uploading}</span>
            }
        })
    };
    view! {
        <Field id=FIELD label hint>
            <input class="input" id=FIELD type="file" accept=accept aria-describedby="upload-hint" on:change=change />
        </Field>
        {progress}
        {move || call.error().map(|error| view! { <ErrorNote error retry=send /> })}
    }
    .into_any()
}
