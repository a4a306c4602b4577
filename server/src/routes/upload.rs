//! A person's own picture, video or logo, received piece by piece: the file itself is the body.

use app::api::caller::Reference;
use app::api::{ApiError, ErrorCode};
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures::{Stream, StreamExt, TryStreamExt};
use leptos::prelude::{Owner, provide_context};
use services::auth::{Operator, SignedIn};
use services::pipeline::review;
use services::{Error, Result, Services, brand};
use tokio::io::AsyncWriteExt;
use types::card::MOST_LOGO_BYTES;
use types::media::{MAX_UPLOADED_PICTURE_BYTES, MAX_VIDEO_BYTES, MediaProblem};
use types::{AccountId, PostId};

/// Takes a picture for a post in review.
pub async fn picture(
    State(services): State<Services>,
    signed_in: Option<Extension<SignedIn>>,
    Extension(reference): Extension<Reference>,
    Path(post): Path<i64>,
    body: Body,
) -> Response {
    let Some(Extension(signed_in)) = signed_in else { return stranger(reference) };
    answer(keep_picture(&services, signed_in.operator(), PostId(post), body).await, reference)
}

/// Takes a video for a post in review.
pub async fn video(
    State(services): State<Services>,
    signed_in: Option<Extension<SignedIn>>,
    Extension(reference): Extension<Reference>,
    Path(post): Path<i64>,
    body: Body,
) -> Response {
    let Some(Extension(signed_in)) = signed_in else { return stranger(reference) };
    answer(keep_video(&services, signed_in.operator(), PostId(post), body).await, reference)
}

/// Takes a logo for an account's headline cards.
pub async fn logo(
    State(services): State<Services>,
    signed_in: Option<Extension<SignedIn>>,
    Extension(reference): Extension<Reference>,
    Path(account): Path<i64>,
    body: Body,
) -> Response {
    let Some(Extension(signed_in)) = signed_in else { return stranger(reference) };
    answer(keep_logo(&services, signed_in.operator(), AccountId(account), body).await, reference)
}

async fn keep_logo(services: &Services, operator: &Operator, account: AccountId, body: Body) -> Result<()> {
    brand::takes_logo(services, operator, account).await?;
    let bytes = whole(pieces(body, MOST_LOGO_BYTES, brand::logo_too_large)).await?;
    brand::save_logo(services, operator, account, bytes).await
}

async fn keep_picture(services: &Services, operator: &Operator, post: PostId, body: Body) -> Result<()> {
    review::takes_uploads(services, operator, post).await?;
    let too_large = || Error::Media(vec![MediaProblem::PictureTooLarge]);
    let bytes = whole(pieces(body, MAX_UPLOADED_PICTURE_BYTES, too_large)).await?;
    review::upload_picture(services, operator, post, bytes).await
}

async fn whole(mut pieces: impl Stream<Item = Result<Bytes>> + Send + Unpin) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.try_next().await? {
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// The video waits in a file without a name, which goes with the process.
async fn keep_video(services: &Services, operator: &Operator, post: PostId, body: Body) -> Result<()> {
    review::takes_uploads(services, operator, post).await?;
    let too_large = || Error::Media(vec![MediaProblem::VideoBytes { bytes: MAX_VIDEO_BYTES }]);
    let mut pieces = pieces(body, MAX_VIDEO_BYTES, too_large);
    let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(unwritable)?);
    while let Some(piece) = pieces.try_next().await? {
        file.write_all(&piece).await.map_err(unwritable)?;
    }
    file.flush().await.map_err(unwritable)?;
    review::upload_video(services, operator, post, file.into_std().await).await
}

/// The body as it arrives, until it ends or is larger than `most` bytes.
fn pieces(
    body: Body,
    most: u32,
    too_large: impl Fn() -> Error + Send + Unpin,
) -> impl Stream<Item = Result<Bytes>> + Send + Unpin {
    let mut left = u64::from(most);
    body.into_data_stream().map(move |piece| {
        // Who went away in the middle hears no answer anyway.
        let piece =
            piece.map_err(|_| Error::Invalid { field: "file", why: "the upload broke off".into() })?;
        let rest = left.checked_sub(piece.len() as u64);
        left = rest.ok_or_else(&too_large)?;
        Ok(piece)
    })
}

fn unwritable(error: std::io::Error) -> Error {
    Error::Internal(error.into())
}

/// Nobody is signed in.
pub(super) fn stranger(Reference(reference): Reference) -> Response {
    let message = "Sign in to go on.".to_owned();
    let error =
        ApiError { code: ErrorCode::NotSignedIn, message, reference: Some(reference), retryable: false };
    (StatusCode::UNAUTHORIZED, Json(error)).into_response()
}

/// As a server function answers.
fn answer(outcome: Result<()>, reference: Reference) -> Response {
    match outcome {
        Ok(()) => Json(()).into_response(),
        Err(error) => refused(error, reference),
    }
}

/// The same where there is no answer but the refusal.
pub(super) fn refused(error: Error, reference: Reference) -> Response {
    let error = Owner::new().with(|| {
        provide_context(reference);
        ApiError::from(error)
    });
    (error.code.status(), Json(error)).into_response()
}
