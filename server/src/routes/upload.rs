//! A person's own picture or video, received piece by piece: the file itself is the body.

use app::api::caller::Reference;
use app::api::{ApiError, ErrorCode};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures::StreamExt;
use leptos::prelude::{Owner, provide_context};
use services::auth::{Operator, SignedIn};
use services::pipeline::review;
use services::{Error, Services};
use tokio::io::AsyncWriteExt;
use types::PostId;
use types::media::{MAX_UPLOADED_PICTURE_BYTES, MAX_VIDEO_BYTES, MediaProblem};

/// Takes a picture for a post in review.
pub async fn picture(
    State(services): State<Services>,
    signed_in: Option<Extension<SignedIn>>,
    Extension(reference): Extension<Reference>,
    Path(post): Path<i64>,
    body: Body,
) -> Response {
    let received = async |operator: &Operator| {
        review::takes_uploads(&services, operator, PostId(post)).await?;
        let mut bytes = Vec::new();
        receive(body, MAX_UPLOADED_PICTURE_BYTES, MediaProblem::PictureTooLarge, async |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })
        .await?;
        review::upload_picture(&services, operator, PostId(post), bytes).await
    };
    match signed_in {
        Some(Extension(signed_in)) => answer(received(signed_in.operator()).await, reference),
        None => stranger(reference),
    }
}

/// Takes a video for a post in review. It waits in a file without a name, which goes with the process.
pub async fn video(
    State(services): State<Services>,
    signed_in: Option<Extension<SignedIn>>,
    Extension(reference): Extension<Reference>,
    Path(post): Path<i64>,
    body: Body,
) -> Response {
    let received = async |operator: &Operator| {
        review::takes_uploads(&services, operator, PostId(post)).await?;
        let file = tempfile::tempfile().map_err(unwritable)?;
        let mut file = tokio::fs::File::from_std(file);
        let too_large = MediaProblem::VideoBytes { bytes: MAX_VIDEO_BYTES };
        receive(body, MAX_VIDEO_BYTES, too_large, async |piece| {
            file.write_all(piece).await.map_err(unwritable)
        })
        .await?;
        file.flush().await.map_err(unwritable)?;
        review::upload_video(&services, operator, PostId(post), file.into_std().await).await
    };
    match signed_in {
        Some(Extension(signed_in)) => answer(received(signed_in.operator()).await, reference),
        None => stranger(reference),
    }
}

/// Hands on the body piece by piece, until it ends or is larger than `most` bytes.
async fn receive(
    body: Body,
    most: u32,
    too_large: MediaProblem,
    mut keep: impl AsyncFnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut pieces = body.into_data_stream();
    let mut left = u64::from(most);
    while let Some(piece) = pieces.next().await {
        // Who went away in the middle hears no answer anyway.
        let broken = |_| Error::Invalid { field: "file", why: "the upload broke off".into() };
        let piece = piece.map_err(broken)?;
        left = left.checked_sub(piece.len() as u64).ok_or_else(|| Error::Media(vec![too_large.clone()]))?;
        keep(&piece).await?;
    }
    Ok(())
}

fn unwritable(error: std::io::Error) -> Error {
    Error::Internal(error.into())
}

fn stranger(Reference(reference): Reference) -> Response {
    let message = "Sign in to go on.".to_owned();
    let error =
        ApiError { code: ErrorCode::NotSignedIn, message, reference: Some(reference), retryable: false };
    (StatusCode::UNAUTHORIZED, Json(error)).into_response()
}

/// As a server function answers.
fn answer(outcome: Result<(), Error>, reference: Reference) -> Response {
    let Err(error) = outcome else { return Json(()).into_response() };
    let error = Owner::new().with(|| {
        provide_context(reference);
        ApiError::from(error)
    });
    (error.code.status(), Json(error)).into_response()
}
